import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
import type { Reviewer } from '#shared/reviews/marks.ts'
import { useClient } from '../client/inject.ts'
import { useAccountsStore } from './accounts.ts'
import { takeTurns } from './inTurn.ts'
import { useMaskingStore } from './masking.ts'

/** Whose marks are made here. */
export const useReviewerStore = defineStore('reviewer', () => {
  const client = useClient()
  const accounts = useAccountsStore()
  const masking = useMaskingStore()
  const self = shallowRef<Reviewer | null>(null)

  const inTurn = takeTurns()
  const take = (accountId: string, ask: () => Promise<Reviewer>): Promise<void> =>
    inTurn(async () => {
      const found = await ask()
      if (accounts.activeId === accountId) self.value = found
    })

  /** @throws AppError as the routes, here and below */
  async function load(): Promise<void> {
    const accountId = accounts.activeId
    if (accountId === null) return
    await take(accountId, () => client.call('marks.self', { accountId }))
  }
  async function setName(name: string): Promise<void> {
    const accountId = accounts.activeId
    if (accountId === null) return
    await take(accountId, () => client.call('marks.setName', { accountId, name }))
  }
  const again = (): void => {
    if (self.value !== null) void load().catch(() => undefined)
  }
  // A file that was merged may have made them somebody who was here before.
  client.on('marks.changed', again)
  watch(() => masking.masked, again)
  return { self, load, setName }
})
