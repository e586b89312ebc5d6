import type { Database } from 'better-sqlite3-multiple-ciphers'
import { AppError } from '#shared/errors.ts'
import { DAY_MS } from '#shared/time.ts'
import type { StoredTaskRef } from '../../sync/store.ts'
import { LAST_TASK } from './keys.ts'

export interface TaskRow {
  id: number
  /** Calls in the store. */
  calls: number
  /** Calls whose key is not their date, see `keys.ts`. */
  skewed: number
  /**
   * How long after the call date calls hang up, at least and at most, ms; null before the first. Calls that go leave the
   * limits as they are.
   */
  lagLeast: number | null
  lagMost: number | null
  /** The latest mark, and the calls that carry it. */
  mark: number
  seen: number
  checkpoint: string | null
  outcome: string | null
  /** See migration 4. */
  run: string | null
  runMark: number
  dictionary: number | null
  /** Calls dialled before this moment, ms since the epoch, are known and not kept; null keeps all. */
  keptFrom: number | null
  /** Calls that are known and not kept. */
  leftOut: number
  /** 1 where the task was deleted: nothing of it is kept until somebody synchronises it. */
  paused: 0 | 1
}

/** The limits of a task that holds a call with the one date and without the other: there are none. */
export const ANY_LAG_MS = 200 * 366 * DAY_MS

/** In place of a run's name: no run goes on, and the next one begins. */
export const NOBODYS = ''

export interface Tasks {
  find: (scope: StoredTaskRef) => TaskRow | null
  /** By its number, which keys hold. */
  get: (id: number) => TaskRow | null
  /** The task, made where it is new. In a transaction that writes. @throws AppError internal beyond a million tasks */
  demand: (scope: StoredTaskRef) => TaskRow
  /** Writes what the row holds now. */
  save: (row: TaskRow) => void
}

export function openTasks(database: Database): Tasks {
  const columns = `id, calls, skewed, lag_least AS lagLeast, lag_most AS lagMost, mark, seen, checkpoint, outcome,
    run, run_mark AS runMark, dictionary, kept_from AS keptFrom, left_out AS leftOut, paused`
  const select = database.prepare<[string, string], TaskRow>(
    `SELECT ${columns} FROM tasks WHERE account_id = ? AND task_id = ?`,
  )
  const selectById = database.prepare<[number], TaskRow>(`SELECT ${columns} FROM tasks WHERE id = ?`)
  const insert = database.prepare<[string, string]>('INSERT INTO tasks (account_id, task_id) VALUES (?, ?)')
  const update = database.prepare<TaskRow>(
    `UPDATE tasks SET calls = @calls, skewed = @skewed, lag_least = @lagLeast,
     lag_most = @lagMost, mark = @mark, seen = @seen, checkpoint = @checkpoint,
     outcome = @outcome, run = @run, run_mark = @runMark, dictionary = @dictionary, kept_from = @keptFrom, left_out = @leftOut,
     paused = @paused WHERE id = @id`,
  )
  const find = ({ identity, taskId }: StoredTaskRef): TaskRow | null => select.get(identity, taskId) ?? null
  return {
    find,
    get: (id) => selectById.get(id) ?? null,
    demand: (scope) => {
      const known = find(scope)
      if (known !== null) return known
      const id = Number(insert.run(scope.identity, scope.taskId).lastInsertRowid)
      if (id > LAST_TASK) throw new AppError('internal', 'The store holds too many tasks')
      return {
        id,
        calls: 0,
        skewed: 0,
        lagLeast: null,
        lagMost: null,
        mark: 0,
        seen: 0,
        checkpoint: null,
        outcome: null,
        run: null,
        runMark: 0,
        dictionary: null,
        keptFrom: null,
        leftOut: 0,
        paused: 0,
      }
    },
    save: (row) => void update.run(row),
  }
}
