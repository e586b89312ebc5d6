import { describe, expect, it } from 'vitest'
import { AppError } from '#shared/errors.ts'
import { DAY_MS } from './test/simulation.ts'
import { run, scope, stage, type Stage } from './test/syncStage.ts'

describe('a list that lost most of its calls', () => {
  const gone = async (left: number, calls = 300): Promise<Stage> => {
    const s = stage(calls)
    await run(s)
    s.sim.list.splice(left)
    return s
  }

  it('is read twice, and nothing is removed before a person agrees', async () => {
    const s = await gone(0)
    const held = { state: 'incomplete', total: 0, removed: 0, heldBack: 300, missing: 0, unannounced: 0 }
    s.sim.requests = 0
    expect(await run(s)).toMatchObject(held)
    expect(s.sim.requests).toBeGreaterThanOrEqual(3)
    expect(await s.sync.summary(scope)).toMatchObject({
      complete: false,
      stored: 300,
      total: 0,
      heldBack: 300,
      missing: 0,
    })
    // Later runs say so again, by one reading, as the automatic ones do, which never agree.
    s.sim.requests = 0
    const { id } = s.sync.start({ ...scope, full: false, automatic: true })
    expect(await s.sync.ended(id)).toMatchObject(held)
    expect(s.sim.requests).toBeLessThan(3)
    // Whoever agreed to less has not agreed to this.
    expect(await s.sync.ended(s.sync.start({ ...scope, full: false, agreed: 299 }).id)).toMatchObject(held)
    s.sim.requests = 0
    const agreed = s.sync.start({ ...scope, full: false, agreed: 300 })
    expect(await s.sync.ended(agreed.id)).toMatchObject({ state: 'complete', removed: 300, heldBack: 0 })
    expect(s.sim.requests).toBeGreaterThanOrEqual(2)
    expect(await s.sync.summary(scope)).toMatchObject({ complete: true, stored: 0, heldBack: 0 })
  })

  it('is complete again when the calls are back', async () => {
    const s = await gone(100)
    expect(await run(s)).toMatchObject({ state: 'incomplete', heldBack: 200, total: 100, removed: 0 })
    const more = Array.from({ length: 250 }, (_, number) => ({ id: `c${101 + number}`, revision: 0 }))
    s.sim.list.push(...more)
    expect(await run(s)).toMatchObject({ state: 'complete', total: 350, fresh: 50, removed: 0, heldBack: 0 })
  })

  it('or became another list of the same length is held back too', async () => {
    const s = await gone(0)
    s.sim.list.push(...Array.from({ length: 300 }, (_, number) => ({ id: `c${1000 + number}`, revision: 0 })))
    for (let round = 0; round < 2; round += 1)
      expect(await run(s)).toMatchObject({ state: 'incomplete', heldBack: 300, total: 300, removed: 0 })
    expect(s.store.rows(scope).size).toBe(600)
  })

  it('goes on after a stop with what was kept when it began', async () => {
    const s = await gone(0)
    s.sim.list.push(...Array.from({ length: 300 }, (_, number) => ({ id: `c${1000 + number}`, revision: 0 })))
    let writes = 0
    s.store.beforeWrite = () => {
      writes += 1
      if (writes > 25) throw new AppError('disk_full', 'full')
    }
    expect(await run(s)).toMatchObject({ state: 'failed' })
    s.store.beforeWrite = null
    expect(await run(s)).toMatchObject({ state: 'incomplete', heldBack: 300, fresh: 300, removed: 0 })
  })

  it.each([
    [20, 0],
    [300, 151],
  ])('of %i that keeps %i loses them as before', async (calls, left) => {
    const s = await gone(left, calls)
    expect(await run(s)).toMatchObject({ state: 'complete', removed: calls - left, heldBack: 0 })
  })

  it('is not judged by calls that are not kept anyway', async () => {
    const s = stage(300)
    await run(s)
    s.store.remove(scope, 60 * DAY_MS)
    const kept = s.store.rows(scope).size
    s.sim.list = s.sim.list.filter(({ id }) => !s.store.rows(scope).has(id))
    expect(await run(s)).toMatchObject({ state: 'incomplete', heldBack: kept, removed: 0 })
  })
})

