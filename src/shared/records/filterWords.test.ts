import { expect, it } from 'vitest'
import { filterConditions } from './filterWords.ts'
import type { LocalFilter } from './filters.ts'

const FILTER: LocalFilter = {
  keyword: '138',
  intention_tags: [1, 2],
  levels: [[0, 100]],
  start_at: '2026-01-01 00:00:00',
  end_at: '2026-01-31 23:59:59',
  hangup_date: ['2026-01-02 00:00:00', '2026-01-03 00:00:00'],
  search: '多少钱',
  answered: true,
  tags: ['有意向', '加微信'],
  operator: [1],
  hangup_disposition: [2],
  bill: [30_000, null],
  times: { created_at: [null, '2026-02-01 00:00:00'] },
  has_comment: false,
  transferred: false,
}
const texts = (locale: 'zh-CN' | 'en'): string[] => filterConditions(FILTER, locale).map(({ text }) => text)

it('says every condition in Chinese and in English', () => {
  expect(texts('zh-CN')).toEqual([
    '号码含 138',
    '含 多少钱',
    '意向 A / B',
    '得分 0 – 100',
    '2026-01-01 00:00:00 起',
    '2026-01-31 23:59:59 止',
    '挂断时间 2026-01-02 00:00:00 – 2026-01-03 00:00:00',
    '已接听',
    '无备注',
    '未转接',
    '标签 有意向 / 加微信',
    '运营商 电信',
    '挂断方 客户',
    '通话时长 ≥ 0:30',
    '创建时间 ≤ 2026-02-01 00:00:00',
  ])
  expect(texts('en')).toEqual(
    expect.arrayContaining([
      'Callee has 138',
      'Intention A / B',
      'Answered',
      'Talk time ≥ 0:30',
      'No comment',
    ]),
  )
  expect(filterConditions({}, 'zh-CN')).toEqual([])
})

it('each condition can be taken away, and only it', () => {
  const all = filterConditions(FILTER, 'zh-CN').map(({ text }) => text)
  for (const { text, without } of filterConditions(FILTER, 'zh-CN'))
    expect(filterConditions(without, 'zh-CN').map((other) => other.text)).toEqual(
      all.filter((other) => other !== text),
    )
})

it('a bound that is not included is told as such', () => {
  const said = (bill: LocalFilter['bill']): unknown =>
    filterConditions({ bill }, 'zh-CN').map(({ text }) => text)
  expect(said([30_001, null])).toEqual(['通话时长 > 0:30'])
  expect(said([null, 59_999])).toEqual(['通话时长 < 1:00'])
  expect(said([30_000, null])).toEqual(['通话时长 ≥ 0:30'])
})
