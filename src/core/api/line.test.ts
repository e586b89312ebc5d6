import { afterEach, describe, expect, it, vi } from 'vitest'
import { systemClock } from '../clock.ts'
import type { Fetch } from '../ports.ts'
import { createLine } from './line.ts'
import { BACKGROUND_POLICY, INTERACTIVE_POLICY } from './retry.ts'
import { createTransport } from './transport.ts'

const ORIGIN = 'https://platform.example'
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Enters by name and keeps who is in, in the order of entering. */
function party(perHost: number) {
  const line = createLine(perHost)
  const entered: string[] = []
  const leave = new Map<string, () => void>()
  const enter = async (
    name: string,
    options: Parameters<typeof line.enter>[1] = {},
    origin = ORIGIN,
  ): Promise<void> => {
    leave.set(name, await line.enter(origin, options))
    entered.push(name)
  }
  const go = async (name: string): Promise<void> => {
    leave.get(name)?.()
    await settle()
  }
  return { enter, entered, go }
}

describe('a line of two', () => {
  it('lets two in at once, and the others as these leave, first come first', async () => {
    const { enter, entered, go } = party(2)
    const all = ['a', 'b', 'c', 'd'].map((name) => enter(name))
    await settle()
    expect(entered).toEqual(['a', 'b'])
    await go('b')
    expect(entered).toEqual(['a', 'b', 'c'])
    await go('a')
    await Promise.all(all)
    expect(entered).toEqual(['a', 'b', 'c', 'd'])
  })

  it('lets a person before a synchronisation that has stood longer', async () => {
    const { enter, entered, go } = party(1)
    void enter('first')
    for (const name of ['sync 1', 'sync 2']) void enter(name)
    void enter('page', { urgent: true })
    void enter('next page', { urgent: true })
    await settle()
    for (const name of ['first', 'page', 'next page', 'sync 1']) await go(name)
    expect(entered).toEqual(['first', 'page', 'next page', 'sync 1', 'sync 2'])
  })

  it('counts each host for itself', async () => {
    const { enter, entered } = party(1)
    void enter('a')
    void enter('b', {}, 'https://other.example')
    await settle()
    expect(entered).toEqual(['a', 'b'])
  })

  it('gives a place back once, however often it is told', async () => {
    const { enter, entered, go } = party(1)
    for (const name of ['a', 'b', 'c']) void enter(name)
    await settle()
    await go('a')
    await go('a')
    expect(entered).toEqual(['a', 'b'])
  })

  it('lets go of who gives up, and nobody behind is forgotten', async () => {
    const { enter, entered, go } = party(1)
    const abort = new AbortController()
    void enter('a')
    const gone = enter('b', { signal: abort.signal })
    void enter('c')
    await settle()
    abort.abort()
    await expect(gone).rejects.toMatchObject({ code: 'cancelled' })
    await expect(enter('d', { signal: abort.signal })).rejects.toMatchObject({ code: 'cancelled' })
    await go('a')
    expect(entered).toEqual(['a', 'c'])
    await go('c')
    await enter('e')
    expect(entered).toEqual(['a', 'c', 'e'])
  })
})

it('never lets more in than the host takes, whatever comes and goes', async () => {
  const line = createLine(3)
  let inside = 0
  let most = 0
  await Promise.all(
    Array.from({ length: 200 }, async (_, at) => {
      const abort = new AbortController()
      if (at % 7 === 0) queueMicrotask(() => abort.abort())
      try {
        const leave = await line.enter(ORIGIN, { urgent: at % 3 === 0, signal: abort.signal })
        inside += 1
        most = Math.max(most, inside)
        await settle()
        inside -= 1
        leave()
      } catch {
        // Gave up.
      }
    }),
  )
  expect([inside, most]).toEqual([0, 3])
})

describe('a request that stands in the line', () => {
  afterEach(() => vi.useRealTimers())

  it('is not taken for one that the server leaves unanswered, and a person goes first', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const answers = new Map<string, (response: Response) => void>()
    const fetch: Fetch = (url) => new Promise((resolve) => answers.set(new URL(url).pathname, resolve))
    const transport = createTransport({
      fetch,
      clock: systemClock,
      logger: { info: () => undefined, warn: () => undefined },
      policy: { responseMs: 30_000, totalMs: 30_000 },
      line: createLine(1),
    })
    const connection = { baseUrl: ORIGIN, userId: 'u', subUserId: null, token: 't', allowHttp: false }
    const send = (path: string, urgent: boolean): Promise<unknown> =>
      transport.get(connection, path, '', { urgent })
    const all = [send('/first', false), send('/sync', false), send('/page', true)]
    const order = ['/first', '/page', '/sync']
    for (const [at, path] of order.entries()) {
      await settle()
      // No other has come further than the line.
      expect([...answers.keys()]).toEqual(order.slice(0, at + 1))
      // Three of these are more than any of them may take.
      vi.advanceTimersByTime(29_000)
      answers.get(path)?.(new Response('{}'))
      await settle()
    }
    expect((await Promise.allSettled(all)).map(({ status }) => status)).toEqual(Array(3).fill('fulfilled'))
  })

  it('gives its place back when it fails, is refused or is cancelled', async () => {
    const line = createLine(1)
    let answer: () => Promise<Response> = () => Promise.reject(new TypeError('fetch failed'))
    const transport = createTransport({
      fetch: () => answer(),
      clock: systemClock,
      logger: { info: () => undefined, warn: () => undefined },
      line,
    })
    const connection = { baseUrl: ORIGIN, userId: 'u', subUserId: null, token: 't', allowHttp: false }
    await expect(transport.get(connection, '/a', '')).rejects.toMatchObject({ code: 'network_unreachable' })
    answer = () => Promise.resolve(new Response('no', { status: 500 }))
    await expect(transport.get(connection, '/b', '')).rejects.toMatchObject({ code: 'server_failure' })
    answer = () => new Promise(() => undefined)
    const abort = new AbortController()
    const cancelledOne = transport.get(connection, '/c', '', { signal: abort.signal })
    await settle()
    abort.abort()
    await expect(cancelledOne).rejects.toMatchObject({ code: 'cancelled' })
    answer = () => Promise.resolve(new Response('{}'))
    await expect(transport.get(connection, '/d', '')).resolves.toMatchObject({ status: 200 })
  })
})

it('what a person waits for is urgent, what runs by itself is not', () => {
  expect([INTERACTIVE_POLICY.urgent, BACKGROUND_POLICY.urgent]).toEqual([true, undefined])
})
