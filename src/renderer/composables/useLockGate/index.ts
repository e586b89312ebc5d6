import { useEventListener, useThrottleFn } from '@vueuse/core'
import { onScopeDispose, watch } from 'vue'
import { useLockStore } from '../../stores/lock.ts'
import { holdContent, type HeldContent } from './content.ts'

export interface UseLockGateReturn {
  /** Where the lock screen belongs: all that is left in the document while the windows are locked. */
  place: HTMLElement
}

/** What would reach the content, or tell it that the keyboard is elsewhere now. Typing into a field needs none of them. */
const KEPT_BACK = [
  ...(['keydown', 'keyup', 'keypress', 'copy', 'cut', 'paste'] as const),
  ...(['focus', 'blur', 'focusin', 'focusout'] as const),
] as const
const INPUT = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const
/** The host is told of input so often at most. */
const TOLD_MS = 5_000

/** Takes the window's content away while the windows are locked, and tells the host of input while they may lock themselves. */
export function useLockGate(): UseLockGateReturn {
  const lock = useLockStore()
  const place = document.createElement('div')
  document.body.append(place)
  let held: HeldContent | null = null

  function putBack(): void {
    held?.putBack()
    held = null
  }
  watch(
    () => lock.locked,
    (locked) => {
      if (locked) held ??= holdContent(place)
      else putBack()
    },
    // Nothing is to be seen for another frame; nor is the keyboard to be found elsewhere.
    { flush: 'sync', immediate: true },
  )
  onScopeDispose(() => {
    putBack()
    place.remove()
  })

  const keepBack = (event: Event): void => {
    if (lock.locked) event.stopImmediatePropagation()
  }
  for (const name of KEPT_BACK) useEventListener(window, name, keepBack, { capture: true })

  const tell = useThrottleFn(() => void lock.active().catch(() => undefined), TOLD_MS, true)
  const onInput = (): void => {
    if (!lock.locked && lock.state.minutes !== null) void tell()
  }
  for (const name of INPUT) useEventListener(window, name, onInput, { capture: true, passive: true })

  // Another window may have been quicker, while this one slept.
  useEventListener(document, 'visibilitychange', () => {
    if (!document.hidden && lock.locked) void lock.load().catch(() => undefined)
  })
  return { place }
}
