import { mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, expect, it, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { useUndoKeys } from './index.ts'

const undo = vi.fn()
const redo = vi.fn()
let enabled = true
let view: VueWrapper | null = null

function show(): void {
  view = mount(
    defineComponent(() => {
      useUndoKeys({ undo, redo, enabled: () => enabled })
      return () => h('div', [h('input'), h('input', { type: 'checkbox' }), h('textarea'), h('button')])
    }),
    { attachTo: document.body },
  )
}

afterEach(() => {
  view?.unmount()
  enabled = true
  undo.mockReset()
  redo.mockReset()
})

const press = (on: string, key: string, more: KeyboardEventInit = {}): boolean =>
  document
    .querySelector(on)
    ?.dispatchEvent(
      new KeyboardEvent('keydown', { key, ctrlKey: true, bubbles: true, cancelable: true, ...more }),
    ) ?? true

it('undoes and redoes from anything that is not typed in', () => {
  show()
  press('button', 'z')
  press('input[type=checkbox]', 'z')
  press('button', 'z', { ctrlKey: false, metaKey: true })
  expect(undo).toHaveBeenCalledTimes(3)
  press('button', 'Z', { shiftKey: true })
  press('button', 'y')
  expect([undo.mock.calls.length, redo.mock.calls.length]).toEqual([3, 2])
})

it('leaves text fields their own undo, and keys without Ctrl alone', () => {
  show()
  expect(press('input', 'z')).toBe(true)
  press('textarea', 'y')
  press('button', 'z', { ctrlKey: false })
  press('button', 'z', { altKey: true })
  expect([undo.mock.calls.length, redo.mock.calls.length]).toEqual([0, 0])
})

it('does nothing while something else has the keyboard, or after it has gone', () => {
  show()
  enabled = false
  press('button', 'z')
  enabled = true
  view?.unmount()
  window.dispatchEvent(new KeyboardEvent('keydown', { key: 'z', ctrlKey: true }))
  expect(undo).not.toHaveBeenCalled()
})
