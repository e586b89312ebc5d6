import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '#shared/errors.ts'
import { DEFAULT_LOCAL_SORT } from '#shared/records/localSort.ts'
import { parseRecordPage } from '../parse.ts'
import { openStore, type CallStore } from './index.ts'
import { openDatabase } from './open.ts'
import { survivors } from './test/child.ts'
import { CHILD_PAGE } from './test/childPages.ts'
import { ingestAll, KEY, pageOf, plainRecord, sandboxRecords, SCOPE, temporaryStore } from './test/stage.ts'

let store: CallStore
let path: string
let clean: () => void
beforeEach(() => ({ store, path, clean } = temporaryStore()))
afterEach(() => clean())

const ingest = (records: readonly unknown[], mark = 1, checkpoint = '{}') =>
  store.ingestPage(SCOPE, pageOf(records), { mark, checkpoint })
const stored = (scope = SCOPE) =>
  store.page({ scope, filter: {}, sort: DEFAULT_LOCAL_SORT, page: 1, perPage: 5000 }).map(({ id }) => id)

describe('a page', () => {
  it('is counted: new, changed, seen before', () => {
    const first = ingest([plainRecord('a'), plainRecord('b'), plainRecord('c')])
    expect(first).toMatchObject({ received: 3, fresh: 3, changed: 0, repeated: 0, seen: 3 })
    const second = ingest([plainRecord('c'), plainRecord('d')])
    expect(second).toMatchObject({ received: 2, fresh: 1, changed: 0, repeated: 1, seen: 4 })
    const third = ingest([plainRecord('a'), plainRecord('b', { score: 7 }), plainRecord('e')], 2)
    expect(third).toMatchObject({ received: 3, fresh: 1, changed: 1, repeated: 0, seen: 3 })
    expect(store.syncState(SCOPE)).toMatchObject({ stored: 5, checkpoint: '{}', outcome: null })
  })

  it('may hold a call twice; the later one counts', () => {
    const page = ingest([plainRecord('a'), plainRecord('a', { score: 5 })])
    expect(page).toMatchObject({ received: 2, fresh: 1, changed: 1, repeated: 1, seen: 1 })
    expect(store.detail(SCOPE, 'a')?.score).toBe(5)
  })

  it('has digests of its ids in order and of its bodies', () => {
    const page = ingest([plainRecord('a'), plainRecord('b')])
    const again = ingest([plainRecord('a'), plainRecord('b')])
    const turned = ingest([plainRecord('b'), plainRecord('a')])
    const changed = ingest([plainRecord('a'), plainRecord('b', { score: 1 })])
    expect(again).toMatchObject({ idsDigest: page.idsDigest, bodyDigest: page.bodyDigest })
    expect(turned.idsDigest).not.toBe(page.idsDigest)
    expect(changed.idsDigest).toBe(page.idsDigest)
    expect(changed.bodyDigest).not.toBe(page.bodyDigest)
  })

  it('that is none keeps nothing, not even its checkpoint', () => {
    ingest([plainRecord('a')], 1, 'before')
    const body = Buffer.from('<html>login</html>')
    expect(() => store.ingestPage(SCOPE, body, { mark: 1, checkpoint: 'after' })).toThrow(AppError)
    expect(store.syncState(SCOPE)).toMatchObject({ stored: 1, checkpoint: 'before', outcome: null })
  })

  it('keeps unknown fields, and every byte of the body', () => {
    const raw = '{"id":"x", "future" : {"answer":42.0},"group_id":123456789012345678901,"name":"\\u5f20"}'
    ingest([raw])
    expect(store.detail(SCOPE, 'x')).toMatchObject({ raw, group_id: '123456789012345678901', name: '张' })
  })
})

