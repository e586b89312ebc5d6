/** A sort as SQL. */
import { CALL_FIELDS } from '#shared/records/fields.ts'
import type { LocalSort } from '#shared/records/localSort.ts'
import { isMarkKey } from '#shared/reviews/markFields.ts'
import { markJoin } from './marked.ts'
import { formOf, isRecordColumn, type RecordColumn } from './row.ts'
import { COVERED, type Sql, type Where } from './where.ts'

export const SORT_INDEXES: Record<string, string> = {
  calldate: 'calls_by_calldate',
  bill: 'calls_by_bill',
  duration: 'calls_by_duration',
  score: 'calls_by_score',
  rounds: 'calls_by_rounds',
  hangupdate: 'calls_by_hangupdate',
  updated_at: 'calls_by_updated_at',
  intention_results: 'calls_by_intention_results',
}

export interface Order {
  /** Terms of ORDER BY, the key last. */
  terms: string
  /** Join needed to compare words by their text, or what a person marked. */
  join: Sql
  /** Index that gives this order without sorting; null where there is none. */
  index: string | null
  /** The key alone. */
  byTime: boolean
  /** Every index holds what the terms need. */
  covered: boolean
}

const NO_JOIN: Sql = { sql: '', params: [] }

export function orderOf({ task, marked }: Where, { key, descending }: LocalSort): Order {
  const direction = descending ? 'DESC' : 'ASC'
  // Keys ascend from the newest call to the oldest.
  const last = `c.key ${descending ? 'ASC' : 'DESC'}`
  const column = isRecordColumn(key) ? key : 'calldate'
  if (isMarkKey(key))
    return {
      terms: `m.value ${direction}, ${last}`,
      join: markJoin(marked(), key),
      // Not in this order, and the smallest that holds every key.
      index: SORT_INDEXES.calldate ?? null,
      byTime: false,
      covered: true,
    }
  const by = (value: string, join = NO_JOIN, index: string | null = null): Order => ({
    terms: `${value} ${direction}, ${last}`,
    join,
    index,
    byTime: false,
    covered: COVERED.includes(column),
  })
  if (column === 'calldate')
    return task.skewed > 0
      ? by('c.calldate')
      : { terms: last, join: NO_JOIN, index: SORT_INDEXES.calldate ?? null, byTime: true, covered: true }
  const words: Sql = { sql: ` LEFT JOIN words w ON w.id = c.${column}`, params: [] }
  switch (formOf(column)) {
    case 'word':
      return by('w.text', words)
    case 'wordJson':
      return by(`w.text ->> '${firstEntry(column)}'`, words)
    case 'json':
      return by(`c.${column} ->> '${firstEntry(column)}'`)
    case 'id':
      // UUIDs lie as bytes beside ids that are text.
      return by(`CASE typeof(c.${column}) WHEN 'blob' THEN lower(hex(c.${column})) ELSE c.${column} END`)
    case 'plain':
      return by(`c.${column}`, NO_JOIN, SORT_INDEXES[column] ?? null)
  }
}

/** JSON path of what a list is sorted by: its first entry, or a part of that. */
function firstEntry(column: RecordColumn): string {
  const field = column === 'problems' ? {} : CALL_FIELDS[column]
  return 'sortedBy' in field && field.sortedBy !== undefined ? `$[0].${field.sortedBy}` : '$[0]'
}

/** Whether the order is that of the keys: from the newest call to the oldest, or back. */
export function isByTime(where: Where, sort: LocalSort): boolean {
  return orderOf(where, sort).byTime
}
