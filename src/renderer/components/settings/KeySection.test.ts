import { mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { i18n } from '../../i18n/index.ts'
import { useAppStore } from '../../stores/app.ts'
import { FakeHost } from '../../stores/test/fakeHost.ts'
import KeySection from './KeySection.vue'

let host: FakeHost
let section: VueWrapper
beforeEach(async () => {
  host = new FakeHost()
  host.install()
  host.instead.set('preferences.update', (patch) => ({ ...useAppStore().preferences, ...patch }))
  section = mount(KeySection, { global: { plugins: [i18n] } })
  await section.get('[data-testid="change-keys"]').trigger('click')
})
afterEach(() => section.unmount())

async function choose(id: string, key: string, more: KeyboardEventInit = {}): Promise<void> {
  const button = section.get(`[data-testid="key-${id}"]`)
  await button.trigger('click')
  await button.trigger('keydown', { key, code: `Key${key.toUpperCase()}`, ...more })
}
const chosen = (): Record<string, string> => useAppStore().preferences.keys

it('a key is chosen, taken away and given back', async () => {
  await choose('next', 'f')
  expect(chosen()).toEqual({ next: 'F' })
  await choose('next', 'Delete', { code: 'Delete' })
  expect(chosen()).toEqual({ next: '' })
  await choose('next', 'j')
  expect(chosen()).toEqual({})
})

it('a key that another command has, or that moves about, is refused with the reason', async () => {
  await choose('next', 'k')
  expect(section.get('[role="alert"]').text()).toBe('K 已用于“上一条通话”')
  await choose('next', 'ArrowDown', { code: 'ArrowDown' })
  expect(section.get('[role="alert"]').text()).toContain('ArrowDown')
  await choose('next', 'c', { ctrlKey: true })
  expect(section.get('[role="alert"]').text()).toContain('Mod+C')
  expect(host.called('preferences.update')).toEqual([])
})

it('Escape and Tab leave it as it is, Shift alone is no key yet, an input method is left alone', async () => {
  await choose('next', 'Escape', { code: 'Escape' })
  await choose('next', 'Tab', { code: 'Tab' })
  await choose('next', 'Shift', { code: 'ShiftLeft', shiftKey: true })
  await choose('next', 'f', { isComposing: true })
  expect(host.called('preferences.update')).toEqual([])
  await choose('next', 'F', { shiftKey: true })
  expect(chosen()).toEqual({ next: 'Shift+F' })
})
