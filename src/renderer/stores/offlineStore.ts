import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { AppError } from '#shared/errors.ts'
import { toAppError } from '#shared/errors.ts'
import type { Locale } from '#shared/locale.ts'
import type { StoreBackup, StoreOverview, StoreRecovery, StoreRescue } from '#shared/records/storeOverview.ts'
import type { StoreReread } from '#shared/records/storeReread.ts'
import type { RouteInput, RouteOutput } from '#shared/ipc/index.ts'
import { useClient } from '../client/inject.ts'

/** What the offline store holds, and its upkeep. */
export const useOfflineStore = defineStore('offlineStore', () => {
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

  /** The last wish wins, whichever answer comes first. */
  let asked = 0
  async function load(accountId: string): Promise<void> {
    const mine = (asked += 1)
    const isLast = (): boolean => mine === asked
    try {
      const arrived = await client.call('store.overview', { accountId })
      if (!isLast()) return
      overview.value = arrived
      error.value = null
    } catch (thrown) {
      if (!isLast()) return
      overview.value = null
      error.value = toAppError(thrown)
    }
  }

  async function remove(
    accountId: string,
    taskId: string | null,
    olderThanDays: number | null,
    withTexts: 'keep' | 'delete',
  ): Promise<number> {
    const { removed } = await client.call('store.remove', {
      ...{ accountId, taskId, olderThanDays, texts: withTexts },
    })
    await load(accountId)
    return removed
  }

  /** Of how many of the calls that this would delete texts are kept with marks. */
  const texts = (accountId: string, taskId: string | null, olderThanDays: number | null): Promise<number> =>
    client.call('store.texts', { accountId, taskId, olderThanDays })
  const ofNumber = (call: RouteInput<'store.ofNumber'>): Promise<RouteOutput<'store.ofNumber'>> =>
    client.call('store.ofNumber', call)
  const removeNumber = async (
    call: RouteInput<'store.ofNumber'>,
    withTexts: 'keep' | 'delete',
  ): Promise<number> => (await client.call('store.removeNumber', { ...call, texts: withTexts })).removed

  /** None where they cannot be read. */
  const markBackups = (accountId: string): Promise<StoreBackup[]> =>
    client.call('store.markBackups', { accountId }).catch(() => [])
  const restoreMarks = async (accountId: string, name: string): Promise<number> =>
    (await client.call('store.restoreMarks', { accountId, name })).newer

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

  const rescue = (accountId: string): Promise<StoreRescue> => client.call('store.rescue', { accountId })

  /** Handed through, and kept nowhere. */
  const recoveryWords = async (accountId: string, locale: Locale): Promise<string[]> =>
    (await client.call('store.recoveryKey', { accountId, locale })).words

  async function saveRecoveryKey(accountId: string, locale: Locale): Promise<void> {
    await client.call('store.saveRecoveryKey', { accountId, locale })
    await load(accountId)
  }

  async function confirmRecoveryKey(accountId: string): Promise<void> {
    await client.call('store.confirmRecoveryKey', { accountId })
    await load(accountId)
  }

  async function changeKey(accountId: string): Promise<void> {
    await client.call('store.changeKey', { accountId })
    await load(accountId)
  }

  async function recover(accountId: string, key: string): Promise<StoreRecovery> {
    const recovered = await client.call('store.recover', { accountId, key })
    await load(accountId)
    return recovered
  }

  async function beginAnew(accountId: string): Promise<string | null> {
    const { keptAs } = await client.call('store.beginAnew', { accountId })
    await load(accountId)
    return keptAs
  }

  return {
    overview,
    reread,
    readAgain,
    error,
    load,
    remove,
    texts,
    ofNumber,
    removeNumber,
    markBackups,
    restoreMarks,
    keepAll,
    backup,
    restore,
    rescue,
    recoveryWords,
    saveRecoveryKey,
    confirmRecoveryKey,
    changeKey,
    recover,
    beginAnew,
  }
})
