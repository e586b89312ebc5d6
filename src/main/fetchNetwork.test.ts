/** `desktopFetch` over a stand-in for Electron's request that behaves as the real one, against a server on loopback. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { classifyNetworkError } from '#core/api/networkErrors.ts'
import type { FetchInit } from '#core/ports.ts'
import { NetClientRequest } from '../../test/electron/netRequest.ts'
import { createDesktopFetch } from './fetch.ts'

vi.mock('electron', () => ({
  net: {
    request: (options: ConstructorParameters<typeof NetClientRequest>[0]) => new NetClientRequest(options),
  },
}))

const servers: Server[] = []
const uncaught = vi.fn()

beforeEach(() => {
  uncaught.mockClear()
  process.on('uncaughtException', uncaught)
})
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  await new Promise((resolve) => setImmediate(resolve))
  process.off('uncaughtException', uncaught)
  // A stream that breaks off where nobody listens would be one.
  expect(uncaught).not.toHaveBeenCalled()
})

async function serve(answer: RequestListener): Promise<{ url: string; asked: IncomingMessage[] }> {
  const asked: IncomingMessage[] = []
  const server = createServer((request, response) => {
    asked.push(request)
    answer(request, response)
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/x`, asked }
}

const ask = (url: string, change: Partial<FetchInit> = {}): Promise<Response> =>
  createDesktopFetch({ find: () => Promise.resolve(null) })(url, {
    method: 'GET',
    headers: { authorization: 'Bearer t' },
    redirect: 'manual',
    signal: new AbortController().signal,
    ...change,
  })
const failure = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'none',
    (error: unknown) => classifyNetworkError(error).cause,
  )

/** Waits until the server has lost the connection. */
const closed = async (asked: IncomingMessage[]): Promise<void> => {
  const socket = asked[0]?.socket
  if (socket && !socket.destroyed) await once(socket, 'close')
}

describe('an answer', () => {
  it('comes with its status, headers and body', async () => {
    const { url, asked } = await serve((_request, response) => {
      response.writeHead(404, { 'content-type': 'application/json', 'x-many': ['a', 'b'] }).end('{"code":1}')
    })
    const response = await ask(url)
    expect([response.status, response.headers.get('x-many')]).toEqual([404, 'a, b'])
    expect(await response.json()).toEqual({ code: 1 })
    expect(asked[0]?.headers.authorization).toBe('Bearer t')
  })

  it('is decoded', async () => {
    const { url } = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('通话'.repeat(1000)))
    })
    const response = await ask(url)
    expect(response.headers.has('content-encoding')).toBe(false)
    expect(await response.text()).toBe('通话'.repeat(1000))
  })

  it.each([204, 304])('of %d has no body and leaves nothing open', async (status) => {
    const { url } = await serve((_request, response) => void response.writeHead(status).end())
    const response = await ask(url)
    expect([response.status, response.body]).toEqual([status, null])
  })

  it('of many megabytes waits for its reader, whole and in order', async () => {
    const block = Buffer.alloc(64 * 1024, 'ab')
    const { url } = await serve((_request, response) => {
      for (let n = 0; n < 160; n++) response.write(block)
      response.end()
    })
    let bytes = 0
    for await (const chunk of (await ask(url)).body as unknown as AsyncIterable<Uint8Array>) {
      bytes += chunk.length
      if (bytes % 3 === 0) await new Promise((resolve) => setImmediate(resolve))
    }
    expect(bytes).toBe(160 * block.length)
  })

  it('to a body', async () => {
    const { url } = await serve((request, response) => void request.pipe(response))
    expect(await (await ask(url, { method: 'PUT', body: '{"名":"a"}' })).text()).toBe('{"名":"a"}')
  })
})

describe('R21: a redirect', () => {
  it.each([301, 302, 307, 308])('%d is handed over, and nobody else is asked', async (status) => {
    const { url, asked } = await serve((_request, response) => {
      response.writeHead(status, { location: '/elsewhere' }).end('moved')
    })
    const response = await ask(url, { method: 'PUT', body: 'x' })
    expect([response.status, response.headers.get('location')]).toEqual([
      status,
      new URL('/elsewhere', url).href,
    ])
    await new Promise((resolve) => setImmediate(resolve))
    expect(asked).toHaveLength(1)
  })
})

describe('a connection', () => {
  it('that is refused, or breaks before the answer, fails the request', async () => {
    const { url } = await serve((request) => request.socket.destroy())
    expect(await failure(ask(url))).toBe('ERR_CONNECTION_RESET')
    for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve))
    expect(await failure(ask(url))).toBe('ERR_CONNECTION_REFUSED')
  })

  it('that breaks in the middle fails the reading', async () => {
    const { url } = await serve((request, response) => {
      response.writeHead(200, { 'content-length': '1000' })
      response.write('half', () => request.socket.destroy())
    })
    expect(await failure((await ask(url)).text())).toBe('ERR_CONNECTION_RESET')
  })

  it('that breaks where nobody reads is quiet', async () => {
    const { url, asked } = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '1000' })
      response.write('half')
    })
    await ask(url)
    asked[0]?.socket.destroy()
    await closed(asked)
  })
})

describe('giving up', () => {
  it('before the answer ends the request at the server too', async () => {
    const abort = new AbortController()
    const { url, asked } = await serve(() => abort.abort(new Error('enough')))
    await expect(ask(url, { signal: abort.signal })).rejects.toThrow('enough')
    await closed(asked)
  })

  it('in the middle of the body does as well', async () => {
    const abort = new AbortController()
    const { url, asked } = await serve((_request, response) => void response.write('half'))
    const reading = (await ask(url, { signal: abort.signal })).text()
    abort.abort(new Error('enough'))
    await expect(reading).rejects.toThrow('enough')
    await closed(asked)
  })

  it('and so does a reader that has seen enough', async () => {
    const { url, asked } = await serve((_request, response) => void response.write('half'))
    await (await ask(url)).body?.cancel()
    await closed(asked)
  })
})
