/** A person who is asked for something in the middle of a request takes all the time there is. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { AppError } from '#shared/errors.ts'
import { systemClock } from '../clock.ts'
import type { Fetch } from '../ports.ts'
import { createPlatformClient, type PlatformClient } from './client.ts'
import { BACKGROUND_POLICY, INTERACTIVE_POLICY } from './retry.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const HOUR = 3_600_000
const connection = {
  baseUrl: 'https://calls.example.cn',
  userId: 'user-1',
  subUserId: null,
  token: 'token',
  allowHttp: false,
}
const quiet = { info: () => undefined, warn: () => undefined }
const TASKS = '{"code":200,"status":"success","message":"","meta":{"total":0},"data":[]}'

/** Requests whose way is barred by a proxy; the test plays the person. */
function setup(perHost?: number) {
  const sent: { resume: () => void; answer: () => void }[] = []
  const fetch: Fetch = (_url, { hold, signal }) =>
    new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason))
      const resume = hold?.() ?? (() => undefined)
      sent.push({ resume, answer: () => resolve(new Response(TASKS)) })
    })
  const client = createPlatformClient({ fetch, clock: systemClock, logger: quiet, perHost })
  return { client, sent }
}
function list(client: PlatformClient, policy = INTERACTIVE_POLICY, signal?: AbortSignal) {
  const ended = { code: 'none' }
  const query = { page: 1, perPage: 20 }
  void client.taskList(connection, query, { policy, signal }).then(
    () => (ended.code = 'fine'),
    (error: unknown) => (ended.code = (error as AppError).code),
  )
  return ended
}

it.each([
  ['a page', INTERACTIVE_POLICY],
  ['a synchronisation', BACKGROUND_POLICY],
])('%s outlives any wait for the person, and then has its whole time again', async (_name, policy) => {
  const { client, sent } = setup()
  const ended = list(client, policy)
  await vi.advanceTimersByTimeAsync(10 * HOUR)
  expect([ended.code, sent.length]).toEqual(['none', 1])
  sent[0]?.resume()
  await vi.advanceTimersByTimeAsync(29_999)
  expect([ended.code, sent.length]).toEqual(['none', 1])
  sent[0]?.answer()
  await vi.advanceTimersByTimeAsync(0)
  expect(ended.code).toBe('fine')
})

it('R21: the limits hold again afterwards', async () => {
  const { client, sent } = setup()
  const ended = list(client)
  await vi.advanceTimersByTimeAsync(HOUR)
  // Each of the three attempts asks the person, and then nobody answers it.
  for (const attempt of [0, 1, 2]) {
    expect([ended.code, sent.length]).toEqual(['none', attempt + 1])
    sent[attempt]?.resume()
    await vi.advanceTimersByTimeAsync(35_000)
  }
  expect(ended.code).toBe('network_timeout')
})

it('who waits for the person keeps no connection from others', async () => {
  const { client, sent } = setup(1)
  const ended = [list(client), list(client)]
  await vi.advanceTimersByTimeAsync(0)
  expect(sent).toHaveLength(2)
  for (const { resume, answer } of sent) {
    resume()
    answer()
  }
  await vi.advanceTimersByTimeAsync(0)
  expect(ended.map(({ code }) => code)).toEqual(['fine', 'fine'])
})

it('cancelling does not wait for the person, and no timer is left', async () => {
  const { client, sent } = setup()
  const abort = new AbortController()
  const ended = list(client, INTERACTIVE_POLICY, abort.signal)
  await vi.advanceTimersByTimeAsync(HOUR)
  abort.abort()
  await vi.advanceTimersByTimeAsync(0)
  expect(ended.code).toBe('cancelled')
  sent[0]?.resume()
  expect(vi.getTimerCount()).toBe(0)
})