describe('a changed record', () => {
  it('is replaced with everything that hangs on it', async () => {
    const records = await sandboxRecords(60)
    ingestAll(store, records)
    const changed = records.map((record, index) =>
      index % 3 === 0
        ? {
            ...(record as object),
            comments: [{ id: 1, content: '改了' }],
            tags: [{ id: 'n', name: '新标签' }],
            intention_results: 4,
            calldate: '2026-01-01 08:00:00',
          }
        : record,
    )
    const before = store.facets(SCOPE)
    ingestAll(store, changed, { mark: 2 })
    const parsed = parseRecordPage(pageOf(changed)).records
    for (const record of parsed) expect(store.detail(SCOPE, record.id)).toEqual(record)
    const facets = store.facets(SCOPE)
    expect(facets.calls).toBe(60)
    expect(facets.tags.find(({ value }) => value === '新标签')?.count).toBe(20)
    expect(store.count({ scope: SCOPE, filter: { tags: ['新标签'], search: '改了' } })).toBe(20)
    expect(store.check()).toEqual([])
    ingestAll(store, records, { mark: 3 })
    expect(store.facets(SCOPE)).toEqual(before)
    expect(store.check()).toEqual([])
  })

  it('costs no rewriting where it is unchanged', () => {
    ingest([plainRecord('a'), plainRecord('b')])
    const database = openDatabase({ path, key: KEY })
    const rows = () => database.prepare('SELECT * FROM calls').all()
    const before = rows()
    ingest([plainRecord('a'), plainRecord('b')], 2)
    expect(rows()).toEqual(before)
    expect(database.prepare('SELECT DISTINCT mark FROM marks').pluck().all()).toEqual([2])
    database.close()
  })
})

describe('a run', () => {
  it('ends with its outcome and without its checkpoint; calls no longer reported go', async () => {
    ingest([plainRecord('a'), plainRecord('b'), plainRecord('c')])
    ingest([plainRecord('b')], 2, 'open')
    expect(await store.finishRun(SCOPE, { outcome: 'whole', pruneUnmarked: 2 })).toEqual({
      removed: 2,
      stored: 1,
      leftOut: 0,
      keptFrom: null,
    })
    expect(stored()).toEqual(['b'])
    expect(store.syncState(SCOPE)).toMatchObject({ stored: 1, checkpoint: null, outcome: 'whole' })
    expect(store.stats().tasks[0]).toMatchObject({ calls: 1, syncedAt: 1000 })
  })

  it('that proved nothing removes nothing', async () => {
    ingest([plainRecord('a')])
    expect(await store.finishRun(SCOPE, { outcome: 'part', pruneUnmarked: null })).toMatchObject({
      removed: 0,
      stored: 1,
    })
  })

  it('removes from its own task alone', async () => {
    const other = { identity: 'account', taskId: 'other' }
    ingestAll(store, [plainRecord('a')], { scope: other })
    ingest([plainRecord('a')])
    await store.finishRun(SCOPE, { outcome: '', pruneUnmarked: 9 })
    expect(stored()).toEqual([])
    expect(stored(other)).toEqual(['a'])
  })

  it('keeps a checkpoint without a page', () => {
    store.saveCheckpoint(SCOPE, 'half way')
    expect(store.syncState(SCOPE).checkpoint).toBe('half way')
  })

  it('counts its marks again when two runs take turns', () => {
    ingest([plainRecord('a'), plainRecord('b')], 1)
    expect(ingest([plainRecord('c')], 2).seen).toBe(1)
    expect(ingest([plainRecord('b')], 1).seen).toBe(2)
    expect(ingest([plainRecord('a')], 2).seen).toBe(2)
  })
})

describe('records read live', () => {
  const live = (records: readonly unknown[]) =>
    store.keepRecords(SCOPE, parseRecordPage(pageOf(records)).records)

  it('are kept without a mark and without touching a run', () => {
    ingest([plainRecord('a'), plainRecord('b')], 5, 'open')
    expect(live([plainRecord('a', { score: 1 }), plainRecord('z')])).toMatchObject({ fresh: 1, changed: 1 })
    expect(store.syncState(SCOPE)).toMatchObject({ stored: 3, checkpoint: 'open' })
    expect(ingest([plainRecord('a', { score: 1 })], 5)).toMatchObject({ changed: 0, repeated: 1, seen: 2 })
    expect(ingest([plainRecord('z')], 5)).toMatchObject({ fresh: 0, repeated: 0, seen: 3 })
  })
})

