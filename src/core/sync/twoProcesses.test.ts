import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { AppError } from '#shared/errors.ts'
import { seeds } from '../../../test/support/seeds.ts'
import { openStore, type CallStore } from '../records/store/index.ts'
import { KEY, pageOf, plainRecord, SCOPE, temporaryFolder } from '../records/store/test/stage.ts'
import type { RunEnd } from './run.ts'
import { memoryStore } from './test/memoryStore.ts'
import { CALM, dice, parseSimulated, simulation } from './test/simulation.ts'
import { contents, ids, run, scope, truth, type World } from './test/world.ts'

describe('R20: two processes on one store, whose locks do not hold', () => {
  const files = (): { one: CallStore; other: CallStore; clean: () => void } => {
    const { folder, clean } = temporaryFolder()
    const open = (): CallStore => openStore({ path: join(folder, 'calls.db'), key: KEY })
    const [one, other] = [open(), open()]
    const close = (): void => {
      for (const store of [one, other]) store.close()
      clean()
    }
    return { one, other, clean: close }
  }
  const calls = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, number) => plainRecord(`c${from + number}`))
  const busy = expect.objectContaining({ code: 'busy' })

  it('the one that began first prunes nothing of the other’s, and does not end complete', async () => {
    const { one, other, clean } = files()
    one.beginRun(SCOPE, 'one')
    one.ingestPage(SCOPE, pageOf(calls(0, 200)), { mark: 1, checkpoint: '{}', run: 'one' })
    // It has proven 200 of 200, and is about to end.
    other.beginRun(SCOPE, 'other')
    other.ingestPage(SCOPE, pageOf(calls(0, 50)), { mark: 2, checkpoint: '{}', run: 'other' })
    await expect(one.finishRun(SCOPE, { outcome: 'whole', pruneUnmarked: 1, run: 'one' })).rejects.toEqual(
      busy,
    )
    for (const write of [
      () => one.ingestPage(SCOPE, pageOf(calls(50, 60)), { mark: 3, checkpoint: '{}', run: 'one' }),
      () => one.saveCheckpoint(SCOPE, '{}', 'one'),
    ])
      expect(write).toThrow(busy)
    expect(other.syncState(SCOPE)).toMatchObject({ stored: 200, outcome: null })
    const last = other.ingestPage(SCOPE, pageOf(calls(50, 200)), { mark: 2, checkpoint: '{}', run: 'other' })
    expect(last.seen).toBe(200)
    expect(await other.finishRun(SCOPE, { outcome: 'whole', pruneUnmarked: 2, run: 'other' })).toMatchObject({
      stored: 200,
      removed: 0,
    })
    // One that has ended writes no more either.
    expect(() => other.saveCheckpoint(SCOPE, '{}', 'other')).toThrow(busy)
    clean()
  })

  it('of two that found the task new, the one that keeps the first page has it', () => {
    const { one, other, clean } = files()
    one.beginRun(SCOPE, 'one')
    other.beginRun(SCOPE, 'other')
    // A window shows a page meanwhile.
    one.keepRecords(SCOPE, [])
    one.ingestPage(SCOPE, pageOf(calls(0, 10)), { mark: 1, checkpoint: '{}', run: 'one' })
    const ingest = () =>
      other.ingestPage(SCOPE, pageOf(calls(0, 10)), { mark: 1, checkpoint: '{}', run: 'other' })
    expect(ingest).toThrow(busy)
    clean()
  })

  it('a run that was deleted under its feet does not come back with the next one', async () => {
    const { one, other, clean } = files()
    one.beginRun(SCOPE, 'one')
    one.ingestPage(SCOPE, pageOf(calls(0, 100)), { mark: 1, checkpoint: '{}', run: 'one' })
    await other.remove({ ...SCOPE })
    other.unpause(SCOPE)
    const late = () =>
      one.ingestPage(SCOPE, pageOf(calls(100, 200)), { mark: 1, checkpoint: '{}', run: 'one' })
    expect(late).toThrow(busy)
    expect(other.syncState(SCOPE)).toMatchObject({ stored: 0, checkpoint: null })
    clean()
  })

  it('an earlier version that prunes without asking is noticed at the end, and the count is right again', async () => {
    const { one, other, clean } = files()
    one.beginRun(SCOPE, 'one')
    one.ingestPage(SCOPE, pageOf(calls(0, 100)), { mark: 2, checkpoint: 'open', run: 'one' })
    // It knows no names, and removes all that lacks its own mark.
    await other.finishRun(SCOPE, { outcome: 'whole', pruneUnmarked: 7 })
    one.beginRun(SCOPE, 'again')
    const next = one.ingestPage(SCOPE, pageOf(calls(100, 150)), { mark: 2, checkpoint: 'open', run: 'again' })
    expect(next.seen).toBe(150)
    await expect(one.finishRun(SCOPE, { outcome: 'whole', pruneUnmarked: 2, run: 'again' })).rejects.toEqual(
      busy,
    )
    expect(one.syncState(SCOPE)).toMatchObject({ stored: 50, checkpoint: 'open' })
    one.beginRun(SCOPE, 'last')
    expect(
      one.ingestPage(SCOPE, pageOf(calls(0, 10)), { mark: 2, checkpoint: 'open', run: 'last' }).seen,
    ).toBe(60)
    clean()
  })

  const worlds = seeds(100, 2000)
  it(`in ${worlds} seeded worlds what one of them calls complete is complete, and one of them gets there`, async () => {
    const ends = { complete: 0, busy: 0, other: 0 }
    for (let seed = 1; seed <= worlds; seed += 1) {
      const random = dice(seed)
      const perPage = 3 + Math.floor(random() * 5)
      const sim = simulation(random, Math.floor(random() * 12 * perPage), perPage)
      const store = memoryStore(parseSimulated)
      const w: World = { sim, store, random, perPage }
      if (random() < 0.7) await run(w)
      sim.weather = random() < 0.5 ? CALM : { ...CALM, grow: 0.1, remove: 0.1, change: 0.2 }
      const how = () => ({ full: random() < 0.5, cancelAfter: random() < 0.2 ? 5 : Infinity })
      const before = sim.look()
      const runs = Array.from({ length: 2 + Math.floor(random() * 2) }, async () => {
        // Each begins when it likes.
        for (let turn = Math.floor(random() * 40); turn > 0; turn -= 1)
          await new Promise((resolve) => setImmediate(resolve))
        const end = await run(w, how()).catch((thrown: unknown) => thrown)
        if (end instanceof AppError) {
          ends[end.code === 'busy' ? 'busy' : 'other'] += 1
          return
        }
        ends.complete += (end as RunEnd).complete ? 1 : 0
        if (!(end as RunEnd).complete) return
        const stored = ids(w)
        expect(
          [...before.throughout].filter((id) => !stored.has(id)),
          `missing, seed ${seed}`,
        ).toEqual([])
        expect(
          [...stored].filter((id) => !before.ever.has(id)),
          `never there, seed ${seed}`,
        ).toEqual([])
      })
      await Promise.all(runs)
      sim.weather = CALM
      expect(await run(w), `seed ${seed}`).toMatchObject({ total: sim.list.length })
      expect(await run(w, { full: true }), `seed ${seed}`).toMatchObject({ complete: true })
      expect(ids(w), `seed ${seed}`).toEqual(new Set(sim.list.map(({ id }) => id)))
      expect(contents(w), `seed ${seed}`).toEqual(truth(w))
      expect(store.kept(scope).checkpoint).toBeNull()
    }
    expect(ends.complete).toBeGreaterThan(worlds / 4)
    expect(ends.busy).toBeGreaterThan(worlds / 4)
  })
})
