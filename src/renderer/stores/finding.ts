import { defineStore } from 'pinia'
import type { CallRef } from '#shared/records/callLink.ts'
import type { RangeName } from '#shared/records/days.ts'
import type { LocalFilter } from '#shared/records/filters.ts'
import type { FoundCall, FoundCalls, LinkedCall } from '#shared/records/found.ts'
import type { NamedOutcome } from '#shared/records/outcomes.ts'
import type { CallRecord } from '#shared/records/types.ts'
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

  /** Calls to the number that a call went to, the newest first; none where nothing may be kept. */
  const sameNumber = (accountId: string, taskId: string, recordId: string): Promise<FoundCall[]> =>
    client.call('records.sameNumber', { accountId, taskId, recordId, most: OTHERS_SHOWN }).catch(() => [])

  /** A kept call as a list shows it. @throws AppError not_found */
  async function kept(accountId: string, taskId: string, recordId: string): Promise<CallRecord> {
    const found = await client.call('records.detail', { accountId, taskId, recordId, source: 'local' })
    const { details: _details, raw: _raw, ...record } = found
    return record
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

  /**
   * What came of kept calls, by task.
   * @throws AppError where the store cannot be opened: that is not the same as no calls
   */
  const outcomes = (accountId: string, filter: LocalFilter): Promise<NamedOutcome[]> =>
    client.call('records.outcomes', { accountId, filter })

  /** A task that is opened next lists these of its kept calls. */
  const prepare = (
    accountId: string,
    taskId: string,
    localFilter: LocalFilter,
    days: RangeName,
  ): Promise<unknown> =>
    client.call('taskView.update', { accountId, taskId, source: 'local', localFilter, days })

  /** The call that a link leads to, under each account that keeps it. @throws AppError where a store cannot be opened */
  const linked = (ref: CallRef): Promise<LinkedCall[]> => client.call('handing.linked', ref)

  return { find, kept, linked, sameNumber, tasksOf, outcomes, prepare }
})
