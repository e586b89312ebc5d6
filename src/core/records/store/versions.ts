/**
 * What made a call's row, beside which each row keeps both numbers. Rows that are behind are read again from their kept
 * bodies, while the product is used (see `renewal.ts`), so that a mended reader reaches the calls that are kept already.
 */

/**
 * Raise by one when a body is read into other values than before: `parse.ts`, `readers.ts`, `recordId.ts`, a column or
 * its form in `row.ts`, `facts.ts`. Not for what is only shown or asked for differently. What `counters.ts` counts, and
 * what stands among the labels, is taken off by today's rule when a row is made anew: who changes that rule has a
 * migration count anew.
 */
export const READER_VERSION = 2

/**
 * Raise by one when other words of a call are searched, or are cut or folded differently: `searchIndex.ts`, and
 * `searchTexts` and `foldText` in `shared/records/search.ts`.
 */
export const INDEX_VERSION = 2
