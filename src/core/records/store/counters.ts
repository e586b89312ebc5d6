/**
 * How many calls of a task have each value that filters choose from, kept with every write: the choices of a filter
 * and the counts of a single one come from here, whatever the size of the task.
 */
import type { Database, Statement } from 'better-sqlite3-multiple-ciphers'
import { CHINA_OFFSET_MS, DAY_MS } from '#shared/time.ts'
import type { FacetField, FlagField } from '#shared/records/filters.ts'
import type { CallRecord } from '#shared/records/types.ts'
import { isAnswered, isTransferred } from './facts.ts'
import type { Words } from './words.ts'

/** Numbers are in the file: they are never used again for something else. */
export const COUNTED = {
  intention_results: 1,
  level_name: 2,
  hangup_disposition: 3,
  operator: 4,
  province: 5,
  city: 6,
  answered: 7,
  has_comment: 8,
  transferred: 9,
  tags: 10,
  tag_groups: 11,
  llm_tags: 12,
  day: 13,
} as const satisfies Record<FacetField | FlagField | 'day', number>
export type Counted = keyof typeof COUNTED

/** The kinds of labels, which stand in the table `labels` too. */
export const LABEL_KINDS = ['tags', 'tag_groups', 'llm_tags'] as const
export type LabelKind = (typeof LABEL_KINDS)[number]
export const isLabelKind = (field: string): field is LabelKind =>
  (LABEL_KINDS as readonly string[]).includes(field)

/** The fields by which calls are counted, and have labels: nothing here reads another one of a call. */
export const COUNTED_BY = [
  'intention_results',
  'level_name',
  'hangup_disposition',
  'operator',
  'province',
  'city',
  'bill',
  'comments',
  'bridge_callid',
  'bridge_calldate',
  'bridge_answerdate',
  'tags',
  'tag_groups',
  'llm_tags',
  'calldate',
] as const satisfies readonly (keyof CallRecord)[]
export type CountedCall = Pick<CallRecord, (typeof COUNTED_BY)[number]>

/** The China day a moment falls in, counted from 1970. */
export function chinaDay(moment: number): number {
  return Math.floor((moment + CHINA_OFFSET_MS) / DAY_MS)
}

export function startOfDay(day: number): number {
  return day * DAY_MS - CHINA_OFFSET_MS
}

/** Flags that few calls have: they stand among the labels, as a label without a word. */
export const RARE_FLAGS = ['has_comment', 'transferred'] as const
export const NO_WORD = 0

/** The words of a record's labels, each once. */
export function labelWords(record: CountedCall, kind: LabelKind, words: Words): number[] {
  // Of most calls, and three times a call.
  if (record[kind].length === 0) return []
  return [...new Set(record[kind].map(({ name }) => words.put(name)))]
}

interface Statements {
  add: Statement<[task: number, kind: number, value: number, calls: number]>
  tidy: Statement<[task: number]>
}
/** Prepared once a connection, and not once a page. */
const prepared = new WeakMap<Database, Statements>()

function statementsOf(database: Database): Statements {
  const known = prepared.get(database)
  if (known !== undefined) return known
  const statements: Statements = {
    add: database.prepare(
      `INSERT INTO counters (task, kind, value, calls) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET calls = calls + excluded.calls`,
    ),
    tidy: database.prepare('DELETE FROM counters WHERE task = ? AND calls <= 0'),
  }
  prepared.set(database, statements)
  return statements
}

/** The changes of one transaction, written at its end: a page of records shares most of its values. */
export class CounterChanges {
  readonly #words: Words
  /** By kind and value. */
  readonly #changes = new Map<number, Map<number, number>>()

  constructor(words: Words) {
    this.#words = words
  }

  /** @param by 1 for a call that came, −1 for one that went */
  count(record: CountedCall, by: 1 | -1): void {
    const { intention_results, level_name, hangup_disposition, operator, province, city, calldate } = record
    this.#change('intention_results', intention_results, by)
    this.#change('hangup_disposition', hangup_disposition, by)
    this.#change('operator', operator, by)
    this.#change('level_name', this.#word(level_name), by)
    this.#change('province', this.#word(province), by)
    this.#change('city', this.#word(city), by)
    this.#change('day', calldate === null ? null : chinaDay(calldate), by)
    if (isAnswered(record)) this.#change('answered', 1, by)
    if (record.comments.length > 0) this.#change('has_comment', 1, by)
    if (isTransferred(record)) this.#change('transferred', 1, by)
    for (const kind of LABEL_KINDS)
      for (const word of labelWords(record, kind, this.#words)) this.#change(kind, word, by)
  }

  write(database: Database, task: number): void {
    const { add, tidy } = statementsOf(database)
    let lowered = false
    for (const [kind, values] of this.#changes)
      for (const [value, calls] of values) {
        if (calls === 0) continue
        add.run(task, kind, value, calls)
        lowered ||= calls < 0
      }
    if (lowered) tidy.run(task)
    this.#changes.clear()
  }

  #word(text: string | null): number | null {
    return text === null ? null : this.#words.put(text)
  }

  #change(counted: Counted, value: number | null, by: number): void {
    if (value === null) return
    const kind = COUNTED[counted]
    const values = this.#changes.get(kind)
    if (values === undefined) this.#changes.set(kind, new Map([[value, by]]))
    else values.set(value, (values.get(value) ?? 0) + by)
  }
}
