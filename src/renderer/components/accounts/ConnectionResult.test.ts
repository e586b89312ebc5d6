import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { getActivePinia } from 'pinia'
import { beforeEach, expect, it } from 'vitest'
import type { ConnectionTest } from '#shared/accounts/types.ts'
import type { AppInfo } from '#shared/ipc/app.ts'
import { i18n } from '../../i18n/index.ts'
import { useAppStore } from '../../stores/app.ts'
import { useProxyStore } from '../../stores/proxy.ts'
import { FakeHost } from '../../stores/test/fakeHost.ts'
import ConnectionResult from './ConnectionResult.vue'

const RESULT: ConnectionTest = {
  outcome: 'proxy',
  elapsedMs: 120,
  platformCode: null,
  platformMessage: null,
  technical: null,
}

let host: FakeHost
beforeEach(() => {
  host = new FakeHost()
  host.install()
  for (const use of [useAppStore, useProxyStore]) use()
})

function shown(on: AppInfo['host'], declined: string | null): VueWrapper {
  useAppStore().info = { host: on } as AppInfo
  useProxyStore().state = { question: null, declined }
  const pinia = getActivePinia()
  if (pinia === undefined) throw new Error('no store was made')
  return mount(ConnectionResult, { props: { result: RESULT }, global: { plugins: [i18n, pinia] } })
}

it('a proxy that nobody is logged in to can be logged in to from here, in front of everything', async () => {
  const view = shown('desktop', 'proxy.example:8080')
  expect(view.text()).not.toContain('HTTPS_PROXY')
  await view.get('button').trigger('click')
  await flushPromises()
  expect(host.called('proxy.ask')).toHaveLength(1)
})

it('the browser host, which asks nobody, names the environment', () => {
  const view = shown('browser', null)
  expect(view.text()).toContain('HTTPS_PROXY 设为 http://user:password@proxy:port')
  expect(view.find('button').exists()).toBe(false)
})
