import { describe, expect, it } from 'vitest'
import { recordField } from './fields.ts'
import { FILTERS, LIVE_FILTERS, type LocalFilter } from './filters.ts'
import { filterValue, tidyFilter, tidyLocalFilter, typedApart, withFilter } from './filterValues.ts'

describe('every filter', () => {
  it.each(FILTERS.map((filter) => [filter.key, filter] as const))(
    '%s has a name in both languages',
    (_, filter) => {
      const label = filter.label ?? (filter.kind === 'flag' ? filter.yes : recordField(filter.field)?.label)
      expect(label?.zh).toMatch(/[\u4e00-\u9fff]/)
      expect(label?.en).toMatch(/[A-Za-z]/)
    },
  )

  it('has a key of its own', () => {
    expect(new Set(FILTERS.map(({ key }) => key)).size).toBe(FILTERS.length)
  })

  it('of the platform says how either side compares, in both languages', () => {
    for (const { rules, key } of LIVE_FILTERS)
      for (const side of [rules?.live, rules?.local]) {
        expect(side?.zh, key).toMatch(/[\u4e00-\u9fff]|[A-Z]/)
        expect(side?.en, key).toMatch(/[a-z]/)
      }
  })
})

it('one value is set, read and taken away, in a group of filters too', () => {
  for (const entry of FILTERS) {
    const before: LocalFilter = { answered: true, times: { read_at: ['2026-01-01 00:00:00', null] } }
    const set = withFilter(before, entry, 'x')
    expect(filterValue(set, entry)).toBe('x')
    expect(filterValue(withFilter(set, entry), entry)).toBeUndefined()
    for (const other of FILTERS)
      if (other !== entry) expect(filterValue(set, other)).toEqual(filterValue(before, other))
  }
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
    start_at: '',
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

it('the platform is asked with its own filters alone, a number by its digits', () => {
  const filter: LocalFilter = { keyword: ' 138-0013 8000 ', intention_tags: [2, 1, 2], answered: true }
  expect(tidyFilter(filter)).toEqual({ keyword: '13800138000', intention_tags: [1, 2] })
  expect(tidyLocalFilter(filter)).toEqual({ ...filter, keyword: '138-0013 8000', intention_tags: [1, 2] })
})

it('what was typed is told apart from what was chosen', () => {
  expect(typedApart<LocalFilter>({ keyword: '138', search: '分期', city: ['上海'] })).toEqual({
    typed: { keyword: '138', search: '分期' },
    rest: { city: ['上海'] },
  })
})
