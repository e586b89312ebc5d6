import { once } from 'node:events'
import { get as httpGet, type IncomingMessage } from 'node:http'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { startSandbox, type Fault, type OddRecord, type Sandbox, type WrongType } from './index.ts'

let sandbox: Sandbox
beforeEach(async () => {
  sandbox = await startSandbox({ tasks: [{ key: 'small', name: '小任务', total: 40 }], token: 'secret' })
})
afterEach(() => {
  vi.useRealTimers()
  return sandbox.close()
})

const path = (query = '?page=1&per_page=10'): string =>
  `/agent-api/user/${sandbox.userId}/task/${sandbox.tasks[0]?.id}/record${query}`

function ask(query?: string, signal?: AbortSignal): Promise<Response> {
  return fetch(sandbox.baseUrl + path(query), {
    headers: { Authorization: 'Bearer secret' },
    redirect: 'manual',
    signal,
  })
}

/** The headers and the connection, below what fetch shows. */
async function askRaw(): Promise<IncomingMessage> {
  const request = httpGet(sandbox.baseUrl + path(), {
    headers: { Authorization: 'Bearer secret' },
    agent: false,
  })
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  return response
}

async function bodyUnder(fault: Fault): Promise<{ data: unknown; meta?: unknown }> {
  sandbox.control.fault({ fault })
  return (await (await ask()).json()) as { data: unknown; meta?: unknown }
}

async function rowsUnder(fault: Fault): Promise<(Record<string, unknown> | null)[]> {
  return (await bodyUnder(fault)).data as (Record<string, unknown> | null)[]
}

describe('answers that are refusals', () => {
  it.each([500, 502, 503] as const)('HTTP %i as Laravel writes it, and as a proxy does', async (status) => {
    sandbox.control.fault({ fault: { kind: 'status', status }, count: 1 })
    sandbox.control.fault({ fault: { kind: 'status', status, html: true }, count: 1 })
    const plain = await ask()
    expect(plain.status).toBe(status)
    expect(await plain.json()).toHaveProperty('message')
    const html = await ask()
    expect(html.status).toBe(status)
    expect(html.headers.get('content-type')).toContain('text/html')
    expect(await html.text()).toContain('<html>')
    expect((await ask()).status).toBe(200)
  })

  it('429 with both forms of Retry-After, and with none', async () => {
    sandbox.control.fault({ fault: { kind: 'rate-limit', retryAfterSeconds: 7 }, count: 1 })
    sandbox.control.fault({ fault: { kind: 'rate-limit', retryAfterSeconds: 60, asDate: true }, count: 1 })
    sandbox.control.fault({ fault: { kind: 'rate-limit' } })
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-05-01T12:00:00Z') })
    const answers = [await ask(), await ask(), await ask()]
    expect(answers.map((answer) => answer.status)).toEqual([429, 429, 429])
    expect(answers[0]?.headers.get('retry-after')).toBe('7')
    expect(answers[1]?.headers.get('retry-after')).toBe('Fri, 01 May 2026 12:01:00 GMT')
    expect(answers[2]?.headers.get('retry-after')).toBeNull()
  })

  it('401, a refusal in the envelope, HTML with status 200, a redirect', async () => {
    const faults: Fault[] = [
      { kind: 'unauthenticated' },
      { kind: 'refusal', code: 422, message: '任务呼叫中,不能修改' },
      { kind: 'html' },
      { kind: 'redirect', to: 'http://127.0.0.2:9/elsewhere' },
    ]
    for (const fault of faults) sandbox.control.fault({ fault, count: 1 })
    const [unauthenticated, refused, html, redirected] = [await ask(), await ask(), await ask(), await ask()]
    expect(unauthenticated.status).toBe(401)
    expect(await refused.json()).toEqual({
      code: 422,
      status: 'error',
      message: '任务呼叫中,不能修改',
      data: [],
    })
    expect(html.status).toBe(200)
    expect(await html.text()).toMatch(/^<!DOCTYPE html>/)
    expect(redirected.status).toBe(302)
    expect(redirected.headers.get('location')).toBe('http://127.0.0.2:9/elsewhere')
  })
})

