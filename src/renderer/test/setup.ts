import { afterAll, vi } from 'vitest'
import { setLocale } from '../i18n/index.ts'

// What happy-dom lacks and Element Plus asks for.
class NoObserver {
  observe = vi.fn()
  unobserve = vi.fn()
  disconnect = vi.fn()
}
vi.stubGlobal('ResizeObserver', globalThis.ResizeObserver ?? NoObserver)

// happy-dom answers an element's whole HTML; Element Plus's popper asks every element in the page for it, again and
// again, only to tell it from a window.
Element.prototype.toString = function toString() {
  return `[object ${this.constructor.name}]`
}

// The files of a worker share its window and modules; none finds what another left there.
await setLocale('zh-CN')
afterAll(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
  document.documentElement.removeAttribute('class')
  document.body.replaceChildren()
  localStorage.clear()
  sessionStorage.clear()
})
