import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { documentedNew, documentedOld } from '../../../test/fixtures/tasks.ts'
import { formatChinaTime, parsePlatformTime } from '../time.ts'
import { diallingNow, diallingUntil, nextDialling, type DiallingSettings } from './dialling.ts'
import type { WorkHour } from './types.ts'
import { clockText } from './workHours.ts'

const at = (text: string): number => parsePlatformTime(text) ?? NaN
const text = (moment: number | null): string | null =>
  moment === null ? null : formatChinaTime(moment).slice(0, 16)
const slot = (wday: number, begin: string, end: string): WorkHour => ({ wday, begin, end })
const EVERY_DAY = [0, 1, 2, 3, 4, 5, 6]
const WORKDAYS = [1, 2, 3, 4, 5]
const OFFICE = WORKDAYS.flatMap((wday) => [slot(wday, '09:00', '12:00'), slot(wday, '13:00', '18:00')])
const ALL_DAY = [slot(-1, '00:00', '23:59')]

function task(given: Partial<DiallingSettings> = {}): DiallingSettings {
  return { start_time: null, stop_time: null, work_week: EVERY_DAY, work_hour: OFFICE, holiday: [], ...given }
}
const dials = (settings: DiallingSettings, when: string): boolean => diallingNow(settings, at(when)).dialling
const why = (settings: DiallingSettings, when: string): string[] =>
  diallingNow(settings, at(when)).reasons.map(({ zh }) => zh)
const next = (settings: DiallingSettings, when: string): string | null =>
  text(nextDialling(settings, at(when)))
const until = (settings: DiallingSettings, when: string): string | null =>
  text(diallingUntil(settings, at(when)))

// 2025-11-17 is a Monday.
describe('by the hours of the day', () => {
  it.each([
    ['2025-11-17 08:59:59', false, '2025-11-17 09:00'],
    ['2025-11-17 09:00', true, '2025-11-17 09:00'],
    ['2025-11-17 11:59:59', true, '2025-11-17 11:59'],
    ['2025-11-17 12:00', false, '2025-11-17 13:00'],
    ['2025-11-17 18:00', false, '2025-11-18 09:00'],
    ['2025-11-21 18:00', false, '2025-11-24 09:00'],
    ['2025-11-22 10:00', false, '2025-11-24 09:00'],
    ['2025-11-23 23:59:59', false, '2025-11-24 09:00'],
  ])('at %s', (when, dialling, coming) => {
    expect(dials(task(), when)).toBe(dialling)
    expect(next(task(), when)).toBe(coming)
  })

  it('says which hours it is not in', () => {
    expect(why(task(), '2025-11-18 12:30')).toEqual([
      '现在 12:30，不在周二的呼叫时段 09:00–12:00、13:00–18:00 内',
    ])
    expect(why(task(), '2025-11-22 12:30')).toEqual(['周六没有呼叫时段'])
    expect(diallingNow(task(), at('2025-11-18 12:30')).reasons[0]?.en).toBe(
      'It is 12:30, outside the hours of Tue: 09:00–12:00, 13:00–18:00',
    )
  })

  it('says how long it goes on', () => {
    expect(until(task(), '2025-11-17 09:30')).toBe('2025-11-17 12:00')
    const touching = task({
      work_hour: [slot(1, '09:00', '12:00'), slot(1, '12:00', '15:00'), slot(1, '14:00', '16:00')],
    })
    expect(until(touching, '2025-11-17 09:30')).toBe('2025-11-17 16:00')
  })

  it('never dials without hours, and says so', () => {
    const none = task({ work_hour: [] })
    expect(why(none, '2025-11-17 10:00')).toEqual(['没有任何工作日设有呼叫时段'])
    expect(next(none, '2025-11-17 10:00')).toBeNull()
  })

  it('leaves slots out that nobody documents, and counts them', () => {
    const odd = task({
      work_hour: [slot(1, '22:00', '02:00'), slot(1, '09:00', '12:00')],
      holiday: [{ begin: 'x', end: 'y' }],
    })
    expect(diallingNow(odd, at('2025-11-17 23:00'))).toMatchObject({ dialling: false, ignored: 2 })
    expect(next(odd, '2025-11-17 23:00')).toBe('2025-11-24 09:00')
  })
})

