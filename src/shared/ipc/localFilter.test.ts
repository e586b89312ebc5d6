import { describe, expect, it } from 'vitest'
import { tidyLocalFilter, type LocalFilter } from '../records/localFilter.ts'
import { localFilter, localSort } from './localFilter.ts'

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
  ])('refuses %s', (_what, filter) => expect(localFilter.safeParse(filter).success).toBe(false))
})

it('sorting is by a column that list rows carry', () => {
  expect(localSort.safeParse({ key: 'bill', descending: true }).success).toBe(true)
  expect(localSort.safeParse({ key: 'details', descending: true }).success).toBe(false)
  expect(localSort.safeParse({ key: 'key; DROP TABLE calls', descending: true }).success).toBe(false)
})

it('a tidy filter has no empty texts, lists and ranges', () => {
  const filter: LocalFilter = {
    keyword: ' ',
    search: '  分期 ',
    tags: [],
    city: ['上海', '上海'],
    bill: [null, null],
    duration: [null, 5],
    times: { calldate: [null, null], read_at: ['2026-01-01 00:00:00', null] },
    answered: false,
  }
  expect(tidyLocalFilter(filter)).toEqual({
    search: '分期',
    city: ['上海'],
    duration: [null, 5],
    times: { read_at: ['2026-01-01 00:00:00', null] },
    answered: false,
  })
  expect(tidyLocalFilter({ times: { calldate: [null, null] } })).toEqual({})
})
