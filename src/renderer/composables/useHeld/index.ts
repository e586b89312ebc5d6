import { useEventListener } from '@vueuse/core'
import { onScopeDispose } from 'vue'

/** Tells when whatever was held is let go: a key or the pointer, the window lost them, or the page is left. */
export function useHeld(onEnd: () => void): void {
  for (const name of ['keyup', 'pointerup', 'pointercancel', 'blur'] as const)
    useEventListener(window, name, onEnd)
  useEventListener(document, 'visibilitychange', onEnd)
  onScopeDispose(onEnd)
}
