/**
 * Synchronises chosen tasks every so often, as long as the app is open. A task that a person deleted from this machine
 * is left alone until a person synchronises it.
 */
import { toAppError, type ErrorCode } from '#shared/errors.ts'
import type { Clock, Logger } from '../ports.ts'
import type { SyncScope } from './store.ts'
import type { Sync } from './sync.ts'

export interface AutoSyncOptions {
  sync: Pick<Sync, 'start' | 'ended' | 'list' | 'cancel' | 'summary'>
  clock: Clock
  logger: Logger
  /** From the end of one round to the beginning of the next, give or take a tenth; 1 at least. */
  everyMinutes: number
  /** Asked for at each round. */
  tasks: () => SyncScope[] | Promise<SyncScope[]>
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
  let nap = new AbortController()
  let own: string | null = null

  async function round(): Promise<void> {
    for (const scope of await tasks()) {
      if (stopped.signal.aborted || !online()) return
      if (refused.has(scope.accountId)) continue
      // A store that cannot be asked is the run's to complain about.
      const { paused } = await sync.summary(scope).catch(() => ({ paused: false }))
      if (stopped.signal.aborted) return
      if (paused) continue
      const known = new Set(sync.list().map(({ id }) => id))
      const { id } = sync.start({ ...scope, full: false, automatic: true })
      // A run that a person began is waited for, and left alone when this ends.
      own = known.has(id) ? null : id
      const { error } = await sync.ended(id)
      own = null
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
      nap.abort()
    },
    stop: async () => {
      stopped.abort()
      if (own !== null) sync.cancel(own)
      await ended
    },
  }
}
