import type { Readable } from 'node:stream'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { classifyNetworkError } from '#core/api/networkErrors.ts'
import type { FetchInit } from '#core/ports.ts'
import { AppError } from '#shared/errors.ts'
import * as fake from '../../test/electron/fake.ts'
import { createDesktopFetch } from './fetch.ts'
import { createProxyLogin } from './proxyLogin.ts'

vi.mock('electron', () => import('../../test/electron/fake.ts'))

const TOKEN = 'canary-token-1a2b3c'
const URL_ = 'https://platform.example/agent-api/x?page=1'

const logins = createProxyLogin({ canAsk: () => false, onChange: () => undefined })
const desktopFetch = createDesktopFetch(logins)

beforeEach(() => fake.resetElectron())

function start(change: Partial<FetchInit> = {}): {
  answer: Promise<Response>
  request: fake.FakeClientRequest
  abort: AbortController
} {
  const abort = new AbortController()
  const answer = desktopFetch(URL_, {
    method: 'GET',
    headers: { authorization: `Bearer ${TOKEN}` },
    redirect: 'manual',
    signal: abort.signal,
    ...change,
  })
  answer.catch(() => undefined)
  const request = fake.net.requests.at(-1)
  if (request === undefined) throw new Error('no request was made')
  return { answer, request, abort }
}

function finish(body: Readable, ...chunks: string[]): void {
  for (const chunk of [...chunks, null]) body.push(chunk)
}

describe('what is asked', () => {
  it('no cookies, no cache, no referrer, redirects by hand', () => {
    const { request } = start()
    expect(request.options).toEqual({
      url: URL_,
      method: 'GET',
      headers: { authorization: `Bearer ${TOKEN}` },
      redirect: 'manual',
      credentials: 'omit',
      useSessionCookies: false,
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      priority: 'medium',
    })
    expect(request.sent).toBeUndefined()
  })

  it('a body is sent', () => {
    expect(start({ method: 'PUT', body: '{"a":1}' }).request.sent).toBe('{"a":1}')
  })

  it('R21: a body that is redirected goes nowhere else', async () => {
    const { answer, request } = start({ method: 'PUT', body: '{"a":1}' })
    request.emit('redirect', 307, 'PUT', 'https://elsewhere.example/x', {})
    expect([(await answer).status, request.aborted]).toEqual([307, true])
    expect(fake.net.requests).toHaveLength(1)
  })

  it('R11: a header that Electron refuses is not quoted in the error', async () => {
    vi.spyOn(fake.net, 'request').mockImplementationOnce(() => {
      throw new Error(`Invalid value for header 'authorization': 'Bearer ${TOKEN}'`)
    })
    const error: unknown = await desktopFetch(URL_, {
      method: 'GET',
      headers: {},
      redirect: 'manual',
      signal: new AbortController().signal,
    }).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(AppError)
    expect(`${(error as Error).message}${String((error as Error).cause)}`).not.toContain(TOKEN)
  })
})

describe('what comes back', () => {
  it('status, headers and a body that streams', async () => {
    const { answer, request } = start()
    const body = request.respond(200, { 'content-type': 'application/json', 'x-many': ['a', 'b'] })
    const response = await answer
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('application/json')
    expect(response.headers.get('x-many')).toBe('a, b')
    finish(body, '{"name":', '"通话"}')
    expect(await response.json()).toEqual({ name: '通话' })
    expect(request.aborted).toBe(false)
  })

  it('the body is decoded, so its encoding and length in transit are not passed on', async () => {
    const { answer, request } = start()
    finish(
      request.respond(200, { 'content-encoding': 'gzip', 'content-length': '20' }),
      'longer than twenty bytes',
    )
    const response = await answer
    expect([...response.headers.keys()]).toEqual([])
    expect(await response.text()).toBe('longer than twenty bytes')
  })

  it.each([204, 304])('%d has no body', async (status) => {
    const { answer, request } = start()
    finish(request.respond(status))
    const response = await answer
    expect([response.status, response.body]).toEqual([status, null])
  })

  it('a status outside HTTP is response_invalid', async () => {
    const { answer, request } = start()
    request.respond(999)
    await expect(answer).rejects.toMatchObject({ code: 'response_invalid', details: { status: 999 } })
  })

  it('a reader that stops ends the transfer', async () => {
    const { answer, request } = start()
    request.respond(200).push('endless')
    const { body } = await answer
    await body?.cancel()
    await vi.waitFor(() => expect(request.aborted).toBe(true), { timeout: 60_000 })
  })
})

