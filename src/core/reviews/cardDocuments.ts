/** Score cards as they lie among the review documents, see `cards.ts`. */
import { keptCard } from '#shared/ipc/cards.ts'
import { cardsById, totalOf, type Card, type CardSeries } from '#shared/reviews/cards.ts'
import type { Score } from '#shared/reviews/marks.ts'
import type { ReviewDocument } from './documentTable.ts'

export const CARD_KIND = 'card'
/** Before the id of a version. */
export const VERSION = 'version:'
/** The versions that a reviewer saw when they removed the series. */
export const RETIRED = 'retired'

/** Totals of scores by these cards. @returns as `totalOf` */
export function scoreTotals(documents: readonly ReviewDocument[]): (score: Score | null) => number | null {
  const cards = cardsById(cardSeries(documents))
  return (score) => totalOf(cards, score)
}

/** The series of these documents, in the order in which they came to be; what cannot be read costs itself alone. */
export function cardSeries(documents: readonly ReviewDocument[]): CardSeries[] {
  const found = new Map<string, { cards: Map<string, Card>; retired: Set<unknown> }>()
  for (const { id, values } of documents) {
    const series = found.get(id) ?? { cards: new Map<string, Card>(), retired: new Set<unknown>() }
    found.set(id, series)
    for (const [member, value] of Object.entries(values)) {
      if (member === RETIRED && Array.isArray(value)) for (const each of value) series.retired.add(each)
      const card = member.startsWith(VERSION) ? readCard(id, member.slice(VERSION.length), value) : null
      if (card !== null) series.cards.set(card.id, card)
    }
  }
  return [...found]
    .filter(([, { cards }]) => cards.size > 0)
    .map(([id, { cards, retired }]) => {
      const versions = [...cards.values()].sort(newestFirst)
      return { id, removed: versions.every((card) => retired.has(card.id)), versions }
    })
    .sort((one, other) => firstMade(one) - firstMade(other) || (one.id < other.id ? -1 : 1))
}

const firstMade = ({ versions }: CardSeries): number => Math.min(...versions.map(({ madeAt }) => madeAt))

const newestFirst = (one: Card, other: Card): number =>
  other.version - one.version || other.madeAt - one.madeAt || (one.id < other.id ? 1 : -1)

function readCard(series: string, id: string, value: unknown): Card | null {
  const read = keptCard.safeParse(value)
  return read.success ? { ...read.data, id, series } : null
}
