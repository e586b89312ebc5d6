import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { localFilter } from '../ipc/filters.ts'
import type { LocalFacets } from './filters.ts'
import { readTyped, textFilter } from './typedFilter.ts'

/** A Thursday. */
const NOW = Date.parse('2026-11-26T10:00:00+08:00')
const FACETS = {
  province: [{ value: '浙江', count: 3 }],
  city: [{ value: '杭州', count: 2 }],
  level_name: [{ value: 'A类客户(意向明确)', count: 1 }],
  tags: [{ value: '问价格', count: 1 }],
  tag_groups: [],
  llm_tags: [],
  my_verdict: [
    { value: '我自己的', count: 1 },
    { value: '', count: 9 },
  ],
  my_tags: [{ value: '复听', count: 1 }],
} as unknown as LocalFacets
const day = (of: string) => ({ start_at: `${of} 00:00:00`, end_at: `${of} 23:59:59` })
const read = (text: string) => readTyped(text, NOW, FACETS)

describe('a word that is a condition', () => {
  it.each<[string, object]>([
    ['A', { intention_tags: [1] }],
    ['a/C', { intention_tags: [1, 3] }],
    ['A b', { intention_tags: [1, 2] }],
    ['今天', day('2026-11-26')],
    ['昨天', day('2026-11-25')],
    ['上周', { start_at: '2026-11-16 00:00:00', end_at: '2026-11-22 23:59:59' }],
    ['11-25', day('2026-11-25')],
    ['11/5', day('2026-11-05')],
    ['3-5', day('2026-03-05')],
    ['11月5日', day('2026-11-05')],
    ['2025-12-31', day('2025-12-31')],
    ['12-31', day('2025-12-31')],
    ['11-20~11-25', { start_at: '2026-11-20 00:00:00', end_at: '2026-11-25 23:59:59' }],
    ['9:30-11', { start_at: '2026-11-26 09:30:00', end_at: '2026-11-26 11:00:00' }],
    ['昨天 9点半-11点', { start_at: '2026-11-25 09:30:00', end_at: '2026-11-25 11:00:00' }],
    ['>30秒', { bill: [30_001, null] }],
    ['≥30秒', { bill: [30_000, null] }],
    ['<1分钟', { bill: [null, 59_999] }],
    ['<=90s', { bill: [null, 90_000] }],
    ['30-60秒', { bill: [30_000, 60_000] }],
    ['＞３０秒', { bill: [30_001, null] }],
    ['未接', { answered: false }],
    ['已接听', { answered: true }],
    ['No', {}],
    ['有备注', { has_comment: true }],
    ['转人工', { transferred: true }],
    ['浙江', { province: ['浙江'] }],
    ['杭州', { city: ['杭州'] }],
    ['问价格', { tags: ['问价格'] }],
    ['移动', { operator: [3] }],
    ['客户挂断', { hangup_disposition: [2] }],
    ['客户:太贵', { said_customer: '太贵' }],
    ['客户："要 退款"', { said_customer: '要 退款' }],
    ['ai:您好 人工:马上', { said_ai: '您好', said_person: '马上' }],
    ['节点:报价', { node: '报价' }],
    ['待复核', { my_reviewed: false }],
    ['已复核 A', { my_reviewed: true, intention_tags: [1] }],
    ['Unreviewed', { my_reviewed: false }],
    ['我自己的', { my_verdict: ['我自己的'] }],
    ['无结论', { my_verdict: [''] }],
    ['复听', { my_tags: ['复听'] }],
    ['备注:周一', { my_note: '周一' }],
    ['标记:昨天', { my_marked_at: ['2026-11-25 00:00:00', '2026-11-25 23:59:59'] }],
    ['marked:11-20~11-25', { my_marked_at: ['2026-11-20 00:00:00', '2026-11-25 23:59:59'] }],
    [
      '标记：今天 昨天',
      { my_marked_at: ['2026-11-26 00:00:00', '2026-11-26 23:59:59'], ...day('2026-11-25') },
    ],
    ['标记:多少', {}],
    ['客户:', {}],
    ['电话:"昨天 A"', {}],
  ])('%s', (text, conditions) => {
    expect(read(text).conditions).toEqual(conditions)
    if (Object.keys(conditions).length > 0) expect(read(text).rest).toBe('')
  })

  it('stands beside others and beside words', () => {
    expect(read('A 昨天 >30秒 多少钱')).toEqual({
      conditions: { intention_tags: [1], ...day('2026-11-25'), bill: [30_001, null] },
      days: 'yesterday',
      rest: '多少钱',
    })
  })

  it('a day by its name moves on, a date does not', () => {
    expect([read('昨天').days, read('11-25').days, read('昨天 9:30-11').days]).toEqual([
      'yesterday',
      null,
      null,
    ])
  })
})

describe('what is no condition', () => {
  it.each([
    '多少钱',
    '13800138000',
    '2026-02-30',
    '13-45',
    '3.5',
    '11-25-3',
    '25:00-26:00',
    '11:00-9:00',
    '30秒',
    '北京',
    'AB',
    'toString',
    '__proto__',
  ])('%s stays text', (text) => {
    expect(read(text)).toEqual({ conditions: {}, days: null, rest: text })
  })

  it('between quotes is text, whatever it says', () => {
    expect(read('"昨天" “A”')).toEqual({ conditions: {}, days: null, rest: '昨天 A' })
    expect(read('""').rest).toBe('')
  })

  it('is a number where it is digits alone, else words', () => {
    expect(textFilter('138 0013')).toEqual({ keyword: '138 0013' })
    expect(textFilter('10')).toEqual({ search: '10' })
    expect(textFilter('10 万')).toEqual({ search: '10 万' })
    expect(textFilter(' ')).toEqual({})
  })
})

it('whatever is typed, its conditions are a filter that the store takes', () => {
  const words = fc.constantFrom(
    'A',
    '昨天',
    '>30秒',
    '9:30-11',
    '11-25',
    '未接',
    '浙江',
    '"x',
    '30-60秒',
    '多少钱',
    'é',
  )
  fc.assert(
    fc.property(
      fc.array(fc.oneof(words, fc.string({ unit: 'grapheme', maxLength: 12 })), { maxLength: 6 }),
      (typed) => {
        const { conditions } = read(typed.join(' '))
        expect(localFilter.safeParse(conditions).success).toBe(true)
      },
    ),
    { numRuns: 500 },
  )
})

it('one’s own verdicts are known by their words: those of the list, and without one those that come with the product', () => {
  expect(read('需跟进').rest).toBe('需跟进')
  expect(readTyped('需跟进', NOW, null).conditions).toEqual({ my_verdict: ['需跟进'] })
})
