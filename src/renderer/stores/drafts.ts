import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import type { DraftSummary } from '#shared/tasks/draft.ts'
import { useClient } from '../client/inject.ts'
import { useAccountsStore } from './accounts.ts'

/** Which tasks of the active account have edits that are not saved to the platform. */
export const useDraftsStore = defineStore('drafts', () => {
  const client = useClient()
  const accounts = useAccountsStore()
  const drafts = shallowRef<DraftSummary[]>([])
  const byTask = computed(() => new Map(drafts.value.map((draft) => [draft.taskId, draft])))

  async function load(): Promise<void> {
    const accountId = accounts.activeId
    const listed =
      accountId === null ? [] : await client.call('drafts.list', { accountId }).catch(() => drafts.value)
    if (accounts.activeId === accountId) drafts.value = listed
  }
  client.on('drafts.changed', ({ accountId }) => {
    if (accountId === accounts.activeId) void load()
  })
  watch(
    () => accounts.activeId,
    () => {
      drafts.value = []
      void load()
    },
    { immediate: true },
  )

  return { drafts, byTask }
})
