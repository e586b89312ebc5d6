/**
 * Where to start reading. Three ways lead to the keys of a page:
 *
 *     walk    along the index of the sort, trying the filters on each entry: fast where many calls pass
 *     start   from the index or the keys of the most selective filter, then sort: fast where few pass
 *     match   from the full-text index, whose row ids are the keys: by time it streams, else as `start`
 *
 * SQLite's planner does not know what we keep count of, so the way is fixed with INDEXED BY and CROSS JOIN.
 */
import type { Database } from 'better-sqlite3-multiple-ciphers'
import type { LocalSort } from '#shared/records/localSort.ts'
import { orderOf, type Order } from './order.ts'
import { COVERED, type Bound, type Part, type Sql, type Where } from './where.ts'

/** So many rows are read and sorted in the time that a page may take … */
const FEW = 5000
/** … and so many index entries, where they hold everything that is asked for. */
const FEW_COVERED = 120_000
/** Likewise of calls found by search, which are looked up one by one, in half of a tenth of a second. */
const FEW_MATCHES = 20_000
const FEW_MATCHES_COVERED = 50_000

/**
 * Every condition but that of `without`: facts first, then what the indexes hold. In the index that is walked along,
 * the condition on its own column comes even beside exact facts: SQLite goes straight to where it holds.
 */
function conditions({ parts }: Where, without: Part | null = null, walked: string | null = null): Sql {
  const others = parts.filter((part) => part !== without)
  const rest = others.filter(
    ({ facts, index }) => facts?.exact !== true || (index !== undefined && index === walked),
  )
  const ordered = [...rest.filter(({ covered }) => covered), ...rest.filter(({ covered }) => !covered)]
  const facts = others.flatMap((part) => part.facts?.sql ?? [])
  return {
    sql: [...facts, ...ordered.map(({ condition }) => condition.sql)].map((sql) => ` AND ${sql}`).join(''),
    params: ordered.flatMap(({ condition }) => condition.params),
  }
}

function allCovered({ parts }: Where, start: Part | null): boolean {
  return parts.every((part) => part === start || part.covered)
}

/** Whether the calls that pass lie together somewhere. */
const isStart = ({ index, label, keys }: Part): boolean =>
  index !== undefined || label !== undefined || keys !== undefined

/** The part to begin with; null where walking is better. */
function chooseStart(database: Database, where: Where, order: Order): Part | null {
  let best: { part: Part; calls: number } | null = null
  for (const part of where.parts) {
    if (!isStart(part)) continue
    if (part.index !== undefined && part.index === order.index) continue
    const few = order.covered && allCovered(where, part) ? FEW_COVERED : FEW
    const calls = part.calls ?? countUpTo(database, where, part, few + 1)
    // What lies by time needs no sort for a page by time, however much it is.
    const usable = calls <= few || (order.byTime && part.byTime)
    if (usable && (best === null || calls < best.calls)) best = { part, calls }
  }
  return best?.part ?? null
}

function countUpTo(database: Database, { task }: Where, part: Part, most: number): number {
  const count = database
    .prepare<Bound[], number>(
      `SELECT count(*) FROM (SELECT 1 FROM calls c INDEXED BY ${part.index} WHERE c.task = ? AND ${part.condition.sql} LIMIT ?)`,
    )
    .pluck()
  return count.get(task.id, ...part.condition.params, most) ?? 0
}

interface Source {
  /** What stands behind FROM; the calls go by `c`. */
  from: Sql
  where: Sql
}

const from = (sql: string): Sql => ({ sql, params: [] })

