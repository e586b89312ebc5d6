/**
 * The browser host over real HTTP, attacked from outside, with a stand-in for the product behind it. Longer than 300 lines
 * because every attack needs the same running host.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { connect } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { CONTENT_SECURITY_POLICY } from '#shared/csp.ts'
import type { Answer } from '#shared/errors.ts'
import type { AppEvent } from '#shared/ipc/events.ts'
import { openDownloads, type Downloads } from './downloads.ts'
import { createEventStreams, type EventStreams } from './events.ts'
import { MAX_BODY_BYTES } from './guard.ts'
import { startServer, type RunningServer } from './server.ts'
import { createSessions, WRONG_CODES_ALLOWED, type Sessions } from './session.ts'

interface Reply {
  status: number
  headers: IncomingHttpHeaders
  body: string
}
interface Ask {
  method?: string
  path?: string
  headers?: Record<string, string | undefined>
  body?: string | Buffer
}

let base: string
let server: RunningServer
let sessions: Sessions
let events: EventStreams
let downloads: Downloads
let moment: number
const answer = vi.fn<(request: unknown, signal?: AbortSignal) => Promise<Answer<unknown>>>()
const log = vi.fn()

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'callbook-server-'))
  await mkdir(join(base, 'renderer'))
  await writeFile(join(base, 'renderer', 'index.html'), '<!doctype html>the page')
  await writeFile(join(base, 'secret.txt'), 'of this machine')
  moment = 0
  sessions = createSessions()
  events = createEventStreams()
  downloads = await openDownloads({ folder: join(base, 'data'), now: () => moment })
  answer.mockReset().mockImplementation(async (request) => ({ ok: true, value: { echoed: request } }))
  log.mockReset()
  server = await startServer({
    port: 0,
    rendererFolder: join(base, 'renderer'),
    devOrigin: null,
    answer,
    sessions,
    events,
    downloads,
    logger: { info: log, warn: log },
  })
})
afterEach(async () => {
  await server.close()
  await rm(base, { recursive: true, force: true })
})

const origin = (): string => `http://127.0.0.1:${server.port}`

/** Like a page of ours, unless told otherwise; a header of `undefined` is left out. */
function ask({ method = 'GET', path = '/', headers = {}, body }: Ask = {}): Promise<Reply> {
  const own: Record<string, string | undefined> =
    method === 'POST' ? { origin: origin(), 'content-type': 'application/json', ...headers } : headers
  const sent = Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined)) as Record<
    string,
    string
  >
  return new Promise((resolve, reject) => {
    const request = httpRequest({
      host: '127.0.0.1',
      port: server.port,
      method,
      path,
      headers: sent,
      agent: false,
    })
    request.on('error', reject)
    request.on('response', (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString('utf8'),
        }),
      )
    })
    request.end(body)
  })
}

/** Bytes as they are, for what no HTTP client would send. */
function askRaw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(server.port, '127.0.0.1', () => socket.write(text))
    let received = ''
    socket.on('data', (chunk) => (received += chunk.toString('utf8')))
    socket.on('error', reject)
    socket.on('close', () => resolve(received))
  })
}

async function signIn(): Promise<string> {
  const reply = await ask({
    method: 'POST',
    path: '/session',
    body: JSON.stringify({ code: sessions.issueCode() }),
  })
  expect(reply.status).toBe(200)
  return (JSON.parse(reply.body) as { secret: string }).secret
}

function expectHardened(headers: IncomingHttpHeaders): void {
  expect(headers).toMatchObject({
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'content-security-policy': CONTENT_SECURITY_POLICY,
  })
  expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([])
}

