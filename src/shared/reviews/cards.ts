/**
 * Score cards. A version of a card never changes: an edit makes another card of the same series, so that what a call was
 * scored with can be shown for as long as there are marks.
 */

export const ITEM_KINDS = ['yesno', 'scale'] as const
export type ItemKind = (typeof ITEM_KINDS)[number]

export const MOST_ITEMS = 30
export const LONGEST_CARD_NAME = 60
export const LONGEST_LABEL = 60
export const LONGEST_HELP = 500
export const MOST_WEIGHT = 100
/** Bounds of a scale: whole numbers. */
export const SCALE_BOUNDS = [0, 100] as const
/** A scale is a row of buttons: it has no more steps than this above its least. */
export const MOST_STEPS = 10

export interface CardItem {
  /** Unique on its card; the same in later versions. */
  id: string
  label: string
  /** When to give what; empty for none. */
  help: string
  kind: ItemKind
  /** Least and most that can be answered: 0 (no) and 1 (yes), or those of the scale. */
  least: number
  most: number
  /** Its share of the total is its weight by the sum of all; 0 where it does not count. */
  weight: number
  /** The least answer makes the total 0. */
  fatal: boolean
}

export interface CardDraft {
  name: string
  items: CardItem[]
}

/** One version. */
export interface Card extends CardDraft {
  id: string
  /** What its versions have in common. */
  series: string
  /** From 1. Two people who edit the same version apart both make the next one. */
  version: number
  /** ms since the epoch, by the clock of the machine that made it. */
  madeAt: number
}

export interface CardSeries {
  id: string
  /** Calls that were scored with it still show it. */
  removed: boolean
  /** The current one first; never empty. */
  versions: Card[]
}

/** By item: 0 or 1, or the place on the scale. */
export type Answers = Readonly<Record<string, number>>

export interface ScoreResult {
  /** 0 to 100, to a tenth; null while it is open. */
  total: number | null
  /** Items that have no answer. */
  missing: number
  /** Ids of fatal items that failed, in the card's order. */
  failed: string[]
}

/** Smaller than any difference between two totals of a card, larger than what floating point errs by. */
const HAIR = 1e-6

/** Whether there is something to answer with, in one row of buttons. */
export const hasRange = ({ kind, least, most }: CardItem): boolean =>
  kind === 'yesno' ? least === 0 && most === 1 : least < most && most - least <= MOST_STEPS

/** What was answered; undefined for nothing, and for what the item does not know. */
export function answerOf({ id, least, most }: CardItem, answers: Answers): number | undefined {
  const answer = Object.hasOwn(answers, id) ? answers[id] : undefined
  return answer !== undefined && Number.isInteger(answer) && answer >= least && answer <= most
    ? answer
    : undefined
}

/**
 * The weighted share of the points, times a hundred. A fatal item that failed makes it 0 at once: no other answer could
 * change that. What is answered beside the card's items is passed over.
 */
export function scoreOf({ items }: Pick<Card, 'items'>, answers: Answers): ScoreResult {
  let [points, weights, missing] = [0, 0, 0]
  const failed: string[] = []
  for (const item of items) {
    const answer = answerOf(item, answers)
    if (answer === undefined) {
      missing += 1
      continue
    }
    points += (item.weight * (answer - item.least)) / (item.most - item.least)
    weights += item.weight
    if (item.fatal && answer === item.least) failed.push(item.id)
  }
  if (failed.length > 0) return { total: 0, missing, failed }
  const total = missing > 0 || weights === 0 ? null : Math.round((1000 * points) / weights + HAIR) / 10
  return { total, missing, failed }
}

/** The version that is scored with now. */
export function currentOf({ versions }: CardSeries): Card {
  const [current] = versions
  if (current === undefined) throw new Error('A series has a card')
  return current
}

/** Every version by its id, of removed cards as well. */
export const cardsById = (all: readonly CardSeries[]): Map<string, Card> =>
  new Map(all.flatMap(({ versions }) => versions.map((card) => [card.id, card] as const)))

/**
 * The total of a call's score.
 * @returns null for none, for one that is open, and where the card is not on this machine
 */
export function totalOf(
  cards: ReadonlyMap<string, Card>,
  score: { card: string; answers: Answers } | null,
): number | null {
  const card = score === null ? undefined : cards.get(score.card)
  return score === null || card === undefined ? null : scoreOf(card, score.answers).total
}

/** Answers that mean the same on another version: to items that are as they were, whatever they weigh. */
export function carriedOver(from: Card, to: Card, answers: Answers): Record<string, number> {
  const before = new Map(from.items.map((item) => [item.id, item]))
  const kept = to.items.flatMap((item) => {
    const old = before.get(item.id)
    const answer = answerOf(item, answers)
    const same =
      old !== undefined &&
      (['label', 'help', 'kind', 'least', 'most', 'fatal'] as const).every((key) => old[key] === item[key])
    return same && answer !== undefined ? [[item.id, answer] as const] : []
  })
  return Object.fromEntries(kept)
}
