import { AppError, type ErrorCode } from '#shared/errors.ts'
import type { Clock } from '../ports.ts'

export interface RetryPolicy {
  /** How often the request is sent at most, the first time included. */
  attempts: number
  /** Longest wait before the second attempt, ms; it doubles with every further one. */
  baseMs: number
  /** Longest wait between two attempts, ms. */
  capMs: number
  /** Longest wait that a server's `Retry-After` is followed for, ms. */
  retryAfterCapMs: number
  /** Everything together, all attempts and the waits between them, ms. */
  totalMs?: number
  /** A person waits: goes before background requests where a host has a limit of connections. */
  urgent?: boolean
}

/** For background work: exports, synchronisation, the command line. */
export const BACKGROUND_POLICY: RetryPolicy = {
  attempts: 4,
  baseMs: 1_000,
  capMs: 30_000,
  retryAfterCapMs: 60_000,
}

/** For a person who waits: two more attempts, over within seconds, and whatever a server does, within a minute. */
export const INTERACTIVE_POLICY: RetryPolicy = {
  attempts: 3,
  baseMs: 300,
  capMs: 1_500,
  retryAfterCapMs: 5_000,
  totalMs: 60_000,
  urgent: true,
}

export interface RetryContext {
  clock: Clock
  signal?: AbortSignal
  /** Told before each wait. */
  onRetry?: (error: AppError, attempt: number, waitMs: number) => void
}

/** Failures that may be gone a moment later. A refusal, a 401 or a bad certificate stays what it is. */
const PASSING: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'network_unreachable',
  'network_timeout',
  'rate_limited',
  'server_failure',
  'response_invalid',
])

/**
 * Runs `attempt` until it succeeds, fails for good, or the policy's attempts are used up. Waits between attempts are
 * random between 0 and a limit that doubles (full jitter), so that many clients do not come back together; a server's
 * `Retry-After` prolongs them up to the policy's cap. Waiting is measured by the clock's timer, so that a wall clock
 * that jumps neither shortens nor prolongs it.
 * @throws AppError the last failure, or cancelled as soon as the signal aborts
 */
export async function retry<T>(
  policy: RetryPolicy,
  context: RetryContext,
  attempt: (number: number) => Promise<T>,
): Promise<T> {
  for (let number = 1; ; number += 1) {
    if (context.signal?.aborted) throw new AppError('cancelled', 'The request was cancelled')
    try {
      return await attempt(number)
    } catch (thrown) {
      if (!(thrown instanceof AppError) || !PASSING.has(thrown.code) || number >= policy.attempts)
        throw thrown
      if (context.signal?.aborted) throw thrown
      const wait = waitBefore(policy, number, thrown.details.retryAfterMs, context.clock.random())
      context.onRetry?.(thrown, number, wait)
      await context.clock.sleep(wait, context.signal)
    }
  }
}

function waitBefore(
  policy: RetryPolicy,
  failures: number,
  retryAfterMs: number | undefined,
  random: number,
): number {
  const backoff = Math.round(random * Math.min(policy.capMs, policy.baseMs * 2 ** (failures - 1)))
  return Math.max(backoff, Math.min(policy.retryAfterCapMs, retryAfterMs ?? 0))
}

const HTTP_DATE = /^[A-Za-z]{3,9},? (?:\d|[A-Za-z]{3} )/

/**
 * Reads `Retry-After` in both of its forms (RFC 9110, 10.2.3). A date is compared with the response's own `Date`
 * where it has one, so that a wrong clock on this machine does no harm.
 * @returns milliseconds, 0 for a date that has passed; undefined where the header is missing or nonsense
 */
export function parseRetryAfter(
  retryAfter: string | null,
  responseDate: string | null,
  now: number,
): number | undefined {
  const text = retryAfter?.trim() ?? ''
  if (/^\d+(?:\.\d+)?$/.test(text)) return Math.min(Number(text) * 1000, Number.MAX_SAFE_INTEGER)
  const until = parseHttpDate(text)
  if (until === null) return undefined
  return Math.max(0, until - (parseHttpDate(responseDate?.trim() ?? '') ?? now))
}

/** The three forms of an HTTP date. The oldest, asctime's, names no zone and is meant in GMT as the others are. */
function parseHttpDate(text: string): number | null {
  if (!HTTP_DATE.test(text)) return null
  const moment = Date.parse(/GMT$/.test(text) ? text : `${text} GMT`)
  return Number.isNaN(moment) ? null : moment
}
