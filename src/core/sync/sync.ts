/**
 * The synchronisations of this process: at most one per task, and across processes too. Whose task it is follows from
 * the account's identity, as its calls in the store do: one account may be here twice, and the command line gives it
 * another id at every run.
 */
import { createHash, randomUUID } from 'node:crypto'
import { AppError } from '#shared/errors.ts'
import type { SyncJob, SyncSummary } from '#shared/sync/types.ts'
import type { PlatformClient } from '../api/client.ts'
import type { Connection } from '../api/connection.ts'
import type { RetryPolicy } from '../api/retry.ts'
import { haltAll, monotonicNow, startJob, type RunningJob } from '../jobs/job.ts'
import type { Clock, Logger } from '../ports.ts'
import { decodeOutcome } from './checkpoint.ts'
import { synchronise } from './engine.ts'
import type { RunLock } from './lock.ts'
import { createPageReader, type PageReader } from './pageReader.ts'
import type { RunEnd, RunProgress } from './run.ts'
import type { PausableStore, TaskRef } from './store.ts'

const JOBS_KEPT = 20

export interface SyncRequest extends TaskRef {
  /** Trusts nothing of what earlier runs proved. */
  full: boolean
  /** Started by the schedule, not by a person: a task that was deleted from this machine is left alone. */
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

/** What is wished of a run, also while it goes on. */
interface Wish {
  full: boolean
  automatic: boolean
  agreed: number
}

interface Entry extends Wish {
  identity: string
  running: RunningJob<SyncJob>
}

export function createSync(options: SyncOptions): Sync {
  const { identity: identityOf, connect, client, store, lock, onChange, clock, logger } = options
  const { monotonic = monotonicNow } = options
  const entries = new Map<string, Entry>()

  function find(jobId: string): Entry {
    const entry = entries.get(jobId)
    if (!entry) throw new AppError('not_found', 'No such synchronisation', { what: 'job' })
    return entry
  }

  function follow(running: RunningJob<SyncJob>, reader: PageReader): (now: RunProgress) => void {
    let [calls, replies] = [0, 0]
    return ({ received, ...now }) => {
      calls += received
      if (received > 0) replies += 1
      const ms = running.elapsed()
      const pagesLeft = now.pagesTotal - now.pages
      running.change({
        ...now,
        rate: (calls / ms) * 1000,
        remainingMs: replies === 0 ? null : (pagesLeft * ms) / replies,
        concurrency: reader.concurrency,
      })
    }
  }

  async function work(running: RunningJob<SyncJob>, identity: string, wish: Wish): Promise<RunEnd> {
    const { id, accountId, taskId } = running.job()
    const scope = { accountId, taskId }
    const held = await lock.acquire(lockName(identity, taskId), running.signal)
    if (held === null)
      throw new AppError('busy', 'Another window or process synchronises this task', { what: 'sync' })
    try {
      // Only once the lock is held: a deletion stops the task's runs first.
      if (!wish.automatic) await store.unpause(scope)
      else if ((await store.syncState(scope)).paused)
        throw new AppError('cancelled', 'The calls of this task were deleted')
      await options.ensureSpace?.()
      const connection = await connect(accountId)
      const signal = AbortSignal.any([running.signal, held.lost])
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
        run: id,
        reader,
        logger,
        now: clock.now,
        full: () => wish.full,
        agreed: () => wish.agreed,
        signal,
        report: follow(running, reader),
      })
    } catch (thrown) {
      if (held.lost.aborted && !running.signal.aborted)
        throw new AppError('busy', 'Another process took this synchronisation over', { what: 'sync' })
      throw thrown
    } finally {
      await held.release()
    }
  }

  async function run(running: RunningJob<SyncJob>, identity: string, wish: Wish): Promise<Partial<SyncJob>> {
    try {
      const { complete, ...end } = await work(running, identity, wish)
      return { ...end, state: complete ? 'complete' : 'incomplete' }
    } finally {
      running.change({ concurrency: 0 })
    }
  }

  function log({ taskId, state, error, removed, missing, stored }: SyncJob): void {
    const code = error?.code ?? null
    logger.info('A synchronisation ended', { task: taskId, state, code, removed, missing, stored })
  }

  function forgetOldJobs(): void {
    const ended = [...entries].filter(([, { running }]) => !isRunning(running))
    for (const [id] of ended.slice(0, Math.max(0, entries.size - JOBS_KEPT))) entries.delete(id)
  }

  const ofTask = (identity: string, taskId: string | null): Entry[] =>
    [...entries.values()].filter(
      (entry) => entry.identity === identity && (taskId === null || entry.running.job().taskId === taskId),
    )

  return {
    start: ({ accountId, taskId, automatic = false, agreed = 0, ...request }) => {
      const identity = identityOf(accountId)
      const full = request.full || agreed > 0
      const before = ofTask(identity, taskId)
      const joined = before.find(({ running }) => isRunning(running) && !running.signal.aborted)
      if (joined !== undefined) {
        joined.full ||= full
        joined.automatic &&= automatic
        joined.agreed = Math.max(joined.agreed, agreed)
        return joined.running.job()
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
      const running = startJob({
        job,
        // One that was cancelled may still hold the store; the new one begins where it leaves off.
        after: Promise.all(before.map(({ running: other }) => other.ended)),
        work: (own) => run(own, identity, entry),
        onEnd: log,
        onChange,
        clock,
        monotonic,
      })
      const entry: Entry = { full, automatic, agreed, identity, running }
      entries.set(job.id, entry)
      forgetOldJobs()
      return job
    },
    list: () => [...entries.values()].map(({ running }) => running.job()),
    halt: async (accountId, taskId) =>
      haltAll(ofTask(identityOf(accountId), taskId).map(({ running }) => running)),
    cancel: (jobId) => find(jobId).running.cancel(),
    ended: (jobId) => find(jobId).running.ended,
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
    close: () => haltAll([...entries.values()].map(({ running }) => running)),
  }
}

const isRunning = (running: RunningJob<SyncJob>): boolean => running.job().state === 'running'

/** Ids can hold anything and be long; a lock's name goes into a file name, and every version must find the same. */
function lockName(identity: string, taskId: string): string {
  return createHash('sha256')
    .update(JSON.stringify([identity, taskId]))
    .digest('hex')
    .slice(0, 32)
}
