import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { AppError } from '#shared/errors.ts'
import { seeds } from '../../../test/support/seeds.ts'
import { BACKGROUND_POLICY } from '../api/retry.ts'
import { synchronise } from './engine.ts'
import { createPageReader } from './pageReader.ts'
import type { RunEnd } from './run.ts'
import { memoryStore, type MemoryStore } from './test/memoryStore.ts'
import { oddPlatform, type OddPlatform } from './test/oddPlatform.ts'
import { dice, parseSimulated, silent, simulatedClock } from './test/simulation.ts'

const scope = { accountId: 'account', taskId: 'task' }
const connection = { baseUrl: 'http://sim', userId: 'u', subUserId: null, token: 't', allowHttp: true }
const ATTEMPTS = 4

/** The head of `engine.ts`, where it is proven. @param calls different ones that the platform ever sent */
const requestsAtMost = (calls: number): number =>
  ATTEMPTS * (34 + 4 * calls + 7 * (3.5 * (SPARE + 2 * calls) + 300))
const SPARE = 32
/** A checkpoint's length, whatever came. */
const CHECKPOINT_AT_MOST = 12_000

interface Stage {
  platform: Pick<OddPlatform, 'client' | 'requests' | 'sent'>
  store: MemoryStore
  random: () => number
}

async function run({ platform, store, random }: Stage, full = false): Promise<RunEnd> {
  let ticks = 0
  const { signal } = new AbortController()
  const clock = simulatedClock(random)
  return synchronise({
    store,
    scope,
    run: randomUUID(),
    reader: createPageReader({
      client: platform.client,
      connection,
      store,
      scope,
      clock,
      logger: silent,
      monotonic: () => (ticks += 1),
      signal,
      perPage: 200,
      policy: { ...BACKGROUND_POLICY, attempts: ATTEMPTS },
    }),
    logger: silent,
    now: clock.now,
    full: () => full,
    agreed: () => Infinity,
    signal,
    report: () => undefined,
  })
}

function stage(platform: Stage['platform'], random: () => number): Stage & { longest: () => number } {
  const store = memoryStore(parseSimulated)
  let longest = 0
  store.beforeWrite = () => {
    longest = Math.max(longest, store.kept(scope).checkpoint?.length ?? 0)
  }
  return { platform, store, random, longest: () => longest }
}

describe('R20: against any platform', () => {
  const worlds = seeds(120, 1000)
  const TIME_MS = worlds * 3000
  it(
    `in ${worlds} of them a run ends within its bound, and its word is true`,
    async () => {
      const ends = { complete: 0, incomplete: 0, failed: 0 }
      for (let seed = 1; seed <= worlds; seed += 1) {
        const random = dice(seed)
        const platform = oddPlatform(random, seed % 4 === 0)
        const s = stage(platform, random)
        for (let round = 0; round < (platform.lengthy ? 1 : 3); round += 1) {
          const before = [...platform.list]
          platform.requests = 0
          const what = `seed ${seed}, round ${round}, ${JSON.stringify(platform.habits)}`
          let end: RunEnd | null = null
          try {
            end = await run(s, round === 1)
          } catch (thrown) {
            expect(thrown, what).toBeInstanceOf(AppError)
            expect((thrown as AppError).code, what).not.toBe('internal')
          }
          expect(platform.requests, what).toBeLessThanOrEqual(requestsAtMost(platform.sent.size))
          expect(s.longest(), what).toBeLessThan(CHECKPOINT_AT_MOST)
          ends[end === null ? 'failed' : end.complete ? 'complete' : 'incomplete'] += 1
          const stored = new Set(s.store.rows(scope).keys())
          if (platform.wellBehaved) {
            expect(end, what).toMatchObject({ complete: true, missing: 0, unannounced: 0 })
            expect(stored, what).toEqual(new Set(platform.list))
            expect(platform.requests, what).toBeLessThanOrEqual(40)
          }
          if (end?.complete && platform.truthful)
            expect(
              before.filter((id) => !stored.has(id)),
              what,
            ).toEqual([])
        }
      }
      expect(Math.min(...Object.values(ends))).toBeGreaterThan(worlds / 10)
    },
    TIME_MS,
  )
})

/** A platform given by what it answers; `rows` are the numbers of calls. */
function answering(
  answer: (page: number, request: number) => { rows: number[]; meta?: object },
): Stage['platform'] {
  const platform: Stage['platform'] = {
    requests: 0,
    sent: new Set(),
    client: {
      recordPage: async (_connection, _taskId, { page }, decode) => {
        platform.requests += 1
        const { rows, meta } = answer(page, platform.requests)
        for (const number of rows) platform.sent.add(`c${number}`)
        const calls = rows.map((number) => ({ id: `c${number}`, revision: 0 }))
        return decode(new TextEncoder().encode(JSON.stringify({ rows: calls, meta })))
      },
    },
  }
  return platform
}

const numbers = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index)
const pageOf = (calls: number, page: number, size = 50): number[] =>
  numbers((page - 1) * size, Math.min(calls, page * size))

