import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { toAppError, type AppError } from '#shared/errors.ts'
import { cardsById, currentOf, type Card, type CardDraft, type CardSeries } from '#shared/reviews/cards.ts'
import { useClient } from '../client/inject.ts'
import { takeTurns } from './inTurn.ts'
import { useMaskingStore } from './masking.ts'

/** Of edits to no series yet. */
export const NEW_CARD = ''

/** Score cards of the account that is open, and the one that a task's calls are scored with. */
export const useCardsStore = defineStore('cards', () => {
  const client = useClient()
  const masking = useMaskingStore()
  const accountId = shallowRef<string | null>(null)
  /** Null until they are known. */
  const all = shallowRef<readonly CardSeries[] | null>(null)
  const error = shallowRef<AppError | null>(null)
  const byId = computed(() => cardsById(all.value ?? []))
  const inUse = computed(() => (all.value ?? []).filter(({ removed }) => !removed))
  const removed = computed(() => (all.value ?? []).filter((series) => series.removed))
  /** What is edited and not saved, by series: it waits here while the person looks elsewhere. */
  const edits = shallowRef<ReadonlyMap<string, CardDraft>>(new Map())
  /** By task: the series that was chosen for it; null for none. */
  const choices = shallowRef<Readonly<Record<string, string | null>>>({})

  const inTurn = takeTurns()
  async function load(account: string): Promise<void> {
    if (accountId.value !== account) {
      all.value = null
      choices.value = {}
    }
    accountId.value = account
    await inTurn(async () => {
      try {
        const listed = await client.call('cards.list', { accountId: account })
        if (accountId.value !== account) return
        all.value = listed
        error.value = null
      } catch (thrown) {
        if (accountId.value === account) error.value = toAppError(thrown)
      }
    })
  }
  watch(
    () => masking.masked,
    () => accountId.value !== null && load(accountId.value),
  )
  const demanded = (): string => accountId.value ?? ''

  function edit(series: string, draft: CardDraft | null): void {
    const next = new Map(edits.value)
    if (draft === null) next.delete(series)
    else next.set(series, draft)
    edits.value = next
  }

  /** @returns the series that it is a version of @throws AppError */
  const save = (series: string | null, draft: CardDraft): Promise<string | null> => {
    const account = demanded()
    return inTurn(() => saveOf(account, series, draft))
  }
  async function saveOf(account: string, series: string | null, draft: CardDraft): Promise<string | null> {
    const before = new Set(all.value?.map(({ id }) => id))
    const listed = await client.call('cards.save', { accountId: account, series, draft })
    const saved = series ?? listed.find(({ id }) => !before.has(id))?.id ?? null
    // What was changed meanwhile is an edit of what was saved.
    const edited = edits.value.get(series ?? NEW_CARD)
    edit(series ?? NEW_CARD, null)
    if (saved !== null && edited !== undefined && edited !== draft) edit(saved, edited)
    if (accountId.value === account) all.value = listed
    return saved
  }
  /** @throws AppError */
  async function remove(series: string, gone: boolean): Promise<void> {
    const account = demanded()
    await inTurn(async () => {
      const listed = await client.call('cards.remove', { accountId: account, series, removed: gone })
      if (accountId.value === account) all.value = listed
    })
  }

  const takeChoice = (taskId: string, ask: (account: string) => Promise<string | null>): Promise<void> => {
    const account = demanded()
    return inTurn(async () => {
      const chosen = await ask(account)
      if (accountId.value === account) choices.value = { ...choices.value, [taskId]: chosen }
    })
  }
  const loadChoice = (taskId: string): Promise<void> =>
    takeChoice(taskId, (account) =>
      client.call('cards.chosen', { accountId: account, taskId }).catch(() => null),
    )
  /** @throws AppError where it cannot be remembered */
  const choose = (taskId: string, series: string): Promise<void> =>
    takeChoice(taskId, async (account) => {
      await client.call('cards.choose', { accountId: account, taskId, series })
      return series
    })
  /** What calls of a task are scored with now; null where there is no card. */
  function cardFor(taskId: string): Card | null {
    const chosen = inUse.value.find(({ id }) => id === choices.value[taskId]) ?? inUse.value[0]
    return chosen === undefined ? null : currentOf(chosen)
  }

  return {
    ...{ all, error, byId, inUse, removed, edits },
    ...{ load, edit, save, remove, loadChoice, choose, cardFor },
  }
})
