import { describe, expect, it } from 'vitest'
import type { WorkHour } from './types.ts'
import {
  clockText,
  daysText,
  dayRanges,
  minuteOfDay,
  spanOf,
  weekHours,
  weekLines,
  weeklyMinutes,
} from './workHours.ts'

const slot = (wday: number, begin: string, end: string): WorkHour => ({ wday, begin, end })
const lines = (slots: WorkHour[]): string[] => weekLines(weekHours(slots), 'zh-CN')
const hours = (slots: WorkHour[]): number => weeklyMinutes(weekHours(slots)) / 60

/** The two documented answers: morning and afternoon by day, and one slot for every day. */
const DOCUMENTED_NEW = [0, 1, 2, 3, 4, 5, 6].flatMap((wday) => [
  slot(wday, '09:00', '12:00'),
  slot(wday, '13:00', '23:59'),
])
const DOCUMENTED_OLD = [slot(-1, '00:00', '23:59')]

describe('times of day', () => {
  it('become minutes', () => {
    expect(['00:00', '9:05', '23:59', '24:00', '12:30:45'].map(minuteOfDay)).toEqual([
      0, 545, 1439, 1440, 750,
    ])
    expect(clockText(545)).toBe('09:05')
  })

  it('are refused where they are none', () => {
    expect(['', '9', '24:01', '12:60', '12:3', 'noon'].map(minuteOfDay)).toEqual(Array(6).fill(null))
    expect(spanOf({ begin: '12:00', end: '12:00' })).toBeNull()
    expect(spanOf({ begin: '22:00', end: '02:00' })).toBeNull()
  })
})

describe('a week', () => {
  it('reads the documented 2.0 new hours', () => {
    expect(lines(DOCUMENTED_NEW)).toEqual(['周一至周日 09:00–12:00、13:00–23:59'])
    expect(weekLines(weekHours(DOCUMENTED_NEW), 'en')).toEqual(['Mon–Sun 09:00–12:00, 13:00–23:59'])
    expect(hours(DOCUMENTED_NEW)).toBe(7 * 14)
  })

  it('spreads the documented 2.0 old hours over seven days', () => {
    expect(weekHours(DOCUMENTED_OLD).days.map(({ wday, spans }) => [wday, spans.length])).toEqual(
      [1, 2, 3, 4, 5, 6, 0].map((wday) => [wday, 1]),
    )
    expect(lines(DOCUMENTED_OLD)).toEqual(['周一至周日 00:00–23:59'])
    expect(hours(DOCUMENTED_OLD)).toBe(7 * 24)
  })

  it('puts days with the same hours together', () => {
    const week = [1, 2, 3, 4, 5].flatMap((wday) => [
      slot(wday, '13:00', '18:00'),
      slot(wday, '09:00', '12:00'),
    ])
    week.push(slot(6, '10:00', '16:00'), slot(0, '10:00', '16:00'))
    expect(lines(week)).toEqual(['周一至周五 09:00–12:00、13:00–18:00', '周六、周日 10:00–16:00'])
    expect(dayRanges(weekHours(week)).map(({ wdays }) => wdays)).toEqual([
      [1, 2, 3, 4, 5],
      [6, 0],
    ])
  })

  it('counts a slot that comes twice, or overlaps, once', () => {
    const week = [slot(-1, '09:00', '12:00'), slot(1, '09:00', '12:00'), slot(1, '11:00', '13:00')]
    expect(lines(week)).toEqual(['周一 09:00–12:00、11:00–13:00', '周二至周日 09:00–12:00'])
    expect(hours(week)).toBe(4 + 6 * 3)
  })

  it('keeps what it cannot place, in the words that came', () => {
    const { days, odd } = weekHours([
      slot(9, '09:00', '12:00'),
      slot(3, '22:00', '02:00'),
      slot(-1, 'x', 'y'),
    ])
    expect(days.every(({ spans }) => spans.length === 0)).toBe(true)
    expect(odd).toHaveLength(3)
    expect(lines(odd)).toEqual(['9 09:00–12:00', '周三 22:00–02:00', '周一至周日 x–y'])
  })

  it('is empty without slots', () => {
    expect(lines([])).toEqual([])
    expect(hours([])).toBe(0)
  })
})

it('names days Monday first, as ranges from three days on', () => {
  expect(daysText([0, 1, 2, 3, 4, 5, 6], 'zh-CN')).toBe('周一至周日')
  expect(daysText([6, 0], 'zh-CN')).toBe('周六、周日')
  expect(daysText([5, 3, 1, 2, 0], 'zh-CN')).toBe('周一至周三、周五、周日')
  expect(daysText([1, 1, 8], 'en')).toBe('Mon, 8')
  expect(daysText([], 'en')).toBe('')
})
