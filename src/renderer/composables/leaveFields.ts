import { useEventListener } from '@vueuse/core'

/** Whoever closes the window does not leave the field first: what was written in it is kept as if they had. */
export function useLeaveFields(): void {
  const leave = (): void => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
  }
  // Captured: those who send what is left when the page goes are told after it.
  useEventListener(window, 'pagehide', leave, { capture: true })
}
