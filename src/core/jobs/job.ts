/** Work that goes on beside other work, is watched meanwhile and can be cancelled: synchronisations, exports. */
import { AppError, toAppError, type ErrorInfo } from '#shared/errors.ts'
import type { Clock } from '../ports.ts'
import { throttle } from './throttle.ts'

/** What every job says of itself; its end is one of its own states, or one of the two here. */
export interface Job {
  state: string
  /** ms; null while unknown, and where it ended early. */
  remainingMs: number | null
  /** ms since the epoch; null while it goes on. */
  endedAt: number | null
  /** Why it failed. */
  error: ErrorInfo | null
}

export interface RunningJob<J extends Job> {
  /** As it is now. */
  job: () => J
  /** Told on at most ten times a second; the last of a burst is never lost. */
  change: (patch: Partial<J>) => void
  /** Milliseconds since the start, by a clock that never runs backwards; above 0. */
  elapsed: () => number
  signal: AbortSignal
  /** Nothing happens where it has ended. */
  cancel: () => void
  /** The job once it has ended, however; its end is told before. Rejects only with what `onEnd` or `onChange` throws. */
  ended: Promise<J>
}

export interface JobOptions<J extends Job> {
  job: J
  /** What has to end before this begins. */
  after?: Promise<unknown>
  /** @returns what becomes of the job, its state among it. What it throws ends the job as failed, or as cancelled */
  work: (running: RunningJob<J>) => Promise<Partial<J>>
  /** Before the end is told. */
  onEnd?: (job: J) => void | Promise<void>
  /** Told of the start, of changes and of the end. */
  onChange: (job: J) => void
  clock: Clock
  /** Milliseconds from a source that never runs backwards. */
  monotonic: () => number
}

/** Stops them and waits until they have ended. */
export async function haltAll(
  jobs: readonly { cancel: () => void; ended: Promise<unknown> }[],
): Promise<void> {
  for (const { cancel } of jobs) cancel()
  await Promise.all(jobs.map(({ ended }) => ended))
}

export const monotonicNow = (): number => performance.now()

export function startJob<J extends Job>(options: JobOptions<J>): RunningJob<J> {
  const { after, work, onEnd, onChange, clock, monotonic } = options
  const abort = new AbortController()
  const progress = throttle(() => onChange(job), { clock, monotonic })
  const began = monotonic()
  let { job } = options

  async function run(): Promise<J> {
    await after
    let end: Partial<Job>
    try {
      abort.signal.throwIfAborted()
      end = { remainingMs: 0, ...(await work(running)) }
    } catch (thrown) {
      const error = toAppError(thrown).toInfo()
      const cancelled = abort.signal.aborted || error.code === 'cancelled'
      end = { state: cancelled ? 'cancelled' : 'failed', error: cancelled ? null : error, remainingMs: null }
    }
    progress.stop()
    job = { ...job, ...end, endedAt: clock.now() }
    try {
      await onEnd?.(job)
    } finally {
      onChange(job)
    }
    return job
  }

  const running: RunningJob<J> = {
    job: () => job,
    change: (patch) => {
      job = { ...job, ...patch }
      progress.changed()
    },
    elapsed: () => Math.max(monotonic() - began, 1),
    signal: abort.signal,
    cancel: () => abort.abort(new AppError('cancelled', 'It was cancelled')),
    ended: Promise.resolve(job),
  }
  onChange(job)
  running.ended = run()
  return running
}
