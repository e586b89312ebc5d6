/**
 * Conditions on a person's marks, and sorting by them. Marks lie in another file, so that it is worked out first which
 * calls of the task they concern, and SQL is given the keys of these as one parameter.
 */
import type { Database } from 'better-sqlite3-multiple-ciphers'
import type { Facet, LocalFilter, MarkFacets } from '#shared/records/filters.ts'
import { NONE } from '#shared/records/filters.ts'
import { markHolds, markSortValue, type MarkKey } from '#shared/reviews/markFields.ts'
import { MARK_FILTERS } from '#shared/reviews/markFilters.ts'
import { markPasses } from '#shared/reviews/markPasses.ts'
import { NO_MARK, type Mark } from '#shared/reviews/marks.ts'
import { packId } from './row.ts'
import type { TaskRow } from './tasks.ts'
import type { Part, Sql } from './where.ts'

/** A person's marks of a task, by record id. */
export type MarksOf = (taskId: string) => ReadonlyMap<string, Mark>

/** A kept call that has a mark, by its key. */
export type MarkedCall = readonly [key: bigint, mark: Mark]

const idLookups = new WeakMap<Database, (task: number, id: string) => bigint | undefined>()
function idLookup(database: Database): (task: number, id: string) => bigint | undefined {
  const known = idLookups.get(database)
  if (known !== undefined) return known
  const select = database
    .prepare<[number, string | Buffer | null], bigint>('SELECT key FROM calls WHERE task = ? AND id = ?')
    .pluck()
    .safeIntegers()
  const lookup = (task: number, id: string): bigint | undefined => select.get(task, packId(id))
  idLookups.set(database, lookup)
  return lookup
}

/** Those of the task's marks whose call is kept. */
export function markedCalls(
  database: Database,
  task: TaskRow,
  marks: ReadonlyMap<string, Mark>,
): MarkedCall[] {
  const keyOf = idLookup(database)
  return [...marks].flatMap(([id, mark]): MarkedCall[] => {
    const key = keyOf(task.id, id)
    return key === undefined ? [] : [[key, mark]]
  })
}

const IN_KEYS = 'c.key IN (SELECT value FROM json_each(?))'

/** A filter's conditions on marks. What a call without a mark passes is told by those that do not. */
export function markPart(task: TaskRow, marked: readonly MarkedCall[], filter: LocalFilter): Part {
  const others = markPasses(NO_MARK, filter)
  const told = marked.filter(([, mark]) => markPasses(mark, filter) !== others)
  const keys = `[${told.map(([key]) => key).join(',')}]`
  return {
    condition: { sql: others ? `NOT (${IN_KEYS})` : IN_KEYS, params: [keys] },
    covered: true,
    ofMarks: true,
    ...(others ? {} : { keys }),
    calls: others ? task.calls - told.length : told.length,
    counted: true,
  }
}

/** Looked at once, and as whole numbers: else SQLite makes no index of them, and scans them for every call. */
const VALUES = `WITH listed AS MATERIALIZED
  (SELECT CAST(value ->> 0 AS INTEGER) AS call, value ->> 1 AS value FROM json_each(?)) SELECT * FROM listed`

/** Joins what calls are sorted by, as `m.value`. */
export function markJoin(marked: readonly MarkedCall[], key: MarkKey): Sql {
  const values = marked.flatMap(([call, mark]) => {
    const value = markSortValue(mark, key)
    return value === null ? [] : [`[${call},${JSON.stringify(value)}]`]
  })
  return {
    sql: ` LEFT JOIN (${VALUES}) m ON m.call = c.key`,
    params: [`[${values.join(',')}]`],
  }
}

/** What filters by marks choose from, the most frequent first. */
export function markFacets({ calls }: Pick<TaskRow, 'calls'>, marked: readonly MarkedCall[]): MarkFacets {
  const entries = MARK_FILTERS.flatMap((entry) => {
    if (entry.kind !== 'oneOf') return []
    const counts = new Map<string, number>()
    let without = calls
    for (const [, mark] of marked) {
      const held = markHolds(mark, entry.field)
      if (held.length > 0) without -= 1
      for (const name of held) counts.set(name, (counts.get(name) ?? 0) + 1)
    }
    const named = [...counts].map(([value, count]): Facet<string> => ({ value, count }))
    named.sort((one, other) => other.count - one.count || (one.value < other.value ? -1 : 1))
    return [[entry.field, 'none' in entry ? [...named, { value: NONE, count: without }] : named] as const]
  })
  return Object.fromEntries(entries)
}
