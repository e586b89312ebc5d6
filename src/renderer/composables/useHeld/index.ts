import { useEventListener } from '@vueuse/core'

/** Tells when whatever was held is let go: a key or the pointer, or the window lost them. */
export function useHeld(onEnd: () => void): void {
  for (const name of ['keyup', 'pointerup', 'pointercancel', 'blur'] as const)
    useEventListener(window, name, onEnd)
  useEventListener(document, 'visibilitychange', onEnd)
}
