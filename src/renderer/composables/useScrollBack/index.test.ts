import { mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { defineComponent, h, shallowRef } from 'vue'
import { useScrollBack, type UseScrollBackReturn } from './index.ts'

let resized: () => void
let back: UseScrollBackReturn
/** How far the element can be scrolled, px. */
let most: number
let element: HTMLElement
let shown: VueWrapper
beforeEach(() => {
  vi.stubGlobal(
    'ResizeObserver',
    class {
      constructor(callback: () => void) {
        resized = callback
      }
      observe(): void {}
      disconnect(): void {}
    },
  )
  shown = mount(
    defineComponent(() => {
      const scroller = shallowRef<HTMLElement | null>(null)
      back = useScrollBack({ scroller, content: () => null })
      return () => h('div', { ref: scroller })
    }),
  )
  element = shown.element as HTMLElement
  element.scrollTo = (({ top }: { top: number }) => void (element.scrollTop = Math.min(top, most))) as never
})
afterEach(() => {
  shown.unmount()
  vi.unstubAllGlobals()
})

it('is there at once, and again where the lines above have changed their height', () => {
  most = 500
  back.goBack(398)
  expect([element.scrollTop, back.isHeld()]).toEqual([398, true])
  // The browser has kept the same line in view.
  element.scrollTop = 241
  resized()
  expect(element.scrollTop).toBe(398)
})

it('is there as soon as what comes later has made room for it', () => {
  most = 241
  back.goBack(398)
  expect(element.scrollTop).toBe(241)
  most = 450
  resized()
  expect(element.scrollTop).toBe(398)
})

it.each(['keydown', 'pointerdown', 'wheel'])('moves nothing any more after a %s', (event) => {
  most = 241
  back.goBack(398)
  window.dispatchEvent(new Event(event))
  expect(back.isHeld()).toBe(false)
  most = 450
  resized()
  expect(element.scrollTop).toBe(241)
})

it('lets go for another call', () => {
  most = 500
  back.goBack(398)
  back.letGo()
  element.scrollTop = 0
  resized()
  expect([element.scrollTop, back.isHeld()]).toEqual([0, false])
})
