import { flushPromises, mount } from '@vue/test-utils'
import { getActivePinia } from 'pinia'
import { expect, it } from 'vitest'
import type { SyncJob } from '#shared/sync/types.ts'
import { i18n } from '../../i18n/index.ts'
import { useAccountsStore } from '../../stores/accounts.ts'
import { useAppStore } from '../../stores/app.ts'
import { useJudgementsStore } from '../../stores/judgements.ts'
import { useOfflineStore } from '../../stores/offlineStore.ts'
import { useSyncStore } from '../../stores/sync.ts'
import { FakeHost } from '../../stores/test/fakeHost.ts'
import StoreSection from './StoreSection.vue'

it('counts anew when a synchronisation ends while it is open', async () => {
  const host = new FakeHost()
  host.install()
  for (const use of [useAppStore, useAccountsStore, useOfflineStore, useSyncStore, useJudgementsStore]) use()
  const pinia = getActivePinia()
  if (pinia === undefined) throw new Error('no store was made')
  let calls = 50
  host.instead.set('store.overview', () => ({
    ...{ path: '/data/demo.db', bytes: 1000, calls, tasks: [], backups: [], reread: null },
    recoveryKept: null,
  }))
  useAccountsStore().activeId = 'a'
  const section = mount(StoreSection, { global: { plugins: [i18n, pinia] } })
  await flushPromises()
  const size = (): string => section.get('[data-testid="store-size"]').text()
  expect(size()).toContain('50 条通话')

  calls = 3072
  const job = { id: 'j', accountId: 'a', taskId: 't', state: 'running' } as SyncJob
  host.emit('sync.changed', job)
  await flushPromises()
  expect(size()).toContain('50 条通话')
  host.emit('sync.changed', { ...job, state: 'complete' })
  await flushPromises()
  expect(size()).toContain('3,072 条通话')
})
