import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** How long an address printed on the terminal can be opened. */
export const CODE_LIFETIME_MS = 5 * 60_000
/** Wrong codes within {@link WRONG_WINDOW_MS} before further wrong ones are told to wait. */
export const WRONG_CODES_ALLOWED = 10
export const WRONG_WINDOW_MS = 60_000

export type Exchange = { kind: 'secret'; secret: string } | { kind: 'wrong' } | { kind: 'too_many' }

/**
 * The launch's secret, and the one-time codes by which a browser gets it. There is one secret a launch; it never
 * stands in an address or on a command line, a code does, works once, and only for a while.
 *
 * A code has 144 random bits, so that guessing never finds it. Wrong ones are therefore told to wait, which keeps
 * the log short, but never keep the right one out: any program of this machine could lock its owner out by that.
 */
export interface Sessions {
  /** Makes a fresh code; one that was issued before and not used stops working. */
  issueCode: () => string
  exchange: (code: unknown) => Exchange
  /** Constant time. */
  isSecret: (candidate: string) => boolean
}

export interface SessionOptions {
  /** Monotonic milliseconds, so that a clock set back does not lengthen a code's life. */
  now?: () => number
  /** Told when a code has been used. */
  onUsed?: () => void
}

export function createSessions({ now = () => performance.now(), onUsed }: SessionOptions = {}): Sessions {
  const secret = randomBytes(32).toString('base64url')
  let current: { code: string; expires: number } | null = null
  let wrong: number[] = []

  return {
    issueCode: () => {
      const code = randomBytes(18).toString('base64url')
      current = { code, expires: now() + CODE_LIFETIME_MS }
      return code
    },
    exchange: (code) => {
      if (
        current === null ||
        current.expires <= now() ||
        typeof code !== 'string' ||
        !sameText(code, current.code)
      ) {
        wrong = wrong.filter((moment) => moment > now() - WRONG_WINDOW_MS)
        if (wrong.length >= WRONG_CODES_ALLOWED) return { kind: 'too_many' }
        wrong.push(now())
        return { kind: 'wrong' }
      }
      current = null
      onUsed?.()
      return { kind: 'secret', secret }
    },
    isSecret: (candidate) => sameText(candidate, secret),
  }
}

/** Digests are of one length, which the comparison needs and which tells nothing. */
function sameText(left: string, right: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(left), digest(right))
}
