import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { getActivePinia } from 'pinia'
import { beforeEach, expect, it } from 'vitest'
import { AppError } from '#shared/errors.ts'
import { i18n } from '../../i18n/index.ts'
import { useAccountsStore } from '../../stores/accounts.ts'
import { useAppStore } from '../../stores/app.ts'
import { useOfflineStore } from '../../stores/offlineStore.ts'
import { FakeHost } from '../../stores/test/fakeHost.ts'
import ChangeKey from './ChangeKey.vue'

let host: FakeHost
beforeEach(() => {
  document.body.innerHTML = ''
  host = new FakeHost()
  host.install()
  for (const use of [useAppStore, useAccountsStore, useOfflineStore]) use()
})

async function open(recoveryKept: boolean | null): Promise<VueWrapper> {
  const pinia = getActivePinia()
  if (pinia === undefined) throw new Error('no store was made')
  host.instead.set('store.overview', () => ({
    ...{ path: '/data/records.db', bytes: 1000, calls: 3, tasks: [], backups: [], reread: null },
    recoveryKept,
  }))
  useAccountsStore().activeId = 'a'
  await useOfflineStore().load('a')
  const view = mount(ChangeKey, { global: { plugins: [i18n, pinia] }, attachTo: document.body })
  await flushPromises()
  return view
}
const at = (id: string): HTMLElement | null => document.querySelector(`[data-testid="${id}"]`)
const press = async (id: string): Promise<void> => {
  at(id)?.click()
  await flushPromises()
}

it('says what it means before it begins, waits, and offers the new recovery key', async () => {
  const changed = Promise.withResolvers<null>()
  let asked = 0
  host.instead.set('store.changeKey', () => {
    asked += 1
    return changed.promise
  })
  const view = await open(true)
  await press('open-change-key')
  expect(document.body.textContent).toContain('原来的恢复密钥不再能打开这些通话')
  expect(document.body.textContent).toContain('以前的备份仍用原来的密钥')
  expect(asked).toBe(0)

  await press('confirm-change-key')
  expect(asked).toBe(1)
  expect(document.body.textContent).toContain('正在重新加密')
  await press('confirm-change-key')
  expect(asked).toBe(1)
  expect(at('key-changed')).toBeNull()

  changed.resolve(null)
  await flushPromises()
  expect(at('key-changed')?.textContent).toContain('请现在保存新的恢复密钥')
  await press('show-new-recovery-key')
  expect(view.emitted('showRecoveryKey')).toHaveLength(1)
})

it('while another process has the store open the question stands, to be asked again', async () => {
  host.instead.set('store.changeKey', () => {
    throw new AppError('store_busy', 'in use', { cause: 'in_use' })
  })
  await open(false)
  await press('open-change-key')
  await press('confirm-change-key')
  expect(document.body.textContent).toContain('另一个通话簿程序正在使用本地通话库')
  expect(at('key-changed')).toBeNull()
  expect(at('confirm-change-key')?.getAttribute('disabled')).toBeNull()
})

it('is not offered for the demo account', async () => {
  await open(null)
  expect(at('change-key')).toBeNull()
})
