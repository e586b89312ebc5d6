/**
 * Longer than 300 lines because every case, whatever its subject, runs against the same kind of server on loopback.
 */
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { ErrorInfo } from '#shared/errors.ts'
import { systemClock } from '../clock.ts'
import type { Fetch } from '../ports.ts'
import type { Connection } from './connection.ts'
import { createTransport, type TransportPolicy } from './transport.ts'

const TOKEN = 'canary-token'
const PHONE = '18555525545'
const servers: Server[] = []

afterEach(async () => {
  vi.useRealTimers()
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
})

/** A server on loopback that also keeps what it was asked. */
async function serve(answer: RequestListener): Promise<{ baseUrl: string; asked: IncomingMessage[] }> {
  const asked: IncomingMessage[] = []
  const server = createServer((request, response) => {
    asked.push(request)
    answer(request, response)
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}

const connectionTo = (baseUrl: string): Connection => ({
  baseUrl,
  userId: 'user-1',
  subUserId: null,
  token: TOKEN,
  allowHttp: false,
})

const logged: unknown[] = []
const logger = {
  info: (...line: unknown[]) => void logged.push(line),
  warn: (...line: unknown[]) => void logged.push(line),
}
const get = (
  connection: Connection,
  policy: Partial<TransportPolicy> = {},
  signal?: AbortSignal,
  fetchPort: Fetch = fetch,
): ReturnType<ReturnType<typeof createTransport>['get']> =>
  createTransport({ fetch: fetchPort, clock: systemClock, logger, policy }).get(
    connection,
    '/agent-api/x',
    `keyword=${PHONE}`,
    { signal },
  )

/** The error of a request that must fail; no part of it, nor of the log, may hold a secret. */
async function failureOf(request: Promise<unknown>): Promise<ErrorInfo> {
  const thrown: unknown = await request.then(
    () => expect.fail('the request succeeded'),
    (error: unknown) => error,
  )
  const info = (thrown as { toInfo: () => ErrorInfo }).toInfo()
  const everything = JSON.stringify([info, (thrown as Error).stack, (thrown as Error).cause, logged])
  expect(everything).not.toContain(TOKEN)
  expect(everything).not.toContain(PHONE)
  expect(info.details.endpoint).toBe('GET /agent-api/x')
  return info
}

const json = (
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(JSON.stringify(body))
}

describe('a request', () => {
  it('carries the token in its header and brings the bytes back', async () => {
    const { baseUrl, asked } = await serve((_request, response) =>
      json(response, 200, { code: 200, data: '话术' }),
    )
    const { status, body, endpoint } = await get(connectionTo(`${baseUrl}/robot/`))
    expect(status).toBe(200)
    expect(endpoint).toBe('GET /robot/agent-api/x')
    expect(new TextDecoder().decode(body)).toBe('{"code":200,"data":"话术"}')
    expect(asked[0]?.method).toBe('GET')
    expect(asked[0]?.url).toBe(`/robot/agent-api/x?keyword=${PHONE}`)
    expect(asked[0]?.headers).toMatchObject({ authorization: `Bearer ${TOKEN}`, accept: 'application/json' })
    // A buffer of its own can be transferred to a worker.
    expect(body.buffer.byteLength).toBe(body.byteLength)
  })

  it('R21: brings an answer in another charset as UTF-8, and refuses one that is not in it', async () => {
    const gbk = Buffer.from('{"code":200,"data":"\xd5\xc5\xc8\xfd"}', 'latin1')
    let bytes = gbk
    const { baseUrl } = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json; charset=gbk' })
      response.end(bytes)
    })
    const { body } = await get(connectionTo(baseUrl))
    expect(new TextDecoder().decode(body)).toBe('{"code":200,"data":"张三"}')
    expect(body.buffer.byteLength).toBe(body.byteLength)
    bytes = Buffer.concat([gbk, Buffer.from([0xff])])
    const info = await failureOf(get(connectionTo(baseUrl)))
    expect(info).toMatchObject({ code: 'response_invalid', details: { cause: 'CHARSET' } })
  })

  it('refuses plain http without consent, before anything is sent', async () => {
    const sent: string[] = []
    const spy: Fetch = (url) => {
      sent.push(url)
      return Promise.resolve(new Response('{}'))
    }
    const connection = connectionTo('http://calls.example.cn')
    await expect(get(connection, {}, undefined, spy)).rejects.toMatchObject({ code: 'insecure_url' })
    expect(sent).toEqual([])
    await get({ ...connection, allowHttp: true }, {}, undefined, spy)
    expect(sent).toEqual([`http://calls.example.cn/agent-api/x?keyword=${PHONE}`])
  })

  it('R11: says that a token is missing or cannot be sent, without quoting it', async () => {
    const connection = connectionTo('https://calls.example.cn')
    await expect(get({ ...connection, token: '' })).rejects.toMatchObject({ code: 'token_missing' })
    const odd = await get({ ...connection, token: 'canary\ntoken' }).catch((thrown: unknown) => thrown)
    expect(odd).toMatchObject({ code: 'invalid_input', details: { issues: [{ path: 'token' }] } })
    expect(JSON.stringify(odd)).not.toContain('canary')
  })
})

