import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { AppError } from '#shared/errors.ts'
import type { Clock, Fetch } from '../ports.ts'
import { parseRecordPage } from '../records/parse.ts'
import { createPlatformClient, type PlatformClient } from './client.ts'
import type { Connection } from './connection.ts'
import { INTERACTIVE_POLICY } from './retry.ts'

const fixture = (name: string): string =>
  readFileSync(new URL(`../../../test/fixtures/api/${name}.json`, import.meta.url), 'utf8')
const PAGE = fixture('record-list.page')
const TASK_UNKNOWN = fixture('error.task-not-found')
const USER_UNKNOWN = fixture('error.user-not-found')
const TASKS = '{"code":200,"status":"success","message":"","meta":{"total":0},"data":[]}'

const connection: Connection = {
  baseUrl: 'https://calls.example.cn',
  userId: 'user-1',
  subUserId: null,
  token: 'canary-token',
  allowHttp: false,
}

type Step = string | number | Error | { status: number; body: string }

/** A platform that answers with one step after the other, the last one for ever. */
function platform(...steps: Step[]): {
  client: PlatformClient
  asked: URL[]
  slept: number[]
  logged: string[]
} {
  const asked: URL[] = []
  const slept: number[] = []
  const logged: string[] = []
  const fetch: Fetch = (url) => {
    const step = steps[Math.min(asked.length, steps.length - 1)]
    asked.push(new URL(url))
    if (step instanceof Error) return Promise.reject(step)
    if (typeof step === 'number') return Promise.resolve(new Response('', { status: step }))
    if (typeof step === 'string') return Promise.resolve(new Response(step))
    return Promise.resolve(new Response(step?.body, { status: step?.status }))
  }
  // The clock is set back with every look at it.
  let now = 1_000_000
  const clock: Clock = {
    now: () => (now -= 1000),
    random: () => 0.5,
    sleep: (milliseconds) => {
      slept.push(milliseconds)
      return Promise.resolve()
    },
  }
  const log = (...line: unknown[]): void => void logged.push(JSON.stringify(line))
  return {
    client: createPlatformClient({ fetch, clock, logger: { info: log, warn: log } }),
    asked,
    slept,
    logged,
  }
}

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

describe('testConnection', () => {
  const EDIT = '/agent-api/new/user/user-1/task/00000000-0000-0000-0000-000000000000/edit'
  const systemError = (code: string): Error =>
    new TypeError('fetch failed', { cause: Object.assign(new Error(), { code }) })

  it('reads one record of a task', async () => {
    const { client, asked } = platform(PAGE)
    expect(await client.testConnection(connection, 'task-1')).toEqual({
      outcome: 'fine',
      elapsedMs: 0,
      platformCode: null,
      platformMessage: null,
      technical: 'HTTP 200',
    })
    expect(asked.map(({ pathname, search }) => pathname + search)).toEqual([
      '/agent-api/user/user-1/task/task-1/record?page=1&per_page=1',
    ])
  })

  it('reads one task where none is given', async () => {
    const { client, asked } = platform(TASKS)
    expect((await client.testConnection(connection, null)).outcome).toBe('fine')
    expect(asked.map(({ pathname }) => pathname)).toEqual(['/agent-api/new/user/user-1/task'])
  })

  it.each([
    ['404', 404],
    ['403', 403],
    ['a refusal', '{"code":4004,"status":"error","message":"no route","data":[]}'],
    ['a web page', '<!DOCTYPE html>'],
  ])('asks for a task that cannot exist where the task list answers with %s', async (_name, step) => {
    const { client, asked } = platform(step, TASK_UNKNOWN)
    expect((await client.testConnection(connection, null)).outcome).toBe('fine')
    expect(asked[1]?.pathname).toBe(EDIT)
  })

  it.each([
    [401, 'unauthenticated'],
    [USER_UNKNOWN, 'user_unknown'],
    [403, 'refused'],
    [500, 'server_failure'],
  ])('judges by that second answer (%#)', async (step, outcome) => {
    const { client, asked } = platform(404, step)
    expect((await client.testConnection(connection, null)).outcome).toBe(outcome)
    expect(asked).toHaveLength(2)
  })

  it.each([
    ['nobody there', systemError('ECONNREFUSED'), 'unreachable', 'ECONNREFUSED'],
    ['no such name', new Error('net::ERR_NAME_NOT_RESOLVED'), 'unreachable', 'ERR_NAME_NOT_RESOLVED'],
    ['silence', systemError('ETIMEDOUT'), 'timeout', 'ETIMEDOUT'],
    ['a bad certificate', systemError('CERT_HAS_EXPIRED'), 'certificate', 'CERT_HAS_EXPIRED'],
    [
      'a proxy with a password',
      new Error('net::ERR_PROXY_AUTH_REQUESTED'),
      'proxy',
      'ERR_PROXY_AUTH_REQUESTED',
    ],
    ['407', 407, 'proxy', 'HTTP 407'],
    ['401', 401, 'unauthenticated', 'HTTP 401'],
    ['401 in the body', '{"code":401,"message":"","data":[]}', 'unauthenticated', 'HTTP 200'],
    ['an unknown user', USER_UNKNOWN, 'user_unknown', 'HTTP 200'],
    ['a user id as text', '{"code":"1002","message":"","data":[]}', 'user_unknown', 'HTTP 200'],
    ['a broken server', 500, 'server_failure', 'HTTP 500'],
    ['too many requests', 429, 'refused', 'HTTP 429'],
  ])('tells %s apart, with one request', async (_name, step, outcome, technical) => {
    for (const taskId of ['task-1', null]) {
      const { client, asked, slept } = platform(step)
      expect(await client.testConnection(connection, taskId)).toMatchObject({ outcome, technical })
      expect(asked).toHaveLength(1)
      expect(slept).toEqual([])
    }
  })

  it.each([
    ['an unknown task', TASK_UNKNOWN, 'task_unknown', 5002, '任务不存在', 'HTTP 200'],
    ['another refusal', '{"code":42,"message":"停机","data":[]}', 'refused', 42, '停机', 'HTTP 200'],
    ['403', { status: 403, body: '{"message":"停机"}' }, 'refused', null, '停机', 'HTTP 403'],
    ['a web page', '<html>', 'server_failure', null, null, 'HTTP 200, response_invalid'],
    ['no list', '{"code":200,"data":{}}', 'server_failure', null, null, 'HTTP 200, response_invalid'],
  ])(
    'tells %s apart where a task is given',
    async (_name, step, outcome, platformCode, platformMessage, technical) => {
      const { client } = platform(step)
      expect(await client.testConnection(connection, 'task-1')).toEqual({
        outcome,
        elapsedMs: 0,
        platformCode,
        platformMessage,
        technical,
      })
    },
  )

  it('throws where nothing could be sent', async () => {
    const { client, asked } = platform(PAGE)
    await expect(client.testConnection({ ...connection, token: '' }, null)).rejects.toMatchObject({
      code: 'token_missing',
    })
    await expect(
      client.testConnection({ ...connection, baseUrl: 'http://calls.example.cn' }, null),
    ).rejects.toMatchObject({ code: 'insecure_url' })
    await expect(client.testConnection({ ...connection, userId: '..' }, null)).rejects.toMatchObject({
      code: 'invalid_input',
    })
    await expect(
      client.testConnection(connection, 'task-1', { signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ code: 'cancelled' })
    expect(asked).toEqual([])
  })
})
