import { afterEach, describe, expect, it, vi } from 'vitest'
import { AppError } from '#shared/errors.ts'
import type { Clock, Fetch } from '../ports.ts'
import { parseRecordPage } from '../records/parse.ts'
import { createPlatformClient } from './client.ts'
import { INTERACTIVE_POLICY } from './retry.ts'
import { connection, fixture, PAGE, platform, TASK_UNKNOWN, TASKS } from './test/answers.ts'

const decode = (body: Uint8Array): Promise<ReturnType<typeof parseRecordPage>> =>
  Promise.resolve().then(() => parseRecordPage(body))
const query = { filter: { keyword: '18555525545' }, page: 1, perPage: 50 }

describe('createPlatformClient', () => {
  it('reads a task', async () => {
    const { client, asked } = platform(fixture('task-edit.new'))
    const task = await client.taskEdit(connection, 'task-1')
    expect(task).toMatchObject({ taskId: 'task-1', name: '测试api接口创建-1766971470', version: 'new' })
    expect(asked.map(String)).toEqual(['https://calls.example.cn/agent-api/new/user/user-1/task/task-1/edit'])
  })

  it('reads the tasks', async () => {
    const { client, asked } = platform(TASKS)
    expect((await client.taskList(connection, { page: 2, perPage: 20, name: '回访' })).rows).toEqual([])
    expect(asked[0]?.searchParams.get('name')).toBe('回访')
  })

  it('hands a page of records to the decoder', async () => {
    const { client, asked } = platform(PAGE)
    const { records, meta } = await client.recordPage(connection, 'task-1', query, decode)
    expect(records).toHaveLength(1)
    expect(meta).toEqual({ total: 29, page: 1, lastPage: 29, perPage: 1 })
    expect(asked[0]?.pathname).toBe('/agent-api/user/user-1/task/task-1/record')
  })

  it('R21: fetches a page again that came cut short or as a web page', async () => {
    const { client, asked, slept } = platform(PAGE.slice(0, 3000), '<html>504</html>', PAGE)
    expect((await client.recordPage(connection, 'task-1', query, decode)).records).toHaveLength(1)
    expect(asked).toHaveLength(3)
    expect(slept).toEqual([500, 1000])
  })

  it('R21: gives up a page that never comes whole, and says where', async () => {
    const { client, asked, logged } = platform(PAGE.slice(0, 3000))
    const failed = client.recordPage(connection, 'task-1', query, decode, { policy: INTERACTIVE_POLICY })
    await expect(failed).rejects.toMatchObject({
      code: 'response_invalid',
      details: { endpoint: 'GET /agent-api/user/user-1/task/task-1/record' },
    })
    expect(asked).toHaveLength(3)
    expect(logged.join()).not.toMatch(/canary-token|18555525545/)
  })

  it('R22: goes on after 429 and 5xx', async () => {
    const { client, asked } = platform(429, 503, new TypeError('fetch failed'), PAGE)
    expect((await client.recordPage(connection, 'task-1', query, decode)).records).toHaveLength(1)
    expect(asked).toHaveLength(4)
  })

  it.each([
    ['401', 401, 'unauthenticated'],
    ['a refusal', TASK_UNKNOWN, 'platform_refused'],
    ['404', 404, 'platform_refused'],
  ])('R22: sends once where the answer is %s', async (_name, step, code) => {
    const { client, asked, slept } = platform(step)
    await expect(client.taskEdit(connection, 'task-1')).rejects.toMatchObject({ code })
    expect(asked).toHaveLength(1)
    expect(slept).toEqual([])
  })

  it("shows the platform's words, and blots out a token that it repeats", async () => {
    const { client } = platform('{"code":4001,"status":"error","message":"bad token canary-token","data":[]}')
    await expect(client.taskEdit(connection, 'task-1')).rejects.toMatchObject({
      code: 'platform_refused',
      details: { platformCode: 4001, platformMessage: 'bad token ***' },
    })
  })

  it('passes on what is no AppError, and does not send again', async () => {
    const { client, asked } = platform(PAGE)
    const fault = (): Promise<never> => Promise.reject(new RangeError('a fault of ours'))
    await expect(client.recordPage(connection, 'task-1', query, fault)).rejects.toThrow('a fault of ours')
    expect(asked).toHaveLength(1)
  })

  it('stops when cancelled', async () => {
    const controller = new AbortController()
    const { client, asked } = platform(PAGE)
    const cancelling = (): Promise<never> => {
      controller.abort()
      return Promise.reject(new AppError('response_invalid', 'broken'))
    }
    await expect(
      client.recordPage(connection, 'task-1', query, cancelling, { signal: controller.signal }),
    ).rejects.toMatchObject({ code: 'cancelled' })
    expect(asked).toHaveLength(1)
  })
})

describe('a person who waits', () => {
  afterEach(() => void vi.useRealTimers())

  /** One byte every five seconds, for ever: no silence is long enough for a limit of its own. */
  const dripping = (): Response => {
    let timer: ReturnType<typeof setInterval>
    return new Response(
      new ReadableStream({
        start: (stream) => void (timer = setInterval(() => stream.enqueue(new Uint8Array([0x20])), 5_000)),
        cancel: () => clearInterval(timer),
      }),
    )
  }

  async function waited(fetch: Fetch, clock: Clock): Promise<{ ms: number; thrown: unknown }> {
    vi.useFakeTimers()
    const log = (): void => undefined
    const client = createPlatformClient({ fetch, clock, logger: { info: log, warn: log } })
    let thrown: unknown
    const start = performance.now()
    const ended = client
      .recordPage(connection, 'task-1', query, decode, { policy: INTERACTIVE_POLICY })
      .catch((error: unknown) => (thrown = error))
    let ms = 0
    void ended.then(() => (ms = performance.now() - start))
    await vi.advanceTimersByTimeAsync(3_600_000)
    await ended
    return { ms, thrown }
  }

  const timers: Clock = {
    now: () => 0,
    random: () => 0.5,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        setTimeout(resolve, ms)
        signal?.addEventListener('abort', () => reject(new AppError('cancelled', 'cancelled')))
      }),
  }

  it.each<[string, Fetch]>([
    ['drips', () => Promise.resolve(dripping())],
    ['never answers', () => new Promise(() => undefined)],
    [
      'answers 503 after 25 s',
      () => new Promise((resolve) => setTimeout(resolve, 25_000, new Response('', { status: 503 }))),
    ],
  ])('R21: is told after a minute at most where a server %s', async (_, fetch) => {
    const { ms, thrown } = await waited(fetch, timers)
    expect(thrown).toMatchObject({
      code: 'network_timeout',
      details: { endpoint: 'GET /agent-api/user/user-1/task/task-1/record', cause: 'TIMEOUT' },
    })
    expect(ms).toBeLessThanOrEqual(60_000)
  })

  it('R22: also while it waits for the next attempt', async () => {
    const stuck: Clock = { ...timers, sleep: (_ms, signal) => timers.sleep(3_600_000, signal) }
    const { ms, thrown } = await waited(() => Promise.resolve(new Response('', { status: 503 })), stuck)
    expect([(thrown as AppError).code, ms]).toEqual(['network_timeout', 60_000])
  })
})
