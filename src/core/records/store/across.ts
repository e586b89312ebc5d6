import type { LocalFilter } from '#shared/records/filters.ts'
import { DEFAULT_LOCAL_SORT } from '#shared/records/localSort.ts'
import type { TaskOutcome } from '#shared/records/outcomes.ts'
import type { CallRecord } from '#shared/records/types.ts'
import { taskOfKey } from './keys.ts'
import type { MarksOf } from './marked.ts'
import { findWhere, type CountedPage, type Count, type Queries, type QueryParts } from './queries.ts'

/** A to E, which are documented. */
const LETTERS = [1, 2, 3, 4, 5]

/** Calls up to which it is told apart in which tasks they are. */
const MOST_SIFTED = 2000

export interface AcrossQuery {
  /** Whose calls: every kept task of this identity. */
  identity: string
  filter: LocalFilter
  /** Calls wanted, the newest of all tasks. */
  most: number
  /** Where counting may stop, in each task. */
  counted: number
  /** As of {@link LocalQuery}, here and below. */
  marks?: MarksOf | undefined
}

export interface AcrossTasks extends Count {
  rows: { taskId: string; record: CallRecord }[]
}

export interface OutcomesQuery {
  identity: string
  filter: LocalFilter
  marks?: MarksOf | undefined
}

export interface Across {
  /** What came of the calls that pass, by task; tasks without one are left out. */
  outcomes: (query: OutcomesQuery) => TaskOutcome[]
  /** Calls of all kept tasks, the newest first. */
  acrossTasks: (query: AcrossQuery) => AcrossTasks
}

/** Every index begins with the task, so each task is asked by itself. */
export function createAcross(
  { database, words, tasks }: Pick<QueryParts, 'database' | 'words' | 'tasks'>,
  { pageOfAll, count }: Pick<Queries, 'pageOfAll' | 'count'>,
): Across {
  const tasksOf = database
    .prepare<[string], string>('SELECT task_id FROM tasks WHERE account_id = ? AND calls > 0 ORDER BY id')
    .pluck()
  const holding = database
    .prepare<[string, number], bigint>('SELECT rowid FROM search WHERE search MATCH ? LIMIT ?')
    .pluck()
    .safeIntegers()
  /**
   * The tasks in which what is searched for can stand: a number is in few of them, and one look at the index of all tells
   * in which. What stands in many calls is looked for in every task.
   */
  function tasksWith({ identity, filter, marks }: OutcomesQuery): string[] {
    const all = tasksOf.all(identity)
    const [first] = all
    if (first === undefined) return []
    // What the index is asked is the same for every task.
    const match = findWhere(
      { database, words, tasks },
      { scope: { identity, taskId: first }, filter, marks },
    )?.match
    if (match === undefined || match === null) return all
    const keys = holding.all(match, MOST_SIFTED)
    if (keys.length === MOST_SIFTED) return all
    const found = new Set(keys.map(taskOfKey))
    return all.filter((taskId) => found.has(tasks.find({ identity, taskId })?.id ?? -1))
  }

  return {
    outcomes: ({ identity, filter, marks }) =>
      tasksOf.all(identity).flatMap((taskId): TaskOutcome[] => {
        const countOf = (more: LocalFilter): number =>
          count({ scope: { identity, taskId }, filter: { ...filter, ...more }, marks })
        const calls = countOf({})
        if (calls === 0) return []
        const intentions = LETTERS.map((letter) => countOf({ intention_tags: [letter] }))
        return [{ taskId, calls, answered: countOf({ answered: true }), intentions }]
      }),
    acrossTasks: ({ identity, filter, most, counted, marks }) => {
      const pages = tasksWith({ identity, filter, marks }).map(
        (taskId): CountedPage & { taskId: string } => ({
          taskId,
          ...pageOfAll({
            scope: { identity, taskId },
            filter,
            marks,
            sort: DEFAULT_LOCAL_SORT,
            page: 1,
            perPage: most,
            most: counted,
          }),
        }),
      )
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
