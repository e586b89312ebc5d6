import { describe, expect, it } from 'vitest'
import { AppError } from '#shared/errors.ts'
import { ROUND } from './incrementalRun.ts'
import type { RunEnd } from './run.ts'
import { seeds } from '../../../test/support/seeds.ts'
import { memoryStore } from './test/memoryStore.ts'
import {
  CALM,
  dice,
  parseSimulated,
  simulation,
  type Place,
  type Simulation,
  type Weather,
} from './test/simulation.ts'
import { changeMind, contents, ids, removeOlder, run, scope, truth, world, type World } from './test/world.ts'

function weather(random: () => number, changes: Partial<Weather> = {}): Weather {
  const places: Place[] = ['front', 'back', 'anywhere']
  const often = (): number => (random() < 0.5 ? 0 : random() * 0.4)
  return {
    grow: often(),
    place: places[Math.floor(random() * 3)] ?? 'front',
    remove: often() / 2,
    change: often(),
    swap: 0,
    odd: often() / 3,
    fail: often() / 2,
    cap: random() < 0.1 ? 0.03 : 0,
    ...changes,
  }
}

/** What a run's word is worth: nothing that was there throughout is missing, nothing is there that never was. */
function expectTrue(w: World, end: RunEnd, before: ReturnType<Simulation['look']>, seed: number): void {
  if (!end.complete) return
  expect(end.missing).toBe(0)
  const stored = ids(w)
  expect(
    [...before.throughout].filter((id) => !stored.has(id)),
    `missing, seed ${seed}`,
  ).toEqual([])
  expect(
    [...stored].filter((id) => !before.ever.has(id)),
    `not on the list, seed ${seed}`,
  ).toEqual([])
  if (!w.sim.moved) expect(stored, `seed ${seed}`).toEqual(new Set(w.sim.list.map(({ id }) => id)))
}

const MANY = seeds(400, 4000)
const SMALL = seeds(150, 1500)
const LONG = seeds(50, 500)

async function eachSeed(from: number, count: number, check: (seed: number) => Promise<void>): Promise<void> {
  for (let seed = from; seed < from + count; seed += 1) await check(seed)
}

describe('R20: the store equals the server, by seed', () => {
  it(`in ${MANY} worlds that move, fail, are cut short and cancelled, and then stand still`, async () => {
    const ends = { complete: 0, incomplete: 0, stopped: 0 }
    let cut = 0
    await eachSeed(1, MANY, async (seed) => {
      const w = world(seed)
      w.sim.weather = weather(w.random)
      for (let attempt = 0; attempt < 3; attempt += 1) {
        const stop = 1 + Math.floor(w.random() * 20)
        const before = w.sim.look()
        const how = w.random()
        const resumes = w.store.kept(scope).checkpoint !== null
        const options = {
          full: w.random() < 0.7 || attempt === 0,
          killAfter: how < 0.35 ? stop : Infinity,
          cancelAfter: how > 0.65 ? stop : Infinity,
          removeAfter: w.random() < 0.2 ? 1 + Math.floor(w.random() * 20) : Infinity,
        }
        try {
          const end = await run(w, options)
          if (options.full && !resumes) expectTrue(w, end, before, seed)
          ends[end.complete ? 'complete' : 'incomplete'] += 1
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(AppError)
          ends.stopped += 1
        }
        for (let between = 0; between < 5; between += 1) w.sim.move()
        changeMind(w)
      }
      w.sim.weather = CALM
      await run(w)
      const end = await run(w, { full: true })
      expect(end, `seed ${seed}`).toMatchObject({ complete: true, missing: 0, total: w.sim.list.length })
      expect(contents(w), `seed ${seed}`).toEqual(truth(w))
      expect(ids(w), `seed ${seed}`).toEqual(new Set(w.sim.list.map(({ id }) => id)))
      if (w.store.rows(scope).size > 0 && w.store.leftOut(scope).size > 0) cut += 1
    })
    // The schedules do what they are meant to: every kind of end comes up often.
    expect(Math.min(...Object.values(ends))).toBeGreaterThan(MANY / 40)
    expect(cut).toBeGreaterThan(MANY / 4)
  })

  it(`in ${SMALL} small worlds where removals hide behind insertions, whenever a run calls itself complete`, async () => {
    let complete = 0
    await eachSeed(10_000, SMALL, async (seed) => {
      const w = world(seed, 7)
      w.sim.weather = weather(w.random, { swap: w.random() * 0.5, odd: 0, cap: 0 })
      const before = w.sim.look()
      const end = await run(w, { full: true })
      expectTrue(w, end, before, seed)
      if (end.complete) complete += 1
      w.sim.weather = CALM
      expect(await run(w, { full: true })).toMatchObject({ complete: true })
      expect(contents(w), `seed ${seed}`).toEqual(truth(w))
    })
    expect(complete).toBeGreaterThan(SMALL / 15)
  })

  it(`in ${SMALL} worlds that change between a kill and the run that goes on from there`, async () => {
    await eachSeed(20_000, SMALL, async (seed) => {
      const w = world(seed, 30)
      const before = w.sim.look()
      const killAfter = 1 + Math.floor(w.random() * 25)
      await run(w, { killAfter }).catch(() => undefined)
      w.sim.weather = weather(w.random, { swap: 0.3, odd: 0 })
      for (let between = 0; between < 8; between += 1) w.sim.move()
      if (w.random() < 0.5) removeOlder(w)
      w.sim.weather = CALM
      const end = await run(w)
      expect(end.complete, `seed ${seed}`).toBe(true)
      expectTrue(w, end, before, seed)
    })
  })

  it(`in ${LONG} worlds with new calls at one end and changed ones, by incremental runs`, async () => {
    await eachSeed(30_000, LONG, async (seed) => {
      const w = world(seed, 30)
      await run(w, { full: true })
      const place: Place = w.random() < 0.5 ? 'front' : 'back'
      for (let round = 0; round < 4; round += 1) {
        w.sim.weather = { ...CALM, grow: 0.8, place, remove: 0.1, change: 0.5 }
        for (let between = 0; between < 10; between += 1) w.sim.move()
        changeMind(w)
        w.sim.weather = CALM
        expect(await run(w), `seed ${seed}`).toMatchObject({ complete: true, total: w.sim.list.length })
        expect(ids(w), `seed ${seed}`).toEqual(new Set(w.sim.list.map(({ id }) => id)))
      }
      for (let round = 0; round <= ROUND; round += 1) await run(w)
      expect(contents(w), `seed ${seed}`).toEqual(truth(w))
    })
  })

  it(`in ${LONG} worlds with hidden changes anywhere, within one round of incremental runs`, async () => {
    await eachSeed(40_000, LONG, async (seed) => {
      const w = world(seed, 30)
      if (w.random() < 0.5) removeOlder(w)
      await run(w, { full: true })
      w.sim.weather = { ...CALM, swap: 1 }
      for (let between = 0; between < 3; between += 1) w.sim.move()
      w.sim.weather = CALM
      for (let round = 0; round <= ROUND; round += 1) await run(w)
      expect(contents(w), `seed ${seed}`).toEqual(truth(w))
    })
  })
})

