import { mount, type VueWrapper } from '@vue/test-utils'
import { getActivePinia } from 'pinia'
import { beforeEach, expect, it } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { i18n } from '../../i18n/index.ts'
import { useAccountsStore } from '../../stores/accounts.ts'
import { useAppStore } from '../../stores/app.ts'
import { useProxyStore } from '../../stores/proxy.ts'
import { useSyncStore } from '../../stores/sync.ts'
import { FakeHost } from '../../stores/test/fakeHost.ts'
import NoticeBar from './NoticeBar.vue'

let host: FakeHost
let bar: VueWrapper
beforeEach(() => {
  host = new FakeHost()
  host.install()
  for (const use of [useAppStore, useAccountsStore, useProxyStore, useSyncStore]) use()
  const pinia = getActivePinia()
  if (pinia === undefined) throw new Error('no store was made')
  const component = { template: '<p />' }
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/', component }] })
  bar = mount(NoticeBar, { global: { plugins: [i18n, pinia, router] } })
})
const MB = 1024 * 1024
const low = () => bar.find('[data-testid="low-space"]')
async function tell(freeBytes: number): Promise<void> {
  host.emit('space.low', { path: '/data', freeBytes })
  await bar.vm.$nextTick()
}

it('says how little disk space is left and where, until it is put away; then what is told next', async () => {
  expect(low().exists()).toBe(false)
  await tell(300 * MB)
  expect(low().text()).toMatch(/磁盘空间不多了，只剩 300(\.0)? MB（\/data）/)
  expect(low().attributes('role')).toBe('status')
  await tell(200 * MB)
  expect(bar.findAll('[data-testid="low-space"]')).toHaveLength(1)
  expect(low().text()).toMatch(/200(\.0)? MB/)
  await low().get('button').trigger('click')
  expect(low().exists()).toBe(false)
  await tell(100 * MB)
  expect(low().text()).toMatch(/100(\.0)? MB/)
})
