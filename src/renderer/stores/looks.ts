import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { toAppError, type AppError } from '#shared/errors.ts'
import type { LookKind, LooksPage } from '#shared/reviews/looks.ts'
import { useClient } from '../client/inject.ts'

/** Rows of a page of the record. */
export const LOOKS_A_PAGE = 10

/** Who looked at numbers that are masked; and the notes of what only the window sees. */
export const useLooksStore = defineStore('looks', () => {
  const client = useClient()
  const found = shallowRef<LooksPage | null>(null)
  const error = shallowRef<AppError | null>(null)
  /** The last wish wins, whichever answer comes first. */
  let asked = 0

  async function load(accountId: string, what: LookKind | null, page: number): Promise<void> {
    asked += 1
    const mine = asked
    try {
      const arrived = await client.call('looks.page', { accountId, what, page, perPage: LOOKS_A_PAGE })
      if (mine !== asked) return
      found.value = arrived
      error.value = null
    } catch (thrown) {
      if (mine !== asked) return
      found.value = null
      error.value = toAppError(thrown)
    }
  }

  /** Before numbers that a held key shows are copied. @throws AppError look_not_recorded: they must not be */
  async function noteCopy(scope: { accountId: string; taskId: string }, recordId: string): Promise<void> {
    await client.call('looks.note', { ...scope, recordId, what: 'copy', count: 1 })
  }
  /** Sets a record aside that cannot be read. @returns its path; null where it can be read */
  const beginAnew = async (accountId: string): Promise<string | null> =>
    (await client.call('looks.beginAnew', { accountId })).keptAs

  return { found, error, load, noteCopy, beginAnew }
})
