import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '#shared/errors.ts'
import { DEFAULT_LOCAL_SORT } from '#shared/records/localSort.ts'
import { parsePlatformTime } from '#shared/time.ts'
import type { StoredTaskRef } from '../../sync/store.ts'
import { parseRecordPage } from '../parse.ts'
import type { CallStore } from './index.ts'
import { openDatabase } from './open.ts'
import { ingestAll, KEY, pageOf, plainRecord, sandboxRecords, SCOPE, temporaryStore } from './test/stage.ts'

let store: CallStore
let path: string
let clean: () => void
beforeEach(() => ({ store, path, clean } = temporaryStore()))
afterEach(() => clean())

const OTHER = { identity: 'another', taskId: 'task' }
const THIRD = { identity: 'account', taskId: 'third' }

const moment = (text: string): number => parsePlatformTime(text) ?? NaN
const onDay = (day: number, id = `day-${day}`) =>
  plainRecord(id, { calldate: `2026-05-${String(day).padStart(2, '0')} 00:00:00` })
const days = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => onDay(from + index))
const kept = (scope = SCOPE): string[] =>
  store.page({ scope, filter: {}, sort: DEFAULT_LOCAL_SORT, page: 1, perPage: 5000 }).map(({ id }) => id)
const ingest = (records: readonly unknown[], mark = 1) =>
  store.ingestPage(SCOPE, pageOf(records), { mark, checkpoint: '{}' })
const keepLive = (records: readonly unknown[]) =>
  store.keepRecords(SCOPE, parseRecordPage(pageOf(records)).records)
const known = (scope: StoredTaskRef = SCOPE): [stored: number, leftOut: number] => {
  const { stored, leftOut } = store.syncState(scope)
  return [stored, leftOut]
}
const leftOutIds = (): unknown[] => {
  const database = openDatabase({ path, key: KEY })
  const ids = database.prepare('SELECT id FROM left_out ORDER BY id').pluck().all()
  database.close()
  return ids
}

