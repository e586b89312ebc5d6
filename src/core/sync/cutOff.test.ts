import { describe, expect, it } from 'vitest'
import { memoryStore } from './test/memoryStore.ts'
import { DAY_MS, dice, parseSimulated, simulation } from './test/simulation.ts'
import { contents, run, scope, truth, type World } from './test/world.ts'

describe('a cut-off', () => {
  const setUp = (seed: number): World => {
    const random = dice(seed)
    return { random, perPage: 10, sim: simulation(random, 1000, 10), store: memoryStore(parseSimulated) }
  }

  it('is not a reason to read again: calls that are not kept are known', async () => {
    const w = setUp(5)
    await run(w)
    w.store.remove(scope, 80 * DAY_MS)
    const { size } = w.store.rows(scope)
    expect(size).toBeLessThan(300)
    for (let round = 0; round < 3; round += 1) {
      w.sim.requests = 0
      expect(await run(w)).toMatchObject({
        complete: true,
        stored: size,
        leftOut: 1000 - size,
        keptFrom: 80 * DAY_MS,
        total: 1000,
      })
      expect(w.sim.requests).toBeLessThan(20)
    }
    expect(contents(w)).toEqual(truth(w))
  })

  it('holds for calls that no run has seen, and tells them from those that are kept', async () => {
    const w = setUp(6)
    w.store.remove(scope, 50 * DAY_MS)
    const end = await run(w)
    expect(end).toMatchObject({ complete: true, total: 1000, removed: 0 })
    expect(end.stored + end.leftOut).toBe(1000)
    expect(contents(w)).toEqual(truth(w))
  })

  it('that moves on while a run is under way makes it no larger', async () => {
    const w = setUp(7)
    const end = await run(w, { removeAfter: 50 })
    expect(end).toMatchObject({ complete: true, total: 1000 })
    expect(w.sim.requests).toBeLessThanOrEqual(110)
    expect(contents(w)).toEqual(truth(w))
  })

  it('that is lifted brings the calls back by one full run, and small runs follow', async () => {
    const w = setUp(8)
    for (let again = 0; again < 3; again += 1) {
      await run(w)
      w.store.remove(scope, 90 * DAY_MS)
      await run(w)
      w.store.keepAll(scope)
      expect(await run(w)).toMatchObject({ complete: true, stored: 1000, leftOut: 0 })
      expect(contents(w)).toEqual(truth(w))
      w.sim.requests = 0
      expect(await run(w)).toMatchObject({ complete: true })
      expect(w.sim.requests).toBeLessThan(20)
    }
  })

  it('that is lifted at the end of a run is made good by the next', async () => {
    const w = setUp(9)
    w.store.remove(scope, 50 * DAY_MS)
    const finish = w.store.finishRun
    w.store.finishRun = (at, request) => {
      w.store.keepAll(scope)
      return finish(at, request)
    }
    await run(w)
    w.store.finishRun = finish
    expect(await run(w)).toMatchObject({ complete: true, stored: 1000 })
    w.sim.requests = 0
    expect(await run(w)).toMatchObject({ complete: true })
    expect(w.sim.requests).toBeLessThan(20)
  })

  it('prunes the ids of calls that the platform no longer reports', async () => {
    const w = setUp(10)
    w.store.remove(scope, 100 * DAY_MS)
    await run(w)
    w.sim.list.splice(200, 100)
    const end = await run(w, { full: true })
    expect(end).toMatchObject({ complete: true, total: 900 })
    expect(end.stored + end.leftOut).toBe(900)
  })
})
