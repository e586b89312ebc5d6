import { flushPromises, mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { i18n } from '../../i18n/index.ts'
import { useDialogsStore } from '../../stores/dialogs.ts'
import { FakeHost } from '../../stores/test/fakeHost.ts'
import AccountDialog from './AccountDialog.vue'

it('an account that is saved twice at once is added once', async () => {
  const host = new FakeHost()
  host.install()
  host.instead.set('accounts.add', () => ({ account: {}, tokenKept: 'stored' }))
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/', name: 'home', component: { template: '<p />' } }],
  })
  const shown = mount(AccountDialog, { global: { plugins: [i18n, router] }, attachTo: document.body })
  useDialogsStore().account = { id: null }
  await flushPromises()
  const type = (testid: string, value: string): void => {
    const field = document.querySelector<HTMLInputElement>(`[data-testid="${testid}"]`)
    if (field === null) throw new Error(`${testid} is not there`)
    field.value = value
    field.dispatchEvent(new Event('input'))
  }
  type('base-url', 'https://calls.example.cn')
  type('user-id', 'user-1')
  type('token', 'token-1')
  await flushPromises()
  const form = document.querySelector('form')
  form?.dispatchEvent(new Event('submit'))
  form?.dispatchEvent(new Event('submit'))
  await flushPromises()
  expect(host.called('accounts.add')).toHaveLength(1)
  expect(useDialogsStore().account).toBeNull()
  shown.unmount()
})
