import { deepStrictEqual, equal } from 'node:assert/strict'
import type { Facet, LocalFilter } from '#shared/records/filters.ts'
import { DEFAULT_LOCAL_SORT } from '#shared/records/localSort.ts'
import type { CallRecordDetail } from '#shared/records/types.ts'
import { parseJson } from '../../wire/json.ts'
import { readRecord } from '../../records/readRecord.ts'
import type { CallStore } from '../../records/store/index.ts'
import { naiveFilter } from '../../records/store/test/naive.ts'
import type { StoredTaskRef } from '../store.ts'

const FILTERS: LocalFilter[] = [
  ...['分期', '没有时间', '改', '客户1', '138', '%', 'vip', '次备注'].map((search) => ({ search })),
  { start_at: '2026-05-04 00:00:00', end_at: '2026-05-09 10:00:01' },
  { tags: ['标签2'] },
  { has_comment: true },
  { answered: false, search: '客户' },
]

/** What the store counts and finds is what a recount of its calls' own texts gives. @throws AssertionError */
export function expectAgreement(store: CallStore, scope: StoredTaskRef, texts: readonly string[]): void {
  const records = texts.map((raw) => ({ ...readRecord(parseJson(raw), raw), raw }))
  const facets = store.facets(scope)
  equal(facets.calls, records.length)
  equal(facets.answered, records.filter(({ bill }) => (bill ?? 0) > 0).length, 'answered')
  equal(facets.has_comment, records.filter(({ comments }) => comments.length > 0).length, 'commented')
  const recount = (
    valuesOf: (record: CallRecordDetail) => (string | number | null)[],
  ): Map<unknown, number> => {
    const counts = new Map<unknown, number>()
    for (const value of records.flatMap(valuesOf))
      if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1)
    return counts
  }
  const counted = (list: readonly Facet<string | number>[]): Map<unknown, number> =>
    new Map(list.map(({ value, count }) => [value, count]))
  deepStrictEqual(
    counted(facets.tags),
    recount(({ tags }) => tags.map(({ name }) => name)),
    'tags',
  )
  deepStrictEqual(
    counted(facets.province),
    recount(({ province }) => [province]),
    'provinces',
  )
  deepStrictEqual(
    counted(facets.level_name),
    recount(({ level_name }) => [level_name]),
    'levels',
  )
  deepStrictEqual(
    counted(facets.intention_results),
    recount(({ intention_results }) => [intention_results]),
    'intentions',
  )
  const newest = records.at(-1)?.name ?? '客户'
  for (const filter of [...FILTERS, { search: newest }]) {
    const wanted = records.filter((record) => naiveFilter(record, filter)).map(({ id }) => id)
    const found = store.page({ scope, filter, sort: DEFAULT_LOCAL_SORT, page: 1, perPage: 5000 })
    const what = JSON.stringify(filter)
    deepStrictEqual(found.map(({ id }) => id).sort(), wanted.sort(), what)
    equal(store.count({ scope, filter }), wanted.length, what)
  }
}
