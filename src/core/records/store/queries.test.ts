import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LocalFilter } from '#shared/records/filters.ts'
import { DEFAULT_LOCAL_SORT, type LocalSort } from '#shared/records/localSort.ts'
import { RECORD_FIELDS } from '#shared/records/fields.ts'
import type { CallRecord, CallRecordDetail, WithMark } from '#shared/records/types.ts'
import { DEFAULT_VERDICTS, NO_MARK, type Mark } from '#shared/reviews/marks.ts'
import { formatChinaTime } from '#shared/time.ts'
import { parseRecordPage } from '../parse.ts'
import type { CallStore } from './index.ts'
import { naiveFilter, naiveOrder, sortValue } from './test/naive.ts'
import { someMarks } from './test/someMarks.ts'
import { ingestAll, pageOf, plainRecord, sandboxRecords, SCOPE, temporaryStore } from './test/stage.ts'

const CALLS = 1200
const OTHER = { identity: 'account', taskId: 'other' }
let store: CallStore
let all: WithMark<CallRecordDetail>[]
/** Of one's own, by record id. */
let marks: Map<string, Mark>
let clean: () => void

/** A few records that no platform should send, so that nothing is right by luck. */
const ODD = [
  plainRecord('odd-1', { calldate: null, level_name: 'A类', score: 12.5, intention_results: 31 }),
  plainRecord('odd-2', { calldate: null, callee: 'SIP:Ab12', operator: 9, hangup_disposition: 7 }),
  plainRecord('odd-3', { intention_results: -4, hangup_disposition: 0, operator: 0, bill: null }),
  plainRecord('odd-4', { llm_tags: [{ id: 1, name: '敷衍' }, '敷衍'], tags: ['敷衍'], city: '芜湖' }),
  { calldate: '2026-05-01 09:00:00' },
]
/** Hangs up without ever having been dialled, which upsets a task of its own. */
const UNDATED = plainRecord('undated', { calldate: null, hangupdate: '2026-05-20 10:00:00' })

beforeAll(async () => {
  const made = temporaryStore()
  clean = made.clean
  store = made.store
  const records = [...(await sandboxRecords(CALLS, { wideLabels: true })), ...ODD]
  const parsed = parseRecordPage(pageOf(records)).records
  marks = someMarks(parsed.map(({ id }) => id))
  all = parsed.map((record) => {
    const mark = marks.get(record.id)
    return mark === undefined ? record : { ...record, mark }
  })
  ingestAll(store, records)
  ingestAll(store, await sandboxRecords(150, { key: 'other' }), { scope: OTHER })
})
afterAll(() => clean())

const withoutDetail = ({
  details: _details,
  raw: _raw,
  mark: _mark,
  ...row
}: WithMark<CallRecordDetail>): CallRecord => row
const marksOf = (taskId: string): Map<string, Mark> => (taskId === SCOPE.taskId ? marks : new Map())
const page = (filter: LocalFilter, sort: LocalSort = DEFAULT_LOCAL_SORT, number = 1, perPage = 50) =>
  store.page({ scope: SCOPE, filter, sort, page: number, perPage, marks: marksOf })
const count = (filter: LocalFilter): number => store.count({ scope: SCOPE, filter, marks: marksOf })
const passing = (filter: LocalFilter): WithMark<CallRecordDetail>[] =>
  all.filter((record) => naiveFilter(record, filter))
const ids = (records: readonly CallRecord[]): string[] => records.map(({ id }) => id).sort()

const distinct = <T>(read: (record: CallRecordDetail) => T | null): T[] => [
  ...new Set(all.map(read).filter((value) => value !== null)),
]

