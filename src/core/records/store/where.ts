/**
 * One filter as SQL, for pages and counts alike. A part is a condition; it may also name an index from which the calls
 * that pass it can be read, with the number of them, so that `plan.ts` can choose where to start.
 *
 * Longer than 300 lines because it is one list of filters.
 */
import type { Database } from 'better-sqlite3-multiple-ciphers'
import { LOCAL_TIME_KEYS, type LocalFilter, type Range } from '#shared/records/localFilter.ts'
import { numberForms, searchForms } from '#shared/records/search.ts'
import { COUNTED, LABEL_KINDS, NO_WORD, RARE_FLAGS, type Counted, type LabelKind } from './counters.ts'
import {
  fieldCondition,
  flagCondition,
  labelCondition,
  type FactCondition,
  type FactField,
  type FactFlag,
} from './facts.ts'
import { FOLDED_NUMBER } from './foldedNumber.ts'
import { keysBetween, taskKeys } from './keys.ts'
import { greatest, least, merged, moment, moments } from './ranges.ts'
import { searchMatch } from './searchIndex.ts'
import { ANY_LAG_MS, type TaskRow } from './tasks.ts'
import type { Words } from './words.ts'

export type Bound = string | number | bigint

export interface Sql {
  sql: string
  params: Bound[]
}

export interface Part {
  condition: Sql
  /** True where the condition needs nothing but what every index holds, see {@link COVERED}. */
  covered: boolean
  /** On `c.facts`, tried first; the condition need not be tried after an exact one. */
  facts?: FactCondition
  /** The index of `calls` in which the calls that pass lie together. */
  index?: string
  /** True where they lie there by time, newest first. */
  byTime?: boolean
  /** Labels: the calls that pass lie together in the table `labels`, by time where there is one word. */
  label?: { kind: number; words: number[] }
  /** How many calls pass; null where it must be looked up. Where calls can pass twice it is the most there can be. */
  calls: number | null
  /** True where `calls` is the count itself. */
  counted: boolean
  /** Ranges of one column that do not touch each other: their counts add up. */
  ranges?: Sql[]
}

export interface Where {
  task: TaskRow
  /** The task's keys, or those of a range of call dates. */
  keys: [bigint, bigint]
  /** True where a range of call dates narrows `keys`. */
  dated: boolean
  /** From and to of that range, ms since the epoch. */
  dates: [number | null, number | null]
  parts: Part[]
  /** FTS5 query; null for no search. */
  match: string | null
}

/** Columns that have an index of their own in which a range lies together. */
const RANGE_INDEXES: Record<string, string> = {
  bill: 'calls_by_bill',
  duration: 'calls_by_duration',
  score: 'calls_by_score',
  hangupdate: 'calls_by_hangupdate',
  updated_at: 'calls_by_updated_at',
}
/** Columns that every index and `labels` hold beside the key and the facts. */
export const COVERED: readonly string[] = ['bill', 'duration', 'score', 'rounds', 'intention_results']

/**
 * Values that go with what calls are sorted by: all A calls have high scores, and walking along the low ones finds
 * none. Places and operators go with nothing, so that walking soon finds them, and need no index.
 */
const VALUE_INDEXES: Record<string, string> = {
  intention_results: 'calls_by_intention_results',
  level_name: 'calls_by_level_name',
}

/**
 * A callee is digits: only one that is written otherwise is folded, see `foldedNumber.ts`. GLOB reads to the first NUL,
 * and what it cannot see is folded too.
 */
const CALLEE = `CASE WHEN c.callee GLOB '*[^0-9a-z]*' OR instr(c.callee, char(0)) THEN ${FOLDED_NUMBER}(c.callee) ELSE c.callee END`

/** Shorter parts of a number stand in so many calls that walking finds them sooner. */
const LEAST_SIFTED = 3

/** @returns null where nothing can pass */
export function buildWhere(
  database: Database,
  words: Words,
  task: TaskRow,
  filter: LocalFilter,
): Where | null {
  const builder = new WhereBuilder(database, words, task)
  return builder.build(filter)
}

