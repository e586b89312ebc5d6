import { afterEach, expect, it } from 'vitest'
import type { SyncJob } from '#shared/sync/types.ts'
import { createPlatformClient } from '../api/client.ts'
import type { Connection } from '../api/connection.ts'
import { nodeFetch } from '../nodeFetch.ts'
import type { Clock } from '../ports.ts'
import { systemClock } from '../clock.ts'
import { startSandbox, type FaultRule, type Sandbox, type SandboxOptions } from '#sandbox/index.ts'
import { freeLock } from './test/freeLock.ts'
import { memoryStore, type MemoryStore } from './test/memoryStore.ts'
import { silent } from './test/simulation.ts'
import { createSync, type Sync, type SyncOptions } from './sync.ts'

let open: { sandbox: Sandbox; sync: Sync }[] = []
afterEach(async () => {
  for (const { sandbox, sync } of open) {
    await sync.close()
    await sandbox.close()
  }
  open = []
})

interface Stage {
  sandbox: Sandbox
  sync: Sync
  store: MemoryStore
  scope: { accountId: string; taskId: string }
  slept: number[]
  run: (full?: boolean) => Promise<SyncJob>
  records: () => number
}

async function stage(
  { total = 1000, ...options }: SandboxOptions & { total?: number } = {},
  more: Partial<SyncOptions> = {},
): Promise<Stage> {
  const sandbox = await startSandbox({
    tasks: [{ key: 'sync', name: '同步', total }],
    pageCap: 50,
    ...options,
  })
  const slept: number[] = []
  // The wall clock is a day off and runs backwards; waiting is cut short and noted.
  let now = Date.now() - 86_400_000
  let skipped = 0
  const clock: Clock = {
    now: () => (now -= 60_000),
    random: () => 0.5,
    sleep: (milliseconds, signal) => {
      slept.push(milliseconds)
      skipped += milliseconds
      return systemClock.sleep(Math.min(milliseconds, 5), signal)
    },
  }
  const connection: Connection = {
    baseUrl: sandbox.baseUrl,
    userId: sandbox.userId,
    subUserId: null,
    token: sandbox.token,
    allowHttp: true,
  }
  const store = memoryStore()
  // Only a server that falls silent is given up soon: any other may be slow, as this machine may be.
  const silence = options.faults?.some(({ fault }) => fault.kind === 'stall') ? 1500 : 120_000
  const client = createPlatformClient({
    fetch: nodeFetch,
    clock,
    logger: silent,
    limits: { responseMs: silence, idleMs: silence, totalMs: 240_000, maxBytes: 8 * 1024 * 1024 },
  })
  const sync = createSync({
    identity: (accountId) => accountId,
    connect: async () => connection,
    client,
    store,
    lock: freeLock(),
    onChange: () => undefined,
    clock,
    logger: silent,
    monotonic: () => performance.now() + skipped,
    ...more,
  })
  open.push({ sandbox, sync })
  const scope = { accountId: 'account', taskId: sandbox.tasks[0]?.id ?? '' }
  return {
    sandbox,
    sync,
    store,
    scope,
    slept,
    run: (full = false) => sync.ended(sync.start({ ...scope, full }).id),
    records: () => sandbox.log.length,
  }
}

const stored = ({ store, scope }: Stage): string[] => [...store.rows(scope).keys()].sort()
const truth = ({ sandbox, scope }: Stage): string[] => sandbox.control.ids(scope.taskId).sort()

it.each(['newest-first', 'oldest-first', 'shuffled'] as const)(
  'R20: the store equals a platform that grows while it is read, %s',
  async (order) => {
    const s = await stage({ order, growth: { records: 1, everyRequests: 4, limit: 12 } })
    expect(await s.run()).toMatchObject({ state: 'complete', missing: 0, error: null })
    expect(stored(s)).toEqual(truth(s))
    s.sandbox.control.add(s.scope.taskId, 70)
    s.sandbox.control.remove(s.scope.taskId, 3)
    s.sandbox.control.mutate(s.scope.taskId, 1069, { comment: { content: '已回访' } })
    expect(await s.run()).toMatchObject({ state: 'complete', total: 1081 })
    expect(stored(s)).toEqual(truth(s))
  },
)

it('R20: a later run fetches little, and brings changed calls up to date', async () => {
  const s = await stage()
  expect(await s.run()).toMatchObject({ state: 'complete', mode: 'full', records: 1000, total: 1000 })
  const before = s.records()
  expect(before).toBeLessThanOrEqual(30)
  s.sandbox.control.add(s.scope.taskId, 30)
  s.sandbox.control.mutate(s.scope.taskId, 999, { tag: { name: '重点', group: '跟进', color: '#ff0000' } })
  s.sandbox.control.mutate(s.scope.taskId, 1029, { intention: 2 })
  const job = await s.run()
  expect(job).toMatchObject({ state: 'complete', mode: 'incremental', fresh: 30, changed: 1, total: 1030 })
  expect(s.records() - before).toBeLessThan(9)
  expect(stored(s)).toEqual(truth(s))
  const text = JSON.stringify(s.sandbox.control.record(s.scope.taskId, 999))
  const id = s.sandbox.control.ids(s.scope.taskId)[30] ?? ''
  expect(s.store.rows(s.scope).get(id)?.text).toBe(text)
})

it('R20: `full` trusts nothing, and removes what the platform no longer reports', async () => {
  const s = await stage({ total: 300 })
  await s.run()
  s.store.rows(s.scope).set('stray', { text: '{}', mark: 0 })
  expect(await s.run(true)).toMatchObject({ state: 'complete', mode: 'full', removed: 1 })
  expect(stored(s)).toEqual(truth(s))
})

