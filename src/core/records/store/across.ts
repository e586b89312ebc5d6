import type { Database } from 'better-sqlite3-multiple-ciphers'
import type { LocalFilter } from '#shared/records/filters.ts'
import { DEFAULT_LOCAL_SORT } from '#shared/records/localSort.ts'
import type { CallRecord } from '#shared/records/types.ts'
import type { CountedPage, Count, Queries } from './queries.ts'

export interface AcrossQuery {
  /** Whose calls: every kept task of this identity. */
  identity: string
  filter: LocalFilter
  /** Calls wanted, the newest of all tasks. */
  most: number
  /** Where counting may stop, in each task. */
  counted: number
}

export interface AcrossTasks extends Count {
  rows: { taskId: string; record: CallRecord }[]
}

export interface Across {
  /** Calls of all kept tasks, the newest first. */
  acrossTasks: (query: AcrossQuery) => AcrossTasks
}

/** Every index begins with the task, so each task is asked by itself. */
export function createAcross(database: Database, pageOfAll: Queries['pageOfAll']): Across {
  const tasksOf = database
    .prepare<[string], string>('SELECT task_id FROM tasks WHERE account_id = ? AND calls > 0 ORDER BY id')
    .pluck()
  return {
    acrossTasks: ({ identity, filter, most, counted }) => {
      const pages = tasksOf.all(identity).map((taskId): CountedPage & { taskId: string } => ({
        taskId,
        ...pageOfAll({
          scope: { identity, taskId },
          filter,
          sort: DEFAULT_LOCAL_SORT,
          page: 1,
          perPage: most,
          most: counted,
        }),
      }))
      const rows = pages.flatMap(({ taskId, rows: found }) => found.map((record) => ({ taskId, record })))
      return {
        rows: rows
          .toSorted((one, other) => (other.record.calldate ?? 0) - (one.record.calldate ?? 0))
          .slice(0, most),
        total: pages.reduce((sum, { total }) => sum + total, 0),
        more: pages.some(({ more }) => more),
      }
    },
  }
}
