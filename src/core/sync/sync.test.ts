import { expect, it } from 'vitest'
import { AppError } from '#shared/errors.ts'
import type { Clock } from '../ports.ts'
import { freeLock } from './test/freeLock.ts'
import { DAY_MS } from './test/simulation.ts'
import { run, scope, stage } from './test/syncStage.ts'

it('joins a run that is under way, and starts another after it', async () => {
  const s = stage()
  const first = s.sync.start({ ...scope, full: false })
  expect(s.sync.start({ ...scope, full: false }).id).toBe(first.id)
  expect(s.sync.start({ ...scope, taskId: 'other', full: false }).id).not.toBe(first.id)
  await s.sync.ended(first.id)
  expect(s.sync.start({ ...scope, full: false }).id).not.toBe(first.id)
  await s.sync.close()
})

it('turns an incremental run full when somebody asks for that meanwhile', async () => {
  const s = stage()
  await run(s)
  s.store.rows(scope).delete('c100')
  s.store.rows(scope).set('stray', { text: '{}', mark: 0 })
  s.store.beforeWrite = () => void s.sync.start({ ...scope, full: true })
  expect(await run(s)).toMatchObject({ mode: 'full', state: 'complete', removed: 1 })
})

it('leaves a task alone that another process synchronises, and says so', async () => {
  const lock = freeLock()
  const [one, other] = [stage(500, { lock }), stage(500, { lock })]
  const first = one.sync.start({ ...scope, full: false })
  expect(await run(other)).toMatchObject({ state: 'failed', error: { code: 'busy' } })
  expect(other.sim.requests).toBe(0)
  expect(await one.sync.ended(first.id)).toMatchObject({ state: 'complete' })
  expect(lock.held.size).toBe(0)
  expect(await run(other)).toMatchObject({ state: 'complete' })
})

it('R20: one account under several ids has one run and one lock for a task, and is halted by any of them', async () => {
  const lock = freeLock()
  const identity = (accountId: string): string => (accountId === 'stranger' ? 'another' : 'the same')
  const s = stage(2000, { lock, identity })
  const first = s.sync.start({ ...scope, full: false })
  expect(s.sync.start({ ...scope, accountId: 'twin', full: false }).id).toBe(first.id)
  const stranger = s.sync.start({ ...scope, accountId: 'stranger', full: false })
  expect(stranger.id).not.toBe(first.id)
  const line = stage(2000, { lock, identity })
  const locked = line.sync.start({ ...scope, accountId: 'fresh at every run', full: false })
  expect(await line.sync.ended(locked.id)).toMatchObject({ state: 'failed', error: { code: 'busy' } })
  expect(line.sim.requests).toBe(0)
  await s.sync.halt('twin', 'task')
  expect(s.sync.list().map(({ state }) => state)).toEqual(['cancelled', 'running'])
  await s.sync.close()
})

it('stops as soon as its lock is taken over', async () => {
  const lock = freeLock()
  const s = stage(2000, { lock })
  s.store.beforeWrite = () => {
    if (s.store.rows(scope).size >= 100) lock.steal()
  }
  expect(await run(s)).toMatchObject({ state: 'failed', error: { code: 'busy' } })
  expect(s.store.rows(scope).size).toBeLessThan(200)
})

it('tells progress at most ten times a second, and the end always', async () => {
  // One clock for all: it goes on by a little with every look at it, and a wait ends when it has come that far.
  let now = 0
  const monotonic = (): number => (now += 0.05)
  const asleep = new Set<{ until: number; end: () => void }>()
  const clock: Clock = {
    now: () => 1_700_000_000_000,
    random: () => 0.5,
    sleep: (milliseconds, signal) =>
      new Promise((resolve) => {
        const sleeper = { until: now + milliseconds, end: resolve }
        asleep.add(sleeper)
        signal?.addEventListener('abort', () => asleep.delete(sleeper))
      }),
  }
  const s = stage(3000, { monotonic, clock })
  s.store.beforeWrite = () => {
    for (const sleeper of asleep)
      if (sleeper.until <= now) {
        asleep.delete(sleeper)
        sleeper.end()
      }
  }
  const job = await run(s)
  expect(job).toMatchObject({
    state: 'complete',
    records: 3000,
    total: 3000,
    fresh: 3000,
    pages: 300,
    remainingMs: 0,
  })
  expect(job.rate).toBeGreaterThan(0)
  expect(s.seen.length).toBeLessThanOrEqual(2 + now / 100 + 1)
  expect(s.seen.length).toBeGreaterThan(now / 200)
  expect(s.seen.at(-1)).toEqual(job)
  expect(s.seen[0]).toMatchObject({ state: 'running', pages: 0 })
})

it('R22: says the same of a task after a restart, with a clock that runs backwards', async () => {
  const s = stage()
  expect(await s.sync.summary(scope)).toMatchObject({
    at: null,
    complete: false,
    stored: 0,
    resumable: false,
  })
  await run(s)
  const summary = await s.sync.summary(scope)
  expect(summary).toMatchObject({ complete: true, missing: 0, stored: 200, total: 200, resumable: false })
  expect(summary.at).toBeLessThan(1_700_000_000_000)
})

