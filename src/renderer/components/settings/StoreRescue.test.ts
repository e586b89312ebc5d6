import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { getActivePinia, type Pinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '#shared/errors.ts'
import { i18n } from '../../i18n/index.ts'
import { useAccountsStore } from '../../stores/accounts.ts'
import { useAppStore } from '../../stores/app.ts'
import { useOfflineStore } from '../../stores/offlineStore.ts'
import { FakeHost } from '../../stores/test/fakeHost.ts'
import RecoveryKey from './RecoveryKey.vue'
import StoreRescue from './StoreRescue.vue'

let host: FakeHost
beforeEach(() => {
  host = new FakeHost()
  host.install()
  // Made while the client is at hand.
  for (const use of [useAppStore, useAccountsStore, useOfflineStore]) use()
  host.instead.set('store.rescue', () => ({
    path: '/data/records.db',
    present: true,
    backups: [{ name: 'records-1.db', bytes: 1000, at: 0 }],
  }))
})

/** The one that the stores above were made in. */
function activePinia(): Pinia {
  const pinia = getActivePinia()
  if (pinia === undefined) throw new Error('no store was made')
  return pinia
}

async function rescue(error: AppError): Promise<VueWrapper> {
  const view = mount(StoreRescue, {
    props: { accountId: 'a', error },
    global: { plugins: [i18n, activePinia()] },
  })
  await flushPromises()
  return view
}
const keyGone = new AppError('store_key_missing', 'gone', { what: 'gone', path: '/data/records.db' })

describe('a store that does not open', () => {
  it('R16: whose key is gone takes the recovery key, and offers backups and a new beginning', async () => {
    host.instead.set('store.recover', () => ({ opens: ['records.db'], kept: 'stored' }))
    const view = await rescue(keyGone)
    expect(view.text()).toContain('找不到打开通话记录的密钥')
    expect(view.text()).toContain('重新开始')
    await view.get('textarea').setValue('一 二 三')
    await view.get('[data-testid="recover"]').trigger('click')
    await flushPromises()
    expect(host.called('store.recover')).toEqual([{ accountId: 'a', key: '一 二 三' }])
    expect(host.called('store.overview')).toHaveLength(1)
    expect(view.get('textarea').element.value).toBe('')
  })

  it('that is damaged asks for no key; one that is busy only waits', async () => {
    const damaged = await rescue(new AppError('store_damaged', 'damaged'))
    expect(damaged.find('textarea').exists()).toBe(false)
    expect(damaged.find('[data-testid="begin-anew"]').exists()).toBe(true)
    const busy = await rescue(new AppError('store_busy', 'busy'))
    expect(busy.find('[data-testid="begin-anew"]').exists()).toBe(false)
  })
})

it('R11: the words are asked for at the click alone, and stay in no store', async () => {
  const words = Array.from({ length: 24 }, (_, at) => `canary${at}`)
  host.instead.set('store.recoveryKey', () => ({ words }))
  const accounts = useAccountsStore()
  accounts.activeId = 'a'
  const store = useOfflineStore()
  store.overview = { recoveryKept: false } as NonNullable<typeof store.overview>
  const view = mount(RecoveryKey, {
    attachTo: document.body,
    global: { plugins: [i18n, activePinia()] },
  })
  expect(host.called('store.recoveryKey')).toEqual([])
  await view.get('[data-testid="show-recovery-key"]').trigger('click')
  await flushPromises()
  expect(document.body.textContent).toContain('canary23')
  expect(JSON.stringify(getActivePinia()?.state.value)).not.toContain('canary')
  expect(JSON.stringify(localStorage) + JSON.stringify(sessionStorage)).not.toContain('canary')
  document.querySelector<HTMLElement>('[data-testid="confirm-recovery-key"]')?.click()
  await flushPromises()
  expect(host.called('store.confirmRecoveryKey')).toEqual([{ accountId: 'a' }])
  expect(host.called('preferences.update')).toEqual([{ recoveryOffered: true }])
  view.unmount()
})