it('R20: a call that comes while an incremental run is at work does not stand for one that was removed', async () => {
  const s = stage(300)
  await run(s)
  s.sim.list.splice(100, 1)
  s.sim.list.unshift(...Array.from({ length: 15 }, (_, number) => ({ id: `c${401 + number}`, revision: 0 })))
  const honest = s.sim.client.recordPage
  let asked = 0
  s.sim.client.recordPage = (...args) => {
    asked += 1
    // The first page has been looked at.
    if (asked === 2) s.sim.list.unshift({ id: 'c500', revision: 0 })
    return honest(...args)
  }
  expect(await run(s)).toMatchObject({ state: 'complete', total: 315, removed: 1, fresh: 16 })
  expect([...s.store.rows(scope).keys()].sort()).toEqual(s.sim.list.map(({ id }) => id).sort())
})

describe('what the first versions wrote down', () => {
  const without = (value: object, ...keys: string[]): object =>
    Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)))
  const parsed = (text: string | null): Record<string, object> =>
    JSON.parse(text ?? 'null') as Record<string, object>

  it('of a run that ended is built on', async () => {
    const s = stage(300)
    await run(s)
    const kept = s.store.kept(scope)
    kept.outcome = JSON.stringify(without(parsed(kept.outcome), 'unannounced', 'heldBack', 'heldOf'))
    expect(Object.keys(parsed(kept.outcome))).toHaveLength(8)
    s.sim.requests = 0
    expect(await run(s)).toMatchObject({ state: 'complete', mode: 'incremental' })
    expect(s.sim.requests).toBeLessThan(10)
    // What a later version adds is not understood, and does no harm.
    kept.outcome = JSON.stringify({ ...parsed(kept.outcome), later: 1 })
    expect(await run(s)).toMatchObject({ state: 'complete', mode: 'incremental' })
  })

  it('of a run that was stopped is gone on from', async () => {
    const s = stage(600)
    let writes = 0
    s.store.beforeWrite = () => {
      writes += 1
      if (writes > 30) throw new AppError('host_gone', 'killed')
    }
    expect(await run(s)).toMatchObject({ state: 'failed' })
    s.store.beforeWrite = null
    const kept = s.store.kept(scope)
    const { pass = {}, ...open } = parsed(kept.checkpoint)
    const former = without(pass, 'asked', 'useful', 'fullest', 'least')
    kept.checkpoint = JSON.stringify({ ...without(open, 'keptBefore'), pass: former })
    s.sim.requests = 0
    expect(await run(s)).toMatchObject({ state: 'complete', records: 600, fresh: 600 })
    expect(s.sim.requests).toBeLessThan(60)
  })
})

describe('the counts of a run', () => {
  it('are right where an incremental run goes over into a full one', async () => {
    const s = stage(300)
    await run(s)
    s.sim.list.splice(100, 2)
    s.sim.list.unshift(...Array.from({ length: 5 }, (_, number) => ({ id: `c${400 + number}`, revision: 0 })))
    expect(await run(s)).toMatchObject({
      state: 'complete',
      mode: 'full',
      fresh: 5,
      changed: 0,
      removed: 2,
      total: 303,
    })
  })

  it('are right after a kill, which loses what was said of the last page', async () => {
    for (const at of [1, 2, 3, 7, 20]) {
      const s = stage(300)
      await run(s)
      s.sim.list.splice(100, 2)
      s.sim.list.unshift(
        ...Array.from({ length: 45 }, (_, number) => ({ id: `c${400 + number}`, revision: 0 })),
      )
      let writes = 0
      s.store.beforeWrite = () => {
        writes += 1
        if (writes > at) throw new AppError('host_gone', 'killed')
      }
      const first = s.sync.start({ ...scope, full: true })
      expect(await s.sync.ended(first.id)).toMatchObject({ state: 'failed' })
      s.store.beforeWrite = null
      expect(await run(s), `killed after ${at}`).toMatchObject({ state: 'complete', fresh: 45, removed: 2 })
    }
  })
})

it('R20: removes nothing after a pass that proved nothing', async () => {
  const s = stage(300)
  await run(s)
  s.sim.list.splice(0, 10)
  // The platform says one more than it gives, whatever it is asked.
  const honest = s.sim.client.recordPage
  const decoder = new TextDecoder()
  s.sim.client.recordPage = (connection, taskId, query, decode, options) =>
    honest(
      connection,
      taskId,
      query,
      (body) => {
        const page = JSON.parse(decoder.decode(body)) as { meta: { total: number } }
        page.meta.total += 1
        return decode(new TextEncoder().encode(JSON.stringify(page)))
      },
      options,
    )
  expect(await run(s, true)).toMatchObject({ state: 'incomplete', missing: 1, total: 291, removed: 0 })
  expect(s.store.rows(scope).size).toBe(300)
})
