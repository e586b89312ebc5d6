import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { AppError } from '#shared/errors.ts'
import { toAppError } from '#shared/errors.ts'
import type { StoreBackup, StoreOverview } from '#shared/records/storeOverview.ts'
import type { StoreReread } from '#shared/records/storeReread.ts'
import { useClient } from '../client/inject.ts'

/** What the offline store holds, and its upkeep. */
export const useStoreStore = defineStore('store', () => {
  const client = useClient()
  const overview = shallowRef<StoreOverview | null>(null)
  const rereads = shallowRef<ReadonlyMap<string, StoreReread>>(new Map())
  const error = shallowRef<AppError | null>(null)

  /** The calls that are read again, of the store that is shown. */
  const reread = computed(
    () => rereads.value.get(overview.value?.path ?? '') ?? overview.value?.reread ?? null,
  )

  client.on('store.rereading', (state) => {
    rereads.value = new Map(rereads.value).set(state.path, state)
  })

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

  /** After it failed. */
  const readAgain = (accountId: string): Promise<StoreReread> =>
    client.call('store.reread', { accountId, steps: null })

  return { overview, reread, readAgain, error, load, remove, keepAll, backup, restore }
})
