import { defineStore } from 'pinia'
import type { LocalFilter } from '#shared/records/filters.ts'
import type { FoundCall, FoundCalls } from '#shared/records/found.ts'
import type { PinnedTask } from '#shared/tasks/types.ts'
import { useClient } from '../client/inject.ts'

export interface AccountTask {
  accountId: string
  task: PinnedTask
}

const OTHERS_SHOWN = 12

/** Kept calls of all tasks of an account. */
export const useFindingStore = defineStore('finding', () => {
  const client = useClient()

  const find = (
    accountId: string,
    filter: LocalFilter,
    most: number,
    signal?: AbortSignal,
  ): Promise<FoundCalls> =>
    client.call('records.find', { accountId, filter, most }, signal === undefined ? {} : { signal })

  /** Calls to one number, the newest first; none where nothing may be kept. */
  async function sameNumber(accountId: string, callee: string): Promise<FoundCall[]> {
    const found = await find(accountId, { keyword: callee }, OTHERS_SHOWN).catch(() => null)
    return (found?.calls ?? []).filter(({ record }) => record.callee === callee)
  }

  /** The tasks in the side bars of several accounts. */
  const tasksOf = async (accountIds: readonly string[]): Promise<AccountTask[]> =>
    (
      await Promise.all(
        accountIds.map(async (accountId) => {
          const pinned = await client.call('tasks.pinned', { accountId }).catch(() => [])
          return pinned.map((task) => ({ accountId, task }))
        }),
      )
    ).flat()

  return { find, sameNumber, tasksOf }
})
