/** Score cards as they lie among the review documents, see `cards.ts`. */
import { keptCard } from '#shared/ipc/cards.ts'
import { cardsById, type Card, type CardSeries } from '#shared/reviews/cards.ts'
import type { ReviewDocument } from './documentTable.ts'

export const CARD_KIND = 'card'
/** Before the id of a version. */
export const VERSION = 'version:'
/** The versions that a reviewer saw when they removed the series. */
export const RETIRED = 'retired'

/** What scores are added up by, see `totalOf`: every version of these documents. */
export const scoreCards = (documents: readonly ReviewDocument[]): ReadonlyMap<string, Card> =>
  cardsById(cardSeries(documents))

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