describe('a full last page', () => {
  const meta = (page: number): object => ({ total: 100, last_page: 2, per_page: 50, current_page: page })

  it.each([
    ['the last page again, as such', (): object => meta(2)],
    ['the last page again, under the number asked for', meta],
    ['the last page again, as one page more', (page: number): object => ({ ...meta(page), last_page: page })],
    ['the last page again, without meta', (): undefined => undefined],
  ])('is followed by %s: all is there, after a handful of requests', async (_name, metaOf) => {
    const platform = answering((page) => ({
      rows: pageOf(100, Math.min(page, 2)),
      meta: page > 2 ? metaOf(page) : meta(page),
    }))
    const s = stage(platform, dice(1))
    expect(await run(s)).toMatchObject({ complete: true, stored: 100, missing: 0, unannounced: 0 })
    expect(platform.requests).toBeLessThanOrEqual(20)
  })

  it.each([
    'platform_refused',
    'server_failure',
    'response_invalid',
    'network_timeout',
    'rate_limited',
  ] as const)(
    'is followed by one that fails with %s: that is no failure, and hardly asked for again',
    async (code) => {
      const asked: number[] = []
      const platform = answering((page) => {
        asked.push(page)
        if (page > 2) throw new AppError(code, 'made up')
        return { rows: pageOf(100, page), meta: meta(page) }
      })
      expect(await run(stage(platform, dice(1)))).toMatchObject({ complete: true, stored: 100 })
      expect(asked.filter((page) => page > 2).length).toBeLessThanOrEqual(2)
    },
  )

  it.each([
    ['unauthenticated', {}],
    ['platform_refused', { platformCode: 401 }],
    ['disk_full', {}],
  ] as const)('is followed by one that fails with %s %o: that stops the run', async (code, details) => {
    const platform = answering((page) => {
      if (page > 2) throw new AppError(code, 'made up', details)
      return { rows: pageOf(100, page), meta: meta(page) }
    })
    await expect(run(stage(platform, dice(1)))).rejects.toMatchObject({ code })
  })

  it.each(['platform_refused', 'server_failure', 'network_unreachable'] as const)(
    'that was announced and fails with %s is a failure',
    async (code) => {
      const platform = answering((page) => {
        if (page === 2) throw new AppError(code, 'made up')
        return { rows: pageOf(100, page), meta: meta(page) }
      })
      await expect(run(stage(platform, dice(1)))).rejects.toMatchObject({ code })
    },
  )
})

describe('more calls than were announced', () => {
  it('are kept and counted, and nothing is said to be missing', async () => {
    const platform = answering((page) => ({
      rows: pageOf(120, page),
      meta: { total: 100, last_page: 2, per_page: 50, current_page: page },
    }))
    const s = stage(platform, dice(1))
    for (const full of [false, true, false])
      expect(await run(s, full)).toMatchObject({
        complete: false,
        stored: 120,
        total: 100,
        missing: 0,
        unannounced: 20,
        removed: 0,
      })
  })
})

it('a list that shows its first page alone is not complete by showing it twice, whatever page it says it is', async () => {
  const platform = answering((_page, request) => ({
    rows: numbers(0, 4),
    meta: { total: 12, last_page: 3, per_page: 4, current_page: 7 + request },
  }))
  const s = stage(platform, dice(1))
  for (let round = 0; round < 2; round += 1)
    expect(await run(s)).toMatchObject({ complete: false, stored: 4 })
})

describe('a total that is far too low', () => {
  it.each([0, 1, 100])('%i: all calls are kept all the same', async (total) => {
    const platform = answering((page) => ({
      rows: pageOf(5000, page),
      meta: { total, last_page: 1, per_page: 50, current_page: page },
    }))
    expect(await run(stage(platform, dice(1)))).toMatchObject({
      complete: false,
      stored: 5000,
      missing: 0,
      unannounced: 5000 - total,
    })
  })
})

describe('a list without end', () => {
  const limits = (calls: number): number => requestsAtMost(calls) / ATTEMPTS
  it.each([
    ['repeats its first page', () => numbers(0, 50), 1e15],
    ['is empty', () => [], 1e15],
    ['holds everything on its first pages', (page: number) => pageOf(100, page), 1e15],
  ])('that %s under a last page of 10^15 ends soon', async (_name, rows, last_page) => {
    const platform = answering((page) => ({
      rows: rows(page),
      meta: { total: 5000, last_page, per_page: 50, current_page: page },
    }))
    const s = stage(platform, dice(1))
    for (let round = 0; round < 3; round += 1) {
      platform.requests = 0
      expect(await run(s)).toMatchObject({ complete: false, removed: 0 })
      expect(platform.requests).toBeLessThanOrEqual(limits(platform.sent.size))
      expect(platform.requests).toBeLessThan(300)
    }
  })

  it.each([
    ['grows by a page with every reply', (_page: number, request: number) => 2 + request],
    ['announces one page more with every page', (page: number) => page + 1],
  ])('that %s, always with new calls, ends within twice what it announced first', async (_name, last) => {
    const platform = answering((page, request) => {
      const last_page = last(page, request)
      return {
        rows: numbers(page * 50, page * 50 + 50),
        meta: { total: last_page * 50, last_page, per_page: 50, current_page: page },
      }
    })
    expect(await run(stage(platform, dice(1)))).toMatchObject({ complete: false })
    expect(platform.requests).toBeLessThan(400)
  })
})
