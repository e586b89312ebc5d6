import http, { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it, vi } from 'vitest'
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
