// Longer than 300 lines because each kind of filter has its condition here, beside the others.
/**
 * One filter as SQL, for pages and counts alike. A part is a condition; it may also name an index from which the calls
 * that pass it can be read, with the number of them, so that `plan.ts` can choose where to start.
 */
import type { Database } from 'better-sqlite3-multiple-ciphers'
import {
  CALL_FILTERS,
  type FacetField,
  type Filter,
  type FlagField,
  type LocalFilter,
  type Range,
  type RangeFilter,
} from '#shared/records/filters.ts'
import { endValue, filterValue, rangesOf } from '#shared/records/filterValues.ts'
import { foldQuery, foldText } from '#shared/records/fold.ts'
import { numberForms, searchForms } from '#shared/records/search.ts'
import { isMarkFilter } from '#shared/reviews/markPasses.ts'
import { COUNTED, isLabelKind, NO_WORD, RARE_FLAGS, type Counted, type LabelKind } from './counters.ts'
import { fieldCondition, flagCondition, labelCondition, type FactCondition, type FactField } from './facts.ts'
import { FOLDED_NUMBER } from './foldedNumber.ts'
import { keysBetween, taskKeys } from './keys.ts'
import { markPart, type MarkedCall } from './marked.ts'
import { intersected, merged } from './ranges.ts'
import { nodeMatch, searchMatch } from './searchIndex.ts'
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
  /** Marks change without a write to the store. */
  ofMarks?: true
  /** The keys of all calls that pass, as JSON. */
  keys?: string
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
  /** The kept calls that have a mark. */
  marked: () => readonly MarkedCall[]
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
 * A number is digits: only one that is written otherwise is folded, see `foldedNumber.ts`. GLOB reads to the first NUL,
 * and what it cannot see is folded too.
 */
const foldedNumber = (column: string): string =>
  `CASE WHEN c.${column} GLOB '*[^0-9a-z]*' OR instr(c.${column}, char(0)) THEN ${FOLDED_NUMBER}(c.${column}) ELSE c.${column} END`

/** Columns of numbers that full-text search reads too. */
const SEARCHED: readonly string[] = ['callee']

/** Shorter parts of a number stand in so many calls that walking finds them sooner. */
const LEAST_SIFTED = 3

/** @returns null where nothing can pass */
export function buildWhere(
  database: Database,
  words: Words,
  task: TaskRow,
  filter: LocalFilter,
  marked: () => readonly MarkedCall[],
): Where | null {
  return new WhereBuilder(database, words, task, marked).build(filter)
}

class WhereBuilder {
  readonly #database: Database
  readonly #words: Words
  readonly #where: Where
  #empty = false

  constructor(database: Database, words: Words, task: TaskRow, marked: Where['marked']) {
    this.#database = database
    this.#words = words
    this.#where = {
      task,
      keys: taskKeys(task.id),
      dated: false,
      dates: [null, null],
      parts: [],
      match: null,
      marked,
    }
  }

  build(filter: LocalFilter): Where | null {
    const ranges = new Map<string, Range<number>[]>()
    for (const entry of CALL_FILTERS) {
      const value = filterValue(filter, entry)
      if (value === undefined) continue
      if (entry.kind === 'range') {
        const wanted = rangesOf(entry, value).map(([from, to]): Range<number> => [
          endValue(from),
          endValue(to),
        ])
        const before = ranges.get(entry.field)
        ranges.set(entry.field, before === undefined ? wanted : intersected(before, wanted))
      } else this.#add(entry, value)
    }
    for (const [column, wanted] of ranges) this.#ranges(column, wanted)
    if (isMarkFilter(filter)) this.#where.parts.push(markPart(this.#where.task, this.#where.marked(), filter))
    return this.#empty ? null : this.#where
  }

  #add(entry: Exclude<Filter, RangeFilter>, value: unknown): void {
    if (entry.kind === 'flag') this.#flag(entry.field as FlagField, value as boolean)
    else if (entry.kind === 'text') {
      if (entry.of === 'number') this.#number(entry.field, value as string)
      else if (entry.of === 'node') this.#node(value as string)
      else this.#search(searchMatch(searchForms(value as string), entry.by && { by: entry.by }))
    } else {
      const field = entry.field as FacetField
      const values = entry.of === 'number' ? (value as number[]) : this.#numbers(value as string[])
      if (values.length === 0) this.#empty = true
      else if (isLabelKind(field)) this.#labels(field, values)
      else this.#values(field, values)
    }
  }

  /** A range that is open at both ends filters nothing. */
  #ranges(column: string, wanted: readonly Range<number>[]): void {
    const apart = merged(wanted)
    const [first] = apart
    if (first === undefined) {
      this.#empty = true
      return
    }
    if (apart.length === 1) {
      if (first[0] === null && first[1] === null) return
      if (column === 'calldate' && this.#where.task.skewed === 0) {
        this.#dates(first)
        return
      }
      if (column === 'hangupdate') this.#hangupKeys(first)
    }
    const ranges = apart.map(([from, to]): Sql => {
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

  /** Call dates are ranges of keys. */
  #dates(range: Range<number>): void {
    this.#narrow(keysBetween(this.#where.task.id, ...range))
    this.#where.dated = true
    this.#where.dates = range
  }

  /** A call hangs up within known limits after it was dialled, so that a range of the one is a range of keys too. */
  #hangupKeys([from, to]: Range<number>): void {
    const { id, skewed, lagLeast, lagMost } = this.#where.task
    if (skewed > 0 || lagLeast === null || lagMost === null || lagMost >= ANY_LAG_MS) return
    this.#narrow(keysBetween(id, from === null ? null : from - lagMost, to === null ? null : to - lagLeast))
  }

  #narrow([first, last]: [bigint, bigint]): void {
    const [start, end] = this.#where.keys
    this.#where.keys = [first > start ? first : start, last < end ? last : end]
  }

  #flag(flag: FlagField, wanted: boolean): void {
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

  /** @param values numbers as the column holds them */
  #values(field: FactField, values: readonly number[]): void {
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

  #labels(kind: LabelKind, words: readonly number[]): void {
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

  #number(column: string, keyword: string): void {
    const forms = numberForms(keyword)
    if (forms.length === 0) return
    // Search finds the number in other texts too; it sifts where it can tell a number from most others.
    if (SEARCHED.includes(column) && forms.every(({ length }) => length >= LEAST_SIFTED))
      this.#search(searchMatch(forms))
    const condition = `instr(${foldedNumber(column)}, ?) > 0`
    this.#where.parts.push({
      condition: { sql: `(${forms.map(() => condition).join(' OR ')})`, params: forms },
      covered: false,
      calls: null,
      counted: false,
    })
  }

  /** Calls that went through a script node whose name holds this. */
  #node(name: string): void {
    const wanted = foldQuery(name)
    if (wanted === '') return
    const words = this.#words.holding((text) => foldText(text).includes(wanted))
    if (words.length === 0) this.#empty = true
    else this.#search(nodeMatch(words))
  }

  #search(match: string | null): void {
    if (match === null) return
    this.#where.match = this.#where.match === null ? match : `(${this.#where.match}) AND (${match})`
  }

  /** The numbers of these words, without those that no call has. */
  #numbers(texts: readonly string[]): number[] {
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
