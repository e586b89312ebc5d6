import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { Reviewer } from '#shared/reviews/marks.ts'
import { useClient } from '../client/inject.ts'
import { useAccountsStore } from './accounts.ts'

/** Whose marks are made here. */
export const useReviewerStore = defineStore('reviewer', () => {
  const client = useClient()
  const accounts = useAccountsStore()
  const self = shallowRef<Reviewer | null>(null)

  /** @throws AppError as the routes, here and below */
  async function load(): Promise<void> {
    const accountId = accounts.activeId
    if (accountId === null) return
    const found = await client.call('marks.self', { accountId })
    if (accounts.activeId === accountId) self.value = found
  }
  async function setName(name: string): Promise<void> {
    const accountId = accounts.activeId
    if (accountId === null) return
    const found = await client.call('marks.setName', { accountId, name })
    if (accounts.activeId === accountId) self.value = found
  }
  // A file that was merged may have made them somebody who was here before.
  client.on('marks.changed', () => self.value !== null && void load().catch(() => undefined))
  return { self, load, setName }
})
