import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { PageMeta } from '#shared/records/types.ts'
import type { PinnedTask, TaskEdit, TaskListRow } from '#shared/tasks/types.ts'
import { useClient } from '../client/inject.ts'
import { takeTurns } from './inTurn.ts'

/** The side bar's tasks, and reading a task's edit view. */
export const useTasksStore = defineStore('tasks', () => {
  const client = useClient()
  const accountId = shallowRef<string | null>(null)
  const pinned = shallowRef<PinnedTask[]>([])

  const inTurn = takeTurns()
  /** What an account's side bar holds by now; the last account that was asked for is shown. */
  const take = (account: string | null, ask: () => Promise<PinnedTask[]>): Promise<void> =>
    inTurn(async () => {
      const pins = await ask()
      if (accountId.value === account) pinned.value = pins
    })
  async function loadPinned(account: string | null): Promise<void> {
    if (accountId.value !== account) pinned.value = []
    accountId.value = account
    await take(account, async () =>
      account === null ? [] : client.call('tasks.pinned', { accountId: account }),
    )
  }
  client.on('pins.changed', ({ accountId: changed }) => {
    if (changed === accountId.value) void loadPinned(changed)
  })

  const pin = (account: string, taskId: string, name: string | null): Promise<void> =>
    take(account, () => client.call('tasks.pin', { accountId: account, taskId, name }))

  const unpin = (account: string, taskId: string): Promise<void> =>
    take(account, () => client.call('tasks.unpin', { accountId: account, taskId }))

  /** A task that was taken away stands in its place again: those behind it are pinned anew, in their order. */
  const putBack = (account: string, task: PinnedTask, order: readonly string[]): Promise<void> =>
    take(account, () => client.call('tasks.putBack', { accountId: account, task, order: [...order] }))

  const arrange = (account: string, order: readonly string[]): Promise<void> =>
    take(account, () => client.call('tasks.arrange', { accountId: account, order: [...order] }))

  const readEdit = (account: string, taskId: string, signal: AbortSignal): Promise<TaskEdit> =>
    client.call('tasks.edit', { accountId: account, taskId }, { signal })

  /** The task as it was last read, kept on this machine; null for one that never was. */
  const lastRead = (account: string, taskId: string): Promise<TaskEdit | null> =>
    client.call('tasks.lastRead', { accountId: account, taskId })

  const list = (
    account: string,
    query: { page: number; perPage: number; name?: string },
    signal: AbortSignal,
  ): Promise<{ rows: TaskListRow[]; meta: PageMeta }> =>
    client.call('tasks.list', { accountId: account, ...query }, { signal })

  return { pinned, loadPinned, pin, unpin, putBack, arrange, readEdit, lastRead, list }
})
