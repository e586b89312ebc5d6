import { describe, expect, it } from 'vitest'
import { AppError, ERROR_CODES, type ErrorCode } from '#shared/errors.ts'
import type { Clock } from '../ports.ts'
import { BACKGROUND_POLICY, INTERACTIVE_POLICY, parseRetryAfter, retry, type RetryPolicy } from './retry.ts'

/** Sleeps in no time and remembers for how long. */
function fakeClock(random = 1 - Number.EPSILON, now: () => number = () => 0): Clock & { slept: number[] } {
  const slept: number[] = []
  return {
    slept,
    now,
    random: () => random,
    sleep: (milliseconds, signal) => {
      if (signal?.aborted) return Promise.reject(new AppError('cancelled', 'cancelled'))
      slept.push(milliseconds)
      return Promise.resolve()
    },
  }
}

async function run(
  policy: RetryPolicy,
  clock: Clock,
  failures: AppError[],
): Promise<{ sent: number; answer: unknown }> {
  let sent = 0
  const answer = await retry(policy, { clock }, () => {
    const failure = failures[sent]
    sent += 1
    return failure === undefined ? Promise.resolve('answer') : Promise.reject(failure)
  }).catch((thrown: unknown) => thrown)
  return { sent, answer }
}
const fail = (code: ErrorCode, retryAfterMs?: number): AppError => new AppError(code, code, { retryAfterMs })

describe('retry', () => {
  it('R22: tries 429, 5xx, a lost network and a broken body again, and answers when one succeeds', async () => {
    const clock = fakeClock()
    const failures = [fail('rate_limited'), fail('server_failure'), fail('response_invalid')]
    expect(await run(BACKGROUND_POLICY, clock, failures)).toEqual({ sent: 4, answer: 'answer' })
    expect(clock.slept).toEqual([1000, 2000, 4000])
  })

  const passing = [
    'network_unreachable',
    'network_timeout',
    'rate_limited',
    'server_failure',
    'response_invalid',
  ]
  it.each(ERROR_CODES.filter((code) => !passing.includes(code)))('R22: stops at %s', async (code) => {
    const clock = fakeClock()
    const failure = fail(code)
    expect(await run(BACKGROUND_POLICY, clock, [failure])).toEqual({ sent: 1, answer: failure })
    expect(clock.slept).toEqual([])
  })

  it.each(passing as ErrorCode[])('gives up on %s with its last failure', async (code) => {
    const failures = Array.from({ length: 9 }, () => fail(code))
    expect(await run(BACKGROUND_POLICY, fakeClock(), failures)).toEqual({ sent: 4, answer: failures[3] })
    expect(await run(INTERACTIVE_POLICY, fakeClock(), failures)).toEqual({ sent: 3, answer: failures[2] })
  })

  it('throws what is no AppError at once', async () => {
    const clock = fakeClock()
    await expect(
      retry(BACKGROUND_POLICY, { clock }, () => Promise.reject(new TypeError('a fault of ours'))),
    ).rejects.toThrow('a fault of ours')
    expect(clock.slept).toEqual([])
  })

  it('R22: jitters between nothing and the limit, and caps the limit', async () => {
    const failures = Array.from({ length: 11 }, () => fail('server_failure'))
    const policy = { ...BACKGROUND_POLICY, attempts: 12 }
    const longest = fakeClock()
    await run(policy, longest, failures)
    expect(longest.slept).toEqual([1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000, 30000, 30000, 30000])
    const half = fakeClock(0.5)
    await run(policy, half, failures)
    expect(half.slept[3]).toBe(4000)
    const none = fakeClock(0)
    await run(policy, none, failures)
    expect(none.slept.every((wait) => wait === 0)).toBe(true)
  })

  it("R22: waits as long as the server asks, up to the policy's cap", async () => {
    const clock = fakeClock(0)
    await run(BACKGROUND_POLICY, clock, [
      fail('rate_limited', 7000),
      fail('server_failure', 0),
      fail('rate_limited', Number.MAX_SAFE_INTEGER),
    ])
    expect(clock.slept).toEqual([7000, 0, 60_000])
    const waiting = fakeClock(0)
    await run(INTERACTIVE_POLICY, waiting, [fail('rate_limited', 3_600_000)])
    expect(waiting.slept).toEqual([5000])
  })

  it('tells of every wait', async () => {
    const told: unknown[] = []
    await retry(
      BACKGROUND_POLICY,
      { clock: fakeClock(0), onRetry: (error, attempt, wait) => told.push([error.code, attempt, wait]) },
      (number) => (number < 3 ? Promise.reject(fail('rate_limited', number * 1000)) : Promise.resolve(null)),
    )
    expect(told).toEqual([
      ['rate_limited', 1, 1000],
      ['rate_limited', 2, 2000],
    ])
  })

  it('stops when cancelled while it waits, and sends nothing more', async () => {
    const controller = new AbortController()
    let sent = 0
    const clock: Clock = {
      now: () => 0,
      random: () => 0.5,
      sleep: (_milliseconds, signal) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => reject(new AppError('cancelled', 'cancelled')))
          controller.abort()
        }),
    }
    const answer = retry(BACKGROUND_POLICY, { clock, signal: controller.signal }, () => {
      sent += 1
      return Promise.reject(fail('server_failure'))
    })
    await expect(answer).rejects.toMatchObject({ code: 'cancelled' })
    expect(sent).toBe(1)
  })

  it('sends nothing when it was cancelled before', async () => {
    let sent = 0
    const answer = retry(BACKGROUND_POLICY, { clock: fakeClock(), signal: AbortSignal.abort() }, () => {
      sent += 1
      return Promise.resolve()
    })
    await expect(answer).rejects.toMatchObject({ code: 'cancelled' })
    expect(sent).toBe(0)
  })

  it('R22: waits the same though the wall clock runs backwards', async () => {
    let now = 1_000_000
    const backwards = fakeClock(1 - Number.EPSILON, () => (now -= 3_600_000))
    await run(BACKGROUND_POLICY, backwards, [fail('server_failure'), fail('server_failure')])
    expect(backwards.slept).toEqual([1000, 2000])
  })
})