describe('odd dates', () => {
  const byDate = (descending: boolean) =>
    store
      .page({ scope: SCOPE, filter: {}, sort: { key: 'calldate', descending }, page: 1, perPage: 9999 })
      .map(({ calldate }) => calldate)

  it('more calls in one second than a second has places are still found and in order', () => {
    const crowd = Array.from({ length: 1100 }, (_, index) => plainRecord(`same-${index}`))
    ingestAll(store, [
      plainRecord('before', { calldate: '2026-05-01 08:59:58' }),
      ...crowd,
      plainRecord('after', { calldate: '2026-05-01 09:00:01' }),
    ])
    const dates = byDate(true)
    expect(dates).toEqual(dates.toSorted((left, right) => (right ?? 0) - (left ?? 0)))
    const second = { start_at: '2026-05-01 09:00:00', end_at: '2026-05-01 09:00:00' }
    expect(store.count({ scope: SCOPE, filter: second })).toBe(1100)
    expect(store.count({ scope: SCOPE, filter: { ...second, search: '138' } })).toBe(1100)
  })

  it('fractions of a second are not rounded away', () => {
    ingestAll(store, [
      plainRecord('a', { calldate: '2026-05-01T01:00:00.250Z' }),
      plainRecord('b', { calldate: '2026-05-01T01:00:00.750Z' }),
      plainRecord('c', { calldate: '2026-05-01 09:00:00' }),
    ])
    expect(byDate(true)).toEqual(byDate(false).toReversed())
    expect(store.count({ scope: SCOPE, filter: { end_at: '2026-05-01 09:00:00' } })).toBe(1)
  })

  it('dates before 2000 and after 2136 have their place', () => {
    const dates = [
      '1970-01-02 00:00:00',
      '1999-12-31 23:59:59',
      '2026-01-01 00:00:00',
      '2200-01-01 00:00:00',
      '2200-01-02 00:00:00',
    ]
    ingestAll(
      store,
      dates.map((calldate, index) => plainRecord(String(index), { calldate })),
    )
    const found = byDate(false)
    expect(found).toEqual(found.toSorted((left, right) => (left ?? 0) - (right ?? 0)))
    expect(store.count({ scope: SCOPE, filter: { end_at: '2000-01-01 00:00:00' } })).toBe(2)
  })
})

it(
  'two processes write one store at the same time, and neither loses a call',
  { timeout: 60_000 },
  async () => {
    store.close()
    const child = fileURLToPath(new URL('./test/ingestChild.ts', import.meta.url))
    const run = (first: number) =>
      new Promise<string>((resolve) => {
        let said = ''
        const process_ = spawn(process.execPath, [child, path, String(first), '15'], {
          stdio: ['ignore', 'pipe', 'inherit'],
        })
        process_.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
        process_.once('close', () => resolve(said))
      })
    const outputs = await Promise.all([run(0), run(15), run(5)])
    for (const said of outputs) {
      expect(said).toContain('done')
      expect(said).not.toContain('error')
    }
    const pages = Array.from({ length: 30 }, (_, page) => page)
    expect(survivors(path, pages)).toMatchObject({ faults: [], missing: [], stored: 30 * CHILD_PAGE })
    store = openStore({ path, key: KEY })
  },
)

it('a reader in another connection sees what was kept, and counts anew', () => {
  const reader = openStore({ path, key: KEY, readonly: true })
  expect(reader.count({ scope: SCOPE, filter: {} })).toBe(0)
  ingest([plainRecord('a', { name: '后来' })])
  expect(reader.count({ scope: SCOPE, filter: {} })).toBe(1)
  expect(reader.count({ scope: SCOPE, filter: { search: '后来' } })).toBe(1)
  ingest([plainRecord('b', { name: '后来' })])
  expect(reader.count({ scope: SCOPE, filter: { search: '后来' } })).toBe(2)
  reader.close()
})
