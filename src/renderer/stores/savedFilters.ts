import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { RangeName } from '#shared/records/days.ts'
import type { LocalFilter } from '#shared/records/filters.ts'
import type { SavedFilter } from '#shared/records/savedFilters.ts'
import { useClient } from '../client/inject.ts'

/** Filters with a name, of the account that is open. */
export const useSavedFiltersStore = defineStore('savedFilters', () => {
  const client = useClient()
  const accountId = shallowRef<string | null>(null)
  const filters = shallowRef<SavedFilter[]>([])

  /** None where nothing may be kept. */
  async function load(account: string): Promise<void> {
    accountId.value = account
    const listed = await client.call('filters.list', { accountId: account }).catch(() => [])
    if (accountId.value === account) filters.value = listed
  }
  const demanded = (): string => accountId.value ?? ''

  async function save(name: string, filter: LocalFilter, days: RangeName | null): Promise<void> {
    filters.value = await client.call('filters.save', { accountId: demanded(), name, filter, days })
  }
  async function rename(filterId: string, name: string): Promise<void> {
    filters.value = await client.call('filters.rename', { accountId: demanded(), filterId, name })
  }
  async function remove(filterId: string): Promise<void> {
    filters.value = await client.call('filters.remove', { accountId: demanded(), filterId })
  }

  return { filters, load, save, rename, remove }
})
