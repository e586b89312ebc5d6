import { createServer, get, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it, vi } from 'vitest'
import { createEventStreams, type EventStreamOptions, type EventStreams } from './events.ts'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function serveEvents(
  options: EventStreamOptions,
): Promise<{ streams: EventStreams; open: () => Promise<IncomingMessage>; left: () => Promise<void> }> {
  const streams = createEventStreams(options)
  const gone = Promise.withResolvers<void>()
  const server = createServer((_request, response) => {
    streams.open(response)
    response.on('close', gone.resolve)
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const open = (): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      get({ host: '127.0.0.1', port, agent: false }, resolve).on('error', reject)
    })
  return { streams, open, left: () => gone.promise }
}

it('a page hears that the host is still there', async () => {
  const { open } = await serveEvents({ heartbeatMs: 5 })
  const page = await open()
  let heard = ''
  page.on('data', (chunk: Buffer) => (heard += chunk.toString()))
  await vi.waitFor(() => expect(heard.split(': still here\n\n').length).toBeGreaterThan(3), {
    timeout: 60_000,
  })
  expect(heard.startsWith(': connected\n\n')).toBe(true)
})

it('a page that does not read is let go, the others stay', async () => {
  const { streams, open } = await serveEvents({ maxWaitingBytes: 100_000 })
  const slow = await open()
  slow.pause()
  const closed = new Promise<void>((resolve) => slow.on('close', resolve).on('error', () => undefined))
  const quick = await open()
  let events = 0
  quick.on('data', (chunk: Buffer) => (events += chunk.toString().split('data: ').length - 1))
  const event = { name: 'pins.changed', payload: { accountId: 'x'.repeat(50_000) } } as const
  const sent = 200
  for (let n = 0; n < sent; n++) {
    streams.emit(event)
    await new Promise((resolve) => setImmediate(resolve))
  }
  slow.resume()
  await closed
  await vi.waitFor(() => expect(events).toBe(sent), { timeout: 60_000 })
})

it('more pages than anyone opens are refused', async () => {
  const { open } = await serveEvents({})
  const pages = await Promise.all(Array.from({ length: 33 }, open))
  expect(pages.map(({ statusCode }) => statusCode).filter((status) => status === 429)).toHaveLength(1)
})

it('an event after the last page has left goes nowhere', async () => {
  const { streams, open, left } = await serveEvents({})
  const page = await open()
  page.destroy()
  await left()
  expect(() => streams.emit({ name: 'accounts.changed', payload: null })).not.toThrow()
})
