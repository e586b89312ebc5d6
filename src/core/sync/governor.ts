/**
 * How many requests run side by side: raised while the server bears it, lowered when it complains or slows down.
 *
 * Until the first complaint every good reply raises the limit by one, which doubles it with every round trip; later
 * one whole round does (additive increase). A refusal for load or a timeout halves it, replies that take several
 * times as long as the quickest take a quarter off (multiplicative decrease), and what was under way at that moment
 * does not count again. Time is the host's monotonic one.
 */
import type { Clock } from '../ports.ts'

export interface GovernorOptions {
  clock: Clock
  /** Milliseconds, never running backwards. */
  monotonic: () => number
  /** Requests side by side at the beginning, and at most. Default 4 and 16. */
  start?: number
  max?: number
}

export interface Slot {
  /** The reply's body is here. */
  arrived: () => void
  /** The server complained or did not answer. @param retryAfterMs as long as it asked to be left alone */
  overloaded: (retryAfterMs?: number) => void
  /** Gives the slot back where neither happened. */
  free: () => void
}

export interface Governor {
  readonly limit: number
  /** Waits for a slot. @throws AppError cancelled */
  slot: (signal: AbortSignal) => Promise<Slot>
}

export const DEFAULT_START = 4
export const DEFAULT_MAX = 16

/** Weight of the newest reply in the running mean. */
const SMOOTHING = 0.2
/** Times as long as the quickest replies: no more is added, and some is taken away. */
const SLOW = 2
const TOO_SLOW = 4
/** Differences below this are the machine's own, ms. */
const NOISE_MS = 40
/** By this much the measure of a quick reply forgets, per reply: a server may have become slower and stay so. */
const FORGETTING = 1.005
/** Longest that a server's wish to be left alone holds all requests back, ms; as in `BACKGROUND_POLICY`. */
const HOLD_AT_MOST = 60_000

export function createGovernor(options: GovernorOptions): Governor {
  const { clock, monotonic, max = DEFAULT_MAX } = options
  let limit = Math.min(options.start ?? DEFAULT_START, max)
  let running = 0
  let epoch = 0
  let slowStart = true
  let credit = 0
  let mean: number | null = null
  let quick = Infinity
  let heldUntil = 0
  const waiting: (() => void)[] = []

  function wake(): void {
    while (running < limit && waiting.length > 0) {
      running += 1
      waiting.shift()?.()
    }
  }

  function lower(factor: number, ofEpoch: number): void {
    if (ofEpoch !== epoch) return
    epoch += 1
    slowStart = false
    credit = 0
    limit = Math.max(1, Math.floor(limit * factor))
  }

  function judgeSpeed(ms: number, ofEpoch: number): void {
    mean = mean === null ? ms : mean + SMOOTHING * (ms - mean)
    quick = Math.min(quick * FORGETTING, ms)
    if (mean > quick * TOO_SLOW + NOISE_MS) return lower(0.75, ofEpoch)
    if (mean > quick * SLOW + NOISE_MS || limit >= max) return
    credit += 1
    if (!slowStart && credit < limit) return
    credit = 0
    limit += 1
  }

  async function held(signal: AbortSignal): Promise<void> {
    for (let left = heldUntil - monotonic(); left > 0; left = heldUntil - monotonic())
      await clock.sleep(left, signal)
  }

  return {
    get limit() {
      return limit
    },
    slot: async (signal) => {
      await held(signal)
      await new Promise<void>((resolve, reject) => {
        const cancelled = (): void => {
          const at = waiting.indexOf(granted)
          if (at >= 0) waiting.splice(at, 1)
          reject(signal.reason)
        }
        const granted = (): void => {
          signal.removeEventListener('abort', cancelled)
          resolve()
        }
        if (signal.aborted) return cancelled()
        signal.addEventListener('abort', cancelled, { once: true })
        waiting.push(granted)
        wake()
      })
      const ofEpoch = epoch
      const since = monotonic()
      let open = true
      const end = (react: () => void): void => {
        if (!open) return
        open = false
        running -= 1
        react()
        wake()
      }
      return {
        arrived: () => end(() => judgeSpeed(monotonic() - since, ofEpoch)),
        overloaded: (retryAfterMs = 0) =>
          end(() => {
            lower(0.5, ofEpoch)
            heldUntil = Math.max(heldUntil, monotonic() + Math.min(HOLD_AT_MOST, retryAfterMs))
          }),
        free: () => end(() => undefined),
      }
    },
  }
}
