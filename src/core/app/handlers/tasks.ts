import { interactive } from '../interactive.ts'
import type { HandlersOf, Services } from '../services.ts'

export function tasksHandlers({
  accounts,
  client,
  lastRead,
  pins,
  saves,
  onTask,
}: Services): HandlersOf<'tasks'> {
  return {
    'tasks.edit': async ({ accountId, taskId }, { signal }) => {
      const task = await client.taskEdit(await accounts.connect(accountId), taskId, interactive(signal))
      await onTask(accountId, task)
      return task
    },
    'tasks.lastRead': ({ accountId, taskId }) => lastRead.get(accounts.identity(accountId), taskId),
    'tasks.names': ({ accountId }) => lastRead.names(accounts.identity(accountId)),
    'tasks.save': ({ accountId, taskId }, { signal }) => saves.save(accountId, taskId, signal),
    'tasks.list': async ({ accountId, ...query }, { signal }) =>
      client.taskList(await accounts.connect(accountId), query, interactive(signal)),
    'tasks.pinned': ({ accountId }) => pins.list(accountId),
    'tasks.pin': ({ accountId, taskId, name }) => {
      accounts.identity(accountId)
      return pins.pin(accountId, { taskId, name, status: null, status_str: null })
    },
    'tasks.unpin': ({ accountId, taskId }) => {
      accounts.identity(accountId)
      return pins.unpin(accountId, taskId)
    },
    'tasks.arrange': ({ accountId, order }) => pins.arrange(accountId, order),
    'tasks.putBack': ({ accountId, task, order }) => {
      accounts.identity(accountId)
      return pins.putBack(accountId, task, order)
    },
  }
}
