import { useEventListener } from '@vueuse/core'
import { nextTick, watch, type WatchSource } from 'vue'

export interface UseKeptKeyboardOptions {
  /** Selects the parts of the page in which the keyboard is kept. */
  within: string
  /** With these those parts are drawn anew. */
  drawn: WatchSource[]
  /** Brings the keyboard back. */
  bring: () => void
}

const isVisible = (element: Element): boolean => element.checkVisibility()

/**
 * What has the keyboard may leave the page with a part of it that is drawn anew: a browser then gives it to nobody, and
 * every key is lost. Where a person put it elsewhere, it stays there.
 */
export function useKeptKeyboard({ within, drawn, bring }: UseKeptKeyboardOptions): void {
  let had = false
  useEventListener(document, 'focusin', ({ target }) => {
    had = target instanceof Element && target.closest(within) !== null
  })
  useEventListener(document, 'pointerdown', () => (had = false), { capture: true, passive: true })
  watch(drawn, async () => {
    await nextTick()
    const at = document.activeElement
    // What is hidden keeps it until the next frame.
    if (had && (at === null || at === document.body || !isVisible(at))) bring()
  })
}
