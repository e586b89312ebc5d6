/** Senders that take their time, and many of them, over real connections; limits are short here. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openDownloads } from './downloads.ts'
import { createEventStreams } from './events.ts'
import { SERVER_LIMITS, startServer, type RunningServer, type ServerLimits } from './server.ts'
import { createSessions } from './session.ts'

const NEVER_MS = 600_000
const PATIENT: ServerLimits = { headersMs: NEVER_MS, requestMs: NEVER_MS, checkMs: 20, connections: 1000 }

let base: string
let server: RunningServer | null = null
const sockets: Socket[] = []

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'callbook-limits-'))
  await mkdir(join(base, 'renderer'))
  await writeFile(join(base, 'renderer', 'index.html'), 'the page')
})
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  await server?.close()
  server = null
  await rm(base, { recursive: true, force: true })
})

async function start(limits: Partial<ServerLimits>): Promise<{ port: number; secret: string }> {
  const sessions = createSessions()
  server = await startServer({
    port: 0,
    rendererFolder: join(base, 'renderer'),
    devOrigin: null,
    answer: async () => ({ ok: true, value: null }),
    sessions,
    events: createEventStreams(),
    downloads: await openDownloads({ folder: join(base, 'data') }),
    logger: { info: () => undefined, warn: () => undefined },
    limits: { ...PATIENT, ...limits },
  })
  const exchange = sessions.exchange(sessions.issueCode())
  return { port: server.port, secret: exchange.kind === 'secret' ? exchange.secret : '' }
}

interface Sender {
  /** What came back, once the connection is closed. */
  closed: Promise<string>
  isOpen: () => boolean
  /** Resolves once this much has come back. */
  heard: (part: string) => Promise<void>
}

/** Says something and then nothing more. */
async function say(port: number, text: string): Promise<Sender> {
  const socket = connect(port, '127.0.0.1')
  sockets.push(socket)
  const heard = { text: '', waiting: [] as (() => void)[] }
  socket.on('error', () => undefined)
  socket.on('data', (chunk) => {
    heard.text += chunk.toString('utf8')
    for (const look of heard.waiting) look()
  })
  const closed = new Promise<string>((resolve) => socket.on('close', () => resolve(heard.text)))
  await new Promise<void>((resolve) => socket.on('connect', resolve))
  if (text !== '') await new Promise<void>((resolve) => socket.write(text, () => resolve()))
  return {
    closed,
    isOpen: () => !socket.destroyed,
    heard: (part) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (heard.text.includes(part)) resolve()
        }
        heard.waiting.push(look)
        look()
      }),
  }
}

const headOf = (port: number): string => `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n`
const bodyOf = (port: number): string =>
  `POST /session HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nOrigin: http://127.0.0.1:${port}\r\n` +
  'Content-Type: application/json\r\nContent-Length: 40\r\n\r\n{"code":'

it('R25: the limits are those of the documentation', () => {
  expect(SERVER_LIMITS).toEqual({ headersMs: 10_000, requestMs: 30_000, checkMs: 1_000, connections: 128 })
})

it('R25: a head that does not end is ended, and a connection that says nothing', async () => {
  const { port } = await start({ headersMs: 50 })
  expect(await (await say(port, headOf(port))).closed).toMatch(/^HTTP\/1\.1 400 /)
  expect(await (await say(port, '')).closed).toBe('')
})

it('R25: a body that does not end is ended', async () => {
  const { port } = await start({ headersMs: 50, requestMs: 100 })
  await (
    await say(port, bodyOf(port))
  ).closed
})

it('R25: idle connections make room for one that asks, the oldest first', async () => {
  const { port } = await start({ connections: 5 })
  const idle: Sender[] = []
  for (const text of ['', headOf(port), bodyOf(port), '', '']) idle.push(await say(port, text))
  const asking = await say(port, `${headOf(port)}Connection: close\r\n\r\n`)
  expect(await asking.closed).toContain('the page')
  await idle[0]?.closed
  expect(idle.slice(1).every(({ isOpen }) => isOpen())).toBe(true)
})

it('R25: two hundred of them never are more than the limit, and what is being answered stays', async () => {
  const { port, secret } = await start({ connections: 20 })
  const page = await say(
    port,
    `GET /events HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nX-Callbook-Session: ${secret}\r\n\r\n`,
  )
  await page.heard(': connected')
  const idle: Sender[] = []
  for (let n = 0; n < 200; n++) idle.push(await say(port, ''))
  await Promise.all(idle.slice(0, -19).map(({ closed }) => closed))
  expect(idle.filter(({ isOpen }) => isOpen())).toHaveLength(19)
  expect(page.isOpen()).toBe(true)
})