describe('redirects', () => {
  it('R21: the token never reaches another origin', async () => {
    for (const status of [301, 302, 303, 307, 308]) {
      const other = await serve((_request, response) => json(response, 200, { code: 200 }))
      const { baseUrl } = await serve((_request, response) => {
        response.writeHead(status, { location: `${other.baseUrl}/agent-api/x` }).end()
      })
      const { code, details } = await failureOf(get(connectionTo(baseUrl)))
      expect([code, details.status, details.cause]).toEqual(['redirect_refused', status, 'OTHER_ORIGIN'])
      expect(other.asked).toHaveLength(0)
    }
  })

  it('R21: nor over a detour within its own', async () => {
    const other = await serve((_request, response) => json(response, 200, { code: 200 }))
    const { baseUrl, asked } = await serve((request, response) => {
      const location = request.url?.startsWith('/agent-api')
        ? '/next'
        : `//${new URL(other.baseUrl).host}/next`
      response.writeHead(302, { location }).end()
    })
    expect((await failureOf(get(connectionTo(baseUrl)))).code).toBe('redirect_refused')
    expect(asked).toHaveLength(2)
    expect(other.asked).toHaveLength(0)
  })

  it('R21: refuses a downgrade to plain http on the same host', async () => {
    const sent: string[] = []
    const fake: Fetch = (url) => {
      sent.push(url)
      return Promise.resolve(
        new Response(null, { status: 302, headers: { location: 'http://calls.example.cn/y' } }),
      )
    }
    const connection = { ...connectionTo('https://calls.example.cn'), allowHttp: true }
    expect((await failureOf(get(connection, {}, undefined, fake))).code).toBe('redirect_refused')
    expect(sent).toHaveLength(1)
  })

  it('follows up to three within the origin', async () => {
    const { baseUrl, asked } = await serve((request, response) => {
      const step = Number(/step=(\d)/.exec(request.url ?? '')?.[1] ?? 0)
      if (step < 3) response.writeHead(307, { location: `/agent-api/x?step=${step + 1}` }).end('moved')
      else json(response, 200, { code: 200 })
    })
    expect((await get(connectionTo(baseUrl))).status).toBe(200)
    expect(asked.map(({ headers }) => headers.authorization)).toEqual(Array(4).fill(`Bearer ${TOKEN}`))
    expect((await failureOf(get(connectionTo(baseUrl), { maxRedirects: 2 }))).details.cause).toBe(
      'TOO_MANY_REDIRECTS',
    )
  })

  it.each([undefined, 'http://', 'https://user:pw@127.0.0.1/'])('refuses the target %j', async (location) => {
    const { baseUrl } = await serve((_request, response) => {
      response.writeHead(302, location === undefined ? {} : { location }).end()
    })
    expect((await failureOf(get(connectionTo(baseUrl)))).code).toBe('redirect_refused')
  })

  it.each(['user:pw@', 'user@', ':pw@'])(
    'R21: refuses a target of its own origin with a name in it: %s',
    async (name) => {
      const { baseUrl, asked } = await serve((_request, response) => {
        response.writeHead(302, { location: baseUrl.replace('//', `//${name}`) }).end()
      })
      const { code, details } = await failureOf(get(connectionTo(baseUrl)))
      expect([code, details.cause, asked.length]).toEqual(['redirect_refused', 'OTHER_ORIGIN', 1])
    },
  )

  it("takes Electron's end of a redirect for a refusal", async () => {
    const electron: Fetch = () => Promise.reject(new Error('Redirect was cancelled'))
    expect(
      (await failureOf(get(connectionTo('https://calls.example.cn'), {}, undefined, electron))).code,
    ).toBe('redirect_refused')
  })
})