describe('bodies that go wrong', () => {
  it('JSON that is cut off', async () => {
    sandbox.control.fault({ fault: { kind: 'truncated-json' } })
    const text = await (await ask()).text()
    expect(text).toMatch(/^\{"code":200/)
    expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError)
  })

  it.each<[WrongType, (body: { data: unknown; meta?: unknown }) => unknown]>([
    ['data-object', (body) => !Array.isArray(body.data) && typeof body.data === 'object'],
    ['data-null', (body) => body.data === null],
    ['data-text', (body) => typeof body.data === 'string'],
    ['meta-missing', (body) => !('meta' in body) && Array.isArray(body.data)],
    ['meta-text', (body) => typeof body.meta === 'string'],
    ['body-list', (body) => Array.isArray(body)],
    ['body-null', (body) => body === null],
  ])('wrong type: %s', async (wrong, holds) => {
    expect(holds(await bodyUnder({ kind: 'wrong-type', wrong }))).toBe(true)
  })

  it('a body without an end, until the client hangs up', async () => {
    sandbox.control.fault({ fault: { kind: 'endless' } })
    const response = await askRaw()
    let received = 0
    for await (const chunk of response) {
      received += (chunk as Buffer).length
      if (received > 2_000_000) break
    }
    expect(received).toBeGreaterThan(2_000_000)
  })

  it('a body that is too long', async () => {
    sandbox.control.fault({ fault: { kind: 'oversized', bytes: 3_000_000 } })
    const text = await (await ask()).text()
    expect(text.length).toBe(3_000_000)
    expect(JSON.parse(text)).toHaveProperty('data')
  })

  it.each([false, true])('a connection that breaks (in the middle of the body: %s)', async (midBody) => {
    sandbox.control.fault({ fault: { kind: 'reset', midBody } })
    await expect(ask().then((response) => response.text())).rejects.toThrow(TypeError)
  })

  it.each([false, true])('silence (in the middle of the body: %s)', async (midBody) => {
    const takeBack = sandbox.control.fault({ fault: { kind: 'stall', midBody } })
    const giveUp = new AbortController()
    const answered = ask(undefined, giveUp.signal)
    if (midBody) expect((await answered).status).toBe(200)
    const ended = vi.fn()
    const text = answered.then((response) => response.text()).finally(ended)
    await expect.poll(() => sandbox.log.length).toBe(1)
    // Others ask later and have their answers.
    takeBack()
    for (const _ of [1, 2, 3]) await (await ask()).text()
    expect(ended).not.toHaveBeenCalled()
    giveUp.abort()
    await expect(text).rejects.toThrow(/abort/)
  })

  it('a slow drip that ends well', async () => {
    sandbox.control.fault({ fault: { kind: 'drip', chunkBytes: 5_000, everyMs: 2 } })
    const response = await askRaw()
    const pieces: Buffer[] = []
    for await (const chunk of response) pieces.push(chunk as Buffer)
    expect(pieces.length).toBeGreaterThan(3)
    expect(JSON.parse(Buffer.concat(pieces).toString())).toHaveProperty('data')
  })
})

describe('pages that go wrong', () => {
  it('empty, short, with rows twice; meta stays', async () => {
    expect(await bodyUnder({ kind: 'empty-page' })).toMatchObject({ data: [], meta: { total: 40 } })
    sandbox.control.clearFaults()
    expect(await rowsUnder({ kind: 'short-page', missing: 4 })).toHaveLength(6)
    sandbox.control.clearFaults()
    const twice = await rowsUnder({ kind: 'duplicate-rows', count: 2 })
    expect(twice).toHaveLength(12)
    expect(twice[10]?.id).toBe(twice[0]?.id)
  })

  it.each<[OddRecord, (row: unknown) => boolean]>([
    ['null', (row) => row === null],
    ['text', (row) => typeof row === 'string'],
    ['number', (row) => typeof row === 'number'],
    ['list', (row) => Array.isArray(row)],
    ['without-id', (row) => typeof row === 'object' && row !== null && !('id' in row) && 'callee' in row],
  ])('an odd record (%s) inside a good page', async (odd, holds) => {
    const rows = await rowsUnder({ kind: 'odd-record', odd, at: 3 })
    expect(rows).toHaveLength(10)
    expect(holds(rows[3])).toBe(true)
    expect(rows[4]).toHaveProperty('id')
  })
})

describe('which requests are hit', () => {
  const statuses = async (count: number, query?: string): Promise<number[]> => {
    const seen: number[] = []
    for (let request = 0; request < count; request += 1) seen.push((await ask(query)).status)
    return seen
  }
  const broken: Fault = { kind: 'status', status: 500 }

  it('after so many, so often', async () => {
    sandbox.control.fault({ fault: broken, after: 1, count: 2 })
    expect(await statuses(5)).toEqual([200, 500, 500, 200, 200])
  })

  it('of one endpoint, path or page', async () => {
    sandbox.control.fault({ fault: broken, endpoint: 'edit' })
    sandbox.control.fault({ fault: broken, path: '/another-task/' })
    const takeBack = sandbox.control.fault({ fault: broken, page: 2 })
    expect(await statuses(1)).toEqual([200])
    expect(await statuses(1, '?page=2')).toEqual([500])
    takeBack()
    expect(await statuses(1, '?page=2')).toEqual([200])
    const edit = await fetch(
      `${sandbox.baseUrl}/agent-api/new/user/${sandbox.userId}/task/${sandbox.tasks[0]?.id}/edit`,
      { headers: { Authorization: 'Bearer secret' } },
    )
    expect(edit.status).toBe(500)
  })

  it('at a rate that the seed settles', async () => {
    sandbox.control.fault({ fault: broken, rate: 0.3 })
    const first = await statuses(40)
    const hit = first.filter((status) => status === 500).length
    expect(hit).toBeGreaterThan(3)
    expect(hit).toBeLessThan(25)
    await sandbox.close()
    sandbox = await startSandbox({
      tasks: [{ key: 'small', name: '小任务', total: 40 }],
      token: 'secret',
      faults: [{ fault: broken, rate: 0.3 }],
    })
    expect(await statuses(40)).toEqual(first)
  })
})
