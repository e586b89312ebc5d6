import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createApp, defineComponent, h, type App } from 'vue'
import { i18n } from '../../i18n/index.ts'
import { provideClient } from '../../client/inject.ts'
import { useAppStore } from '../../stores/app.ts'
import { FakeHost } from '../../stores/test/fakeHost.ts'
import { runCommand, useCommandKeys, useCommands, useKeyHints } from './index.ts'

let app: App
let done: string[]
let hint: ReturnType<typeof useKeyHints>['hint']

beforeEach(() => {
  done = []
  const root = document.createElement('div')
  document.body.append(root)
  const host = new FakeHost()
  const pinia = createPinia()
  app = createApp(
    defineComponent(() => {
      useCommandKeys()
      useCommands({
        next: () => void done.push('next'),
        readOn: () => void done.push('readOn'),
        palette: () => void done.push('palette'),
        close: () => false,
      })
      hint = useKeyHints().hint
      return () =>
        h('div', [
          h('section', { 'data-keys': 'list' }, [
            h('p', { tabindex: 0, id: 'row' }),
            h('input', { id: 'text' }),
            h('button', { id: 'button' }),
          ]),
          h('p', { tabindex: 0, id: 'outside' }),
        ])
    }),
  )
  app.use(pinia).use(i18n)
  provideClient(app, host.client)
  setActivePinia(pinia)
  app.mount(root)
})
afterEach(() => {
  if (app._instance !== null) app.unmount()
  document.body.replaceChildren()
})

/** @returns whether the key had a meaning */
function press(id: string, key: string, more: KeyboardEventInit = {}): boolean {
  const code = key === ' ' ? 'Space' : `Key${key.toUpperCase()}`
  const event = new KeyboardEvent('keydown', { key, code, bubbles: true, cancelable: true, ...more })
  document.querySelector(`#${id}`)?.dispatchEvent(event)
  return event.defaultPrevented
}

describe('single keys', () => {
  it('act where calls are listed and read', () => {
    expect(press('row', 'j')).toBe(true)
    expect(done).toEqual(['next'])
  })

  it('are text where one types, and nothing elsewhere', () => {
    expect([press('text', 'j'), press('outside', 'j')]).toEqual([false, false])
    expect(done).toEqual([])
  })

  it('are left to an input method', () => {
    expect(press('row', 'j', { isComposing: true })).toBe(false)
    expect(press('row', 'j', { keyCode: 229 })).toBe(false)
    expect(done).toEqual([])
  })

  it('leave the blank to a button', () => {
    expect(press('button', ' ')).toBe(false)
    expect(press('row', ' ')).toBe(true)
    expect(done).toEqual(['readOn'])
  })

  it('can be switched off, and changed', () => {
    const store = useAppStore()
    store.preferences = { ...store.preferences, singleKeys: false }
    expect(press('row', 'j')).toBe(false)
    expect(press('row', 'k', { ctrlKey: true })).toBe(true)
    store.preferences = { ...store.preferences, singleKeys: true, keys: { next: 'F' } }
    expect([press('row', 'j'), press('row', 'f')]).toEqual([false, true])
    expect(done).toEqual(['palette', 'next'])
  })

  it('do nothing behind a dialog', () => {
    const dialog = document.createElement('div')
    dialog.setAttribute('aria-modal', 'true')
    document.body.append(dialog)
    expect(press('row', 'j')).toBe(false)
    // It was closed.
    dialog.style.display = 'none'
    expect(press('row', 'j')).toBe(true)
  })
})

it('a command that can do nothing leaves its key alone', () => {
  expect(press('row', 'Escape', { code: 'Escape' })).toBe(false)
})

it('keys with Ctrl act everywhere', () => {
  expect([press('text', 'k', { ctrlKey: true }), press('outside', 'k', { metaKey: true })]).toEqual([
    true,
    true,
  ])
})

it('nothing is left of a component that is gone', () => {
  app.unmount()
  expect(runCommand('next')).toBe(false)
})

it('names a command with its key as it is now', () => {
  const store = useAppStore()
  expect(hint('next')).toBe('下一条通话（J）')
  store.preferences = { ...store.preferences, keys: { next: '' } }
  expect(hint('next')).toBe('下一条通话')
})
