import { totalOf } from '#shared/reviews/cards.ts'
import type { Mark } from '#shared/reviews/marks.ts'
import { CARD_KIND, scoreCards } from './cardDocuments.ts'
import type { DocumentTable } from './documentTable.ts'
import type { ReadMark } from './readMark.ts'

/**
 * Marks with what their scores come to. A version of a card never changes, so that cards are read where one is not known
 * alone: once for all marks that are read together, and not for each that is written.
 * @param written changes with every write to the file, also by another program
 * @returns to be asked for anew before each reading
 */
export function markTotals(
  documents: Pick<DocumentTable, 'list'>,
  written: () => string,
): () => (mark: ReadMark) => Mark {
  let cards = scoreCards([])
  let asOf = ''
  return () => {
    let looked = false
    return (mark) => {
      if (mark.score !== null && !cards.has(mark.score.card) && !looked) {
        looked = true
        const now = written()
        if (asOf !== now) cards = scoreCards(documents.list(CARD_KIND, null))
        asOf = now
      }
      return { ...mark, total: totalOf(cards, mark.score) }
    }
  }
}
