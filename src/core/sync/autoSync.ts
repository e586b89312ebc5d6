/**
 * Synchronises chosen tasks every so often, as long as the app is open. A task that a person deleted from this machine
 * is left alone until a person synchronises it. One whose runs end without a proof, or fail, is left out of one round,
 * then of three, seven and so on: such a run is a full one, and says each time what it said before.
 */
import { toAppError, type ErrorCode } from '#shared/errors.ts'
import type { Clock, Logger } from '../ports.ts'
import type { TaskRef } from './store.ts'
import type { Sync } from './sync.ts'

export interface AutoSyncOptions {
  sync: Pick<Sync, 'start' | 'ended' | 'list' | 'cancel' | 'summary'>
  clock: Clock
  logger: Logger
  /** From the end of one round to the beginning of the next, give or take a tenth; 1 at least. */
  everyMinutes: number
  /** Asked for at each round. */
  tasks: () => TaskRef[] | Promise<TaskRef[]>
  /** Whether there is a network, where the host knows; a round without one is left out. */
  online?: () => boolean
}

export interface AutoSync {
  /** Begins a round now, and tries accounts again whose token was refused. */
  wake: () => void
  /** Ends it, and the run that it has under way. */
  stop: () => Promise<void>
}

const JITTER = 0.1
/** Rounds that a task is left out of at most. */
const LEFT_OUT_AT_MOST = 31
/** Failures that say nothing of the task. */
const OTHERS: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['network_unreachable', 'busy', 'cancelled'])
/** The token does not work: more attempts would only be more refusals. */
const REFUSED: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'unauthenticated',
  'token_missing',
  'secret_unavailable',
])

export function autoSync(options: AutoSyncOptions): AutoSync {
  const { sync, clock, logger, everyMinutes, tasks, online = () => true } = options
  const stopped = new AbortController()
  const refused = new Set<string>()
  /** By task: rounds that it was left out of at a time, and those that are left of them. */
  const resting = new Map<string, { rounds: number; left: number; unproven: boolean }>()
  let nap = new AbortController()
  let own: string | null = null

  const nameOf = ({ accountId, taskId }: TaskRef): string => JSON.stringify([accountId, taskId])

  /** @param complete the task was brought up to date meanwhile */
  function rests(scope: TaskRef, complete: boolean): boolean {
    const rest = resting.get(nameOf(scope))
    if (rest === undefined) return false
    if (rest.unproven && complete) resting.delete(nameOf(scope))
    if (rest.left === 0 || (rest.unproven && complete)) return false
    rest.left -= 1
    return true
  }

  function rest(scope: TaskRef, unproven: boolean): void {
    const rounds = Math.min(LEFT_OUT_AT_MOST, 2 * (resting.get(nameOf(scope))?.rounds ?? 0) + 1)
    resting.set(nameOf(scope), { rounds, left: rounds, unproven })
  }

  async function round(): Promise<void> {
    for (const scope of await tasks()) {
      if (stopped.signal.aborted || !online()) return
      if (refused.has(scope.accountId)) continue
      // A store that cannot be asked is the run's to complain about.
      const { paused, complete } = await sync.summary(scope).catch(() => ({ paused: false, complete: false }))
      if (stopped.signal.aborted) return
      if (paused || rests(scope, complete)) continue
      const known = new Set(sync.list().map(({ id }) => id))
      const { id } = sync.start({ ...scope, full: false, automatic: true })
      // A run that a person began is waited for, and left alone when this ends.
      own = known.has(id) ? null : id
      const { error, state } = await sync.ended(id)
      own = null
      if (state === 'complete') resting.delete(nameOf(scope))
      else if (
        state === 'incomplete' ||
        (error !== null && !OTHERS.has(error.code) && !REFUSED.has(error.code))
      )
        rest(scope, state === 'incomplete')
      if (error === null) continue
      if (REFUSED.has(error.code)) refused.add(scope.accountId)
      if (error.code === 'network_unreachable') return
    }
  }

  async function run(): Promise<void> {
    while (!stopped.signal.aborted) {
      const minutes = Math.max(1, everyMinutes) * (1 - JITTER + 2 * JITTER * clock.random())
      nap = new AbortController()
      await clock
        .sleep(minutes * 60_000, AbortSignal.any([stopped.signal, nap.signal]))
        .catch(() => undefined)
      if (stopped.signal.aborted) return
      await round().catch((thrown: unknown) =>
        logger.warn('A round of automatic synchronisation failed', { code: toAppError(thrown).code }),
      )
    }
  }

  const ended = run()
  return {
    wake: () => {
      refused.clear()
      resting.clear()
      nap.abort()
    },
    stop: async () => {
      stopped.abort()
      if (own !== null) sync.cancel(own)
      await ended
    },
  }
}
