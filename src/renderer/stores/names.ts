import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import type { RouteOutput } from '#shared/ipc/index.ts'
import { useClient } from '../client/inject.ts'
import { useAccountsStore } from './accounts.ts'
import { takeTurns } from './inTurn.ts'
import { useTaskEditStore } from './taskEdit.ts'

type Names = RouteOutput<'tasks.names'>

/** Names of script groups and lines that the platform gave with any task of the account that was read. */
export const useNamesStore = defineStore('names', () => {
  const client = useClient()
  const accounts = useAccountsStore()
  const edit = useTaskEditStore()
  const inTurn = takeTurns()
  const names = shallowRef<Names>({ scripts: [], lines: [] })

  const scripts = computed(() => new Map(names.value.scripts.map(({ id, name }) => [id, name])))
  const lines = computed(() => new Map(names.value.lines.map(({ id, name }) => [id, name])))

  /** Reads them again: every task that is read can add names. */
  const load = (accountId: string): Promise<void> =>
    inTurn(async () => {
      const arrived = await client.call('tasks.names', { accountId }).catch(() => null)
      if (arrived !== null && accounts.activeId === accountId) names.value = arrived
    })
  watch(
    [() => accounts.activeId, () => edit.task],
    ([accountId], [before]) => {
      if (accountId !== before) names.value = { scripts: [], lines: [] }
      if (accountId !== null) void load(accountId)
    },
    { immediate: true },
  )

  return { names, scripts, lines }
})
