import { defineStore } from 'pinia'
import type { CallSheet } from '#shared/reviews/callSheet.ts'
import type { RouteInput } from '#shared/ipc/index.ts'
import { useClient } from '../client/inject.ts'

/** What is handed on: pages of calls and workbooks. */
export const useHandingStore = defineStore('handing', () => {
  const client = useClient()

  /** @throws AppError not_found where the call is gone */
  const sheet = (request: RouteInput<'handing.sheet'>, signal: AbortSignal): Promise<CallSheet> =>
    client.call('handing.sheet', request, { signal })

  return { sheet }
})
