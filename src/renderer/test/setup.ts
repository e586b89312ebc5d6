import { vi } from 'vitest'

// What happy-dom lacks and Element Plus asks for.
class NoObserver {
  observe = vi.fn()
  unobserve = vi.fn()
  disconnect = vi.fn()
}
vi.stubGlobal('ResizeObserver', globalThis.ResizeObserver ?? NoObserver)
