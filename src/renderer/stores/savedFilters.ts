import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { RangeName } from '#shared/records/days.ts'
import type { LocalFilter } from '#shared/records/filters.ts'
import type { SavedFilter } from '#shared/records/savedFilters.ts'
import { useClient } from '../client/inject.ts'
import { takeTurns } from './inTurn.ts'

/** Filters with a name, of the account that is open. */
export const useSavedFiltersStore = defineStore('savedFilters', () => {
  const client = useClient()
  const accountId = shallowRef<string | null>(null)
  const filters = shallowRef<SavedFilter[]>([])

  const inTurn = takeTurns()
  function take(ask: (account: string) => Promise<SavedFilter[]>): Promise<void> {
    const account = accountId.value ?? ''
    return inTurn(async () => {
      const listed = await ask(account)
      if (accountId.value === account) filters.value = listed
    })
  }

  /** None where nothing may be kept. */
  async function load(account: string): Promise<void> {
    if (accountId.value !== account) filters.value = []
    accountId.value = account
    await take(() => client.call('filters.list', { accountId: account }).catch(() => []))
  }
  const save = (name: string, filter: LocalFilter, days: RangeName | null): Promise<void> =>
    take((account) => client.call('filters.save', { accountId: account, name, filter, days }))
  const rename = (filterId: string, name: string): Promise<void> =>
    take((account) => client.call('filters.rename', { accountId: account, filterId, name }))
  const remove = (filterId: string): Promise<void> =>
    take((account) => client.call('filters.remove', { accountId: account, filterId }))

  return { filters, load, save, rename, remove }
})