describe('around midnight and the end of the week', () => {
  const late = task({ work_hour: [slot(6, '20:00', '23:59'), slot(0, '00:00', '02:00')] })

  it('a slot that ends at 23:59 lasts until midnight', () => {
    expect(dials(late, '2025-11-22 23:59:59')).toBe(true)
    expect(dials(late, '2025-11-23 00:00')).toBe(true)
    expect(until(late, '2025-11-22 21:00')).toBe('2025-11-23 02:00')
    expect(dials(late, '2025-11-23 02:00')).toBe(false)
    expect(next(late, '2025-11-23 02:00')).toBe('2025-11-29 20:00')
  })

  it('without tomorrow’s hours it ends there', () => {
    const monday = task({ work_hour: [slot(1, '20:00', '23:59')] })
    expect(until(monday, '2025-11-17 21:00')).toBe('2025-11-18 00:00')
    expect(next(monday, '2025-11-18 00:00')).toBe('2025-11-24 20:00')
    expect(dials(task({ work_hour: [slot(1, '20:00', '24:00')] }), '2025-11-17 23:59:59')).toBe(true)
  })

  it('every day all day goes on without end', () => {
    const always = task({ work_hour: ALL_DAY })
    expect(until(always, '2025-11-17 23:59')).toBeNull()
    expect(until({ ...always, stop_time: at('2025-12-31 10:00') }, '2025-11-17 10:00')).toBe(
      '2025-12-31 10:00',
    )
    expect(until({ ...always, work_week: WORKDAYS }, '2025-11-17 10:00')).toBe('2025-11-22 00:00')
  })
})

describe('by working days', () => {
  const week = task({ work_hour: ALL_DAY, work_week: WORKDAYS })

  it('a day that has hours and is no working day does not dial', () => {
    expect(dials(week, '2025-11-21 23:59:59')).toBe(true)
    expect(why(week, '2025-11-22 00:00')).toEqual(['周六不是工作日'])
    expect(next(week, '2025-11-22 00:00')).toBe('2025-11-24 00:00')
  })

  it('where none are named every day is one', () => {
    expect(dials({ ...week, work_week: [] }, '2025-11-22 12:00')).toBe(true)
  })

  it('that have no hours leave nothing', () => {
    const apart = task({ work_hour: [slot(6, '09:00', '12:00')], work_week: WORKDAYS })
    expect(next(apart, '2025-11-17 10:00')).toBeNull()
    expect(why(apart, '2025-11-22 10:00')).toEqual(['没有任何工作日设有呼叫时段'])
  })
})

describe('around holidays', () => {
  const holiday = [
    { begin: '2025-11-20 14:30', end: '2025-11-24 10:15' },
    { begin: '2025-11-18 00:00', end: '2025-11-18 23:59' },
  ]
  const settings = task({ holiday })

  it.each([
    ['2025-11-17 18:30', '2025-11-19 09:00'],
    ['2025-11-18 23:59:30', '2025-11-19 09:00'],
    ['2025-11-20 14:29', '2025-11-20 14:29'],
    ['2025-11-20 14:30', '2025-11-24 10:15'],
    ['2025-11-22 10:00', '2025-11-24 10:15'],
    ['2025-11-24 10:15', '2025-11-24 10:15'],
  ])('the next dialling after %s', (when, coming) => {
    expect(next(settings, when)).toBe(coming)
  })

  it('says which one it is, and stops where one begins', () => {
    expect(why(settings, '2025-11-21 10:00')).toEqual(['现在是节假日：2025-11-20 14:30 至 2025-11-24 10:15'])
    expect(until(settings, '2025-11-20 13:30')).toBe('2025-11-20 14:30')
  })

  it('takes one after the other, in whatever order they came, also where they overlap', () => {
    const chain = [
      { begin: '2025-11-19', end: '2025-11-20' },
      { begin: '2025-11-17 10:00', end: '2025-11-19 00:00' },
      { begin: '2025-11-20 12:00', end: '2025-11-21 13:00' },
    ]
    expect(next(task({ holiday: chain }), '2025-11-17 10:30')).toBe('2025-11-21 13:00')
  })
})