describe('what a page may do', () => {
  it('R25: opens, signs in once, asks, and every answer is hardened', async () => {
    const page = await ask()
    expect(page).toMatchObject({ status: 200, body: '<!doctype html>the page' })
    expectHardened(page.headers)
    expect(await ask({ method: 'HEAD' })).toMatchObject({ status: 200, body: '' })

    const secret = await signIn()
    const reply = await ask({
      method: 'POST',
      path: '/rpc',
      headers: { 'x-callbook-session': secret },
      body: '{"route":"app.info"}',
    })
    expect(JSON.parse(reply.body)).toEqual({ ok: true, value: { echoed: { route: 'app.info' } } })
    expectHardened(reply.headers)
  })

  it('R25: a code that was used once is refused, and the same for a made-up one', async () => {
    const code = sessions.issueCode()
    const trade = (): Promise<Reply> =>
      ask({ method: 'POST', path: '/session', body: JSON.stringify({ code }) })
    expect((await trade()).status).toBe(200)
    const replay = await trade()
    expect(replay.status).toBe(403)
    expectHardened(replay.headers)
    expect((await ask({ method: 'POST', path: '/session', body: '{"code":"made-up"}' })).status).toBe(403)
    expect((await ask({ method: 'POST', path: '/session', body: 'null' })).status).toBe(403)
  })

  it('R25: wrong codes are limited, and lock nobody out', async () => {
    const code = sessions.issueCode()
    for (let n = 0; n < WRONG_CODES_ALLOWED; n++)
      expect((await ask({ method: 'POST', path: '/session', body: `{"code":"${n}"}` })).status).toBe(403)
    const limited = await ask({ method: 'POST', path: '/session', body: '{"code":"x"}' })
    expect(limited.status).toBe(429)
    expect(limited.headers['retry-after']).toBe('60')
    expect((await ask({ method: 'POST', path: '/session', body: JSON.stringify({ code }) })).status).toBe(200)
  })

  it('an abandoned request is cancelled', async () => {
    const secret = await signIn()
    const cancelled = Promise.withResolvers<void>()
    const asked = Promise.withResolvers<void>()
    answer.mockImplementation((_request, signal) => {
      signal?.addEventListener('abort', () => cancelled.resolve())
      asked.resolve()
      return new Promise(() => undefined)
    })
    const request = httpRequest({
      host: '127.0.0.1',
      port: server.port,
      method: 'POST',
      path: '/rpc',
      headers: { origin: origin(), 'content-type': 'application/json', 'x-callbook-session': secret },
    })
    request.on('error', () => undefined)
    request.end('{}')
    await asked.promise
    request.destroy()
    await cancelled.promise
  })
})

