/**
 * Everything that a live filter yields, page by page.
 *
 * Pages can shift while they are read: a new call at the front pushes others to later pages. The worker writes each
 * call once, by id; after the last page the first pages are read again while they still bring something new. What the
 * platform announces and never delivers is counted, not hidden, and however much it announces, the pages asked for are
 * bounded by what they brought, see `reach.ts`.
 */
import { AppError } from '#shared/errors.ts'
import { tidyFilter } from '#shared/records/filterValues.ts'
import type { RecordFilter } from '#shared/records/filters.ts'
import { learn, nothingLearned, reach, SPARE_PAGES } from '../api/reach.ts'
import type { PlatformClient } from '../api/client.ts'
import type { Connection } from '../api/connection.ts'
import type { AppendResult } from './exportMethods.ts'

/** Asked for, not assumed: a server may cap it, and its `meta` says so. */
const PER_PAGE = 200
/** Pages fetched ahead of the one being written. */
const AHEAD = 2
/** Times the first pages are read again for calls that came meanwhile. */
const CATCH_UP_ROUNDS = 3

export interface LivePagesOptions {
  client: Pick<PlatformClient, 'recordPage'>
  connection: Connection
  taskId: string
  filter: RecordFilter
  signal: AbortSignal
  /** Writes a page's calls that were not written before. */
  append: (body: Uint8Array) => Promise<AppendResult>
  /** Called after each page, in order. */
  onPage: (result: AppendResult) => void
}

/** @returns calls that were announced and not delivered */
export async function copyLivePages(options: LivePagesOptions): Promise<number> {
  const { client, connection, taskId, filter, append, onPage } = options
  const stopped = new AbortController()
  const signal = AbortSignal.any([options.signal, stopped.signal])
  const learned = nothingLearned()
  let previous: Promise<unknown> = Promise.resolve()
  let written = 0
  /** The first: what fails after it was stopped because of it. */
  let failure: { reason: unknown } | null = null

  /** Pages are fetched side by side and written in their order. */
  function write(page: number): Promise<AppendResult> {
    const before = previous
    const result = client.recordPage(
      connection,
      taskId,
      { filter: tidyFilter(filter), page, perPage: PER_PAGE },
      async (body) => {
        await before.catch(() => {
          throw new AppError('cancelled', 'An earlier page failed')
        })
        const appended = await append(body)
        signal.throwIfAborted()
        written += appended.added
        learned.asked += 1
        learn(learned, page, appended.meta, appended.received, appended.added)
        onPage(appended)
        return appended
      },
      { signal },
    )
    previous = result
    result.catch((reason: unknown) => {
      failure ??= { reason }
      stopped.abort()
    })
    return result
  }

  /** Waits for all, then throws the first failure: nothing may still be writing when the file is given up. */
  async function settleAll(pages: Promise<AppendResult>[]): Promise<AppendResult[]> {
    const settled = await Promise.allSettled(pages)
    return settled.map((result) => {
      if (result.status === 'rejected') throw failure?.reason ?? result.reason
      return result.value
    })
  }

  let { meta } = await write(1)
  const left = (): number => reach(learned) - learned.asked
  for (let page = 2; page <= meta.lastPage && left() > 0;) {
    const batch = Array.from(
      { length: Math.min(AHEAD + 1, meta.lastPage - page + 1, left()) },
      (_, ahead) => page + ahead,
    )
    const results = await settleAll(batch.map(write))
    page += batch.length
    meta = results.at(-1)?.meta ?? meta
  }
  for (let round = 0; round < CATCH_UP_ROUNDS && written < meta.total; round++) {
    let page = 1
    let last: AppendResult
    do {
      last = await write(page)
      page += 1
    } while (last.added > 0 && page <= last.meta.lastPage && page <= SPARE_PAGES + 2 * (learned.least ?? 0))
    meta = last.meta
  }
  return Math.max(0, meta.total - written)
}
