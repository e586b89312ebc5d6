/**
 * Reads kept calls again that an earlier version of the product read (see `store/renewal.ts`), from beginning to end,
 * while the stores are used. The worker does a short step at a time and answers the window's pages in between; while a
 * synchronisation writes, the steps stand back. Whatever stops it, the next launch goes on.
 */
import { AppError, toAppError } from '#shared/errors.ts'
import type { StoreReread } from '#shared/records/storeReread.ts'
import { LEAST_SPACE, type EnsureSpace } from '../diskSpace.ts'
import type { Clock, Logger } from '../ports.ts'
import type { StorePlace } from './store/open.ts'
import type { RenewalState } from './store/renewal.ts'

export interface Rereading {
  /** The store at this place is in use: what is behind is read again beside it, if that was asked for. */
  follow: (place: StorePlace) => void
  /** From now on stores that are in use are followed. */
  begin: () => void
  /** Another file lies in this place. */
  again: (place: StorePlace) => void
  /**
   * Reads again now, and waits for it.
   * @param steps at most, each of 25 ms; what is left after them stays behind, and the state is `waiting`. Null reads all
   * @throws AppError of the store; cancelled
   */
  run: (place: StorePlace, steps: number | null, signal: AbortSignal) => Promise<StoreReread>
  state: (place: StorePlace) => StoreReread
  close: () => Promise<void>
}

export interface RereadingOptions {
  worker: { renewSome: (place: StorePlace) => Promise<RenewalState> }
  /** A synchronisation of this process is writing. */
  isBusy: () => boolean
  ensureSpace: EnsureSpace
  onChange: (state: StoreReread) => void
  clock: Pick<Clock, 'sleep'>
  logger: Logger
}

/** The window's first pages come before it. */
const FIRST_MS = 1500
/** Between two steps of 25 ms, and while a synchronisation writes or another process holds the store. */
const PAUSE_MS = 5
const BUSY_MS = 500
/** Steps between two words about it. */
const TOLD_EVERY = 10

interface Entry {
  place: StorePlace
  state: StoreReread
  running: Promise<void> | null
  followed: boolean
}

export function createRereading(options: RereadingOptions): Rereading {
  const { worker, isBusy, ensureSpace, onChange, clock, logger } = options
  const entries = new Map<string, Entry>()
  const closing = new AbortController()
  let automatic = false

  function entryOf(place: StorePlace): Entry {
    const known = entries.get(place.path)
    if (known !== undefined) return Object.assign(known, { place })
    const state: StoreReread = {
      path: place.path,
      state: 'waiting',
      done: 0,
      calls: 0,
      unread: 0,
      error: null,
    }
    const entry: Entry = { place, state, running: null, followed: false }
    entries.set(place.path, entry)
    return entry
  }

  function tell(entry: Entry, change: Partial<StoreReread>): void {
    entry.state = { ...entry.state, ...change }
    onChange(entry.state)
  }

  /** @returns null where another process holds the store for long */
  async function step({ place }: Entry): Promise<RenewalState | null> {
    try {
      return await worker.renewSome(place)
    } catch (thrown) {
      if (toAppError(thrown).code === 'store_busy') return null
      throw thrown
    }
  }

  async function walk(entry: Entry, most: number | null, signal: AbortSignal): Promise<void> {
    for (let steps = 0; ; steps += 1) {
      signal.throwIfAborted()
      const now = await step(entry)
      if (now?.ended) {
        // Where the first look finds nothing, there is nothing to tell of.
        const state = steps === 0 && now.unread === 0 ? 'waiting' : 'done'
        tell(entry, { state, ...progressOf(now), error: null })
        return
      }
      if (steps === 0) await ensureSpace(entry.place.path, LEAST_SPACE)
      if (now !== null && steps % TOLD_EVERY === 0)
        tell(entry, { state: 'running', ...progressOf(now), error: null })
      if (most !== null && steps + 1 >= most) {
        tell(entry, { state: 'waiting', ...(now === null ? {} : progressOf(now)) })
        return
      }
      await clock.sleep(now === null || isBusy() ? BUSY_MS : PAUSE_MS, signal)
    }
  }

  /** One run at a time in this process: a second caller waits for the first. */
  async function alone(entry: Entry, work: () => Promise<void>): Promise<void> {
    while (entry.running !== null) await entry.running.catch(() => undefined)
    const running = work()
    entry.running = running.finally(() => (entry.running = null))
    await entry.running
  }

  function fail(entry: Entry, thrown: unknown): void {
    const error = toAppError(thrown).toInfo()
    if (closing.signal.aborted || error.code === 'cancelled') {
      tell(entry, { state: 'waiting' })
      return
    }
    logger.warn('Kept calls could not be read again', { code: error.code })
    tell(entry, { state: 'failed', error })
  }

  function follow(place: StorePlace): void {
    const entry = entryOf(place)
    if (!automatic || closing.signal.aborted || entry.followed) return
    entry.followed = true
    void alone(entry, async () => {
      await clock.sleep(FIRST_MS, closing.signal)
      await walk(entry, null, closing.signal)
    }).catch((thrown: unknown) => fail(entry, thrown))
  }

  return {
    begin: () => {
      automatic = true
    },
    follow,
    again: (place) => {
      entryOf(place).followed = false
      follow(place)
    },
    run: async (place, steps, signal) => {
      const entry = entryOf(place)
      try {
        await alone(entry, () => walk(entry, steps, AbortSignal.any([signal, closing.signal])))
      } catch (thrown) {
        fail(entry, thrown)
        throw signal.aborted ? new AppError('cancelled', 'Reading again was cancelled') : thrown
      }
      return entry.state
    },
    state: (place) => entryOf(place).state,
    close: async () => {
      closing.abort(new AppError('cancelled', 'The application is closing'))
      await Promise.all([...entries.values()].map(({ running }) => running?.catch(() => undefined)))
    },
  }
}

function progressOf({ done, calls, unread }: RenewalState): Pick<StoreReread, 'done' | 'calls' | 'unread'> {
  return { done, calls, unread }
}