describe('parseRetryAfter', () => {
  const now = Date.UTC(2026, 1, 4, 12, 0, 0)
  const day = 24 * 60 * 60 * 1000
  const inTwoMinutes = 'Wed, 04 Feb 2026 12:02:00 GMT'
  const serverNow = 'Wed, 04 Feb 2026 12:00:00 GMT'

  it.each([
    ['0', 0],
    ['120', 120_000],
    [' 120 ', 120_000],
    ['1.5', 1500],
    ['99999999999999999999', Number.MAX_SAFE_INTEGER],
  ])('R22: reads %j as seconds', (text, expected) => {
    expect(parseRetryAfter(text, null, now)).toBe(expected)
  })

  it.each([inTwoMinutes, 'Wednesday, 04-Feb-26 12:02:00 GMT', 'Wed Feb  4 12:02:00 2026'])(
    'R22: reads %j as a date',
    (text) => expect(parseRetryAfter(text, null, now)).toBe(120_000),
  )

  it.each([-day, 0, day, -10_000 * day])(
    "R22: takes the server's own clock where ours is %d ms off",
    (skew) => {
      expect(parseRetryAfter(inTwoMinutes, serverNow, now + skew)).toBe(120_000)
    },
  )

  it('R22: is never negative, also with a clock a day ahead and no Date', () => {
    expect(parseRetryAfter(inTwoMinutes, null, now + day)).toBe(0)
    expect(parseRetryAfter(serverNow, inTwoMinutes, now)).toBe(0)
    expect(parseRetryAfter(inTwoMinutes, 'yesterday', now)).toBe(120_000)
  })

  it.each([
    null,
    '',
    '-5',
    'soon',
    'NaN',
    'Infinity',
    '1e9',
    '12 seconds',
    'Wed, 99 Foo 2026',
    '2026-02-04T12:02:00Z',
  ])('R22: ignores %j', (text) => expect(parseRetryAfter(text, serverNow, now)).toBeUndefined())
})
