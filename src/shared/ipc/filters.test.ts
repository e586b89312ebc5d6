import { describe, expect, it } from 'vitest'
import { localFilter, localSort, recordFilter } from './filters.ts'

describe('the local filter', () => {
  it.each<[string, unknown]>([
    ['nothing', {}],
    ['a range that is open above', { bill: [1000, null] }],
    ['a range of a time', { times: { calldate: ['2026-05-01 00:00:00', null] } }],
    ['what Live has', { keyword: '138', intention_tags: [1], levels: [[0, 100]] }],
    ['names with any sign', { tags: ['"; DROP', '100%'], search: '"%_*-' }],
  ])('takes %s', (_what, filter) => expect(localFilter.parse(filter)).toEqual(filter))

  it.each<[string, unknown]>([
    ['an unknown property', { somewhere: 1 }],
    ['an unknown time', { times: { id: [null, null] } }],
    ['a time that is none', { times: { calldate: ['yesterday', null] } }],
    ['a negative length', { bill: [-1, null] }],
    ['a search of a thousand characters', { search: 'x'.repeat(1000) }],
    ['a text for a flag', { answered: 'yes' }],
    ['a score that ends before it begins', { levels: [[100, 0]] }],
  ])('refuses %s', (_what, filter) => expect(localFilter.safeParse(filter).success).toBe(false))
})

it('the platform’s filter holds nothing that the platform does not take', () => {
  expect(
    recordFilter.safeParse({ keyword: '138', hangup_date: ['2026-05-01 00:00:00', '2026-05-02 00:00:00'] })
      .success,
  ).toBe(true)
  expect(recordFilter.safeParse({ keyword: '1\n2' }).success).toBe(false)
  expect(recordFilter.safeParse({ answered: true }).success).toBe(false)
})

it('sorting is by a column that list rows carry', () => {
  expect(localSort.safeParse({ key: 'bill', descending: true }).success).toBe(true)
  expect(localSort.safeParse({ key: 'details', descending: true }).success).toBe(false)
  expect(localSort.safeParse({ key: 'key; DROP TABLE calls', descending: true }).success).toBe(false)
})
