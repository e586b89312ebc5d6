/**
 * Pages on their way from the platform into the store. Requests run side by side; the store takes pages one after the
 * other, because each brings a checkpoint that must know of all pages before it.
 */
import { AppError, type ErrorCode } from '#shared/errors.ts'
import type { PlatformClient } from '../api/client.ts'
import type { Connection } from '../api/connection.ts'
import { BACKGROUND_POLICY, retry, type RetryPolicy } from '../api/retry.ts'
import type { Clock, Logger } from '../ports.ts'
import { createGovernor, type GovernorOptions } from './governor.ts'
import type { IngestedPage, IngestRequest, SyncStore, TaskRef } from './store.ts'

/** Asked for, not assumed: a server may cap it, and its `meta` says so. */
export const DEFAULT_PER_PAGE = 200
/** How often a page beyond the announced ones is asked for. */
const OPTIONAL_ATTEMPTS = 2
/**
 * What a platform or a network may answer for a page that is not there. A token that is refused, a disk that is full or
 * a run that is to stop are none of these.
 */
const NOT_THERE: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'platform_refused',
  'server_failure',
  'rate_limited',
  'response_invalid',
  'response_too_large',
  'redirect_refused',
  'network_timeout',
  'network_unreachable',
])
/** Failures that say "too much": fewer requests side by side may help. */
const LOAD: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['rate_limited', 'server_failure', 'network_timeout'])

export interface PageReaderOptions {
  client: Pick<PlatformClient, 'recordPage'>
  connection: Connection
  store: SyncStore
  scope: TaskRef
  clock: Clock
  logger: Logger
  monotonic: () => number
  signal: AbortSignal
  perPage?: number
  concurrency?: Pick<GovernorOptions, 'start' | 'max'>
  policy?: RetryPolicy
}

export interface PageReader {
  /** Requests allowed side by side now. */
  readonly concurrency: number
  readonly perPage: number
  /**
   * Reads pages until `next` has none left; it is asked again whenever a page has been taken in.
   * @param prepare called when the store is about to take the page
   * @param takeIn called when the store has taken it, one page at a time
   * @param optional whether a page may be missing, by what is known at that moment: it is asked for less often, and
   * where it fails, `missing` is called and nothing else comes of it
   * @throws AppError the first failure, once nothing is under way any more; whatever `takeIn` throws
   */
  read: (pages: {
    next: (underWay: ReadonlySet<number>) => number | null
    prepare: (page: number) => IngestRequest
    takeIn: (page: number, reply: IngestedPage) => void
    optional?: (page: number) => boolean
    missing?: (page: number) => void
  }) => Promise<void>
}

export function createPageReader(options: PageReaderOptions): PageReader {
  const { client, connection, store, scope, clock, logger, perPage = DEFAULT_PER_PAGE } = options
  const { policy = BACKGROUND_POLICY } = options
  const governor = createGovernor({ clock, monotonic: options.monotonic, ...options.concurrency })

  /** One page, with the retries of `policy`; between two attempts no slot is held. */
  function fetchPage<T>(
    page: number,
    attempts: number,
    signal: AbortSignal,
    keep: (body: Uint8Array<ArrayBuffer>) => Promise<T>,
  ): Promise<T> {
    const onRetry = ({ code }: AppError, attempt: number, waitMs: number): void =>
      logger.info('A page is asked for again', { code, page, attempt, waitMs })
    return retry({ ...policy, attempts }, { clock, signal, onRetry }, async () => {
      const slot = await governor.slot(signal)
      try {
        return await client.recordPage(
          connection,
          scope.taskId,
          { filter: {}, page, perPage },
          (body) => {
            slot.arrived()
            return keep(body)
          },
          // The attempts are counted here, where each can be told to the governor.
          { signal, policy: { ...policy, attempts: 1 } },
        )
      } catch (thrown) {
        if (thrown instanceof AppError && LOAD.has(thrown.code)) slot.overloaded(thrown.details.retryAfterMs)
        throw thrown
      } finally {
        slot.free()
      }
    })
  }

  const read: PageReader['read'] = async ({ next, prepare, takeIn, optional = () => false, missing }) => {
    const stop = new AbortController()
    const signal = AbortSignal.any([options.signal, stop.signal])
    const underWay = new Set<number>()
    const running = new Set<Promise<void>>()
    let failure: { thrown: unknown } | null = null
    let turn: Promise<unknown> = Promise.resolve()

    function inTurn(page: number, body: Uint8Array<ArrayBuffer>): Promise<void> {
      const taken = turn.then(async () => {
        signal.throwIfAborted()
        const reply = await store.ingestPage(scope, body, prepare(page))
        takeIn(page, reply)
      })
      turn = taken.catch(() => undefined)
      return taken
    }

    async function one(page: number): Promise<void> {
      try {
        const attempts = optional(page) ? Math.min(OPTIONAL_ATTEMPTS, policy.attempts) : policy.attempts
        await fetchPage(page, attempts, signal, (body) => inTurn(page, body))
      } catch (thrown) {
        if (!signal.aborted && isNotThere(thrown) && optional(page)) {
          logger.info('A page that was not announced did not come', { page, code: thrown.code })
          missing?.(page)
          return
        }
        failure ??= { thrown }
        stop.abort(new AppError('cancelled', 'Another page failed'))
      } finally {
        underWay.delete(page)
      }
    }

    for (;;) {
      // Twice the limit: some travel, and as many wait for the store without holding up the line.
      while (failure === null && !signal.aborted && underWay.size < governor.limit * 2) {
        const page = next(underWay)
        if (page === null) break
        underWay.add(page)
        const reading = one(page).finally(() => running.delete(reading))
        running.add(reading)
      }
      if (running.size === 0) break
      await Promise.race(running)
    }
    if (options.signal.aborted) throw new AppError('cancelled', 'The synchronisation was cancelled')
    if (failure !== null) throw (failure as { thrown: unknown }).thrown
  }

  return {
    get concurrency() {
      return governor.limit
    },
    perPage,
    read,
  }
}

function isNotThere(thrown: unknown): thrown is AppError {
  if (!(thrown instanceof AppError) || !NOT_THERE.has(thrown.code)) return false
  // Some platforms say it in the envelope alone.
  return Number(thrown.details.platformCode) !== 401
}