class WhereBuilder {
  readonly #database: Database
  readonly #words: Words
  readonly #where: Where
  #empty = false

  constructor(database: Database, words: Words, task: TaskRow) {
    this.#database = database
    this.#words = words
    this.#where = {
      task,
      keys: taskKeys(task.id),
      dated: false,
      dates: [null, null],
      parts: [],
      match: null,
    }
  }

  build(filter: LocalFilter): Where | null {
    this.#calldate(filter)
    for (const key of LOCAL_TIME_KEYS) if (key !== 'calldate') this.#range(key, moments(filter.times?.[key]))
    if (filter.hangup_date) this.#range('hangupdate', moments(filter.hangup_date))
    this.#hangupKeys(filter)
    this.#range('duration', filter.duration)
    this.#range('bill', filter.bill)
    this.#levels(filter.levels)
    this.#flag('answered', filter.answered)
    this.#flag('has_comment', filter.has_comment)
    this.#flag('transferred', filter.transferred)
    this.#values('intention_results', filter.intention_tags)
    this.#values('hangup_disposition', filter.hangup_disposition)
    this.#values('operator', filter.operator)
    this.#values('level_name', this.#numbers(filter.level_name))
    this.#values('province', this.#numbers(filter.province))
    this.#values('city', this.#numbers(filter.city))
    for (const kind of LABEL_KINDS) this.#labels(kind, this.#numbers(filter[kind]))
    this.#keyword(filter.keyword)
    if (filter.search !== undefined) this.#search(searchMatch(searchForms(filter.search)))
    return this.#empty ? null : this.#where
  }

  #calldate({ start_at, end_at, times }: LocalFilter): void {
    const [from, to] = moments(times?.calldate)
    const range: [number | null, number | null] = [
      greatest([from, moment(start_at)]),
      least([to, moment(end_at)]),
    ]
    if (range[0] === null && range[1] === null) return
    if (this.#where.task.skewed > 0) {
      this.#range('calldate', range)
      return
    }
    this.#where.keys = keysBetween(this.#where.task.id, ...range)
    this.#where.dated = true
    this.#where.dates = range
  }

  /** A call hangs up within known limits after it was dialled, so that a range of the one is a range of keys too. */
  #hangupKeys({ hangup_date, times }: LocalFilter): void {
    const { task } = this.#where
    const { lagLeast, lagMost } = task
    if (task.skewed > 0 || lagLeast === null || lagMost === null || lagMost >= ANY_LAG_MS) return
    const ends = [moments(times?.hangupdate), moments(hangup_date)]
    const from = greatest(ends.map(([start]) => start))
    const to = least(ends.map(([, end]) => end))
    if (from === null && to === null) return
    const [first, last] = keysBetween(
      task.id,
      from === null ? null : from - lagMost,
      to === null ? null : to - lagLeast,
    )
    const [start, end] = this.#where.keys
    this.#where.keys = [first > start ? first : start, last < end ? last : end]
  }

  #range(column: string, range: Range<number> | undefined): void {
    if (range === undefined || (range[0] === null && range[1] === null)) return
    this.#ranges(column, [range])
  }

  #levels(levels: [number, number][] | undefined): void {
    if (levels?.length) this.#ranges('score', levels)
  }

  #ranges(column: string, wanted: readonly Range<number>[]): void {
    const apart = merged(wanted)
    if (apart.length === 0) {
      this.#empty = true
      return
    }
    const ranges = apart.map(([from, to]): Sql => {
      // A range that is open below leaves out the calls without the value all the same.
      if (from === null && to === null) return { sql: `c.${column} IS NOT NULL`, params: [] }
      if (from === null) return { sql: `c.${column} <= ?`, params: [to ?? 0] }
      if (to === null) return { sql: `c.${column} >= ?`, params: [from] }
      return { sql: `c.${column} BETWEEN ? AND ?`, params: [from, to] }
    })
    this.#where.parts.push({
      condition: {
        sql: `(${ranges.map(({ sql }) => sql).join(' OR ')})`,
        params: ranges.flatMap(({ params }) => params),
      },
      covered: COVERED.includes(column),
      index: RANGE_INDEXES[column],
      calls: null,
      counted: false,
      ranges,
    })
  }

  #flag(flag: FactFlag, wanted: boolean | undefined): void {
    if (wanted === undefined) return
    const facts = flagCondition(flag, wanted)
    const having = this.#count(flag, [1])
    const rare = RARE_FLAGS.find((name) => name === flag)
    this.#where.parts.push({
      // Talk time is what being answered means, and has an index.
      condition: { sql: flag === 'answered' && wanted ? 'c.bill > 0' : facts.sql, params: [] },
      index: flag === 'answered' && wanted ? RANGE_INDEXES.bill : undefined,
      covered: true,
      facts,
      label: rare && wanted ? { kind: COUNTED[rare], words: [NO_WORD] } : undefined,
      calls: wanted ? having : this.#where.task.calls - having,
      counted: true,
    })
  }

  /** @param values numbers as the column holds them; undefined or empty for no filter */
  #values(field: FactField, values: readonly number[] | undefined): void {
    if (values === undefined) return
    if (values.length === 0) {
      this.#empty = true
      return
    }
    const different = [...new Set(values)]
    const facts = fieldCondition(field, different, this.#existing(field))
    this.#where.parts.push({
      condition: { sql: `c.${field} IN (${different.map(() => '?').join(', ')})`, params: different },
      covered: facts.exact,
      facts,
      index: VALUE_INDEXES[field],
      byTime: different.length === 1,
      calls: this.#count(field, different),
      counted: true,
    })
  }

  #labels(kind: LabelKind, words: readonly number[] | undefined): void {
    if (words === undefined) return
    if (words.length === 0) {
      this.#empty = true
      return
    }
    const different = [...new Set(words)]
    const number = COUNTED[kind]
    this.#where.parts.push({
      condition: {
        sql: `EXISTS (SELECT 1 FROM labels x WHERE x.kind = ${number} AND x.word IN (${different.join(', ')}) AND x.key = c.key)`,
        params: [],
      },
      // The condition looks into `labels`, and not into the row.
      covered: true,
      facts: labelCondition(kind, different) ?? undefined,
      label: { kind: number, words: different },
      byTime: different.length === 1,
      calls: this.#count(kind, different),
      counted: different.length === 1,
    })
  }

  #keyword(keyword: string | undefined): void {
    const forms = numberForms(keyword ?? '')
    if (forms.length === 0) return
    // Search finds the number in other texts too; it sifts where it can tell a number from most others.
    if (forms.every(({ length }) => length >= LEAST_SIFTED)) this.#search(searchMatch(forms))
    this.#where.parts.push({
      condition: { sql: `(${forms.map(() => `instr(${CALLEE}, ?) > 0`).join(' OR ')})`, params: forms },
      covered: false,
      calls: null,
      counted: false,
    })
  }

  #search(match: string | null): void {
    if (match === null) return
    this.#where.match = this.#where.match === null ? match : `(${this.#where.match}) AND (${match})`
  }

  /** The numbers of these words, without those that no call has; undefined where there is no filter. */
  #numbers(texts: readonly string[] | undefined): number[] | undefined {
    if (texts === undefined || texts.length === 0) return undefined
    return texts.map((text) => this.#words.find(text)).filter((word) => word !== null)
  }

  #existing(field: FactField): number[] {
    return this.#database
      .prepare<[number, number], number>('SELECT value FROM counters WHERE task = ? AND kind = ?')
      .pluck()
      .all(this.#where.task.id, COUNTED[field])
  }

  #count(counted: Counted, values: readonly number[]): number {
    const sum = this.#database
      .prepare<unknown[], number | null>(
        `SELECT sum(calls) FROM counters WHERE task = ? AND kind = ? AND value IN (${values.map(() => '?').join(', ')})`,
      )
      .pluck()
    return sum.get(this.#where.task.id, COUNTED[counted], ...values) ?? 0
  }
}