describe('deleting calls older than a moment', () => {
  it('takes those of every task or of one, and leaves calls without a date', async () => {
    for (const scope of [SCOPE, OTHER, THIRD])
      ingestAll(store, [...days(1, 5), plainRecord('undated', { calldate: null })], { scope })
    const before = moment('2026-05-03 00:00:00')
    expect(await store.remove({ identity: 'account', taskId: 'task', before })).toBe(2)
    expect([known(), known(OTHER), known(THIRD)]).toEqual([
      [4, 2],
      [6, 0],
      [6, 0],
    ])
    expect(await store.remove({ before })).toBe(4)
    expect([known(), known(OTHER), known(THIRD)]).toEqual([
      [4, 2],
      [4, 2],
      [4, 2],
    ])
    expect(kept()).toEqual(['day-5', 'day-4', 'day-3', 'undated'])
    expect(store.check()).toEqual([])
  })

  it('lasts: what comes again is known, counted and not kept', async () => {
    const records = [...days(1, 5), plainRecord('undated', { calldate: null })]
    ingestAll(store, records)
    await store.remove({ before: moment('2026-05-04 00:00:00') })
    const page = ingest(records, 2)
    expect(page).toMatchObject({ received: 6, fresh: 0, changed: 0, repeated: 0, leftOut: 0, seen: 6 })
    expect(ingest(records, 2)).toMatchObject({ fresh: 0, changed: 0, repeated: 6, seen: 6 })
    expect(ingest([{ ...onDay(1), score: 9 }], 2)).toMatchObject({ fresh: 0, changed: 0, repeated: 1 })
    expect(kept()).toEqual(['day-5', 'day-4', 'undated'])
    expect(known()).toEqual([3, 3])
  })

  it('holds for calls that were never here: their ids alone are kept', async () => {
    ingest(days(4, 5))
    await store.remove({ before: moment('2026-05-04 00:00:00') })
    const page = ingest(days(1, 6))
    expect(page).toMatchObject({ received: 6, fresh: 4, leftOut: 3, changed: 0, repeated: 2, seen: 6 })
    expect(kept()).toEqual(['day-6', 'day-5', 'day-4'])
    expect(store.detail(SCOPE, 'day-1')).toBeNull()
    expect(store.count({ scope: SCOPE, filter: {} })).toBe(3)
    expect(store.facets(SCOPE).calls).toBe(3)
  })

  it('holds for records read live', async () => {
    ingest(days(5, 5), 3)
    await store.remove({ before: moment('2026-05-04 00:00:00') })
    expect(keepLive(days(1, 6))).toMatchObject({ fresh: 5, changed: 0 })
    expect(known()).toEqual([3, 3])
    expect(keepLive(days(1, 6))).toMatchObject({ fresh: 0, changed: 0 })
    expect(ingest(days(1, 6), 3)).toMatchObject({ fresh: 0, repeated: 1, seen: 6 })
  })

  it('is judged by the call date itself, to the millisecond and beyond the years of the keys', async () => {
    ingest([
      plainRecord('early', { calldate: '2026-05-01T01:00:00.250Z' }),
      plainRecord('late', { calldate: '2026-05-01T01:00:00.750Z' }),
      plainRecord('ancient', { calldate: '1970-01-02 00:00:00' }),
      plainRecord('future', { calldate: '2200-01-01 00:00:00' }),
    ])
    const before = moment('2026-05-01T01:00:00.500Z')
    expect(await store.remove({ before })).toBe(2)
    expect(kept()).toEqual(['future', 'late'])
    expect(ingest([plainRecord('exact', { calldate: '2026-05-01T01:00:00.500Z' })])).toMatchObject({
      leftOut: 0,
    })
  })

  it('never makes the cut-off earlier again', async () => {
    ingest(days(1, 9))
    await store.remove({ before: moment('2026-05-06 00:00:00') })
    await store.remove({ before: moment('2026-05-03 00:00:00') })
    expect(store.syncState(SCOPE).keptFrom).toBe(moment('2026-05-06 00:00:00'))
    expect(await store.remove({ before: moment('2026-05-08 00:00:00') })).toBe(2)
    expect(known()).toEqual([2, 7])
    expect(store.stats().tasks).toMatchObject([
      { calls: 2, leftOut: 7, keptFrom: moment('2026-05-08 00:00:00') },
    ])
  })

  it('follows a call whose date changes, both ways', async () => {
    ingest(days(1, 5))
    await store.remove({ before: moment('2026-05-03 00:00:00') })
    const crossed = [onDay(9, 'day-1'), onDay(1, 'day-5')]
    expect(ingest(crossed, 2)).toMatchObject({ fresh: 0, changed: 2, repeated: 0, leftOut: 0, seen: 2 })
    expect(kept()).toEqual(['day-1', 'day-4', 'day-3'])
    expect(leftOutIds()).toEqual(['day-2', 'day-5'])
    expect(ingest(crossed, 2)).toMatchObject({ fresh: 0, changed: 0, repeated: 2, seen: 2 })
    expect(store.check()).toEqual([])
  })

  it('leaves a run that is open its number of calls seen, also where two take turns', async () => {
    ingestAll(store, [onDay(1), onDay(2), onDay(5)], { mark: 3 })
    await store.remove({ before: moment('2026-05-03 00:00:00') })
    expect(ingest([], 3)).toMatchObject({ seen: 3 })
    expect(ingest([onDay(1)], 3)).toMatchObject({ repeated: 1, seen: 3 })
    expect(ingest([onDay(1)], 4)).toMatchObject({ repeated: 0, seen: 1 })
    expect(ingest([onDay(5)], 3)).toMatchObject({ repeated: 1, seen: 2 })
  })

  it('is undone by nothing that a run does at its end, which drops the ids no longer reported', async () => {
    ingest(days(1, 6))
    await store.remove({ before: moment('2026-05-04 00:00:00') })
    ingest([onDay(1), onDay(5)], 2)
    expect(await store.finishRun(SCOPE, { outcome: 'whole', pruneUnmarked: 2 })).toEqual({
      removed: 2,
      stored: 1,
      leftOut: 1,
      keptFrom: moment('2026-05-04 00:00:00'),
    })
    expect([kept(), leftOutIds()]).toEqual([['day-5'], ['day-1']])
  })
})

describe('keeping all again', () => {
  it('lifts the cut-off, forgets the ids and what was proven, and the next pages bring the calls back', async () => {
    ingest(days(1, 5))
    ingestAll(store, days(1, 5), { scope: THIRD })
    await store.finishRun(SCOPE, { outcome: 'whole', pruneUnmarked: null })
    await store.remove({ before: moment('2026-05-04 00:00:00') })
    ingest(days(1, 2))
    await store.keepAll(SCOPE)
    expect(store.syncState(SCOPE)).toEqual({
      stored: 2,
      leftOut: 0,
      keptFrom: null,
      paused: false,
      checkpoint: null,
      outcome: null,
    })
    expect(known(THIRD)).toEqual([2, 3])
    expect(ingest([], 1)).toMatchObject({ seen: 2 })
    expect(ingest(days(1, 5), 1)).toMatchObject({ fresh: 3, repeated: 2, seen: 5, leftOut: 0 })
    expect(kept()).toHaveLength(5)
  })

  it('does nothing to a task that the store does not have', async () => {
    await store.keepAll(SCOPE)
    expect(store.stats().tasks).toEqual([])
  })
})

