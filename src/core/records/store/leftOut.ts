import type { Database } from 'better-sqlite3-multiple-ciphers'
import type { CallRecord } from '#shared/records/types.ts'
import { packId, type Cell } from './row.ts'
import type { TaskRow } from './tasks.ts'

/**
 * Ids of calls that are known and not kept, because they were dialled before the task's cut-off. Whatever writes runs in
 * a transaction that writes, keeps `task.leftOut` true, and ends with `Tasks.save`.
 */
export interface LeftOut {
  /** @returns null where the id is not left out */
  markOf: (task: TaskRow, id: string) => number | null
  put: (task: TaskRow, id: string, mark: number) => void
  /** The id of a kept call, as its row holds it. */
  putCell: (task: TaskRow, id: Cell, mark: number) => void
  drop: (task: TaskRow, id: string) => void
  countMarked: (task: TaskRow, mark: number) => number
  /** Drops some of the ids that lack the mark. @returns how many */
  dropUnmarked: (task: TaskRow, mark: number) => number
  /** Drops some of all ids, and takes those that carry the task's mark off `seen`. @returns how many */
  dropSome: (task: TaskRow) => number
}

/** Ids dropped in one transaction: another process waits for no more than this. */
const DROPPED_AT_ONCE = 20_000

/** Whether a call was dialled before the task's cut-off. */
export function isLeftOut({ keptFrom }: TaskRow, { calldate }: Pick<CallRecord, 'calldate'>): boolean {
  return keptFrom !== null && calldate !== null && calldate < keptFrom
}

export function openLeftOut(database: Database): LeftOut {
  const select = database
    .prepare<[number, Cell], number>('SELECT mark FROM left_out WHERE task = ? AND id = ?')
    .pluck()
  const insert = database.prepare<[number, Cell, number]>(
    'INSERT INTO left_out (task, id, mark) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  )
  const update = database.prepare<[number, number, Cell]>(
    'UPDATE left_out SET mark = ? WHERE task = ? AND id = ?',
  )
  const remove = database.prepare<[number, Cell]>('DELETE FROM left_out WHERE task = ? AND id = ?')
  const count = database
    .prepare<[number, number], number>('SELECT count(*) FROM left_out WHERE task = ? AND mark = ?')
    .pluck()
  const removeUnmarked = database.prepare<[number, number, number]>(
    `DELETE FROM left_out WHERE task = ? AND id IN
     (SELECT id FROM left_out WHERE task = ? AND mark <> ? LIMIT ${DROPPED_AT_ONCE})`,
  )
  const removeSome = database
    .prepare<[number, number], number>(
      `DELETE FROM left_out WHERE task = ? AND id IN
       (SELECT id FROM left_out WHERE task = ? LIMIT ${DROPPED_AT_ONCE}) RETURNING mark`,
    )
    .pluck()

  function putCell(task: TaskRow, id: Cell, mark: number): void {
    if (insert.run(task.id, id, mark).changes > 0) task.leftOut += 1
    else update.run(mark, task.id, id)
  }

  return {
    // A task without a cut-off has none, and is not made to look for them.
    markOf: (task, id) => (task.leftOut === 0 ? null : (select.get(task.id, packId(id)) ?? null)),
    put: (task, id, mark) => putCell(task, packId(id), mark),
    putCell,
    drop: (task, id) => {
      task.leftOut -= remove.run(task.id, packId(id)).changes
    },
    countMarked: (task, mark) => (task.leftOut === 0 ? 0 : (count.get(task.id, mark) ?? 0)),
    dropUnmarked: (task, mark) => {
      if (task.leftOut === 0) return 0
      const dropped = removeUnmarked.run(task.id, task.id, mark).changes
      task.leftOut -= dropped
      return dropped
    },
    dropSome: (task) => {
      if (task.leftOut === 0) return 0
      const marks = removeSome.all(task.id, task.id)
      task.leftOut -= marks.length
      task.seen -= marks.filter((mark) => mark === task.mark).length
      return marks.length
    },
  }
}
