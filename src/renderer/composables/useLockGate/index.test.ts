import { mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h, nextTick, ref, Teleport } from 'vue'
import { useLockStore } from '../../stores/lock.ts'
import { FakeHost } from '../../stores/test/fakeHost.ts'
import { useLockGate } from './index.ts'

const NUMBER = '13800001111'

/** A page with a field, a part that scrolls, and a dialog outside of it. */
const Page = defineComponent(() => {
  const lock = useLockStore()
  const { place } = useLockGate()
  const said = ref(NUMBER)
  return () => [
    h('div', { id: 'shell' }, [
      h('input', { id: 'typed' }),
      h('div', { id: 'long', style: 'height: 10px; overflow: auto' }, said.value),
    ]),
    h(Teleport, { to: 'body' }, h('div', { role: 'dialog' }, `${said.value} in a dialog`)),
    lock.locked ? h(Teleport, { to: place }, h('input', { id: 'passphrase' })) : null,
  ]
})

let host: FakeHost
const get = <T extends HTMLElement>(name: string): T => document.querySelector<T>(`#${name}`) as T
const key = (type: string): KeyboardEvent =>
  new KeyboardEvent(type, { key: 'k', bubbles: true, cancelable: true })

beforeEach(() => {
  host = new FakeHost()
  host.install()
})
let page: VueWrapper | null = null
afterEach(() => {
  page?.unmount()
  page = null
  document.body.replaceChildren()
})
function show(): void {
  page = mount(Page, { attachTo: document.body })
}

describe('while the windows are locked', () => {
  it('nothing of the content is in the document, and what comes up goes after it', async () => {
    show()
    expect(document.body.innerHTML.match(new RegExp(NUMBER, 'g'))).toHaveLength(2)
    host.emit('lock.changed', { locked: true })
    // At once, not with the next frame.
    expect(document.documentElement.outerHTML).not.toContain(NUMBER)
    await nextTick()
    expect(get('passphrase')).not.toBeNull()
    document.body.append(Object.assign(document.createElement('p'), { textContent: `late ${NUMBER}` }))
    await vi.waitFor(() => expect(document.body.textContent).not.toContain('late'))
    host.emit('lock.changed', { locked: false })
    await nextTick()
    expect(document.body.textContent).toContain(`late ${NUMBER}`)
    expect(get('passphrase')).toBeNull()
  })

  it('components stay: the same field with what was typed, the same place, the keyboard where it was', async () => {
    show()
    const [field, long] = [get<HTMLInputElement>('typed'), get('long')]
    field.value = '两点再打'
    field.focus()
    long.scrollTop = 40
    host.emit('lock.changed', { locked: true })
    await nextTick()
    get('passphrase').focus()
    long.scrollTop = 0
    host.emit('lock.changed', { locked: false })
    expect(get('typed')).toBe(field)
    expect(field.value).toBe('两点再打')
    expect(document.activeElement).toBe(field)
    expect(long.scrollTop).toBe(40)
  })

  it('no key, copy or focus reaches what listens to the window; afterwards they do', async () => {
    show()
    const heard = vi.fn()
    for (const name of ['keydown', 'keyup', 'copy', 'focusin']) window.addEventListener(name, heard)
    host.emit('lock.changed', { locked: true })
    await nextTick()
    for (const event of [key('keydown'), key('keyup'), new Event('copy', { bubbles: true })])
      get('passphrase').dispatchEvent(event)
    get('passphrase').focus()
    expect(heard).not.toHaveBeenCalled()
    host.emit('lock.changed', { locked: false })
    heard.mockClear()
    get('typed').dispatchEvent(key('keydown'))
    expect(heard).toHaveBeenCalledOnce()
    for (const name of ['keydown', 'keyup', 'copy', 'focusin']) window.removeEventListener(name, heard)
  })

  it('a page that goes is put back first, so that another one finds its place', () => {
    show()
    host.emit('lock.changed', { locked: true })
    const parent = document.createElement('p')
    document.body.append(parent)
    page?.unmount()
    page = null
    expect(document.body.innerHTML).not.toContain(NUMBER)
    expect(parent.isConnected).toBe(true)
  })
})

it('the host is told of input, not too often, and only where windows lock themselves', async () => {
  vi.useFakeTimers()
  show()
  const input = (): void => void document.body.dispatchEvent(key('keydown'))
  input()
  expect(host.called('lock.active')).toHaveLength(0)
  host.instead.set('lock.state', () => ({
    ...{ locked: false, hasPassphrase: true, minutes: 5, waitMs: 0, recoverable: false },
  }))
  await useLockStore().load()
  for (let at = 0; at < 50; at += 1) input()
  expect(host.called('lock.active')).toHaveLength(1)
  // The last input counts as well.
  await vi.advanceTimersByTimeAsync(5_000)
  expect(host.called('lock.active')).toHaveLength(2)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(host.called('lock.active')).toHaveLength(2)
  host.emit('lock.changed', { locked: true })
  input()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(host.called('lock.active')).toHaveLength(2)
  vi.useRealTimers()
})
