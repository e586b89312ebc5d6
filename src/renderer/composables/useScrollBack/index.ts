import { useEventListener, useResizeObserver } from '@vueuse/core'
import type { Ref } from 'vue'

export interface UseScrollBackOptions {
  scroller: Readonly<Ref<HTMLElement | null>>
  /** What decides how far there is to scroll, beside the scroller's own height. */
  content: () => HTMLElement | null
}

export interface UseScrollBackReturn {
  /** Scrolls to a place, px, at once or as soon as it is there. */
  goBack: (top: number) => void
  /** The place is not there yet: where the scroller stands is nothing that a person chose. */
  isPending: () => boolean
  stop: () => void
}

/** px that rounding may take. */
const CLOSE = 1

/**
 * Goes back to where one was. Around and in the scroller parts come later than others, and before them it may not be long
 * enough; whatever a person does first ends it, for then nothing may move by itself.
 */
export function useScrollBack({ scroller, content }: UseScrollBackOptions): UseScrollBackReturn {
  let wanted: number | null = null
  function settle(): void {
    const element = scroller.value
    if (element === null || wanted === null) return
    element.scrollTo({ top: wanted })
    if (element.scrollTop >= wanted - CLOSE) wanted = null
  }
  const stop = (): void => void (wanted = null)
  useResizeObserver(() => [scroller.value, content()], settle)
  useEventListener(window, ['keydown', 'pointerdown', 'wheel'], stop, { capture: true, passive: true })
  return {
    goBack: (top) => {
      wanted = top
      settle()
    },
    isPending: () => wanted !== null,
    stop,
  }
}