/** Filters as people combine them, with values that occur and some that do not. */
function filters(): fc.Arbitrary<LocalFilter> {
  const times = distinct((record) => record.calldate).map(formatChinaTime)
  const time = fc.constantFrom(...times)
  const timeRange = fc.tuple(fc.option(time), fc.option(time))
  const some = <T>(values: T[]) => fc.subarray(values, { minLength: 1, maxLength: 3 })
  const length = fc.option(fc.integer({ min: 0, max: 120_000 }))
  const markedAt = fc.option(
    fc.constantFrom(...[...marks.values()].flatMap(({ changedAt }) => changedAt ?? [])).map(formatChinaTime),
  )
  const score = fc.option(fc.integer({ min: 0, max: 1000 }).map((tenths) => tenths / 10))
  return fc.record(
    {
      keyword: fc.constantFrom('138', '1', '0011', 'sip:A', 'b1', '99999999999', '3'),
      intention_tags: some([1, 2, 3, 5, 7, 26, 31, 20]),
      levels: fc.array(fc.tuple(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 300, max: 1000 })), {
        minLength: 1,
        maxLength: 2,
      }),
      start_at: time,
      end_at: time,
      hangup_date: fc.tuple(time, time),
      times: fc.record(
        { calldate: timeRange, answerdate: timeRange, updated_at: timeRange, bridge_answerdate: timeRange },
        { requiredKeys: [] },
      ),
      duration: fc.tuple(length, length),
      bill: fc.tuple(length, length),
      answered: fc.boolean(),
      hangup_disposition: some([0, 1, 2, 7]),
      level_name: some([...distinct((record) => record.level_name), '没有这一类']),
      tags: some([...distinct((record) => record.tags[0]?.name ?? null), '没有']),
      tag_groups: some(distinct((record) => record.tag_groups[0]?.name ?? null)),
      llm_tags: some(distinct((record) => record.llm_tags[0]?.name ?? null)),
      province: some(distinct((record) => record.province)),
      city: some(distinct((record) => record.city)),
      operator: some([0, 1, 2, 3, 9]),
      has_comment: fc.boolean(),
      transferred: fc.boolean(),
      search: fc.constantFrom('分期', '女士', '分', '不需要', '1', '138', '请讲。', 'zz'),
      said_customer: fc.constantFrom('分期', '不需要', '您好', '了', 'zz'),
      said_ai: fc.constantFrom('分期', '您好', '请', '不需要'),
      said_person: fc.constantFrom('您好', '我', 'zz'),
      node: fc.constantFrom('开场白', '白', '结束', '没有这个节点'),
      my_verdict: some(['', ...DEFAULT_VERDICTS, '我自己的', '没有']),
      my_reviewed: fc.boolean(),
      my_tags: some(['', '重点', '复听', '没有']),
      my_noted: fc.boolean(),
      my_note: fc.constantFrom('回访', '138', '客户 说', '备注', 'zz'),
      my_marked: fc.boolean(),
      my_problems: some(['话术生硬', '答非所问', '没有']),
      my_score: fc.tuple(score, score),
      my_marked_at: fc.tuple(markedAt, markedAt),
    } satisfies Record<keyof LocalFilter, fc.Arbitrary<unknown>>,
    { requiredKeys: [] },
  )
}

/** Most filters leave nothing when all are set: a few at a time. */
const fewFilters = (): fc.Arbitrary<LocalFilter> =>
  filters().chain((full) =>
    fc
      .subarray(Object.keys(full), { maxLength: 3 })
      .map((keys) => Object.fromEntries(Object.entries(full).filter(([key]) => keys.includes(key)))),
  )

const SORTS = RECORD_FIELDS.filter((field) => !field.needsDetail).map(({ key }) => key)

