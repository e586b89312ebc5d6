/** People who want no more calls, as the documents of the review say: of those that a person confirmed. */
import type { ReviewDocument } from '../../reviews/documentTable.ts'

export const OPT_OUT = 'opt_out'

export interface ConfirmedOptOut {
  /** What was said; null where nobody wrote it down. */
  text: string | null
  /** ms since the epoch. */
  decidedAt: number
}

/**
 * Of several reviewers' decisions about a call this reviewer's own counts, else the newest.
 * @returns by record id
 */
export function confirmedOptOuts(
  documents: readonly ReviewDocument[],
  self: string,
): Map<string, ConfirmedOptOut> {
  const counts = new Map<string, ReviewDocument>()
  for (const document of documents) {
    const { state } = document.values
    if (state !== 'confirmed' && state !== 'rejected') continue
    const other = counts.get(document.id)
    const isNewer = other === undefined || (other.reviewer !== self && document.stamp > other.stamp)
    if (isNewer || document.reviewer === self) counts.set(document.id, document)
  }
  return new Map(
    [...counts.values()].flatMap(({ id, values, changedAt }): [string, ConfirmedOptOut][] => {
      const { state, text } = values
      if (state !== 'confirmed') return []
      return [[id, { text: typeof text === 'string' ? text : null, decidedAt: changedAt }]]
    }),
  )
}
