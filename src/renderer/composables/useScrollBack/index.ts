import { useEventListener, useResizeObserver } from '@vueuse/core'
import type { Ref } from 'vue'

export interface UseScrollBackOptions {
  scroller: Readonly<Ref<HTMLElement | null>>
  /** What decides how far there is to scroll, beside the scroller's own size. */
  content: () => HTMLElement | null
}

export interface UseScrollBackReturn {
  /** Scrolls to a place, px, and stays there until a person does something. */
  goBack: (top: number) => void
  /** Where the scroller stands is nothing that a person chose. */
  isHeld: () => boolean
  letGo: () => void
}

/**
 * Goes back to where one was. Some parts of the page come later than others: before them there may be less to scroll, or
 * other lines, which a browser keeps in view when they move. So the place is taken anew with every change of size, until
 * a person does something: then nothing may move by itself.
 */
export function useScrollBack({ scroller, content }: UseScrollBackOptions): UseScrollBackReturn {
  let place: number | null = null
  function take(): void {
    if (place !== null) scroller.value?.scrollTo({ top: place })
  }
  const letGo = (): void => void (place = null)
  useResizeObserver(() => [scroller.value, content()], take)
  useEventListener(window, ['keydown', 'pointerdown', 'wheel'], letGo, { capture: true, passive: true })
  return {
    goBack: (top) => {
      place = top
      take()
    },
    isHeld: () => place !== null,
    letGo,
  }
}