describe('requests', () => {
  it('spends at most a tenth more than the pages on a list that stands still', async () => {
    for (const pages of [80, 200, 1000]) {
      const random = dice(pages)
      const w = {
        random,
        perPage: 3,
        sim: simulation(random, pages * 3 - 1, 3),
        store: memoryStore(parseSimulated),
      }
      expect(await run(w)).toMatchObject({ complete: true })
      expect(w.sim.requests).toBeGreaterThan(pages)
      expect(w.sim.requests).toBeLessThanOrEqual(pages * 1.1)
    }
  })

  // At first, on a list that stands still, on one that grew by five, and on one that lost two of them.
  it.each([
    [0, 10, [1, 1, 2, 2]],
    [9, 10, [1, 1, 2, 5]],
    [10, 10, [2, 1, 2, 5]],
    [80, 10, [17, 4, 4, 18]],
    [85, 10, [17, 4, 4, 18]],
    [1000, 10, [109, 12, 15, 110]],
    [1005, 10, [109, 13, 15, 110]],
    [3000, 3, [1041, 102, 106, 1043]],
  ])('asks no more than ever: %i calls, %i a page, by four runs %j', async (calls, perPage, most) => {
    const random = dice(calls + 1)
    const w = { random, perPage, sim: simulation(random, calls, perPage), store: memoryStore(parseSimulated) }
    const grow = (): void => {
      w.sim.weather = { ...CALM, grow: 1 }
      for (let added = 0; added < 5; added += 1) w.sim.move()
      w.sim.weather = CALM
    }
    const asked: number[] = []
    for (const before of [() => undefined, () => undefined, grow, () => w.sim.list.splice(3, 2)]) {
      before()
      w.sim.requests = 0
      expect(await run(w)).toMatchObject({ complete: true, total: w.sim.list.length })
      asked.push(w.sim.requests)
    }
    expect(
      asked.every((requests, at) => requests <= (most[at] ?? 0)),
      `${asked}`,
    ).toBe(true)
  })

  it.each([
    { place: 'front', grow: 0.02, readings: 2.6 },
    { place: 'back', grow: 0.02, readings: 2.6 },
    { place: 'anywhere', grow: 0.02, readings: 4.5 },
    { place: 'front', grow: 0.05, readings: 4.5 },
    { place: 'back', grow: 0.2, readings: 4.5 },
  ] as const)(
    'reads a list that grows without end at most $readings times: $grow calls a request, $place',
    async ({ place, grow, readings }) => {
      const random = dice(7)
      const w = { random, perPage: 10, sim: simulation(random, 600, 10), store: memoryStore(parseSimulated) }
      w.sim.weather = { ...CALM, grow, place }
      const before = w.sim.look()
      const end = await run(w)
      expect(end.complete).toBe(true)
      expectTrue(w, end, before, 7)
      expect(w.sim.requests).toBeLessThan(60 * readings)
    },
  )

  it('looks at few pages where little changed', async () => {
    const random = dice(3)
    const w = { random, perPage: 10, sim: simulation(random, 1000, 10), store: memoryStore(parseSimulated) }
    await run(w)
    w.sim.requests = 0
    w.sim.weather = { ...CALM, grow: 1 }
    for (let added = 0; added < 25; added += 1) w.sim.move()
    w.sim.weather = CALM
    expect(await run(w)).toMatchObject({ complete: true, stored: 1025 })
    expect(w.sim.requests).toBeLessThan(20)
  })

  it('goes on after a kill without reading again what it had', async () => {
    const random = dice(4)
    const w = { random, perPage: 10, sim: simulation(random, 1000, 10), store: memoryStore(parseSimulated) }
    await expect(run(w, { killAfter: 60 })).rejects.toMatchObject({ code: 'host_gone' })
    w.sim.requests = 0
    expect(await run(w)).toMatchObject({ complete: true, stored: 1000 })
    expect(w.sim.requests).toBeLessThan(40 + 8 + 20)
  })
})
