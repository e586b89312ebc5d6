import { defineStore } from 'pinia'
import type { LocalFilter } from '#shared/records/filters.ts'
import type { FoundCall, FoundCalls } from '#shared/records/found.ts'
import { useClient } from '../client/inject.ts'

const OTHERS_SHOWN = 12

/** Kept calls of all tasks of an account. */
export const useFindingStore = defineStore('finding', () => {
  const client = useClient()

  const find = (
    accountId: string,
    filter: LocalFilter,
    most: number,
    signal?: AbortSignal,
  ): Promise<FoundCalls> =>
    client.call('records.find', { accountId, filter, most }, signal === undefined ? {} : { signal })

  /** Calls to one number, the newest first; none where nothing may be kept. */
  async function sameNumber(accountId: string, callee: string): Promise<FoundCall[]> {
    const found = await find(accountId, { keyword: callee }, OTHERS_SHOWN).catch(() => null)
    return (found?.calls ?? []).filter(({ record }) => record.callee === callee)
  }

  return { find, sameNumber }
})