describe('the body', () => {
  it('R21: an endless one is refused and its connection closed', async () => {
    let closed = false
    const { baseUrl } = await serve((request, response) => {
      response.writeHead(200)
      const piece = Buffer.alloc(64 * 1024, 0x20)
      const timer = setInterval(() => response.write(piece), 1)
      request.socket.on('close', () => {
        clearInterval(timer)
        closed = true
      })
    })
    expect((await failureOf(get(connectionTo(baseUrl), { maxBytes: 512 * 1024 }))).code).toBe(
      'response_too_large',
    )
    await expect.poll(() => closed).toBe(true)
  })

  it('R21: one that is announced as too large is not read at all', async () => {
    const { baseUrl } = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '2000000' })
      response.write('x')
    })
    expect((await failureOf(get(connectionTo(baseUrl), { maxBytes: 1_000_000 }))).code).toBe(
      'response_too_large',
    )
  })

  it('accepts exactly the limit', async () => {
    const { baseUrl } = await serve((_request, response) => response.writeHead(200).end('x'.repeat(1000)))
    expect((await get(connectionTo(baseUrl), { maxBytes: 1000 })).body.byteLength).toBe(1000)
  })

  it('R21: one that breaks off is an error, never a shorter answer', async () => {
    const { baseUrl } = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '1000' })
      response.write('{"code":200,"data":[', () => response.destroy())
    })
    expect(['network_unreachable', 'response_invalid']).toContain(
      (await failureOf(get(connectionTo(baseUrl)))).code,
    )
  })
})

describe('time limits', () => {
  it('ends a wait for the response', async () => {
    const { baseUrl } = await serve(() => undefined)
    expect((await failureOf(get(connectionTo(baseUrl), { responseMs: 50 }))).code).toBe('network_timeout')
  })

  it('ends a silence in the body', async () => {
    const { baseUrl } = await serve((_request, response) => void response.writeHead(200).write('{'))
    const { code, message } = await failureOf(get(connectionTo(baseUrl), { responseMs: 60_000, idleMs: 50 }))
    expect([code, message]).toEqual(['network_timeout', 'No answer in time: the body'])
  })

  it('ends a body that drips for ever, each drop in time', async () => {
    const { baseUrl } = await serve((request, response) => {
      response.writeHead(200)
      const timer = setInterval(() => response.write(' '), 10)
      request.socket.on('close', () => clearInterval(timer))
    })
    const { code, message } = await failureOf(get(connectionTo(baseUrl), { idleMs: 60_000, totalMs: 150 }))
    expect([code, message]).toEqual(['network_timeout', 'No answer in time: the whole request'])
  })

  it('ends also where fetch does not heed its signal, and gives up what comes late', async () => {
    vi.useFakeTimers()
    const cancel = vi.fn()
    const late = Promise.withResolvers<Response>()
    const request = get(
      connectionTo('https://calls.example.cn'),
      { responseMs: 20 },
      undefined,
      () => late.promise,
    )
    const failed = failureOf(request)
    await vi.advanceTimersByTimeAsync(20)
    vi.useRealTimers()
    expect((await failed).code).toBe('network_timeout')
    late.resolve(new Response(new ReadableStream({ cancel })))
    await expect.poll(() => cancel.mock.calls.length).toBe(1)
  })
})

