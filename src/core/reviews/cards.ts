/**
 * Score cards. A series is a document, each of its versions a member with a random name, and a member that is there is
 * never written again: versions that two people or machines made apart lie side by side, though both are number 3. The
 * current one follows from the versions themselves (the highest number, then the latest), so that no member says it.
 *
 * A reviewer who removes a series writes down which versions they saw. It is removed where each version is among those
 * of somebody; a version that was made elsewhere meanwhile brings it back. Calls keep the id of the version that they
 * were scored with, so nothing that was scored changes by any of this.
 */
import { randomBytes } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { AppError } from '#shared/errors.ts'
import { currentOf, type CardDraft, type CardItem, type CardSeries } from '#shared/reviews/cards.ts'
import { maskWords, unmaskWords } from '../masking/ownWords.ts'
import type { Clock } from '../ports.ts'
import type { TaskRef } from '../sync/store.ts'
import { CARD_KIND, cardSeries, RETIRED, VERSION } from './cardDocuments.ts'
import type { ReviewDocuments } from './documents.ts'

const CHOICE_KIND = 'cardChoice'
const CHOICE = 'choice'

export interface Cards {
  /**
   * @param masked for a window in which numbers are masked, here and below
   * @throws AppError as `ReviewDocuments.list`
   */
  list: (accountId: string, masked: boolean) => Promise<CardSeries[]>
  /**
   * Makes a series, or the next version of one that differs; a removed one is back then.
   * @param series null for a new one
   * @throws AppError not_found, and as `ReviewDocuments.put`
   */
  save: (accountId: string, series: string | null, draft: CardDraft, masked: boolean) => Promise<CardSeries[]>
  /** Removes a series, or brings it back. @throws AppError as `save` */
  remove: (accountId: string, series: string, removed: boolean, masked: boolean) => Promise<CardSeries[]>
  /** @returns the series that this reviewer scores a task's calls with; null for none. @throws AppError as `save` */
  chosen: (scope: TaskRef) => Promise<string | null>
  /** @throws AppError as `save` */
  choose: (scope: TaskRef, series: string) => Promise<void>
}

export interface CardsOptions {
  documents: Pick<ReviewDocuments, 'list' | 'put'>
  /** Whose choices they are. */
  reviewer: (accountId: string) => Promise<string>
  clock: Pick<Clock, 'now'>
}

export function createCards({ documents, reviewer, clock }: CardsOptions): Cards {
  const all = async (accountId: string): Promise<CardSeries[]> =>
    cardSeries(await documents.list(accountId, CARD_KIND))
  const shown = async (accountId: string, masked: boolean): Promise<CardSeries[]> => {
    const found = await all(accountId)
    return masked ? found.map(maskSeries) : found
  }
  const put = (accountId: string, id: string, values: Readonly<Record<string, unknown>>): Promise<void> =>
    documents.put(accountId, { kind: CARD_KIND, taskId: '', id }, values)
  const newVersion = (
    accountId: string,
    series: string,
    { name, items }: CardDraft,
    version: number,
  ): Promise<void> =>
    put(accountId, series, { [VERSION + newId()]: { name, items, version, madeAt: clock.now() } })

  async function known(accountId: string, id: string): Promise<CardSeries> {
    const found = (await all(accountId)).find((series) => series.id === id)
    if (found === undefined) throw new AppError('not_found', 'There is no such score card')
    return found
  }

  return {
    list: shown,
    save: async (accountId, id, draft, masked) => {
      if (id === null) await newVersion(accountId, newId(), draft, 1)
      else {
        const series = await known(accountId, id)
        const next = masked ? unmasked(draft, series) : draft
        const { name, items, version } = currentOf(series)
        if (series.removed || !isDeepStrictEqual(next, { name, items }))
          await newVersion(accountId, id, next, version + 1)
      }
      return shown(accountId, masked)
    },
    remove: async (accountId, id, removed, masked) => {
      const { versions } = await known(accountId, id)
      await put(accountId, id, { [RETIRED]: removed ? versions.map((card) => card.id) : [] })
      const after = await known(accountId, id)
      // Somebody else has removed it as well: what they saw stays seen.
      if (!removed && after.removed) {
        const current = currentOf(after)
        await newVersion(accountId, id, current, current.version + 1)
      }
      return shown(accountId, masked)
    },
    chosen: async ({ accountId, taskId }) => {
      const choices = await documents.list(accountId, CHOICE_KIND, taskId)
      // Looking makes no file.
      if (choices.length === 0) return null
      const self = await reviewer(accountId)
      const series = choices.find((choice) => choice.reviewer === self)?.values['series']
      return typeof series === 'string' ? series : null
    },
    choose: ({ accountId, taskId }, series) =>
      documents.put(accountId, { kind: CHOICE_KIND, taskId, id: CHOICE }, { series }),
  }
}

const newId = (): string => randomBytes(16).toString('hex')

const TEXTS = ['label', 'help'] as const

function maskSeries(series: CardSeries): CardSeries {
  const versions = series.versions.map((card) => ({
    ...card,
    name: maskWords(card.name),
    items: card.items.map((item) => ({ ...item, label: maskWords(item.label), help: maskWords(item.help) })),
  }))
  return { ...series, versions }
}

/** What a window got masked and sends back as it was is what lies here. */
function unmasked(draft: CardDraft, { versions }: CardSeries): CardDraft {
  return {
    name: unmaskWords(
      draft.name,
      versions.map(({ name }) => name),
    ),
    items: draft.items.map((item): CardItem => {
      const before = versions.flatMap(({ items }) => items.filter(({ id }) => id === item.id))
      const texts = TEXTS.map(
        (key) =>
          [
            key,
            unmaskWords(
              item[key],
              before.map((one) => one[key]),
            ),
          ] as const,
      )
      return { ...item, ...Object.fromEntries(texts) }
    }),
  }
}
