import type { Card } from '#shared/reviews/cards.ts'
import type { Rater, SampleOverview } from '#shared/reviews/samples.ts'
import { slotName } from '#shared/reviews/samples.ts'
import { formatChinaDate } from '#shared/time.ts'
import type { UseLocaleReturn } from '../../composables/useLocale/index.ts'

/** An item of a card by its words; by its id where the card is not on this machine. */
export const itemLabel = (cards: ReadonlyMap<string, Card>, card: string, item: string): string =>
  cards.get(card)?.items.find(({ id }) => id === item)?.label ?? item

type Translate = UseLocaleReturn['t']

/** The name that it was given, else when it was made and how many calls it has. */
export const sampleTitle = ({ name, madeAt, calls }: SampleOverview, t: Translate): string =>
  name || t('samples.unnamed', { date: formatChinaDate(madeAt), count: calls })

/** Who sits in a place; a reviewer without a name is told by the beginning of their id. */
export function raterName({ reviewer, name }: Rater, self: boolean, t: Translate): string {
  if (reviewer === null) return t('samples.free')
  const known = name ?? (self ? '' : t('samples.nameless', { id: reviewer.slice(0, 6) }))
  if (!self) return known
  return known === '' ? t('samples.me') : t('samples.named', { name: known })
}

/** As the head of a column: its letter and its name. */
export const raterHead = (rater: Rater, place: number, self: boolean, t: Translate): string =>
  `${slotName(place)} ${raterName(rater, self, t)}`

/** A share of all, 0 … 1, as per cent; a dash for none. */
export const percent = (share: number | null): string =>
  share === null ? '–' : `${Math.round(share * 100)}%`

/** Kappa to two places; a dash where it is not defined. */
export const kappaText = (kappa: number | null): string =>
  kappa === null ? '–' : kappa.toFixed(2).replace('-', '−').replace('−0.00', '0.00')
