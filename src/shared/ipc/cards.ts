import { z } from 'zod'
import {
  hasRange,
  ITEM_KINDS,
  LONGEST_CARD_NAME,
  LONGEST_HELP,
  LONGEST_LABEL,
  MOST_ITEMS,
  MOST_WEIGHT,
  SCALE_BOUNDS,
  type Card,
  type CardDraft,
  type CardItem,
  type CardSeries,
} from '../reviews/cards.ts'
import { route } from './route.ts'
import { accountId, shortText, taskId } from './schemas.ts'

const [lowest, highest] = SCALE_BOUNDS
const ownId = z.string().regex(/^\w{1,40}$/)

const name = shortText.trim().min(1).max(LONGEST_CARD_NAME)
const itemMembers = {
  id: ownId,
  label: shortText.trim().min(1).max(LONGEST_LABEL),
  help: z.string().trim().max(LONGEST_HELP),
  kind: z.enum(ITEM_KINDS),
  least: z.int().min(lowest).max(highest),
  most: z.int().min(lowest).max(highest),
  weight: z.int().min(0).max(MOST_WEIGHT),
  fatal: z.boolean(),
}
const itemsOf = <Item extends z.ZodType<CardItem>>(item: Item) =>
  z
    .array(item.refine(hasRange, 'the least answer is below the most, by a row of buttons'))
    .min(1)
    .max(MOST_ITEMS)
    .refine((items) => new Set(items.map(({ id }) => id)).size === items.length, 'each item once')
    .refine((items) => items.some(({ weight }) => weight > 0), 'something counts')

export const cardDraft = z.strictObject({
  name,
  items: itemsOf(z.strictObject(itemMembers)),
}) satisfies z.ZodType<CardDraft>

/** A version as it lies in a file. What else is there is of a later version of the app. */
export const keptCard = z.object({
  name,
  items: itemsOf(z.object(itemMembers)),
  version: z.int().min(1),
  madeAt: z.number(),
}) satisfies z.ZodType<Omit<Card, 'id' | 'series'>>

/** Score cards; those that change something answer with all of them. */
export const cardRoutes = {
  /** With their versions, those that were removed as well. */
  'cards.list': route(z.strictObject({ accountId })).returns<CardSeries[]>(),
  /** A new series, or the next version of one; no version where nothing is different. */
  'cards.save': route(z.strictObject({ accountId, series: ownId.nullable(), draft: cardDraft })).returns<
    CardSeries[]
  >(),
  /** Takes a series away from those to score with, or brings it back. */
  'cards.remove': route(z.strictObject({ accountId, series: ownId, removed: z.boolean() })).returns<
    CardSeries[]
  >(),
  /** Which series the person scores a task's calls with; null where they said nothing. */
  'cards.chosen': route(z.strictObject({ accountId, taskId })).returns<string | null>(),
  'cards.choose': route(z.strictObject({ accountId, taskId, series: ownId })).returns<null>(),
}