describe('what nobody else may do', () => {
  it.each([
    ['a foreign Host', { host: 'evil.example' }, 403],
    ['a rebound Host', { host: 'evil.example:80' }, 403],
    ['a foreign Origin', { origin: 'https://evil.example' }, 403],
    ['a null Origin', { origin: 'null' }, 403],
    ['no Origin', { origin: undefined }, 403],
    ['another site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['another port of this machine', { 'sec-fetch-site': 'same-site' }, 403],
    ['no secret', { 'x-callbook-session': undefined }, 401],
    ['a wrong secret', { 'x-callbook-session': 'x'.repeat(43) }, 401],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['plain text', { 'content-type': 'text/plain' }, 415],
    ['no content type', { 'content-type': undefined }, 415],
    ['a compressed body', { 'content-encoding': 'gzip' }, 415],
  ])('R25: /rpc refuses %s', async (_, headers, status) => {
    const secret = await signIn()
    const reply = await ask({
      method: 'POST',
      path: '/rpc',
      headers: { 'x-callbook-session': secret, ...headers },
      body: '{}',
    })
    expect(reply.status).toBe(status)
    expect(reply.body.length).toBeLessThan(60)
    expectHardened(reply.headers)
    expect(answer).not.toHaveBeenCalled()
  })

  it.each(['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('R25: /rpc refuses %s', async (method) => {
    const secret = await signIn()
    const reply = await ask({ method, path: '/rpc', headers: { 'x-callbook-session': secret } })
    expect(reply).toMatchObject({ status: 405, headers: { allow: 'POST' } })
    expectHardened(reply.headers)
  })

  it('R25: a preflight gets no permission', async () => {
    const reply = await ask({
      method: 'OPTIONS',
      path: '/rpc',
      headers: {
        origin: 'https://evil.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'x-callbook-session',
      },
    })
    expect(reply.status).toBe(403)
    expectHardened(reply.headers)
  })

  it.each(['{', '', '\u0000', '{"a":1}}'])('R25: a body of %j is refused', async (body) => {
    const secret = await signIn()
    const reply = await ask({ method: 'POST', path: '/rpc', headers: { 'x-callbook-session': secret }, body })
    expect(reply.status).toBe(400)
    expect(answer).not.toHaveBeenCalled()
  })

  it('R25: a body that is not UTF-8 is refused', async () => {
    const secret = await signIn()
    const body = Buffer.from([0x22, 0xff, 0xfe, 0x22])
    expect(
      (await ask({ method: 'POST', path: '/rpc', headers: { 'x-callbook-session': secret }, body })).status,
    ).toBe(400)
  })

  it.each([
    ['announced', true],
    ['unannounced', false],
  ])('R25: an %s body that is too large is refused', async (_, announced) => {
    const secret = await signIn()
    const body = JSON.stringify('x'.repeat(MAX_BODY_BYTES))
    const reply = await ask({
      method: 'POST',
      path: '/rpc',
      headers: {
        'x-callbook-session': secret,
        ...(announced ? { 'content-length': String(body.length) } : { 'transfer-encoding': 'chunked' }),
      },
      body,
    })
    expect(reply.status).toBe(413)
    expect(answer).not.toHaveBeenCalled()
  })

  it('R25: an upgrade is refused', async () => {
    const secret = await signIn()
    const reply = await ask({
      path: '/events',
      headers: {
        'x-callbook-session': secret,
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
        'sec-websocket-version': '13',
      },
    })
    expect(reply.status).toBe(400)
    expectHardened(reply.headers)
  })

  it.each([
    [
      'two Hosts',
      `GET / HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nHost: evil.example\r\nConnection: close\r\n\r\n`,
      403,
    ],
    ['no Host', `GET / HTTP/1.1\r\nConnection: close\r\n\r\n`, 400],
    ['no Host in the old version', `GET / HTTP/1.0\r\n\r\n`, 403],
    [
      'an absolute target',
      `GET http://evil.example/ HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nConnection: close\r\n\r\n`,
      400,
    ],
    ['a tunnel', `CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n`, 405],
    ['no HTTP at all', `hello\r\n\r\n`, 400],
    [
      'a smuggled length',
      `POST /rpc HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      400,
    ],
    ['endless headers', `GET / HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nX: ${'x'.repeat(40_000)}\r\n\r\n`, 400],
  ])('R25: %s is refused', async (_, text, status) => {
    const received = await askRaw(text.replaceAll('PORT', String(server.port)))
    expect(received).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
    expect(received.toLowerCase()).not.toContain('access-control')
    expect(received).not.toContain('the page')
  })

  it.each([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/..%5csecret.txt',
    '/%00',
    '/assets',
  ])('R25: %s leads nowhere', async (path) => {
    const reply = await ask({ path })
    expect(reply.status).toBe(404)
    expect(reply.body).toBe('Not found\n')
    expectHardened(reply.headers)
  })

  it('R25: it listens on 127.0.0.1 and on no other address of this machine', async () => {
    const others = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .map(({ address }) => address)
      .filter((address) => address !== '127.0.0.1')
    for (const host of ['127.0.0.2', '::1', ...others]) {
      const outcome = await new Promise<string>((resolve) => {
        const socket = connect({ port: server.port, host, timeout: 1000 })
        const end = (word: string) => () => {
          socket.destroy()
          resolve(word)
        }
        socket.on('connect', end('connected')).on('error', end('refused')).on('timeout', end('timed out'))
      })
      expect(outcome, host).not.toBe('connected')
    }
  })

  it('R11: refusals leave neither codes nor secrets nor queries in the log', async () => {
    const secret = await signIn()
    const code = sessions.issueCode()
    await ask({ path: `/rpc?code=${code}`, headers: { 'x-callbook-session': secret } })
    await ask({ method: 'POST', path: '/session', body: JSON.stringify({ code: 'canary' }) })
    const logged = JSON.stringify(log.mock.calls)
    expect(log).toHaveBeenCalledTimes(2)
    for (const word of [secret, code, 'canary']) expect(logged).not.toContain(word)
  })
})

describe('events', () => {
  const event: AppEvent = { name: 'accounts.changed', payload: null }

  async function openEvents(secret: string) {
    const abort = new AbortController()
    const response = await fetch(`${origin()}/events`, {
      headers: { 'x-callbook-session': secret },
      signal: abort.signal,
    })
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    const next = async (): Promise<string> => (await reader?.read())?.value ?? ''
    return { response, next, abort }
  }

  it('R25: reach a page that is signed in, as an event stream', async () => {
    const { response, next, abort } = await openEvents(await signIn())
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    expectHardened(Object.fromEntries(response.headers))
    expect(await next()).toBe(': connected\n\n')
    events.emit(event)
    expect(await next()).toBe(`data: ${JSON.stringify(event)}\n\n`)
    abort.abort()
  })

  it('R25: reach nobody else', async () => {
    expect((await ask({ path: '/events' })).status).toBe(401)
    expect((await ask({ path: '/events', method: 'POST' })).status).toBe(405)
  })

  it('end with the server', async () => {
    const { next } = await openEvents(await signIn())
    await next()
    await server.close()
    expect(await next()).toBe('')
  })
})

describe('downloads', () => {
  async function exported(name = '通话记录.csv', content = 'a,b\r\n'): Promise<string> {
    const target = await downloads.choose(name)
    await writeFile(target?.path ?? '', content)
    return target?.path ?? ''
  }

  it('R25: a ticket hands the file over once; the file can be fetched again with another', async () => {
    const path = await exported()
    const url = await downloads.offer(path, '通话记录.csv')
    const reply = await ask({ path: url })
    expect(reply).toMatchObject({ status: 200, body: 'a,b\r\n' })
    expect(reply.headers['content-disposition']).toBe(
      `attachment; filename="____.csv"; filename*=UTF-8''%E9%80%9A%E8%AF%9D%E8%AE%B0%E5%BD%95.csv`,
    )
    expectHardened(reply.headers)
    const replay = await ask({ path: url })
    expect(replay.status).toBe(404)
    expectHardened(replay.headers)
    expect((await ask({ path: await downloads.offer(path, 'x.csv') })).body).toBe('a,b\r\n')
  })

  it('R25: a ticket expires, and the file stays for another', async () => {
    const path = await exported()
    const late = await downloads.offer(path, 'a.csv')
    moment += 60_000
    expect((await ask({ path: late })).status).toBe(404)
    expect((await ask({ path: await downloads.offer(path, 'a.csv') })).body).toBe('a,b\r\n')
  })

  it('a broken connection spends the ticket and keeps the file', async () => {
    const path = await exported('big.csv', 'x'.repeat(20_000_000))
    const url = await downloads.offer(path, 'big.csv')
    await new Promise<void>((resolve, reject) => {
      const request = httpRequest({ host: '127.0.0.1', port: server.port, path: url, agent: false })
      request.on('error', reject)
      request.on('response', (response) => {
        response.once('data', () => response.destroy())
        response.on('error', () => undefined)
        response.on('close', resolve)
      })
      request.end()
    })
    await vi.waitFor(() => expect(log).toHaveBeenCalledWith('answer broken off', expect.anything()), {
      timeout: 60_000,
    })
    expect((await ask({ path: url })).status).toBe(404)
    expect((await ask({ path: await downloads.offer(path, 'big.csv') })).body).toHaveLength(20_000_000)
  })

  it.each(['/download/', '/download/..%2f..', '/download/made-up', '/download/constructor'])(
    'R25: %s is no ticket',
    async (path) => {
      expect((await ask({ path })).status).toBe(404)
    },
  )
})

it('says when its port is taken', async () => {
  const again = startServer({
    port: server.port,
    rendererFolder: base,
    devOrigin: null,
    answer,
    sessions,
    events,
    downloads,
    logger: { info: log, warn: log },
  })
  await expect(again).rejects.toMatchObject({ code: 'EADDRINUSE' })
})
