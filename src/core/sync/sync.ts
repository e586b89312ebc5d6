/**
 * The synchronisations of this process: at most one per task, and across processes too. Whose task it is follows from
 * the account's identity, as its calls in the store do: one account may be here twice, and the command line gives it
 * another id at every run.
 */
import { createHash, randomUUID } from 'node:crypto'
import { AppError, toAppError } from '#shared/errors.ts'
import type { SyncJob, SyncSummary } from '#shared/sync/types.ts'
import type { PlatformClient } from '../api/client.ts'
import type { Connection } from '../api/connection.ts'
import type { RetryPolicy } from '../api/retry.ts'
import type { Clock, Logger } from '../ports.ts'
import { decodeOutcome } from './checkpoint.ts'
import { synchronise } from './engine.ts'
import type { RunLock } from './lock.ts'
import { createPageReader, type PageReader } from './pageReader.ts'
import { throttle, type Throttle } from './progress.ts'
import type { RunEnd, RunProgress } from './run.ts'
import type { PausableStore, TaskRef } from './store.ts'

const JOBS_KEPT = 20

export interface SyncRequest extends TaskRef {
  /** Trusts nothing of what earlier runs proved. */
  full: boolean
  /** Nobody asked for it: a task that was deleted from this machine is left alone. */
  automatic?: boolean
  /** Most calls that may go though they are most of what is kept, because a person agreed; the run is a full one. */
  agreed?: number
}

export interface Sync {
  /** Starts a run or joins the one that is under way for this task; `full` turns that one full as well. */
  start: (request: SyncRequest) => SyncJob
  /** Running and ended ones, oldest first. */
  list: () => SyncJob[]
  /** Cancels the runs of a task, or of all tasks of the account, whatever its id, and waits until they have ended. */
  halt: (accountId: string, taskId: string | null) => Promise<void>
  /** Stops a run; the next one goes on from there. @throws AppError not_found */
  cancel: (jobId: string) => void
  /** @returns the job once it has ended, however. @throws AppError not_found */
  ended: (jobId: string) => Promise<SyncJob>
  /** @throws AppError of the store */
  summary: (scope: TaskRef) => Promise<SyncSummary>
  /** Cancels everything and waits until it has ended. */
  close: () => Promise<void>
}

export interface SyncOptions {
  /** See `Accounts.identity`. @throws AppError not_found */
  identity: (accountId: string) => string
  connect: (accountId: string) => Promise<Connection>
  client: Pick<PlatformClient, 'recordPage'>
  store: PausableStore
  lock: RunLock
  /** @throws AppError disk_full where nothing more can be kept */
  ensureSpace?: () => Promise<void>
  /** Told at most ten times a second per job, and at its start and end. */
  onChange: (job: SyncJob) => void
  clock: Clock
  logger: Logger
  /** Milliseconds from a source that never runs backwards. Default the process's own. */
  monotonic?: () => number
  /** Calls a page, as wished for. Default 200. */
  perPage?: number
  /** Requests side by side. Default 4, and 16 at most. */
  concurrency?: { start?: number; max?: number }
  /** Default `BACKGROUND_POLICY`. */
  policy?: RetryPolicy
}

interface Entry {
  job: SyncJob
  identity: string
  full: boolean
  automatic: boolean
  agreed: number
  abort: AbortController
  throttle: Throttle
  began: number
  received: number
  repliesTotal: number
  ended: Promise<SyncJob>
}