describe('pages and counts', () => {
  it('equal a naive filter and sort, for any filter and every column', () => {
    fc.assert(
      fc.property(fewFilters(), fc.constantFrom(...SORTS), fc.boolean(), (filter, key, descending) => {
        const expected = passing(filter)
        const sort = { key, descending }
        const query = { scope: SCOPE, filter, sort, page: 1, perPage: 10, marks: marksOf }
        const rows = store.page(query)
        const glance = store.pageOfAll({ ...query, most: 25 })
        const counted = glance.more
          ? { total: 25, more: expected.length > 25 }
          : { total: expected.length, more: false }
        expect(glance).toEqual({ rows, ...counted })
        expect(count(filter)).toBe(expected.length)
        expect(store.pageOfAll(query)).toEqual({ rows, total: expected.length, more: false })
        const found = page(filter, sort, 1, 2000)
        expect(ids(found)).toEqual(ids(expected))
        const byId = new Map(expected.map((record) => [record.id, record]))
        const values = found.map(({ id }) => sortValue(byId.get(id) as WithMark<CallRecordDetail>, key))
        expect(values).toEqual(naiveOrder(expected, sort))
      }),
      { numRuns: 300 },
    )
  })

  it.each(SORTS)('hold every call once when leafed through by %s', (key) => {
    for (const descending of [true, false]) {
      const leafed: string[] = []
      for (let number = 1; ; number += 1) {
        const rows = page({}, { key, descending }, number, 100)
        leafed.push(...rows.map(({ id }) => id))
        if (rows.length < 100) break
      }
      expect(leafed.length).toBe(all.length)
      expect(new Set(leafed).size).toBe(all.length)
    }
  })

  it('of calls with the same value show the newest first when descending', () => {
    const sort = { key: 'rounds', descending: true }
    const moments = page({ times: { calldate: ['2000-01-01 00:00:00', null] } }, sort, 1, 2000)
      .filter(({ rounds }) => rounds === 2)
      .map(({ calldate }) => calldate as number)
    expect(moments.length).toBeGreaterThan(50)
    expect(moments).toEqual(moments.toSorted((left, right) => right - left))
  })

  it('give rows as the parser reads them', () => {
    const byId = new Map(all.map((record) => [record.id, withoutDetail(record)]))
    const rows = page({}, DEFAULT_LOCAL_SORT, 1, 2000)
    for (const row of rows) expect(row).toEqual(byId.get(row.id))
    expect(rows.length).toBe(all.length)
  })

  it('never hold another task’s calls', () => {
    expect(store.count({ scope: OTHER, filter: {} })).toBe(150)
    const wide = { search: '分', start_at: '2001-01-01 00:00:00' }
    const found = store.page({ scope: OTHER, filter: wide, sort: DEFAULT_LOCAL_SORT, page: 1, perPage: 999 })
    expect(found.length).toBe(store.count({ scope: OTHER, filter: wide }))
    expect(found.length).toBeGreaterThan(0)
    const mine = new Set(all.map(({ id }) => id))
    expect(found.filter(({ id }) => mine.has(id))).toEqual([])
  })

  it('are empty for a task that was never kept', () => {
    const nowhere = { identity: 'account', taskId: 'nowhere' }
    expect(store.page({ scope: nowhere, filter: {}, sort: DEFAULT_LOCAL_SORT, page: 1, perPage: 9 })).toEqual(
      [],
    )
    expect(store.count({ scope: nowhere, filter: { answered: true } })).toBe(0)
    expect(store.facets(nowhere).calls).toBe(0)
  })
})

it('a range of hang-up times holds calls whatever their call date', () => {
  const scope = { identity: 'account', taskId: 'hangs' }
  const hung = (id: string, calldate: string | null, hangupdate: string) =>
    plainRecord(id, { calldate, hangupdate })
  const inRange = () =>
    store
      .page({
        scope,
        filter: { hangup_date: ['2026-05-20 09:59:00', '2026-05-20 10:01:00'] },
        sort: DEFAULT_LOCAL_SORT,
        page: 1,
        perPage: 9,
      })
      .map(({ id }) => id)
  ingestAll(
    store,
    [
      hung('long', '2026-05-19 10:00:00', '2026-05-20 10:00:00'),
      hung('backwards', '2026-05-20 11:00:00', '2026-05-20 10:00:00'),
      hung('other', '2026-05-20 10:00:00', '2026-05-20 12:00:00'),
    ],
    { scope },
  )
  expect(inRange()).toEqual(['backwards', 'long'])
  ingestAll(store, [UNDATED], { scope })
  expect(inRange()).toEqual(['backwards', 'long', 'undated'])
  expect(
    store.count({ scope, filter: { hangup_date: ['2026-05-20 09:59:00', '2026-05-20 10:01:00'] } }),
  ).toBe(3)
})

it('a detail is the record as the platform sent it, conversation and unknown fields included', () => {
  for (const record of all.filter((_, index) => index % 37 === 0 || index >= CALLS))
    expect(store.detail(SCOPE, record.id)).toEqual({ ...record, mark: undefined })
  expect(store.detail(SCOPE, 'nobody')).toBeNull()
  expect(store.detail({ identity: 'another', taskId: 'task' }, all[0]?.id ?? '')).toBeNull()
})

