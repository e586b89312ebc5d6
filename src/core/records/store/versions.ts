/**
 * What made a call's row, beside which each row keeps both versions. Rows that are behind are read again from their kept
 * bodies, while the product is used (see `renewal.ts`), so that a mended reader reaches the calls that are kept already.
 * A version is a number that we raise and, below it, what the catalogue says: a changed entry is another version of
 * itself. `versions.test.ts` knows what these versions make of a few hundred bodies, and fails where that is something
 * else.
 */
import { hash } from 'node:crypto'
import { CALL_FIELDS } from '#shared/records/fields.ts'
import type { FieldEntry, KeptValue } from '#shared/records/fieldKinds.ts'

/**
 * Raise by one when a body is read into other values than before: `readRecord.ts`, the readers of `core/wire`,
 * `recordId.ts`, what an entry is made of, `facts.ts`, `scriptPath`. Not for what is only shown or asked for differently. What
 * `counters.ts` counts, and what stands among the labels, is taken off by today's rule when a row is made anew: who
 * changes that rule has a migration count anew.
 */
export const READER = 4

/**
 * Raise by one when other words of a call are searched, or are cut or folded differently: `searchIndex.ts`, `pieces.ts`,
 * how a kind of field is searched, `foldText`.
 */
export const INDEX = 3

/** What the catalogue says, in 24 bits: with the number before it a version takes four bytes of each row. */
const CATALOGUE = 2 ** 24

function version(number: number, facts: readonly (readonly unknown[])[]): number {
  const digest = hash(
    'sha1',
    facts
      .map((fact) => JSON.stringify(fact))
      .toSorted()
      .join('\n'),
    'hex',
  )
  return number * CATALOGUE + parseInt(digest.slice(0, 6), 16)
}

/** Whatever the order of the fields. */
export function versionsOf(fields: Record<string, KeptValue | FieldEntry>): {
  reader: number
  index: number
} {
  const entries = Object.entries(fields) as [string, KeptValue & Partial<FieldEntry>][]
  return {
    reader: version(
      READER,
      entries
        .filter(([, { store }]) => store !== null)
        .map(([key, { read, inside, make, store }]) => [key, read, inside, make !== undefined, store]),
    ),
    index: version(
      INDEX,
      entries
        .filter(([, { searched }]) => searched !== undefined)
        .map(([key, { read, inside, make, type }]) => [key, read, inside, make !== undefined, type]),
    ),
  }
}

export const { reader: READER_VERSION, index: INDEX_VERSION } = versionsOf(CALL_FIELDS)

/** The first version of the next number. */
const after = (ours: number): number => (Math.floor(ours / CATALOGUE) + 1) * CATALOGUE

/** Whether a row must be made again: its version is older, or the same with another catalogue. */
export function isBehind(version: number, ours: number): boolean {
  return version !== ours && version < after(ours)
}

/** Likewise in SQL. @param version an expression */
export function behindIn(version: string, ours: number): string {
  return `(${version} <> ${ours} AND ${version} < ${after(ours)})`
}
