import http, { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { classifyNetworkError } from './api/networkErrors.ts'
import { nodeFetch, useSystemProxy } from './nodeFetch.ts'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
  vi.restoreAllMocks()
})

async function listen(
  answer: (headers: IncomingHttpHeaders, path: string) => [number, Record<string, string>],
) {
  const server = createServer((request, response) => {
    const [status, headers] = answer(request.headers, request.url ?? '')
    response.writeHead(status, headers).end('body')
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const get = (url: string) =>
  nodeFetch(url, {
    method: 'GET',
    headers: { authorization: 'Bearer canary' },
    redirect: 'manual',
    signal: new AbortController().signal,
  })

it('R21: a redirect comes back as an answer, and the bearer goes nowhere', async () => {
  const elsewhere: IncomingHttpHeaders[] = []
  const other = await listen((headers) => {
    elsewhere.push(headers)
    return [200, {}]
  })
  const platform = await listen(() => [302, { location: other }])
  const response = await get(platform)
  expect(response.status).toBe(302)
  expect(response.headers.get('location')).toBe(other)
  expect(elsewhere).toEqual([])
})

it('keeps no cookies', async () => {
  const seen: (string | undefined)[] = []
  const platform = await listen((headers) => {
    seen.push(headers.cookie)
    return [200, { 'set-cookie': 'a=b' }]
  })
  await (await get(platform)).text()
  await (await get(platform)).text()
  expect(seen).toEqual([undefined, undefined])
})

it('uses the environment’s proxy, but never for loopback', () => {
  const set = vi.spyOn(http, 'setGlobalProxyFromEnv').mockReturnValue(() => undefined)
  expect(useSystemProxy({})).toBe(false)
  expect(set).not.toHaveBeenCalled()
  expect(useSystemProxy({ https_proxy: 'http://proxy:3128', NO_PROXY: 'intra.example' })).toBe(true)
  expect(set.mock.calls[0]?.[0]).toMatchObject({
    https_proxy: 'http://proxy:3128',
    NO_PROXY: 'intra.example,localhost,127.0.0.1,::1',
    no_proxy: 'intra.example,localhost,127.0.0.1,::1',
  })
})

const CAN_PROXY = typeof http.setGlobalProxyFromEnv === 'function'
describe.skipIf(!CAN_PROXY)(
  'a proxy that asks for a login (needs a Node that takes a proxy from the environment)',
  () => {
    /** Asks everybody for a login, whatever they say. */
    async function proxy(): Promise<{ place: string; logins: (string | undefined)[] }> {
      const logins: (string | undefined)[] = []
      const server = createServer()
      server.on('connect', ({ headers }, socket) => {
        logins.push(headers['proxy-authorization'])
        socket.end(
          'HTTP/1.1 407 Who asks?\r\nProxy-Authenticate: Basic realm="x"\r\nContent-Length: 0\r\n\r\n',
        )
      })
      servers.push(server)
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      return { place: `127.0.0.1:${(server.address() as AddressInfo).port}`, logins }
    }

    it.each([
      ['none', '', undefined],
      ['a wrong one', 'li:p%40ss@', `Basic ${Buffer.from('li:p@ss').toString('base64')}`],
    ])('and gets %s from the environment: proxy_login, without its words', async (_name, login, header) => {
      const { place, logins } = await proxy()
      const restore = http.setGlobalProxyFromEnv({ HTTPS_PROXY: `http://${login}${place}` })
      const thrown: unknown = await get('https://platform.example/x').catch((error: unknown) => error)
      restore()
      expect(logins).toEqual([header])
      expect(classifyNetworkError(thrown)).toEqual({ code: 'proxy_login', cause: 'PROXY_407' })
    })
  },
)