describe('deleting a task', () => {
  it('or an account forgets what was known of it, but not that it was deleted', async () => {
    for (const scope of [SCOPE, OTHER, THIRD]) ingestAll(store, await sandboxRecords(30), { scope })
    expect(await store.remove({ identity: 'account', taskId: 'task' })).toBe(30)
    expect(store.syncState(SCOPE)).toEqual({
      stored: 0,
      leftOut: 0,
      keptFrom: null,
      paused: true,
      checkpoint: null,
      outcome: null,
    })
    expect(store.stats().tasks.map(({ identity, taskId }) => [identity, taskId])).toEqual([
      ['account', 'third'],
      ['another', 'task'],
    ])
    expect(store.facets(SCOPE)).toMatchObject({ calls: 0, answered: 0, level_name: [] })
    expect(await store.remove({ identity: 'another' })).toBe(30)
    expect(known(THIRD)).toEqual([30, 0])
    expect(store.check()).toEqual([])
  })

  it('keeps nothing more of it until somebody synchronises it', async () => {
    ingest(days(1, 5))
    await store.remove(SCOPE)
    expect(keepLive(days(1, 5))).toMatchObject({ fresh: 0, changed: 0 })
    for (const refused of [() => ingest(days(1, 5)), () => store.saveCheckpoint(SCOPE, 'open')])
      expect(refused).toThrow(expect.objectContaining({ code: 'cancelled' }))
    await expect(store.finishRun(SCOPE, { outcome: 'x', pruneUnmarked: null })).rejects.toBeInstanceOf(
      AppError,
    )
    expect(store.syncState(SCOPE)).toMatchObject({ stored: 0, checkpoint: null, outcome: null, paused: true })
    store.unpause(SCOPE)
    expect(ingest(days(1, 5))).toMatchObject({ fresh: 5, seen: 5 })
    expect(keepLive(days(6, 6))).toMatchObject({ fresh: 1, changed: 0 })
  })

  it('leaves its cut-off, which holds when it is synchronised again, and can be lifted', async () => {
    ingest(days(1, 5))
    await store.remove({ before: moment('2026-05-03 00:00:00') })
    await store.remove(SCOPE)
    expect(store.stats().tasks).toMatchObject([
      { calls: 0, leftOut: 0, keptFrom: moment('2026-05-03 00:00:00') },
    ])
    store.unpause(SCOPE)
    expect(ingest(days(1, 5))).toMatchObject({ fresh: 5, leftOut: 2 })
    await store.remove(SCOPE)
    await store.keepAll(SCOPE)
    expect(ingest(days(1, 5))).toMatchObject({ fresh: 5, leftOut: 0 })
  })

  it('makes no task of one that the store never had, and a cut-off for all leaves it out', async () => {
    await store.remove(SCOPE)
    expect(store.syncState(SCOPE).paused).toBe(false)
    ingest(days(1, 2))
    await store.remove(SCOPE)
    await store.remove({ before: moment('2026-05-02 00:00:00') })
    expect(store.syncState(SCOPE).keptFrom).toBeNull()
  })

  it('gives the space back to the disk', async () => {
    ingestAll(store, await sandboxRecords(1500))
    ingestAll(store, await sandboxRecords(50), { scope: OTHER })
    const full = store.stats().bytes
    await store.remove({ identity: 'account' })
    const { bytes, calls } = store.stats()
    expect(calls).toBe(50)
    expect(bytes).toBeLessThan(full * 0.2)
    expect(store.check()).toEqual([])
  })
})

it('two who delete at once do not keep each other going', { timeout: 60_000 }, async () => {
  const made = temporaryStore()
  try {
    ingestAll(made.store, [plainRecord('a'), plainRecord('b', { calldate: '2026-04-01 09:00:00' })])
    await Promise.all([
      made.store.remove({ before: Date.UTC(2026, 3, 15) }),
      made.store.keepAll(SCOPE),
      made.store.remove({}),
    ])
    expect(made.store.check()).toEqual([])
  } finally {
    made.clean()
  }
})