export function createSync(options: SyncOptions): Sync {
  const { identity: identityOf, connect, client, store, lock, onChange, clock, logger } = options
  const { monotonic = () => performance.now() } = options
  const entries = new Map<string, Entry>()

  function find(jobId: string): Entry {
    const entry = entries.get(jobId)
    if (!entry) throw new AppError('not_found', 'No such synchronisation', { what: 'job' })
    return entry
  }

  function progress(entry: Entry, reader: PageReader, { received, ...now }: RunProgress): void {
    entry.received += received
    if (received > 0) entry.repliesTotal += 1
    const ms = Math.max(monotonic() - entry.began, 1)
    const pagesLeft = now.pagesTotal - now.pages
    entry.job = {
      ...entry.job,
      ...now,
      rate: (entry.received / ms) * 1000,
      remainingMs: entry.repliesTotal === 0 ? null : (pagesLeft * ms) / entry.repliesTotal,
      concurrency: reader.concurrency,
    }
    entry.throttle.changed()
  }

  async function work(entry: Entry): Promise<RunEnd> {
    const { accountId, taskId } = entry.job
    const scope = { accountId, taskId }
    const held = await lock.acquire(lockName(entry.identity, taskId), entry.abort.signal)
    if (held === null)
      throw new AppError('busy', 'Another window or process synchronises this task', { what: 'sync' })
    try {
      // Not before the lock is held: whoever deletes the task stops its runs first.
      if (!entry.automatic) await store.unpause(scope)
      else if ((await store.syncState(scope)).paused)
        throw new AppError('cancelled', 'The calls of this task were deleted')
      await options.ensureSpace?.()
      const connection = await connect(accountId)
      const signal = AbortSignal.any([entry.abort.signal, held.lost])
      const reader = createPageReader({
        client,
        connection,
        store,
        scope,
        clock,
        logger,
        monotonic,
        signal,
        perPage: options.perPage,
        concurrency: options.concurrency,
        policy: options.policy,
      })
      return await synchronise({
        store,
        scope,
        run: entry.job.id,
        reader,
        logger,
        now: clock.now,
        full: () => entry.full,
        agreed: () => entry.agreed,
        signal,
        report: (now) => progress(entry, reader, now),
      })
    } catch (thrown) {
      if (held.lost.aborted && !entry.abort.signal.aborted)
        throw new AppError('busy', 'Another process took this synchronisation over', { what: 'sync' })
      throw thrown
    } finally {
      await held.release()
    }
  }

  async function run(entry: Entry): Promise<SyncJob> {
    const { taskId } = entry.job
    try {
      const { complete, ...end } = await work(entry)
      const state = complete ? 'complete' : 'incomplete'
      entry.job = { ...entry.job, state, ...end, remainingMs: 0 }
      logger.info('A synchronisation ended', { task: taskId, state, ...end })
    } catch (thrown) {
      const error = toAppError(thrown).toInfo()
      const cancelled = entry.abort.signal.aborted || error.code === 'cancelled'
      const state = cancelled ? 'cancelled' : 'failed'
      entry.job = { ...entry.job, state, error: cancelled ? null : error, remainingMs: null }
      logger.info('A synchronisation stopped', {
        task: taskId,
        state,
        code: cancelled ? 'cancelled' : error.code,
      })
    }
    entry.job = { ...entry.job, endedAt: clock.now(), concurrency: 0 }
    entry.throttle.stop()
    onChange(entry.job)
    return entry.job
  }

  function forgetOldJobs(): void {
    const ended = [...entries.values()].filter(({ job }) => job.state !== 'running')
    for (const { job } of ended.slice(0, Math.max(0, entries.size - JOBS_KEPT))) entries.delete(job.id)
  }

  return {
    start: ({ accountId, taskId, automatic = false, agreed = 0, ...request }) => {
      const identity = identityOf(accountId)
      const full = request.full || agreed > 0
      for (const running of entries.values()) {
        const { job } = running
        if (job.state !== 'running' || running.identity !== identity || job.taskId !== taskId) continue
        if (running.abort.signal.aborted) continue
        running.full ||= full
        running.automatic &&= automatic
        running.agreed = Math.max(running.agreed, agreed)
        return job
      }
      const job: SyncJob = {
        id: randomUUID(),
        accountId,
        taskId,
        state: 'running',
        mode: full ? 'full' : 'incremental',
        records: 0,
        total: null,
        pages: 0,
        pagesTotal: null,
        fresh: 0,
        changed: 0,
        removed: 0,
        missing: 0,
        unannounced: 0,
        heldBack: 0,
        stored: null,
        leftOut: 0,
        keptFrom: null,
        rate: 0,
        remainingMs: null,
        concurrency: 0,
        startedAt: clock.now(),
        endedAt: null,
        error: null,
      }
      const before = [...entries.values()].filter(
        (other) => other.identity === identity && other.job.taskId === taskId,
      )
      const entry: Entry = {
        job,
        identity,
        full,
        automatic,
        agreed,
        abort: new AbortController(),
        throttle: throttle(() => onChange(entry.job), { clock, monotonic }),
        began: monotonic(),
        received: 0,
        repliesTotal: 0,
        ended: Promise.resolve(job),
      }
      entries.set(job.id, entry)
      forgetOldJobs()
      onChange(job)
      // One that was cancelled may still hold the store; the new one begins where it leaves off.
      entry.ended = Promise.all(before.map(({ ended }) => ended)).then(() => run(entry))
      return job
    },
    list: () => [...entries.values()].map(({ job }) => job),
    halt: async (accountId, taskId) => {
      const identity = identityOf(accountId)
      const theirs = [...entries.values()].filter(
        (entry) => entry.identity === identity && (taskId === null || entry.job.taskId === taskId),
      )
      theirs.forEach(stop)
      await Promise.all(theirs.map(({ ended }) => ended))
    },
    cancel: (jobId) => stop(find(jobId)),
    ended: (jobId) => find(jobId).ended,
    summary: async ({ accountId, taskId }) => {
      const { checkpoint, outcome, ...state } = await store.syncState({ accountId, taskId })
      const last = decodeOutcome(outcome)
      return {
        accountId,
        taskId,
        at: last?.at ?? null,
        complete: last?.complete ?? false,
        missing: last?.missing ?? 0,
        unannounced: last?.unannounced ?? 0,
        heldBack: last?.heldBack ?? 0,
        ...state,
        total: last?.total ?? null,
        resumable: checkpoint !== null,
      }
    },
    close: async () => {
      for (const entry of entries.values()) stop(entry)
      await Promise.all([...entries.values()].map(({ ended }) => ended))
    },
  }
}

function stop({ abort }: Entry): void {
  abort.abort(new AppError('cancelled', 'The synchronisation was cancelled'))
}

/** Ids can hold anything and be long; a lock's name goes into a file name, and every version must find the same. */
function lockName(identity: string, taskId: string): string {
  return createHash('sha256')
    .update(JSON.stringify([identity, taskId]))
    .digest('hex')
    .slice(0, 32)
}