describe('cancelling', () => {
  it('ends the request at once, and is no network failure', async () => {
    const controller = new AbortController()
    const { baseUrl } = await serve((_request, response) => {
      response.writeHead(200).write('{')
      controller.abort()
    })
    expect((await failureOf(get(connectionTo(baseUrl), {}, controller.signal))).code).toBe('cancelled')
  })

  it('sends nothing where it came first', async () => {
    const { baseUrl, asked } = await serve((_request, response) => json(response, 200, {}))
    expect((await failureOf(get(connectionTo(baseUrl), {}, AbortSignal.abort()))).code).toBe('cancelled')
    expect(asked).toHaveLength(0)
  })
})

describe('failures', () => {
  it.each([
    [401, 'unauthenticated'],
    [403, 'platform_refused'],
    [404, 'platform_refused'],
    [422, 'platform_refused'],
    [429, 'rate_limited'],
    [500, 'server_failure'],
    [503, 'server_failure'],
  ])("reads HTTP %d as %s, with the platform's words", async (status, expected) => {
    const { baseUrl } = await serve((_request, response) =>
      json(response, status, { code: 9001, message: '不行', data: [] }, { 'retry-after': '7' }),
    )
    const { code, details } = await failureOf(get(connectionTo(baseUrl)))
    expect([code, details.status, details.platformCode, details.platformMessage]).toEqual([
      expected,
      status,
      9001,
      '不行',
    ])
    expect(details.retryAfterMs).toBe(status === 429 || status >= 500 ? 7000 : undefined)
  })

  it("R22: measures a Retry-After date by the server's own clock", async () => {
    const { baseUrl } = await serve((_request, response) =>
      json(
        response,
        429,
        {},
        {
          date: 'Wed, 04 Feb 2026 12:00:00 GMT',
          'retry-after': 'Wed, 04 Feb 2026 12:00:30 GMT',
        },
      ),
    )
    expect((await failureOf(get(connectionTo(baseUrl)))).details.retryAfterMs).toBe(30_000)
  })

  it('keeps the status where the body is a web page, too long, or stalls', async () => {
    for (const body of ['<html>502</html>', 'x'.repeat(200_000), null]) {
      const { baseUrl } = await serve((_request, response) => {
        response.writeHead(502)
        if (body === null) response.write('{')
        else response.end(body)
      })
      const { code, details } = await failureOf(get(connectionTo(baseUrl), { idleMs: 50 }))
      expect([code, details.status, details.platformMessage]).toEqual(['server_failure', 502, undefined])
    }
  })

  it('R21: a redirect-like status without a place to go is no answer', async () => {
    const { baseUrl } = await serve((_request, response) => response.writeHead(304).end())
    expect((await failureOf(get(connectionTo(baseUrl)))).code).toBe('response_invalid')
  })

  it('names the system error where nobody listens', async () => {
    const { baseUrl } = await serve(() => undefined)
    await new Promise((resolve) => servers.pop()?.close(resolve))
    const { code, details } = await failureOf(get(connectionTo(baseUrl)))
    expect([code, details.cause]).toEqual(['network_unreachable', 'ECONNREFUSED'])
  })

  it('names the certificate where TLS fails', async () => {
    const untrusted: Fetch = () =>
      Promise.reject(
        new TypeError('fetch failed', {
          cause: Object.assign(new Error('self-signed certificate'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }),
        }),
      )
    const { code, details } = await failureOf(
      get(connectionTo('https://calls.example.cn'), {}, undefined, untrusted),
    )
    expect([code, details.cause]).toEqual(['certificate_invalid', 'DEPTH_ZERO_SELF_SIGNED_CERT'])
  })
})