describe('between its first and last moment', () => {
  const settings = task({ start_time: at('2025-11-18 10:30:20'), stop_time: at('2025-11-19 17:59:59') })

  it('dials from the one to the other', () => {
    expect(dials(settings, '2025-11-18 10:30:19')).toBe(false)
    expect(dials(settings, '2025-11-18 10:30:20')).toBe(true)
    expect(dials(settings, '2025-11-19 17:59:58')).toBe(true)
    expect(dials(settings, '2025-11-19 17:59:59')).toBe(false)
  })

  it('says when it begins, and never again after its end', () => {
    expect(nextDialling(settings, at('2025-11-01 00:00'))).toBe(settings.start_time)
    expect(next(settings, '2025-11-19 18:00')).toBeNull()
    expect(why(settings, '2025-11-17 10:00')).toEqual(['尚未到开始时间 2025-11-18 10:30:20'])
    expect(why(settings, '2025-11-20 12:00')).toEqual([
      '结束时间 2025-11-19 17:59:59 已过',
      expect.stringContaining('现在 12:00'),
    ])
  })

  it('never, where it ends before it begins or before there are hours', () => {
    expect(next({ ...settings, stop_time: at('2025-11-18 10:00') }, '2025-11-17 10:00')).toBeNull()
    expect(next(task({ stop_time: at('2025-11-24 09:00') }), '2025-11-21 19:00')).toBeNull()
  })

  it('the documented tasks are over', () => {
    for (const documented of [documentedNew(), documentedOld()]) {
      expect(diallingNow(documented, at('2026-01-01 10:00')).reasons[0]?.zh).toContain('已过')
      expect(nextDialling(documented, at('2026-01-01 10:00'))).toBeNull()
    }
  })
})

describe('wherever the machine stands', () => {
  const zone = process.env.TZ
  afterEach(() => {
    if (zone === undefined) delete process.env.TZ
    else process.env.TZ = zone
  })

  // 2026-03-08 and 2026-10-25 are the days on which New York and Berlin change their clocks.
  it.each(['America/New_York', 'Europe/Berlin', 'Pacific/Kiritimati', 'Asia/Shanghai'])('%s', (name) => {
    process.env.TZ = name
    const sundays = task({ work_hour: [slot(0, '01:00', '03:00')] })
    for (const sunday of ['2026-03-08', '2026-10-25']) {
      expect(next(sundays, `${sunday} 00:00`)).toBe(`${sunday} 01:00`)
      expect(dials(sundays, `${sunday} 02:30`)).toBe(true)
      expect(dials(sundays, `${sunday} 03:00`)).toBe(false)
    }
  })
})

it('whatever the settings: it dials at the next time, at no time before, and on until the end that is told', () => {
  const HOUR = 60
  const hour = fc.integer({ min: 0, max: 24 })
  const from = at('2025-11-17 00:00')
  const moment = fc.integer({ min: 0, max: 14 * 24 }).map((hours) => from + hours * 3_600_000)
  const settings = fc.record({
    start_time: fc.option(moment),
    stop_time: fc.option(moment),
    work_week: fc.uniqueArray(fc.integer({ min: 0, max: 6 })),
    work_hour: fc.array(
      fc.record({
        wday: fc.integer({ min: -1, max: 6 }),
        begin: hour.map((each) => clockText(each * HOUR)),
        end: hour.map((each) => clockText(each === 24 ? 1439 : each * HOUR)),
      }),
      { maxLength: 5 },
    ),
    holiday: fc.array(fc.record({ begin: moment.map(formatChinaTime), end: moment.map(formatChinaTime) }), {
      maxLength: 3,
    }),
  })
  fc.assert(
    fc.property(settings, moment, (given, now) => {
      const coming = nextDialling(given, now)
      const last = coming ?? now + 30 * 24 * 3_600_000
      for (let each = now; each < last; each += 3_600_000)
        expect(diallingNow(given, each).dialling).toBe(false)
      if (coming === null) return
      expect(diallingNow(given, coming).dialling).toBe(true)
      const end = diallingUntil(given, coming)
      for (let each = coming; each < (end ?? coming + 9 * 24 * 3_600_000); each += 3_600_000)
        expect(diallingNow(given, each).dialling).toBe(true)
      if (end !== null) expect(diallingNow(given, end).dialling).toBe(false)
    }),
  )
})