describe('redirects', () => {
  it.each([301, 302, 303, 307, 308])(
    'R21: a %d is handed over with its place, and the request ends there',
    async (status) => {
      const { answer, request } = start()
      request.emit('redirect', status, 'GET', 'https://elsewhere.example/y', {})
      expect(request.aborted).toBe(true)
      const response = await answer
      expect([response.status, response.headers.get('location'), response.body]).toEqual([
        status,
        'https://elsewhere.example/y',
        null,
      ])
      expect(fake.net.requests).toHaveLength(1)
    },
  )
})

describe('failing', () => {
  it.each([
    ['net::ERR_CERT_AUTHORITY_INVALID', 'certificate_invalid'],
    ['net::ERR_CERT_DATE_INVALID', 'certificate_invalid'],
    ['net::ERR_CONNECTION_TIMED_OUT', 'network_timeout'],
    ['net::ERR_TIMED_OUT', 'network_timeout'],
    ['net::ERR_NAME_NOT_RESOLVED', 'network_unreachable'],
    ['net::ERR_INTERNET_DISCONNECTED', 'network_unreachable'],
    ['net::ERR_PROXY_CONNECTION_FAILED', 'network_unreachable'],
    ['net::ERR_PROXY_AUTH_UNSUPPORTED', 'proxy_login'],
    ['net::ERR_UNEXPECTED_PROXY_AUTH', 'proxy_login'],
  ])('%s is passed on for the transport, to which it is %s', async (message, code) => {
    const { answer, request } = start()
    request.emit('error', new Error(message))
    const error: unknown = await answer.catch((thrown: unknown) => thrown)
    expect(classifyNetworkError(error)).toEqual({ code, cause: message.replace('net::', '') })
  })

  it('a transfer that breaks off fails the reading, not the process', async () => {
    const { answer, request } = start()
    const body = request.respond(200)
    body.push('half')
    const response = await answer
    body.destroy(new Error('net::ERR_CONNECTION_RESET'))
    await expect(response.text()).rejects.toThrow('net::ERR_CONNECTION_RESET')
  })

  it('a transfer that breaks off unread is quiet', async () => {
    const { answer, request } = start()
    const body = request.respond(200)
    await answer
    body.destroy(new Error('net::ERR_CONNECTION_RESET'))
    await vi.waitFor(() => expect(body.closed).toBe(true), { timeout: 60_000 })
  })
})

describe('a login', () => {
  it('that the platform asks for is answered with none, and its refusal is the answer', async () => {
    const { answer, request } = start()
    const give = vi.fn()
    request.emit('login', { isProxy: false, scheme: 'basic', host: 'p', port: 443, realm: '' }, give)
    expect(give).toHaveBeenCalledExactlyOnceWith()
    finish(request.respond(401), 'no')
    expect((await answer).status).toBe(401)
  })
})

describe('cancelling', () => {
  it('before the start nothing is sent', async () => {
    const abort = new AbortController()
    abort.abort()
    const init = { method: 'GET', headers: {}, redirect: 'manual', signal: abort.signal } as const
    await expect(desktopFetch(URL_, init)).rejects.toMatchObject({ name: 'AbortError' })
    expect(fake.net.requests).toEqual([])
  })

  it('before the answer', async () => {
    const { answer, request, abort } = start()
    abort.abort()
    await expect(answer).rejects.toMatchObject({ name: 'AbortError' })
    expect(request.aborted).toBe(true)
  })

  it('in the middle of the body', async () => {
    const { answer, request, abort } = start()
    request.respond(200).push('half')
    const response = await answer
    const text = response.text()
    abort.abort()
    await expect(text).rejects.toMatchObject({ name: 'AbortError' })
    expect(request.aborted).toBe(true)
  })

  it('after the end does nothing', async () => {
    const { answer, request, abort } = start()
    finish(request.respond(200), 'whole')
    const response = await answer
    expect(await response.text()).toBe('whole')
    abort.abort()
    expect(request.aborted).toBe(false)
  })
})
