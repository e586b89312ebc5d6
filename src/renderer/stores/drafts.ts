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

  let told = 0

  async function load(): Promise<void> {
    const accountId = accounts.activeId
    const before = told
    const listed =
      accountId === null ? [] : await client.call('drafts.list', { accountId }).catch(() => drafts.value)
    if (accounts.activeId !== accountId) return
    // What changed while the list was on its way may be missing in it.
    if (told === before) drafts.value = listed
    else await load()
  }
  client.on('drafts.changed', ({ accountId, taskId, draft }) => {
    if (accountId !== accounts.activeId) return
    told += 1
    const others = drafts.value.filter((other) => other.taskId !== taskId)
    drafts.value = draft !== null && draft.changes > 0 ? [draft, ...others] : others
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
