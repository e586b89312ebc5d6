import type { Database } from 'better-sqlite3-multiple-ciphers'
import type { TaskRef } from '../../sync/store.ts'
import type { Aliases } from './aliases.ts'
import { packId, type Cell } from './row.ts'
import type { Tasks } from './tasks.ts'

/** What is kept of a call that is known by its task and id alone. */
export interface KeptCall {
  kept: boolean
  /** Calls of its task are kept, whether or not this one is. */
  taskKept: boolean
  /** ms since the epoch; null where it has none or is not kept. */
  calldate: number | null
  callee: string | null
}

export interface Kept {
  /**
   * In the order in which they are asked for.
   * @param identity null for whoever's calls they are
   */
  keptCalls: (refs: readonly CallRef[], identity: string | null) => KeptCall[]
  /** How many calls to a number are kept, in all tasks. */
  countNumber: (identity: string, callee: string) => number
}

export interface CallRef extends Pick<TaskRef, 'taskId'> {
  recordId: string
}

export function createKept({
  database,
  tasks,
  aliases,
}: {
  database: Database
  tasks: Tasks
  aliases: Aliases
}): Kept {
  const tasksOf = database
    .prepare<[string, string | null, string | null], number>(
      'SELECT id FROM tasks WHERE task_id = ? AND (? IS NULL OR account_id = ?)',
    )
    .pluck()
  const call = database.prepare<[number, Cell], { calldate: number | null; callee: string | null }>(
    'SELECT calldate, callee FROM calls WHERE task = ? AND id = ?',
  )
  const toNumber = database
    .prepare<[string, string], number>(
      'SELECT count(*) FROM calls WHERE task IN (SELECT id FROM tasks WHERE account_id = ?) AND callee = ?',
    )
    .pluck()
  return {
    countNumber: (identity, callee) => toNumber.get(identity, callee) ?? 0,
    keptCalls: (refs, identity) => {
      const known = new Map(
        [...new Set(refs.map(({ taskId }) => taskId))].map((taskId) => [
          taskId,
          tasksOf.all(taskId, identity, identity).flatMap((id) => tasks.get(id) ?? []),
        ]),
      )
      return refs.map(({ taskId, recordId }) => {
        const held = (known.get(taskId) ?? []).filter(({ calls }) => calls > 0)
        for (const task of held) {
          const alias = aliases.find(task, recordId)
          const found =
            call.get(task.id, packId(recordId)) ??
            (alias === null ? undefined : call.get(task.id, packId(alias)))
          if (found !== undefined) return { kept: true, taskKept: true, ...found }
        }
        return { kept: false, taskKept: held.length > 0, calldate: null, callee: null }
      })
    },
  }
}