it('facets count what the naive scan counts', () => {
  const facets = store.facets(SCOPE)
  const tally = <T>(read: (record: CallRecordDetail) => readonly T[]): Map<T, number> => {
    const found = new Map<T, number>()
    for (const record of all)
      for (const value of new Set(read(record))) found.set(value, (found.get(value) ?? 0) + 1)
    return found
  }
  const asMap = <T>(list: readonly { value: T; count: number }[]) =>
    new Map(list.map(({ value, count: calls }) => [value, calls]))
  const one = <T>(value: T | null): T[] => (value === null ? [] : [value])
  expect(facets.calls).toBe(all.length)
  expect(asMap(facets.intention_results)).toEqual(tally((record) => one(record.intention_results)))
  expect(asMap(facets.level_name)).toEqual(tally((record) => one(record.level_name)))
  expect(asMap(facets.hangup_disposition)).toEqual(tally((record) => one(record.hangup_disposition)))
  expect(asMap(facets.operator)).toEqual(tally((record) => one(record.operator)))
  expect(asMap(facets.province)).toEqual(tally((record) => one(record.province)))
  expect(asMap(facets.city)).toEqual(tally((record) => one(record.city)))
  for (const kind of ['tags', 'tag_groups', 'llm_tags'] as const)
    expect(asMap(facets[kind])).toEqual(tally((record) => record[kind].map(({ name }) => name)))
  expect(facets.answered).toBe(passing({ answered: true }).length)
  expect(facets.has_comment).toBe(passing({ has_comment: true }).length)
  expect(facets.transferred).toBe(passing({ transferred: true }).length)
})

it('of marks count the calls that are kept, and those without one', () => {
  const facets = store.facets(SCOPE, marksOf)
  for (const field of ['my_verdict', 'my_tags', 'my_problems'] as const) {
    expect(facets[field]?.length, field).toBeGreaterThan(1)
    for (const { value, count: calls } of facets[field] ?? [])
      expect(passing({ [field]: [value] }).length, value).toBe(calls)
  }
  expect(store.facets(SCOPE).my_verdict).toBeUndefined()
})

it('a mark that changes is counted anew, though the store did not change', () => {
  const filter = { my_reviewed: false, search: '分' }
  const before = count(filter)
  const [first] = passing(filter)
  const changed = new Map([...marks, [first?.id ?? '', { ...NO_MARK, reviewed: true, changedAt: 1 }]])
  expect(store.count({ scope: SCOPE, filter, marks: () => changed })).toBe(before - 1)
  expect(count(filter)).toBe(before)
})

it('nobody has marked anything: reviewed is nothing, and not reviewed is all', () => {
  const none = { scope: SCOPE, marks: () => new Map<string, Mark>() }
  expect(store.count({ ...none, filter: { my_reviewed: true } })).toBe(0)
  expect(store.count({ ...none, filter: { my_reviewed: false } })).toBe(all.length)
  expect(store.count({ ...none, filter: { my_verdict: [''] } })).toBe(all.length)
})

it('marks that nobody read are no marks', () => {
  expect(() => store.count({ scope: SCOPE, filter: { my_reviewed: true } })).toThrow()
})

it('stops counting where it may, and not before', () => {
  const asked = (most?: number) =>
    store.pageOfAll({
      scope: SCOPE,
      filter: { search: '女士', bill: [1, null] },
      sort: DEFAULT_LOCAL_SORT,
      page: 1,
      perPage: 10,
      most,
    })
  const all = passing({ search: '女士', bill: [1, null] }).length
  expect(all).toBeGreaterThan(20)
  expect(asked(20)).toMatchObject({ total: 20, more: true })
  expect(asked(10)).toMatchObject({ total: 20, more: true })
  expect(asked(all - 1)).toMatchObject({ total: all - 1, more: true })
  expect(asked(all)).toMatchObject({ total: all, more: false })
  expect(asked()).toMatchObject({ total: all, more: false })
  expect(asked(20)).toMatchObject({ total: all, more: false })
})

it.each<[string, LocalFilter]>([
  ['the whole task', {}],
  ['a span of days', { start_at: '2000-01-01 00:00:00', end_at: '2100-01-01 00:00:00' }],
  ['a flag alone', { transferred: true }],
])('counts %s to the last call, because the number is kept', (_what, filter) => {
  const all = passing(filter).length
  expect(all).toBeGreaterThan(5)
  const query = { scope: SCOPE, filter, sort: DEFAULT_LOCAL_SORT, page: 1, perPage: 10, most: 5 }
  expect(store.pageOfAll(query)).toMatchObject({ total: all, more: false })
})

it('a count is not remembered past a change', () => {
  const before = count({ search: '分期' })
  const [extra] = [plainRecord('late', { comments: [{ id: 1, content: '想办分期' }] })]
  store.ingestPage(SCOPE, pageOf([extra]), { mark: 1, checkpoint: '' })
  expect(count({ search: '分期' })).toBe(before + 1)
  expect(page({ search: '想办分期' }).map(({ id }) => id)).toEqual(['late'])
})
