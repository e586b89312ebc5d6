import type { FlagField } from '#shared/records/filters.ts'
import type { CallRecord } from '#shared/records/types.ts'

/**
 * The outcome of a call in 52 bits. Every index carries it, so that a filter is tried on the index entry and the row
 * is read for the calls that pass.
 *
 *     0 answered · 1 has a comment · 2 transferred · 3–4 hang-up side · 5–7 operator · 8–12 intention
 *     13–18 level name · 19–24 province · 25–30 city · 31–38 tags · 39–46 LLM labels
 *     47–51 characters that the customer said: 0 not known, n + 1 for n, 31 for 30 and more
 *
 * Words stand there by their number modulo the field: a sieve, which is exact as long as no two values of a task fall
 * together. Labels have a bit each, shared likewise. Numbers do not fit JavaScript's bit operators, hence the sums.
 */
const FLAGS: Record<FlagField, number> = { answered: 0, has_comment: 1, transferred: 2 }

interface Field {
  shift: number
  /** The greatest value the field holds. */
  most: number
  /** Words, whose numbers say nothing: they are spread over the field. */
  words?: true
}
const FIELDS = {
  hangup_disposition: { shift: 3, most: 3 },
  operator: { shift: 5, most: 7 },
  intention_results: { shift: 8, most: 31 },
  level_name: { shift: 13, most: 63, words: true },
  province: { shift: 19, most: 63, words: true },
  city: { shift: 25, most: 63, words: true },
} as const satisfies Record<string, Field>
export type FactField = keyof typeof FIELDS
const FIELD_LIST = Object.entries(FIELDS) as [FactField, Field][]

const SAID = { shift: 47, most: 31 } as const

const LABEL_BITS = 8
const LABELS = { tags: 31, llm_tags: 39 } as const

/** Row values as the table holds them: words by their number. */
export interface FactValues extends Record<FactField, number | null> {
  tags: readonly number[]
  llm_tags: readonly number[]
}

export const isAnswered = ({ bill }: Pick<CallRecord, 'bill'>): boolean => (bill ?? 0) > 0
/** A transfer was tried, whether or not a person answered it. */
export const isTransferred = (
  record: Pick<CallRecord, 'bridge_callid' | 'bridge_calldate' | 'bridge_answerdate'>,
): boolean =>
  record.bridge_callid !== null || record.bridge_calldate !== null || record.bridge_answerdate !== null

/** Where a value falls: 0 for none, the greatest for every number that does not fit. */
function slot(value: number | null, { most, words }: Field): number {
  if (value === null) return 0
  if (words) return (value % most) + 1
  return Number.isInteger(value) && value >= 1 && value < most ? value : most
}

const saidSlot = (chars: number | null): number => (chars === null ? 0 : Math.min(chars + 1, SAID.most))

function labelMask(kind: keyof typeof LABELS, words: readonly number[]): number {
  if (words.length === 0) return 0
  const bits = new Set(words.map((word) => LABELS[kind] + (word % LABEL_BITS)))
  return [...bits].reduce((mask, bit) => mask + 2 ** bit, 0)
}

export function factsOf(record: CallRecord, values: FactValues): number {
  let facts = labelMask('tags', values.tags) + labelMask('llm_tags', values.llm_tags)
  if (isAnswered(record)) facts += 2 ** FLAGS.answered
  if (record.comments.length > 0) facts += 2 ** FLAGS.has_comment
  if (isTransferred(record)) facts += 2 ** FLAGS.transferred
  facts += saidSlot(record.customer_chars) * 2 ** SAID.shift
  for (const [name, field] of FIELD_LIST) facts += slot(values[name], field) * 2 ** field.shift
  return facts
}

/** An SQL condition on `c.facts`. */
export interface FactCondition {
  sql: string
  /** No other call passes it; else the row has to be looked at too. */
  exact: boolean
}

export function flagCondition(flag: FlagField, wanted: boolean): FactCondition {
  return { sql: `(c.facts & ${2 ** FLAGS[flag]}) ${wanted ? '<>' : '='} 0`, exact: true }
}

/**
 * @param values any of these
 * @param existing every value that the task has
 */
export function fieldCondition(
  name: FactField,
  values: readonly number[],
  existing: readonly number[],
): FactCondition {
  const field: Field = FIELDS[name]
  const slots = new Set(values.map((value) => slot(value, field)))
  const exact = existing.every((value) => values.includes(value) || !slots.has(slot(value, field)))
  return { sql: `((c.facts >> ${field.shift}) & ${field.most}) IN (${[...slots].join(', ')})`, exact }
}

/** Calls whose customer said so many characters, both ends included. Exact where the upper end is told apart. */
export function saidCondition(least: number, most: number | null): FactCondition {
  const [from, to] = [saidSlot(least), most === null ? SAID.most : saidSlot(most)]
  const told = SAID.most - 1
  return {
    sql: `((c.facts >> ${SAID.shift}) & ${SAID.most}) BETWEEN ${from} AND ${to}`,
    exact: least <= told && (most === null || most < told),
  }
}

/** @returns null for labels that have no bits */
export function labelCondition(kind: string, words: readonly number[]): FactCondition | null {
  if (kind !== 'tags' && kind !== 'llm_tags') return null
  return { sql: `(c.facts & ${labelMask(kind, words)}) <> 0`, exact: false }
}
