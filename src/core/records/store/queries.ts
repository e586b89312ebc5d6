import type { Database } from 'better-sqlite3-multiple-ciphers'
import {
  CALL_FILTERS,
  type FacetField,
  type Filter,
  type FlagField,
  type LocalFacets,
  type LocalFilter,
} from '#shared/records/filters.ts'
import { tidyLocalFilter } from '#shared/records/filterValues.ts'
import type { LocalSort } from '#shared/records/localSort.ts'
import type { CallRecord, CallRecordDetail } from '#shared/records/types.ts'
import type { StoredTaskRef } from '../../sync/store.ts'
import { parseJson } from '../../wire/json.ts'
import { readDetails } from '../readRecord.ts'
import type { Aliases } from './aliases.ts'
import type { Bodies, BodyAddress } from './bodies.ts'
import { chinaDay, COUNTED, startOfDay } from './counters.ts'
import { keysBetween } from './keys.ts'
import { markedCalls, markFacets, type MarkedCall, type MarksOf } from './marked.ts'
import { planCount, planKeys } from './plan.ts'
import { fromCells, packId, RECORD_COLUMNS, unpackId, type Cell } from './row.ts'
import type { Tasks } from './tasks.ts'
import { buildWhere, type Bound, type Sql, type Where } from './where.ts'
import type { Words } from './words.ts'

export interface LocalQuery {
  scope: StoredTaskRef
  filter: LocalFilter
  /** Needed where filter or sort look at marks. */
  marks?: MarksOf | undefined
}

export interface LocalPageQuery extends LocalQuery {
  sort: LocalSort
  /** Counted from 1. */
  page: number
  perPage: number
  /** Where counting may stop; without it all are counted. A number that is kept anyway is told whole. */
  most?: number | undefined
}

export interface Count {
  /** How many calls pass; where `more` is set, so many and more. */
  total: number
  more: boolean
}

export interface CountedPage extends Count {
  rows: CallRecord[]
}

export interface Queries {
  /** One page of rows, without their conversations. The order ends in the call's own key. */
  page: (query: LocalPageQuery) => CallRecord[]
  /** A page and how many calls pass, of one moment. */
  pageOfAll: (query: LocalPageQuery) => CountedPage
  /** How many calls pass the filter. */
  count: (query: LocalQuery) => number
  /** Ids of the calls that pass, in the order of the list, and whether somebody answered. @param most of them */
  listedIds: (query: LocalQuery & { sort: LocalSort }, most: number) => { id: string; answered: boolean }[]
  /** @returns null where the store has no such call */
  detail: (scope: StoredTaskRef, recordId: string) => CallRecordDetail | null
  /** @param marks null where they cannot be read */
  facets: (scope: StoredTaskRef, marks?: MarksOf | null) => LocalFacets
}

export interface QueryParts {
  database: Database
  words: Words
  bodies: Bodies
  tasks: Tasks
  aliases: Aliases
}

/**
 * Calls for which the search index is asked one by one, and for how long: 20 to 500 µs each. The other way gathers every
 * call that is found first, and gives the same.
 */
const MOST_ASKED = 500
const ASKING_MS = 20

/** @returns null where nothing can pass */
export function findWhere(
  { database, words, tasks }: Pick<QueryParts, 'database' | 'words' | 'tasks'>,
  { scope, filter, marks }: LocalQuery,
): Where | null {
  const task = tasks.find(scope)
  if (task === null) return null
  let found: MarkedCall[] | null = null
  const marked = (): MarkedCall[] => {
    if (marks === undefined) throw new Error('Marks are asked for, and nobody has read them')
    return (found ??= markedCalls(database, task, marks(scope.taskId)))
  }
  return buildWhere(database, words, task, tidyLocalFilter(filter), marked)
}

/**
 * A call with its conversation. What columns hold comes from the row, as in every list: a body that an earlier reader
 * read would say other things by today's.
 */
export function withConversation(bodies: Bodies, record: CallRecord, body: BodyAddress): CallRecordDetail {
  const raw = bodies.read(body)
  return { ...record, details: readDetails(parseJson(raw)), raw }
}

