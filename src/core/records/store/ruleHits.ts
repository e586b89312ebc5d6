/**
 * The calls that meet a rule. Numbers are told from the entries of an index: it holds each of them, and the facts. Words are
 * told from the search index, which knows who said them. So no row and no body is read, and what was found is remembered
 * until this process or another one writes to the store.
 */
import type { LocalFilter, Range } from '#shared/records/filters.ts'
import { searchForms } from '#shared/records/search.ts'
import type { CallRecord } from '#shared/records/types.ts'
import { CONDITION_LIST, type LimitCondition, type RuleConditions } from '#shared/reviews/rules.ts'
import type { StoredTaskRef } from '../../sync/store.ts'
import { saidCondition } from './facts.ts'
import { SORT_INDEXES } from './order.ts'
import { planAll } from './plan.ts'
import { findWhere, type QueryParts } from './queries.ts'
import type { Readings } from './readings.ts'
import { fromCells, packId, RECORD_COLUMNS, unpackId, type Cell } from './row.ts'
import { searchMatch } from './searchIndex.ts'
import { COVERED, type Bound, type Part, type Sql, type Where } from './where.ts'

/** What tells a call that was judged from one that changed since. */
export interface CallState {
  key: bigint
  /** Of its body. */
  digest: string
  callee: string | null
}

export interface RuleHits {
  /** Ids of an identity's tasks that hold calls, and how many. */
  tasksWithCalls: (identity: string) => { taskId: string; calls: number }[]
  /** No kept call is still to be read again: what is counted is all there is. */
  areAllRead: () => boolean
  /** Keys of the task's calls that meet the rule, the newest first. None for a rule without conditions. */
  ruleHits: (scope: StoredTaskRef, conditions: RuleConditions) => BigInt64Array
  /** Calls by their keys, in this order, those that went left out. */
  callsAt: (keys: readonly bigint[]) => CallRecord[]
  /** Likewise their ids alone. */
  idsAt: (keys: readonly bigint[]) => string[]
  /** @returns null where the store has no such call */
  stateOf: (scope: StoredTaskRef, recordId: string) => CallState | null
}

type Parts = Pick<QueryParts, 'database' | 'words' | 'tasks'> & { readings: Pick<Readings, 'areCurrent'> }
type Limited = LimitCondition['field']
type Limits = Partial<Record<Limited, Range<number>>>

const NOTHING = new BigInt64Array()

export function createRuleHits({ database, words, tasks, readings }: Parts): RuleHits {
  const tasksOf = database.prepare<[string], { taskId: string; calls: number }>(
    'SELECT task_id AS taskId, calls FROM tasks WHERE account_id = ? AND calls > 0 ORDER BY id',
  )
  const rowAt = database
    .prepare<[bigint], Cell[]>(`SELECT ${RECORD_COLUMNS.join(', ')} FROM calls WHERE key = ?`)
    .raw()
  const idAt = database.prepare<[bigint], Cell>('SELECT id FROM calls WHERE key = ?').pluck()
  const state = database
    .prepare<[number, Cell], { key: bigint; digest: Buffer; callee: string | null }>(
      'SELECT m.key, m.digest, c.callee FROM calls c JOIN marks m ON m.key = c.key WHERE c.task = ? AND c.id = ?',
    )
    .safeIntegers()
  const totalChanges = database.prepare<[], number>('SELECT total_changes()').pluck()

  let moment = ''
  const remembered = new Map<string, BigInt64Array>()
  function rememberedFor(question: string, find: () => BigInt64Array): BigInt64Array {
    const now = `${String(database.pragma('data_version', { simple: true }))} ${totalChanges.get()}`
    if (now !== moment) remembered.clear()
    moment = now
    const found = remembered.get(question) ?? find()
    remembered.set(question, found)
    return found
  }

  function find(scope: StoredTaskRef, conditions: RuleConditions): BigInt64Array {
    const where = whereOf(scope, conditions)
    if (where === null) return NOTHING
    const key = where.match === null ? 'c.key' : 's.rowid'
    const all = planAll(where)
    const keys = database
      .prepare<Bound[], bigint>(all.map(({ sql }) => `SELECT ${key} FROM ${sql}`).join(' UNION ALL '))
      .pluck()
      .safeIntegers()
      .all(...all.flatMap(({ params }) => params))
    return BigInt64Array.from(keys).sort()
  }

  /** @returns null where nothing can pass */
  function whereOf(scope: StoredTaskRef, conditions: RuleConditions): Where | null {
    const limits: Limits = {}
    const filter: LocalFilter = {}
    const matches: (string | null)[] = []
    function limit({ field, end, unit }: LimitCondition, value: number): void {
      const [least, most] = limits[field] ?? [null, null]
      limits[field] = end === 'least' ? [value * unit, most] : [least, value * unit]
    }
    for (const [key, condition] of CONDITION_LIST) {
      const value = conditions[key]
      if (value === undefined) continue
      if (condition.kind === 'limit') limit(condition, value as number)
      else if (condition.kind === 'intentions') filter.intention_tags = [...(value as readonly number[])]
      else if (condition.kind === 'words')
        matches.push(
          searchMatch((value as readonly string[]).flatMap(searchForms), {
            ...(condition.by === null ? {} : { by: condition.by }),
          }),
        )
      else {
        filter.answered = true
        limits.customer_chars = [limits.customer_chars?.[0] ?? null, 0]
      }
    }
    const parts = Object.entries(limits).map(([field, range]) => limitPart(field as Limited, range))
    // Words of which nothing is left to look for are found nowhere.
    if (matches.includes(null) || (parts.length === 0 && matches.length === 0 && isEmpty(filter))) return null
    const where = findWhere({ database, words, tasks }, { scope, filter })
    if (where === null) return null
    const match = matches.length === 0 ? null : matches.map((one) => `(${one})`).join(' AND ')
    return { ...where, match, parts: [...where.parts, ...parts] }
  }

  return {
    tasksWithCalls: (identity) => tasksOf.all(identity),
    areAllRead: () => readings.areCurrent(),
    ruleHits: (scope, conditions) =>
      rememberedFor(JSON.stringify([scope.identity, scope.taskId, conditions]), () =>
        find(scope, conditions),
      ),
    callsAt: (keys) =>
      keys.flatMap((key) => {
        const cells = rowAt.get(key)
        return cells === undefined ? [] : [fromCells(cells, words)]
      }),
    idsAt: (keys) => keys.flatMap((key) => unpackId(idAt.get(key) ?? null) ?? []),
    stateOf: (scope, recordId) => {
      const task = tasks.find(scope)
      const found = task === null ? undefined : state.get(task.id, packId(recordId))
      return found === undefined ? null : { ...found, digest: found.digest.toString('base64url') }
    },
  }
}

const isEmpty = (filter: LocalFilter): boolean => Object.keys(filter).length === 0

function limitPart(field: Limited, [least, most]: Range<number>): Part {
  const ends = [...(least === null ? [] : [`c.${field} >= ?`]), ...(most === null ? [] : [`c.${field} <= ?`])]
  const condition: Sql = {
    sql: `(${ends.join(' AND ')})`,
    params: [least, most].filter((end) => end !== null),
  }
  const facts = field === 'customer_chars' ? saidCondition(least ?? 0, most) : undefined
  return {
    condition,
    covered: COVERED.includes(field) || facts?.exact === true,
    facts,
    index: SORT_INDEXES[field],
    calls: null,
    counted: false,
    ranges: [condition],
  }
}