it.each(['{"v":1', 'null', '[]', '{"v":1,"kind":"full","mark":3}', '{"v":9,"pass":{"mark":41}}', ''])(
  'R18: begins anew after a damaged checkpoint: %s',
  async (checkpoint) => {
    const s = stage()
    await run(s)
    const kept = s.store.kept(scope)
    kept.checkpoint = checkpoint
    kept.outcome = checkpoint
    s.store.rows(scope).set('stray', { text: '{}', mark: 1_000_000_000 })
    expect(await run(s)).toMatchObject({ state: 'complete', removed: 1 })
    expect(s.store.rows(scope).size).toBe(200)
    // The marks in use were not met again, or were noticed.
    expect(new Set([...s.store.rows(scope).values()].map(({ mark }) => mark)).size).toBe(1)
  },
)

it('R20: notices a mark that calls carry already', async () => {
  const s = stage()
  await run(s)
  for (const row of s.store.rows(scope).values()) row.mark = 1_000_000_000
  s.store.rows(scope).set('stray', { text: '{}', mark: 1_000_000_000 })
  s.store.kept(scope).outcome = null
  expect(await run(s)).toMatchObject({ state: 'complete', removed: 1, total: 200 })
})

it('does not go on from a checkpoint of another page size', async () => {
  const s = stage(400)
  let writes = 0
  s.store.beforeWrite = () => {
    writes += 1
    if (writes > 12) throw new AppError('disk_full', 'full')
  }
  expect(await run(s)).toMatchObject({ state: 'failed', error: { code: 'disk_full' } })
  s.store.beforeWrite = null
  const other = stage(0, { store: s.store, client: s.sim.client, perPage: 7 })
  expect(await run(other)).toMatchObject({ state: 'complete', pagesTotal: 58, records: 400 })
})

it('R19: a write that fails leaves the checkpoint where it was, and the next run goes on', async () => {
  const s = stage(600)
  let writes = 0
  s.store.beforeWrite = () => {
    writes += 1
    if (writes > 30) throw new AppError('disk_full', 'full')
  }
  expect(await run(s)).toMatchObject({ state: 'failed', error: { code: 'disk_full' } })
  s.store.beforeWrite = null
  expect(s.store.rows(scope).size).toBe(300)
  s.sim.requests = 0
  expect(await run(s)).toMatchObject({ state: 'complete', records: 600 })
  expect(s.sim.requests).toBeLessThan(60)
})

it('asks twice before a task that seems to have lost most of its calls is believed', async () => {
  const s = stage(200)
  await run(s)
  const calls = s.sim.list.splice(0)
  s.sim.requests = 0
  const honest = s.sim.client.recordPage
  let asked = 0
  s.sim.client.recordPage = (...args) => {
    asked += 1
    // The platform has a bad moment for the first two replies: the look at its list, and the first pass.
    if (asked === 3) s.sim.list.push(...calls)
    return honest(...args)
  }
  expect(await run(s)).toMatchObject({ state: 'complete', removed: 0, total: 200 })
})

it('leaves a deleted task alone by itself, and keeps it again once somebody asks', async () => {
  const s = stage()
  await run(s)
  s.store.remove(scope)
  s.sim.requests = 0
  const own = s.sync.start({ ...scope, full: false, automatic: true })
  expect(await s.sync.ended(own.id)).toMatchObject({ state: 'cancelled', error: null })
  expect(s.sim.requests).toBe(0)
  expect(await s.sync.summary(scope)).toMatchObject({ paused: true, stored: 0, at: null, resumable: false })
  expect(await run(s)).toMatchObject({ state: 'complete', fresh: 200 })
  expect(await s.sync.summary(scope)).toMatchObject({ paused: false, stored: 200, complete: true })
})

it('a run does not bring back what is deleted under its feet', async () => {
  const s = stage(600)
  let writes = 0
  s.store.beforeWrite = () => {
    writes += 1
    if (writes === 30) s.store.remove(scope)
  }
  expect(await run(s)).toMatchObject({ state: 'cancelled', error: null })
  s.store.beforeWrite = null
  expect(await s.sync.summary(scope)).toMatchObject({ paused: true, stored: 0, resumable: false })
})

it('halts the runs of one task or of all, and says so only once they have ended', async () => {
  const s = stage(2000)
  const [one, other] = [scope, { ...scope, taskId: 'other' }]
  for (const each of [one, other]) s.sync.start({ ...each, full: false })
  const states = () => s.sync.list().map(({ state }) => state)
  await s.sync.halt('account', 'task')
  expect(states()).toEqual(['cancelled', 'running'])
  await s.sync.halt('account', null)
  expect(states()).toEqual(['cancelled', 'cancelled'])
})

it('says how many calls are not kept, and counts none of them as new', async () => {
  const s = stage()
  s.store.remove(scope, 60 * DAY_MS)
  const job = await run(s)
  const { size } = s.store.rows(scope)
  expect(size).toBeGreaterThan(20)
  const left = { leftOut: 200 - size, keptFrom: 60 * DAY_MS }
  expect(job).toMatchObject({ state: 'complete', total: 200, records: 200, fresh: size, missing: 0, ...left })
  expect(await s.sync.summary(scope)).toMatchObject({ complete: true, stored: size, total: 200, ...left })
})

it('knows no job that it never had', () => {
  const { sync } = stage()
  expect(() => sync.cancel('nobody')).toThrow(AppError)
})
