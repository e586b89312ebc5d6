import fc from 'fast-check'
import { copyFileSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { RECORD_FIELDS } from '#shared/records/fields.ts'
import type { LocalFilter } from '#shared/records/filters.ts'
import { DEFAULT_LOCAL_SORT, type LocalSort } from '#shared/records/localSort.ts'
import type { CallRecordDetail } from '#shared/records/types.ts'
import type { Mark } from '#shared/reviews/marks.ts'
import { parseRecordPage } from '../parse.ts'
import type { CallStore } from './index.ts'
import { readableId, type Cell } from './row.ts'
import { openSnapshot, type StoreSnapshot } from './snapshot.ts'
import { someMarks } from './test/someMarks.ts'
import {
  ingestAll,
  KEY,
  pageOf,
  plainRecord,
  sandboxRecords,
  SCOPE,
  temporaryFolder,
  temporaryStore,
} from './test/stage.ts'

const CALLS = 1600
let store: CallStore
let path: string
let clean: () => void
let all: CallRecordDetail[]
let snapshot: StoreSnapshot
let marks: Map<string, Mark>

beforeAll(async () => {
  ;({ store, path, clean } = temporaryStore())
  const records = [
    ...(await sandboxRecords(CALLS)),
    plainRecord('not-a-uuid', { calldate: '2026-05-01 09:00:00' }),
    plainRecord('0123456789abcdef0123456789abcdef', { calldate: '2026-05-01 09:00:00' }),
  ]
  all = parseRecordPage(pageOf(records)).records
  marks = someMarks(all.map(({ id }) => id))
  ingestAll(store, records)
  snapshot = openSnapshot({ path, key: KEY })
})
afterAll(() => {
  snapshot.close()
  clean()
})

const query = (filter: LocalFilter = {}, sort: LocalSort = DEFAULT_LOCAL_SORT) => ({
  scope: SCOPE,
  filter,
  sort,
  marks: () => marks,
})
/** What the table shows, page after page. */
function paged(filter: LocalFilter, sort: LocalSort): string[] {
  const ids: string[] = []
  for (let page = 1; ; page += 1) {
    const rows = store.page({ ...query(filter, sort), page, perPage: 500 })
    ids.push(...rows.map(({ id }) => id))
    if (rows.length < 500) return ids
  }
}

describe('a snapshot', () => {
  it('gives the same calls in the same order as the pages, whatever the filter and the sort', () => {
    const filters = fc.constantFrom<LocalFilter>(
      {},
      { answered: true },
      { start_at: '2026-05-10 00:00:00' },
      { start_at: '2026-05-05 12:00:00', end_at: '2026-05-20 00:00:00' },
      { search: '您' },
      { intention_tags: [1, 2], has_comment: true },
      { province: ['没有这个省'] },
      { my_reviewed: false },
      { my_verdict: ['需跟进', ''], answered: true },
    )
    const sorts = fc.record({
      key: fc.constantFrom(...RECORD_FIELDS.map(({ key }) => key)),
      descending: fc.boolean(),
    })
    fc.assert(
      fc.property(filters, sorts, (filter, sort) => {
        const ids = [...snapshot.rows(query(filter, sort), ['id'])]
          .flat()
          .map(([id]) => readableId(id ?? null))
        expect(ids).toEqual(paged(filter, sort))
        expect(snapshot.count(query(filter))).toBe(ids.length)
      }),
      { numRuns: 60 },
    )
  })

  it('gives rows, records and conversations of the same calls, as they came', () => {
    const byId = new Map(all.map((record) => [record.id, record]))
    const records = [...snapshot.records(query())].flat()
    expect(records).toHaveLength(all.length)
    for (const record of records) expect({ ...byId.get(record.id), ...record }).toEqual(byId.get(record.id))
    const details = [...snapshot.details(query())].flat()
    expect(details).toEqual(records.map(({ id }) => byId.get(id)))
  })

  it('shows nothing of what is written after it was opened', () => {
    const made = temporaryStore()
    try {
      ingestAll(made.store, [plainRecord('first')])
      const before = openSnapshot({ path: made.path, key: KEY })
      const reading = before.details(query())
      ingestAll(made.store, [
        plainRecord('second', { calldate: '2026-06-01 09:00:00' }),
        plainRecord('first', { name: '新' }),
      ])
      expect([...reading].flat().map(({ id, name }) => [id, name])).toEqual([['first', null]])
      expect(before.count(query())).toBe(1)
      before.close()
      before.close()
      expect(made.store.count(query())).toBe(2)
    } finally {
      made.clean()
    }
  })

  it('changes neither the store nor the log that a killed process left', () => {
    const made = temporaryStore()
    try {
      ingestAll(made.store, [plainRecord('in-the-log')])
      const left = join(made.folder, 'left.db')
      for (const suffix of ['', '-wal']) copyFileSync(made.path + suffix, left + suffix)
      const files = (): string[] => ['', '-wal'].map((suffix) => readFileSync(left + suffix, 'hex'))
      const before = files()
      expect(before[1]).not.toBe('')
      const of = openSnapshot({ path: left, key: KEY })
      expect(of.count(query())).toBe(1)
      of.close()
      expect(files().every((hex, at) => hex === before[at])).toBe(true)
    } finally {
      made.clean()
    }
  })

  it('can be left in the middle of a reading', () => {
    const other = openSnapshot({ path, key: KEY })
    const byName = other.rows(query({}, { key: 'name', descending: false }), ['name'])
    expect(byName.next().done).toBe(false)
    byName.return(undefined)
    other.close()
    const unread = openSnapshot({ path, key: KEY })
    const begun = unread.rows(query({}, { key: 'bill', descending: true }), ['bill'])
    begun.next()
    unread.close()
    expect([...begun]).toEqual([])
  })

  it('of a store that is not there yet is empty, and the store is there then', () => {
    const { folder, clean: remove } = temporaryFolder()
    try {
      const place = { path: join(folder, 'new', 'calls.db'), key: KEY }
      const empty = openSnapshot(place)
      expect(empty.count(query())).toBe(0)
      expect([...empty.details(query())]).toEqual([])
      empty.close()
      expect(existsSync(place.path)).toBe(true)
    } finally {
      remove()
    }
  })

  it('says of a wrong key that it is one', () => {
    expect(() => openSnapshot({ path, key: 'f0'.repeat(32) })).toThrow(
      expect.objectContaining({ code: 'store_wrong_key' }),
    )
  })
})

it('reads ids of every kind through text', () => {
  const columns = ['id', 'callid', 'customer_id'] as const
  const byId = new Map(all.map((record) => [record.id, record]))
  for (const row of [...snapshot.rows(query(), columns)].flat()) {
    const [id, callid, customer] = row.slice(0, 3).map((cell: Cell) => readableId(cell))
    const record = byId.get(id ?? '')
    expect([callid, customer]).toEqual([record?.callid, record?.customer_id])
  }
})
