import { tidyFilter } from '#shared/records/filterValues.ts'
import type { RouteOutput } from '#shared/ipc/index.ts'
import type { RecordFilter } from '#shared/records/filters.ts'
import type { TaskRef } from '../sync/store.ts'
import { interactive } from './interactive.ts'
import type { Services } from './services.ts'

type Needed = Pick<Services, 'accounts' | 'client' | 'clock' | 'local' | 'worker'>
interface LivePageRequest extends TaskRef {
  filter: RecordFilter
  page: number
  perPage: number
}

/**
 * A page of the platform's, kept on the way where the account's calls may be kept.
 * @param masked the rows are for a window in which numbers are masked
 */
export async function livePage(
  { accounts, client, clock, local, worker }: Needed,
  { accountId, taskId, filter, page, perPage }: LivePageRequest,
  masked: boolean,
  signal: AbortSignal,
): Promise<RouteOutput<'records.page'>> {
  const connection = await accounts.connect(accountId)
  const keepIn = await local.locateOrNull({ accountId, taskId })
  const { rows, meta, notKept } = await client.recordPage(
    connection,
    taskId,
    { filter: tidyFilter(filter), page, perPage },
    (body) => worker.readPage({ accountId, taskId }, body, keepIn, masked),
    interactive(signal),
  )
  return { rows, meta, fetchedAt: clock.now(), ...(notKept === null ? {} : { notKept }) }
}

/** How many calls a task has on the platform. Nothing of the answer is kept: it is no part of a synchronisation. */
export async function platformTotal(
  { accounts, client, worker }: Needed,
  scope: TaskRef,
  signal: AbortSignal,
): Promise<number> {
  const connection = await accounts.connect(scope.accountId)
  const { meta } = await client.recordPage(
    connection,
    scope.taskId,
    { filter: {}, page: 1, perPage: 1 },
    (body) => worker.readPage(scope, body, null, true),
    interactive(signal),
  )
  return meta.total
}