export function createQueries({ database, words, bodies, tasks, aliases }: QueryParts): Queries {
  const row = database
    .prepare<[bigint], Cell[]>(`SELECT ${RECORD_COLUMNS.join(', ')} FROM calls WHERE key = ?`)
    .raw()
  const callById = database
    .prepare<[number, Cell], Cell[]>(
      `SELECT block, part, ${RECORD_COLUMNS.join(', ')} FROM calls WHERE task = ? AND id = ?`,
    )
    .raw()
  const nameOf = database
    .prepare<[bigint], [Cell, number | null]>('SELECT id, bill FROM calls WHERE key = ?')
    .raw()
  const counters = database.prepare<[number, number], { value: number; count: number }>(
    'SELECT value, calls AS count FROM counters WHERE task = ? AND kind = ? ORDER BY calls DESC, value',
  )
  const days = database
    .prepare<[number, number, number], number | null>(
      `SELECT sum(calls) FROM counters WHERE task = ? AND kind = ${COUNTED.day} AND value BETWEEN ? AND ?`,
    )
    .pluck()
  const countKeys = database
    .prepare<[number, bigint, bigint], number>(
      'SELECT count(*) FROM calls INDEXED BY calls_by_calldate WHERE task = ? AND key BETWEEN ? AND ?',
    )
    .pluck()

  const isFound = database
    .prepare<[string, bigint], number>('SELECT 1 FROM search WHERE search MATCH ? AND rowid = ?')
    .pluck()

  const whereOf = (query: LocalQuery): Where | null => findWhere({ database, words, tasks }, query)

  function keys(where: Where, sort: LocalSort, limit: number, offset: number): bigint[] {
    const { task, parts, match, dated } = where
    const all = parts.length === 0 && match === null && !dated
    // Far pages of a whole task are nearer from its other end.
    const turned = all && offset > task.calls / 2
    const size = turned ? Math.max(0, Math.min(limit, task.calls - offset)) : limit
    const skip = turned ? Math.max(0, task.calls - offset - size) : offset
    const asked = turned ? { ...sort, descending: !sort.descending } : sort
    const { sql, params, unsearched } = planKeys(database, where, asked)
    const quickly = unsearched && match !== null ? firstHits(unsearched, match, skip + size) : null
    if (quickly !== null) return quickly.slice(skip)
    const found = database
      .prepare<Bound[], bigint>(sql)
      .pluck()
      .safeIntegers()
      .all(...params, size, skip)
    return turned ? found.reverse() : found
  }

  /** The first calls of a walk that search finds, where they are found soon; else null. */
  function firstHits({ sql, params }: Sql, match: string, wanted: number): bigint[] | null {
    if (wanted > MOST_ASKED) return null
    const keys = database.prepare<Bound[], bigint>(sql).pluck().safeIntegers()
    const until = performance.now() + ASKING_MS
    const found: bigint[] = []
    for (const key of keys.all(...params, MOST_ASKED, 0)) {
      if (isFound.get(match, key) !== undefined) found.push(key)
      if (found.length === wanted) return found
      if (performance.now() > until) return null
    }
    return null
  }

  /** Whole days come from the counters; the two cut ones are counted. */
  function countDated({ task, keys, dates: [from, to] }: Where): number {
    const firstDay = from === null ? null : chinaDay(from) + 1
    const lastDay = to === null ? null : chinaDay(to) - 1
    if (firstDay !== null && lastDay !== null && lastDay < firstDay)
      return countKeys.get(task.id, ...keys) ?? 0
    let calls = days.get(task.id, firstDay ?? -1e9, lastDay ?? 1e9) ?? 0
    if (firstDay !== null)
      calls += countKeys.get(task.id, ...keysBetween(task.id, from, startOfDay(firstDay) - 1)) ?? 0
    if (lastDay !== null)
      calls += countKeys.get(task.id, ...keysBetween(task.id, startOfDay(lastDay + 1), to)) ?? 0
    return calls
  }

  /** The number that is kept with every write, or follows from such numbers; null where calls must be counted. */
  function keptCount(where: Where): number | null {
    const { task, parts, match, dated } = where
    if (match !== null) return null
    if (parts.length === 0) return dated ? countDated(where) : task.calls
    const [only] = parts
    return !dated && parts.length === 1 && only?.counted ? only.calls : null
  }

  /** @param most where counting may stop */
  function count(where: Where, most: number): Count {
    const kept = keptCount(where)
    if (kept !== null) return { total: kept, more: false }
    const { sql, params } = planCount(where, most === Infinity ? null : most + 1)
    const calls = database
      .prepare<Bound[], number>(sql)
      .pluck()
      .get(...params)
    return { total: Math.min(calls ?? 0, most), more: (calls ?? 0) > most }
  }

  const totalChanges = database.prepare<[], number>('SELECT total_changes()').pluck()
  let counted: (Count & { question: string }) | null = null

  /** Turning pages asks for the same count again; it holds until this process or another one writes. */
  function rememberedCount(query: LocalQuery, where: Where, most: number): Count {
    const written = [database.pragma('data_version', { simple: true }), totalChanges.get()]
    const marked = where.parts.flatMap(({ condition, ofMarks }) => (ofMarks ? condition.params : []))
    const question = JSON.stringify([query.scope, query.filter, ...written, ...marked])
    if (counted?.question !== question || (counted.more && counted.total < most))
      counted = { question, ...count(where, most) }
    return { total: counted.total, more: counted.more }
  }

  /** What one filter chooses from, by its field. */
  function facetOf(task: number, entry: Filter): [string, unknown][] {
    if (entry.kind !== 'flag' && entry.kind !== 'oneOf') return []
    const found = counters.all(task, COUNTED[entry.field as FacetField | FlagField])
    if (entry.kind === 'flag') return [[entry.field, found[0]?.count ?? 0]]
    if (entry.of === 'number') return [[entry.field, found]]
    return [[entry.field, found.map(({ value, count }) => ({ value: words.text(value), count }))]]
  }

  /** What several statements read belongs together, whatever another process writes meanwhile. */
  function inOneMoment<Arguments extends unknown[], Result>(
    read: (...args: Arguments) => Result,
  ): (...args: Arguments) => Result {
    return (...args) => database.transaction(() => read(...args)).deferred()
  }

  const rowsOf = (where: Where, { page, perPage, sort }: LocalPageQuery): CallRecord[] =>
    keys(where, sort, perPage, (page - 1) * perPage).flatMap((key) => {
      const cells = row.get(key)
      return cells === undefined ? [] : [fromCells(cells, words)]
    })

  return {
    page: inOneMoment((query: LocalPageQuery): CallRecord[] => {
      const where = whereOf(query)
      return where === null ? [] : rowsOf(where, query)
    }),
    pageOfAll: inOneMoment((query: LocalPageQuery): CountedPage => {
      const where = whereOf(query)
      if (where === null) return { rows: [], total: 0, more: false }
      return { rows: rowsOf(where, query), ...rememberedCount(query, where, query.most ?? Infinity) }
    }),
    count: inOneMoment((query: LocalQuery) => {
      const where = whereOf(query)
      return where === null ? 0 : rememberedCount(query, where, Infinity).total
    }),
    listedIds: inOneMoment((query: LocalQuery & { sort: LocalSort }, most: number) => {
      const where = whereOf(query)
      return (where === null ? [] : keys(where, query.sort, most, 0)).flatMap((key) => {
        const [cell, bill] = nameOf.get(key) ?? []
        const id = unpackId(cell ?? null)
        return id === null ? [] : [{ id, answered: (bill ?? 0) > 0 }]
      })
    }),
    detail: inOneMoment((scope: StoredTaskRef, recordId: string) => {
      const task = tasks.find(scope)
      if (task === null) return null
      const call = (id: string | null): Cell[] | undefined =>
        id === null ? undefined : callById.get(task.id, packId(id))
      const found = call(recordId) ?? call(aliases.find(task, recordId))
      if (found === undefined) return null
      const [block, part, ...cells] = found
      const body = { block: Number(block), part: Number(part) }
      return withConversation(bodies, fromCells(cells, words), body)
    }),
    facets: (scope, marks = null) => {
      const task = tasks.find(scope)
      const id = task?.id ?? -1
      const facets = Object.fromEntries(CALL_FILTERS.flatMap((entry) => facetOf(id, entry)))
      const marked = task === null || marks === null ? null : markedCalls(database, task, marks(scope.taskId))
      return {
        ...facets,
        calls: task?.calls ?? 0,
        ...(task === null || marked === null ? {} : markFacets(task, marked)),
      } as LocalFacets
    },
  }
}
