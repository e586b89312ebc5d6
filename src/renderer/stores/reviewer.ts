import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
import type { Reviewer } from '#shared/reviews/marks.ts'
import { useClient } from '../client/inject.ts'
import { useAccountsStore } from './accounts.ts'
import { useMaskingStore } from './masking.ts'

/** Whose marks are made here. */
export const useReviewerStore = defineStore('reviewer', () => {
  const client = useClient()
  const accounts = useAccountsStore()
  const masking = useMaskingStore()
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
  const again = (): void => {
    if (self.value !== null) void load().catch(() => undefined)
  }
  // A file that was merged may have made them somebody who was here before.
  client.on('marks.changed', again)
  watch(() => masking.masked, again)
  return { self, load, setName }
})
