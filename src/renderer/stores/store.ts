import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { AppError } from '#shared/errors.ts'
import { toAppError } from '#shared/errors.ts'
import type { StoreBackup, StoreOverview } from '#shared/records/storeOverview.ts'
import { useClient } from '../client/inject.ts'

/** What the offline store holds, and its upkeep. */
export const useStoreStore = defineStore('store', () => {
  const client = useClient()
  const overview = shallowRef<StoreOverview | null>(null)
  const error = shallowRef<AppError | null>(null)

  async function load(accountId: string): Promise<void> {
    try {
      overview.value = await client.call('store.overview', { accountId })
      error.value = null
    } catch (thrown) {
      overview.value = null
      error.value = toAppError(thrown)
    }
  }

  async function remove(
    accountId: string,
    taskId: string | null,
    olderThanDays: number | null,
  ): Promise<number> {
    const { removed } = await client.call('store.remove', { accountId, taskId, olderThanDays })
    await load(accountId)
    return removed
  }

  async function keepAll(accountId: string, taskId: string): Promise<void> {
    await client.call('store.keepAll', { accountId, taskId })
    await load(accountId)
  }

  async function backup(accountId: string): Promise<StoreBackup> {
    const made = await client.call('store.backup', { accountId })
    await load(accountId)
    return made
  }

  async function restore(accountId: string, name: string): Promise<string | null> {
    const { keptAs } = await client.call('store.restore', { accountId, name })
    await load(accountId)
    return keptAs
  }

  return { overview, error, load, remove, keepAll, backup, restore }
})
