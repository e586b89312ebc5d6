import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { systemClock } from '../clock.ts'
import { nodeFetch } from '../nodeFetch.ts'
import { createPlatformClient } from './client.ts'
import type { Connection } from './connection.ts'

const TOKEN = 'canary-token'
const BODY = '{"name":"任务","destination_extension":215870475195883520}'
const DONE = '{"code":200,"status":"success","message":"","data":[]}'

interface Asked {
  method: string | undefined
  url: string | undefined
  headers: IncomingHttpHeaders
  body: string
}
const servers: Server[] = []

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
})

async function serve(answer: RequestListener): Promise<{ baseUrl: string; asked: Asked[] }> {
  const asked: Asked[] = []
  const server = createServer((request, response) => {
    const { method, url, headers } = request
    let body = ''
    request.setEncoding('utf8').on('data', (piece: string) => (body += piece))
    request.on('end', () => {
      asked.push({ method, url, headers, body })
      answer(request, response)
    })
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}

const connectionTo = (baseUrl: string): Connection => ({
  baseUrl,
  userId: 'user-1',
  subUserId: 'sub-7',
  token: TOKEN,
  allowHttp: false,
})
const logged: string[] = []
const log = (...line: unknown[]): void => void logged.push(JSON.stringify(line))
const save = (baseUrl: string, responseMs = 60_000): Promise<void> =>
  createPlatformClient({
    fetch: nodeFetch,
    clock: systemClock,
    logger: { info: log, warn: log },
    limits: { responseMs },
  }).taskSave(connectionTo(baseUrl), 'task-1', BODY)

it('sends the body as it is, once, with the token in its header', async () => {
  const { baseUrl, asked } = await serve((_request, response) => response.end(DONE))
  await save(baseUrl)
  expect(asked).toHaveLength(1)
  expect(asked[0]).toMatchObject({
    method: 'PUT',
    url: '/agent-api/new/user/user-1/task/task-1?sub_user_id=sub-7',
    body: BODY,
    headers: {
      authorization: `Bearer ${TOKEN}`,
      'content-type': 'application/json',
      accept: 'application/json',
    },
  })
})

it('R22: silence is save_unknown, and the request is sent once', async () => {
  const { baseUrl, asked } = await serve(() => undefined)
  await expect(save(baseUrl, 300)).rejects.toMatchObject({ code: 'save_unknown' })
  expect(asked).toHaveLength(1)
})

it.each<[string, string, RequestListener]>([
  ['R22: 500', 'save_unknown', (_request, response) => response.writeHead(500).end()],
  [
    'R22: 503 with Retry-After',
    'save_unknown',
    (_request, response) => response.writeHead(503, { 'retry-after': '0' }).end(),
  ],
  ['R22: 429', 'rate_limited', (_request, response) => response.writeHead(429, { 'retry-after': '0' }).end()],
  ['R22: 401', 'unauthenticated', (_request, response) => response.writeHead(401).end()],
  ['R21: a web page', 'save_unknown', (_request, response) => response.end('<html></html>')],
  ['R21: an answer cut short', 'save_unknown', (_request, response) => response.end(DONE.slice(0, 20))],
  ['a broken connection', 'save_unknown', (request) => request.socket.destroy()],
  [
    'a refusal',
    'platform_refused',
    (_request, response) => response.end('{"code":422,"status":"error","message":"请先暂停","data":[]}'),
  ],
])('%s is %s, and the request is sent once', async (_name, code, answer) => {
  const { baseUrl, asked } = await serve(answer)
  await expect(save(baseUrl)).rejects.toMatchObject({ code })
  expect(asked).toHaveLength(1)
})

it('nobody there means that nothing was saved', async () => {
  const { baseUrl } = await serve(() => undefined)
  await new Promise((resolve) => servers.pop()?.close(resolve))
  await expect(save(baseUrl)).rejects.toMatchObject({ code: 'network_unreachable' })
})

it.each([301, 302, 303, 307, 308])(
  'R21: %d is not followed, to another origin or within: neither token nor body goes there',
  async (status) => {
    const other = await serve((_request, response) => response.end(DONE))
    for (const location of [`${other.baseUrl}/x`, '/x']) {
      const { baseUrl, asked } = await serve((_request, response) =>
        response.writeHead(status, { location }).end(),
      )
      const code = [302, 303].includes(status) ? 'save_unknown' : 'redirect_refused'
      await expect(save(baseUrl)).rejects.toMatchObject({ code, details: { status } })
      expect(asked).toHaveLength(1)
    }
    expect(other.asked).toHaveLength(0)
  },
)

it('R11: neither token nor body is in errors or log', async () => {
  logged.length = 0
  const { baseUrl } = await serve((_request, response) =>
    response.end(`{"code":4001,"status":"error","message":"bad token ${TOKEN}","data":[]}`),
  )
  const error: unknown = await save(baseUrl).catch((thrown: unknown) => thrown)
  const everything = JSON.stringify([error, (error as Error).stack, (error as Error).message, logged])
  expect(everything).toContain('4001')
  expect(everything).not.toContain(TOKEN)
  expect(everything).not.toContain('215870475195883520')
})
