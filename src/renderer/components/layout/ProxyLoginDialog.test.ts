import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { getActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { AppError } from '#shared/errors.ts'
import type { ProxyState } from '#shared/ipc/proxy.ts'
import { routerKey, type Router } from 'vue-router'
import { i18n } from '../../i18n/index.ts'
import { useAccountsStore } from '../../stores/accounts.ts'
import { useAppStore } from '../../stores/app.ts'
import { useProxyStore } from '../../stores/proxy.ts'
import { useSyncStore } from '../../stores/sync.ts'
import { FakeHost } from '../../stores/test/fakeHost.ts'
import NoticeBar from './NoticeBar.vue'
import ProxyLoginDialog from './ProxyLoginDialog.vue'

const PROXY = 'proxy.example:8080'
const asked = (refused = false): ProxyState => ({ question: { proxy: PROXY, refused }, declined: null })
const QUIET: ProxyState = { question: null, declined: null }

let host: FakeHost
let state: ProxyState
const mounted: VueWrapper[] = []
beforeEach(() => {
  host = new FakeHost()
  host.install()
  for (const use of [useProxyStore, useAppStore, useAccountsStore, useSyncStore]) use()
  state = QUIET
  host.instead.set('proxy.state', () => state)
})
afterEach(() => {
  for (const wrapper of mounted.splice(0)) wrapper.unmount()
})

async function open(component: typeof NoticeBar | typeof ProxyLoginDialog): Promise<VueWrapper> {
  const pinia = getActivePinia()
  if (pinia === undefined) throw new Error('no store was made')
  const wrapper = mount(component, {
    attachTo: document.body,
    global: { plugins: [i18n, pinia], provide: { [routerKey as symbol]: {} as Router } },
  })
  mounted.push(wrapper)
  await flushPromises()
  return wrapper
}
async function tell(told: ProxyState): Promise<void> {
  state = told
  host.emit('proxy.changed', told)
  await flushPromises()
}

const find = <T extends HTMLElement>(name: string): T | null =>
  document.body.querySelector<T>(`[data-testid="${name}"]`)
const form = (): HTMLFormElement | null => find('proxy-login')
function type(name: string, text: string): void {
  const input = find<HTMLInputElement>(name)
  if (input === null) throw new Error(`no field ${name}`)
  input.value = text
  input.dispatchEvent(new Event('input'))
}
async function submit(user: string, password: string): Promise<void> {
  type('proxy-user', user)
  type('proxy-password', password)
  await flushPromises()
  form()?.dispatchEvent(new Event('submit', { cancelable: true }))
  await flushPromises()
}

it('shows when the proxy asks, names it, and hands on what is entered', async () => {
  await open(ProxyLoginDialog)
  expect(form()).toBeNull()
  await tell(asked())
  expect(form()?.textContent).toContain(PROXY)
  expect(form()?.textContent).not.toContain('没有接受')
  expect(find<HTMLInputElement>('proxy-password')?.type).toBe('password')
  await submit('li', 'canary')
  expect(host.called('proxy.answer')).toEqual([{ proxy: PROXY, login: { user: 'li', password: 'canary' } }])
  await tell(QUIET)
  expect(form()).toBeNull()
})

it('a refused answer is said; the name stays and the password does not', async () => {
  await open(ProxyLoginDialog)
  await tell(asked())
  await submit('li', 'canary')
  await tell(QUIET)
  await tell(asked(true))
  expect(form()?.textContent).toContain('没有接受')
  expect(find<HTMLInputElement>('proxy-user')?.value).toBe('li')
  expect(find<HTMLInputElement>('proxy-password')?.value).toBe('')
})

it('needs a user, and may be left', async () => {
  await open(ProxyLoginDialog)
  await tell(asked())
  await submit('', 'canary')
  expect(find<HTMLButtonElement>('proxy-submit')?.disabled).toBe(true)
  expect(host.called('proxy.answer')).toEqual([])
  find('proxy-cancel')?.click()
  await flushPromises()
  expect(host.called('proxy.answer')).toEqual([{ proxy: PROXY, login: null }])
})

it('is there in a window that opens in the middle of a question, and gone where the question is', async () => {
  state = asked()
  await open(ProxyLoginDialog)
  expect(form()).not.toBeNull()
  host.instead.set('proxy.answer', () => {
    throw new AppError('not_found', 'gone', { what: 'question' })
  })
  state = QUIET
  await submit('li', 'canary')
  expect(form()).toBeNull()
})

it('a proxy that was left without a login is named above, where the login can be made up for', async () => {
  const bar = await open(NoticeBar)
  expect(bar.find('[data-testid="proxy-declined"]').exists()).toBe(false)
  await tell({ question: null, declined: PROXY })
  expect(bar.get('[data-testid="proxy-declined"]').text()).toContain(PROXY)
  await bar.get('[data-testid="proxy-ask"]').trigger('click')
  expect(host.called('proxy.ask')).toHaveLength(1)
})