function startingAt(start: Part, where: Where, covered: boolean): Source {
  const { task, keys } = where
  const { label, condition, index, keys: listed } = start
  if (listed !== undefined) {
    const calls = covered
      ? `calls c INDEXED BY calls_by_calldate ON c.task = ${task.id} AND c.key = j.value`
      : 'calls c ON c.key = j.value'
    return {
      from: { sql: `json_each(?) j CROSS JOIN ${calls}`, params: [listed] },
      where: { sql: 'c.key BETWEEN ? AND ?', params: [...keys] },
    }
  }
  if (label === undefined)
    return {
      from: from(`calls c INDEXED BY ${index}`),
      where: {
        sql: `c.task = ? AND ${condition.sql} AND c.key BETWEEN ? AND ?`,
        params: [task.id, ...condition.params, ...keys],
      },
    }
  const inLabels = `kind = ${label.kind} AND word IN (${label.words.join(', ')})`
  const range: Sql = { sql: `${inLabels} AND l.key BETWEEN ? AND ?`, params: [...keys] }
  // Several words of one call would give it several times.
  const once = `(SELECT key, facts, ${COVERED.join(', ')} FROM labels WHERE ${inLabels} GROUP BY key)`
  const source = label.words.length === 1 ? 'labels' : once
  const rangeOf = (name: string): Sql =>
    label.words.length === 1
      ? { sql: range.sql.replaceAll('l.key', `${name}.key`), params: range.params }
      : { sql: `${name}.key BETWEEN ? AND ?`, params: range.params }
  return covered
    ? { from: from(`${source} c`), where: rangeOf('c') }
    : { from: from(`${source} l CROSS JOIN calls c ON c.key = l.key`), where: rangeOf('l') }
}

function walking(where: Where, index: string | null): Source {
  const { task, keys } = where
  return index === null
    ? { from: from('calls c NOT INDEXED'), where: { sql: 'c.key BETWEEN ? AND ?', params: [...keys] } }
    : {
        from: from(`calls c INDEXED BY ${index}`),
        where: { sql: 'c.task = ? AND c.key BETWEEN ? AND ?', params: [task.id, ...keys] },
      }
}

/** A query for the keys of a page, in order; two parameters are to follow: the limit and the offset. */
export interface KeysPlan extends Sql {
  /** The same without its search, where most of the first calls may well be what is searched for. */
  unsearched?: Sql
}

export function planKeys(database: Database, where: Where, sort: LocalSort): KeysPlan {
  const order = orderOf(where, sort)
  if (where.match !== null) return planMatch(database, where, sort, order)
  const start = chooseStart(database, where, order)
  const covered = order.covered && allCovered(where, start)
  const source = start === null ? walking(where, order.index) : startingAt(start, where, covered)
  const rest = conditions(where, start, start === null ? order.index : null)
  // The label's own key is in order; that of the joined call is the same, which SQLite does not see.
  const terms =
    source.from.sql.startsWith('labels l ') && order.byTime ? order.terms.replace('c.', 'l.') : order.terms
  return {
    sql: `SELECT c.key FROM ${source.from.sql}${order.join.sql} WHERE ${source.where.sql}${rest.sql} ORDER BY ${terms} LIMIT ? OFFSET ?`,
    params: [...source.from.params, ...order.join.params, ...source.where.params, ...rest.params],
  }
}

function planMatch(database: Database, where: Where, sort: LocalSort, order: Order): KeysPlan {
  const match = where.match ?? ''
  const few = order.covered && allCovered(where, null) ? FEW_MATCHES_COVERED : FEW_MATCHES
  if (order.byTime || countMatches(database, where, few + 1) <= few) {
    const { sql, params } = conditions(where)
    const alone = sql === '' && order.byTime
    return {
      sql: `SELECT s.rowid FROM search s${alone ? '' : matchedCalls(where, order.covered)}${order.join.sql}
        WHERE s.search MATCH ? AND s.rowid BETWEEN ? AND ?${sql} ORDER BY ${order.terms.replaceAll('c.key', 's.rowid')} LIMIT ? OFFSET ?`,
      params: [...order.join.params, match, ...where.keys, ...params],
    }
  }
  // So common a word that the calls, in the order asked for, soon fill a page. Its keys are gathered once: where few of
  // the first calls have it, asking the index for one after the other takes half a millisecond each.
  const found: Part = {
    condition: {
      sql: 'c.key IN (SELECT s.rowid FROM search s WHERE s.search MATCH ? AND s.rowid BETWEEN ? AND ?)',
      params: [match, ...where.keys],
    },
    covered: true,
    calls: null,
    counted: false,
  }
  // Last, because it costs most.
  const wider: Where = { ...where, match: null, parts: [...where.parts, found] }
  const rest = conditions(wider, null, order.index)
  const source = walking(where, order.index)
  return {
    sql: `SELECT c.key FROM ${source.from.sql}${order.join.sql} WHERE ${source.where.sql}${rest.sql} ORDER BY ${order.terms} LIMIT ? OFFSET ?`,
    params: [...source.from.params, ...order.join.params, ...source.where.params, ...rest.params],
    unsearched: planKeys(database, { ...where, match: null }, sort),
  }
}

