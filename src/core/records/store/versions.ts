/**
 * What made a call's row, beside which each row keeps both numbers. Rows that are behind are read again from their kept
 * bodies, while the product is used (see `renewal.ts`), so that a mended reader reaches the calls that are kept already.
 * `versions.test.ts` knows what these versions make of a few hundred bodies, and fails where that is something else.
 */
import type { ReadRecord } from '../readRecord.ts'

/**
 * Raise by one when a body is read into other values than before: `readRecord.ts`, the readers of `core/wire`,
 * `recordId.ts`, how an entry of the catalogue is read, made or kept, `facts.ts`. Not for what is only shown or asked for
 * differently. What `counters.ts` counts, and what stands among the labels, is taken off by today's rule when a row is
 * made anew: who changes that rule has a migration count anew.
 */
export const READER_VERSION = 3

/**
 * Raise by one when other words of a call are searched, or are cut or folded differently: `searchIndex.ts`, `pieces.ts`,
 * `searched` of the catalogue, `foldText`. {@link INDEX_CHANGES} says of which calls.
 */
export const INDEX_VERSION = 3

type Change = (record: ReadRecord) => boolean

/** Which calls each version of the index holds other words of than the one before. */
const INDEX_CHANGES: Record<number, Change> = {
  // Another folding.
  2: () => true,
  // Speakers and script nodes.
  3: ({ details }) => details.length > 0,
}

/** Whether the words of a call that this version of the index holds may be others than today's. */
export function areWordsBehind(record: ReadRecord, since: number): boolean {
  for (let version = since + 1; version <= INDEX_VERSION; version += 1)
    if (INDEX_CHANGES[version]?.(record) !== false) return true
  return false
}