const HARMS: FaultRule['fault'][] = [
  { kind: 'truncated-json' },
  { kind: 'html' },
  { kind: 'wrong-type', wrong: 'data-null' },
  { kind: 'wrong-type', wrong: 'data-object' },
  { kind: 'wrong-type', wrong: 'meta-missing' },
  { kind: 'reset', midBody: true },
  { kind: 'stall' },
  { kind: 'empty-page' },
  { kind: 'short-page', missing: 7 },
  { kind: 'duplicate-rows', count: 9 },
]

it.each(HARMS)('R21: page 4 arrives harmed twice, and the store is right: %o', async (fault) => {
  const s = await stage({ total: 400, faults: [{ fault, page: 4, count: 2 }] })
  expect(await s.run()).toMatchObject({ state: 'complete', missing: 0, total: 400 })
  expect(stored(s)).toEqual(truth(s))
})

it.each<FaultRule['fault']>([{ kind: 'short-page', missing: 7 }, { kind: 'empty-page' }])(
  'R20: says how many are missing where a page never arrives whole: %o',
  async (fault) => {
    const s = await stage({ total: 400, faults: [{ fault, page: 4 }] })
    const job = await s.run()
    expect(job).toMatchObject({ state: 'incomplete', missing: fault.kind === 'empty-page' ? 50 : 7 })
    expect(await s.sync.summary(s.scope)).toMatchObject({ complete: false, missing: job.missing, total: 400 })
    s.sandbox.control.clearFaults()
    expect(await s.run()).toMatchObject({ state: 'complete', mode: 'full' })
    expect(stored(s)).toEqual(truth(s))
  },
)

it('R21: an endless page is refused whole, and the run says so; a later one goes on', async () => {
  const s = await stage({ total: 400, faults: [{ fault: { kind: 'endless' }, page: 4, count: 1 }] })
  expect(await s.run()).toMatchObject({ state: 'failed', error: { code: 'response_too_large' } })
  expect(await s.run()).toMatchObject({ state: 'complete', missing: 0, total: 400 })
  expect(stored(s)).toEqual(truth(s))
})

it('R22: a seventh of the requests fail for load, and Retry-After is followed in both forms', async () => {
  const s = await stage({
    total: 2000,
    faults: [
      { fault: { kind: 'rate-limit', retryAfterSeconds: 3 }, rate: 0.05 },
      { fault: { kind: 'rate-limit', retryAfterSeconds: 7, asDate: true }, rate: 0.05 },
      { fault: { kind: 'status', status: 503 }, rate: 0.05 },
    ],
  })
  expect(await s.run()).toMatchObject({ state: 'complete', total: 2000 })
  expect(stored(s)).toEqual(truth(s))
  expect(s.slept.filter((ms) => ms === 3000).length).toBeGreaterThan(0)
  expect(s.slept.some((ms) => ms > 5000 && ms <= 7000)).toBe(true)
})

it('R22: 401 ends the run at once, and the next one goes on where it was', async () => {
  // Pages beside a gap are read again: with many requests side by side, a list this short would have gaps all over.
  const s = await stage(
    { total: 2000, faults: [{ fault: { kind: 'unauthenticated' }, page: 30, count: 1 }] },
    { concurrency: { start: 2, max: 2 } },
  )
  const failed = await s.run()
  expect(failed).toMatchObject({ state: 'failed', error: { code: 'unauthenticated' } })
  expect(
    s.sandbox.log.filter(({ query }) => query.some(([name, value]) => name === 'page' && value === '30'))
      .length,
  ).toBe(1)
  expect(await s.sync.summary(s.scope)).toMatchObject({ at: null, resumable: true })
  const before = s.records()
  expect(await s.run()).toMatchObject({ state: 'complete', total: 2000 })
  expect(s.records() - before).toBeLessThan(41)
  expect(stored(s)).toEqual(truth(s))
})

it('R22: a page that keeps failing fails the run with the platform’s own words', async () => {
  const s = await stage({
    faults: [{ fault: { kind: 'refusal', code: 5002, message: '任务不存在' }, page: 9 }],
  })
  expect(await s.run()).toMatchObject({
    state: 'failed',
    error: { code: 'platform_refused', details: { platformCode: 5002, platformMessage: '任务不存在' } },
  })
})

it('stops when cancelled, and goes on from there', async () => {
  const seen: SyncJob[] = []
  const s = await stage(
    { total: 5000, latency: { baseMs: 5, jitterMs: 3 } },
    {
      onChange: (job) => {
        seen.push(job)
        if (job.pages > 30 && job.state === 'running' && seen.every(({ state }) => state === 'running'))
          open[0]?.sync.cancel(job.id)
      },
    },
  )
  expect(await s.run()).toMatchObject({ state: 'cancelled', error: null })
  const read = s.records()
  seen.push({ ...(seen[0] as SyncJob), state: 'cancelled' })
  expect(await s.run()).toMatchObject({ state: 'complete', records: 5000 })
  expect(s.records() - read).toBeLessThan(100 - 30 + 8 + 16)
  expect(stored(s)).toEqual(truth(s))
})

it('R21: a cap that changes under the run is followed', async () => {
  const s = await stage({ total: 900 })
  const first = s.run()
  await expect.poll(() => s.records()).toBeGreaterThan(5)
  s.sandbox.control.set({ pageCap: 30 })
  expect(await first).toMatchObject({ state: 'complete', total: 900 })
  expect(stored(s)).toEqual(truth(s))
})