/** The calls that search found: from the index by time, which is a tenth of the rows, where it holds what is asked for. */
function matchedCalls(where: Where, covered: boolean): string {
  return covered && allCovered(where, null)
    ? ` CROSS JOIN calls c INDEXED BY calls_by_calldate ON c.task = ${where.task.id} AND c.key = s.rowid`
    : ' CROSS JOIN calls c ON c.key = s.rowid'
}

/** Matches in the keys' range, counted no further than `most`. */
function countMatches(database: Database, { match, keys }: Where, most: number): number {
  const count = database
    .prepare<Bound[], number>(
      `SELECT count(*) FROM (SELECT s.rowid FROM search s WHERE s.search MATCH ? AND s.rowid BETWEEN ? AND ? LIMIT ?)`,
    )
    .pluck()
  return count.get(match ?? '', ...keys, most) ?? 0
}

/**
 * The query that counts what {@link planKeys} leafs through.
 * @param most stops counting there; null counts them all
 */
export function planCount(where: Where, most: number | null): Sql {
  const all = planAll(where)
  const selected = all.map(({ sql }) => `SELECT 1 FROM ${sql}`).join(' UNION ALL ')
  const params = all.flatMap((part) => part.params)
  return most === null
    ? { sql: `SELECT ${all.map(({ sql }) => `(SELECT count(*) FROM ${sql})`).join(' + ')}`, params }
    : { sql: `SELECT count(*) FROM (${selected} LIMIT ?)`, params: [...params, most] }
}

/** What stands behind FROM, in parts that have no call in common: `s` is the search, `c` the calls. */
export function planAll(where: Where): Sql[] {
  const { task, keys, dated, match, parts } = where
  if (match !== null) {
    const { sql, params } = conditions(where)
    return [
      {
        sql: `search s${sql === '' ? '' : matchedCalls(where, true)} WHERE s.search MATCH ? AND s.rowid BETWEEN ? AND ?${sql}`,
        params: [match, ...keys, ...params],
      },
    ]
  }
  const [only] = parts
  if (parts.length === 1 && only?.ranges && only.index && !dated)
    return only.ranges.map(({ sql, params }) => ({
      sql: `calls c INDEXED BY ${only.index} WHERE c.task = ? AND ${sql}`,
      params: [task.id, ...params],
    }))
  // All that pass must be looked at: the fewer the better, and whatever the number it is fewer than all.
  const start = parts
    .filter((part) => isStart(part) && part.calls !== null)
    .reduce<Part | null>(
      (best, part) => ((part.calls ?? 0) < (best?.calls ?? task.calls) ? part : best),
      null,
    )
  const source =
    start === null ? walking(where, countingIndex(parts)) : startingAt(start, where, allCovered(where, start))
  const rest = conditions(where, start)
  return [
    {
      sql: `${source.from.sql} WHERE ${source.where.sql}${rest.sql}`,
      params: [...source.from.params, ...source.where.params, ...rest.params],
    },
  ]
}

/** The index of a range, within which SQLite finds the range by itself; else that of time. */
function countingIndex(parts: readonly Part[]): string {
  return parts.find(({ ranges, index }) => ranges?.length === 1 && index)?.index ?? 'calls_by_calldate'
}
