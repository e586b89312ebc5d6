import { afterEach, beforeEach, expect, it } from 'vitest'
import { DEFAULT_LOCAL_SORT } from '#shared/records/localSort.ts'
import { formatChinaTime, parsePlatformTime } from '#shared/time.ts'
import type { StoredTaskRef } from '../../sync/store.ts'
import { dice } from '../../sync/test/simulation.ts'
import { parseRecordPage } from '../parse.ts'
import type { CallStore } from './index.ts'
import { pageOf, plainRecord, temporaryStore } from './test/stage.ts'

let store: CallStore
let clean: () => void
beforeEach(() => ({ store, clean } = temporaryStore()))
afterEach(() => clean())

const moment = (text: string): number => parsePlatformTime(text) ?? NaN
const kept = (scope: StoredTaskRef): string[] =>
  store.page({ scope, filter: {}, sort: DEFAULT_LOCAL_SORT, page: 1, perPage: 5000 }).map(({ id }) => id)
const known = (scope: StoredTaskRef): [stored: number, leftOut: number] => {
  const { stored, leftOut } = store.syncState(scope)
  return [stored, leftOut]
}

it('holds what a plain model holds, whatever is done in whatever order, by seed', async () => {
  interface Model {
    calls: Map<string, { day: number | null; mark: number }>
    keptFrom: number
  }
  let left = 0
  for (let seed = 1; seed <= 16; seed += 1) {
    const random = dice(seed)
    const below = (limit: number): number => Math.floor(random() * limit)
    const scope = { identity: 'account', taskId: `seed-${seed}` }
    const model: Model = { calls: new Map(), keptFrom: 0 }
    const dayMoment = (day: number): number => moment('2026-05-01 00:00:00') + day * 24 * 60 * 60 * 1000
    const isLeft = ({ day }: { day: number | null }): boolean => day !== null && day < model.keptFrom
    let mark = 1
    for (let step = 0; step < 25; step += 1) {
      const drawn = Array.from({ length: below(12) }, () => ({
        id: `${random() < 0.5 ? 'c' : '00000000-0000-4000-8000-0000000000'}${10 + below(20)}`,
        day: random() < 0.1 ? null : below(20),
      }))
      const page = [...new Map(drawn.map((call) => [call.id, call])).values()]
      const body = pageOf(
        page.map(({ id, day }) =>
          plainRecord(id, { calldate: day === null ? null : formatChinaTime(dayMoment(day)) }),
        ),
      )
      const action = random()
      if (action < 0.5) {
        const before = page.map(({ id }) => model.calls.get(id))
        for (const { id, day } of page) model.calls.set(id, { day, mark })
        expect(store.ingestPage(scope, body, { mark, checkpoint: '{}' }), `seed ${seed}`).toMatchObject({
          received: page.length,
          fresh: before.filter((call) => call === undefined).length,
          repeated: before.filter((call) => call?.mark === mark).length,
          leftOut: page.filter((call, at) => before[at] === undefined && isLeft(call)).length,
          seen: [...model.calls.values()].filter((call) => call.mark === mark).length,
        })
      } else if (action < 0.65) {
        for (const { id, day } of page) model.calls.set(id, { day, mark: model.calls.get(id)?.mark ?? 0 })
        store.keepRecords(scope, parseRecordPage(body).records)
      } else if (action < 0.8) {
        const day = below(20)
        await store.remove({ ...scope, before: dayMoment(day) })
        if (store.stats().tasks.some(({ taskId }) => taskId === scope.taskId))
          model.keptFrom = Math.max(model.keptFrom, day)
      } else if (action < 0.85) {
        await store.keepAll(scope)
        for (const [id, call] of model.calls) if (isLeft(call)) model.calls.delete(id)
        model.keptFrom = 0
      } else if (action < 0.95) {
        await store.finishRun(scope, { outcome: '{}', pruneUnmarked: mark })
        for (const [id, call] of model.calls) if (call.mark !== mark) model.calls.delete(id)
        mark += 1
      } else mark += 1
      const calls = [...model.calls]
      const expected = calls.flatMap(([id, call]) => (isLeft(call) ? [] : [id]))
      expect(kept(scope).sort(), `seed ${seed}, step ${step}`).toEqual(expected.sort())
      expect(known(scope)).toEqual([expected.length, calls.length - expected.length])
      left += calls.length - expected.length
    }
  }
  expect(left).toBeGreaterThan(500)
  expect(store.check()).toEqual([])
})
