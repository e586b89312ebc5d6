import { afterEach, beforeEach, expect, it } from 'vitest'
import { parsePlatformTime } from '#shared/time.ts'
import { parseRecordPage } from '../parse.ts'
import { openStore, type CallStore } from './index.ts'
import { openDatabase } from './open.ts'
import { ingestAll, KEY, pageOf, plainRecord, sandboxRecords, SCOPE, temporaryStore } from './test/stage.ts'

let store: CallStore
let path: string
let clean: () => void
beforeEach(() => ({ store, path, clean } = temporaryStore()))
afterEach(() => clean())

const THIRD = { identity: 'account', taskId: 'third' }

const moment = (text: string): number => parsePlatformTime(text) ?? NaN
const onDay = (day: number, id = `day-${day}`) =>
  plainRecord(id, { calldate: `2026-05-${String(day).padStart(2, '0')} 00:00:00` })
const days = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => onDay(from + index))
const ingest = (records: readonly unknown[], mark = 1) =>
  store.ingestPage(SCOPE, pageOf(records), { mark, checkpoint: '{}' })

const LONG = { extra: '这句话不该留下'.repeat(400), callee: '13912345678', name: '不该留下' }
const long = (from: number, to: number) => days(from, to).map((record) => ({ ...record, ...LONG }))

it.each<[string, (before: number) => Promise<unknown>]>([
  [
    'that comes later',
    async (before) => {
      ingest([onDay(9)])
      await store.remove({ before })
      ingest(long(1, 4))
    },
  ],
  [
    'that was here',
    (before) => {
      ingest([...long(1, 4), onDay(9)])
      return store.remove({ before })
    },
  ],
])('leaves nothing of a call %s but its id, not even in what others are packed with', async (_what, act) => {
  await act(moment('2026-05-05 00:00:00'))
  const database = openDatabase({ path, key: KEY })
  const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all()
  const found = (tables as string[]).filter((table) =>
    database
      .prepare(`SELECT * FROM "${table}"`)
      .raw()
      .all()
      .flat()
      .some((cell) => /留下|13912345678/.test(Buffer.isBuffer(cell) ? cell.toString('utf8') : String(cell))),
  )
  expect(tables).toContain('dictionaries')
  expect(found).toEqual([])
  expect(database.prepare('SELECT count(*) FROM left_out').pluck().get()).toBe(4)
  database.close()
  expect(store.detail(SCOPE, 'day-9')?.id).toBe('day-9')
})

it('a cut-off packs the calls that are left with a dictionary of their own, to the byte what they were', async () => {
  const records = await sandboxRecords(400)
  for (const scope of [SCOPE, THIRD]) ingestAll(store, records, { scope })
  const dates = parseRecordPage(pageOf(records)).records.map(({ calldate }) => calldate ?? 0)
  const before = dates.toSorted((left, right) => left - right)[250] ?? NaN
  const database = openDatabase({ path, key: KEY })
  const dictionaries = () =>
    database.prepare('SELECT id FROM dictionaries ORDER BY id').pluck().all() as number[]
  const used = () =>
    database.prepare('SELECT DISTINCT dictionary FROM bodies ORDER BY dictionary').pluck().all()
  const [one, other] = dictionaries()
  // A process that stopped on the way left a dictionary to nobody.
  database.prepare('UPDATE tasks SET dictionary = NULL WHERE task_id = ?').run(THIRD.taskId)
  expect(await store.remove({ ...SCOPE, before })).toBe(250)
  expect(dictionaries()).toHaveLength(1)
  expect([one, other]).not.toContain(dictionaries()[0])
  expect(used()).toEqual([null, ...dictionaries()])
  database.close()
  for (const { id, raw, calldate } of parseRecordPage(pageOf(records)).records) {
    expect(store.detail(SCOPE, id)?.raw ?? null).toBe((calldate ?? 0) < before ? null : raw)
    expect(store.detail(THIRD, id)?.raw).toBe(raw)
  }
  expect(store.check()).toEqual([])
  ingestAll(store, records, { scope: THIRD, mark: 2 })
  expect(store.check()).toEqual([])
})

it('a task deleted in one process and read anew does not confuse another that has the file open', async () => {
  const records = await sandboxRecords(60)
  ingestAll(store, records)
  const [{ id = '', raw = '' } = {}] = parseRecordPage(pageOf(records)).records
  const other = openStore({ path, key: KEY })
  expect(other.detail(SCOPE, id)?.raw).toBe(raw)
  await store.remove(SCOPE)
  store.unpause(SCOPE)
  // The same calls in other words: another dictionary, which must not pass for the first.
  ingestAll(
    store,
    records.map((record) => ({ ...(record as object), added: 'x' })),
    { mark: 2 },
  )
  expect(other.detail(SCOPE, id)?.raw).toContain('"added":"x"')
  other.close()
})
