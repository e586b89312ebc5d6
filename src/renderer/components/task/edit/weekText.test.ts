import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { documentedNew, documentedOld } from '../../../../../test/fixtures/tasks.ts'
import type { WorkHour } from '#shared/tasks/types.ts'
import type { WeekSettings } from '#shared/tasks/weekEdit.ts'
import { readWeekText, weekText, type WeekReading } from './weekText.ts'
import { DAYS_MONDAY_FIRST, clockText, weekHours, weekLines } from '#shared/tasks/workHours.ts'

const slot = (wday: number, begin: string, end: string): WorkHour => ({ wday, begin, end })
const EMPTY: WeekSettings = { work_hour: [], work_week: [1, 2, 3, 4, 5] }
const done = (reading: WeekReading): WeekSettings => {
  if ('errors' in reading) throw new Error(JSON.stringify(reading.errors))
  return reading.week
}
const read = (text: string): string[] =>
  weekLines(weekHours(done(readWeekText(EMPTY, text)).work_hour), 'zh-CN')
const errors = (text: string, locale: 'zh' | 'en' = 'zh'): [number, string][] => {
  const reading = readWeekText(EMPTY, text)
  return 'errors' in reading ? reading.errors.map((error) => [error.line, error.text[locale]]) : []
}

describe('a week as text', () => {
  it('has a line for days with the same hours', () => {
    expect(weekText(documentedNew(), 'zh-CN')).toBe('每天 09:00-12:00 13:00-23:59')
    expect(weekText(documentedOld(), 'en')).toBe('Every day 00:00-23:59')
    const week = [1, 2, 3].map((wday) => slot(wday, '09:00', '12:00'))
    expect(
      weekText({ work_hour: [...week, slot(0, '10:00', '24:00')], work_week: [0, 1, 2, 3] }, 'zh-CN'),
    ).toBe('周一至周三 09:00-12:00\n周日 10:00-23:59')
    expect(weekText(EMPTY, 'en')).toBe('')
  })

  it('marks days that have hours and are no working days', () => {
    const week = { work_hour: [slot(5, '09:00', '12:00'), slot(6, '09:00', '12:00')], work_week: [5] }
    expect(weekText(week, 'zh-CN')).toBe('周五 09:00-12:00\n周六 停用 09:00-12:00')
    expect(weekText(week, 'en')).toBe('Fri 09:00-12:00\nSat off 09:00-12:00')
  })
})

describe('reading', () => {
  const WORKDAYS = ['周一至周五 09:00–12:00、13:00–18:00']

  it.each([
    '周一至周五 09:00-12:00 13:00-18:00',
    '周一到周五 9:00-12:00,13:00-18:00',
    '周一至周五０９：００－１２：００　１３：００～１８：００',
    '星期一至星期五：09:00至12:00、13:00至18:00',
    '礼拜一—五 09:00 — 12:00；13:00 – 18:00',
    '周一、二、三、四、五 09:00~12:00和13:00〜18:00',
    '工作日 09:00到12:00 13:00到18:00',
    '\n  工作日 09:00-12:00\r\n工作日 13:00-18:00\n',
    'Mon-Fri 09:00-12:00 13:00-18:00',
    'monday – friday: 9:00 to 12:00, 13:00 until 18:00',
    'Mon, Tues, Wed, Thurs and Fri 09:00-12:00 and 13:00-18:00',
    'Weekdays 09:00-12:00; 13:00-18:00',
  ])('takes %j', (text) => {
    expect(read(text)).toEqual(WORKDAYS)
  })

  it.each([
    ['每天 00:00-24:00', ['周一至周日 00:00–23:59']],
    ['every day 00:00-23:59', ['周一至周日 00:00–23:59']],
    ['周末 10:00-16:00', ['周六、周日 10:00–16:00']],
    ['周六日 10:00-16:00', ['周六、周日 10:00–16:00']],
    ['周六至周一 10:00-16:00', ['周一、周六、周日 10:00–16:00']],
    ['Sun, Wed 10:00-16:00', ['周三、周日 10:00–16:00']],
    ['周一 09:00-12:00\n周二 无\nWed none\n周四 停用', ['周一 09:00–12:00']],
    ['周一 13:00-18:00 09:00-12:00', ['周一 09:00–12:00、13:00–18:00']],
    ['周一 09:00-12:00 12:00-18:00', ['周一 09:00–12:00、12:00–18:00']],
    ['', []],
  ])('understands %j', (text, expected) => {
    expect(read(text)).toEqual(expected)
  })

  it('switches days off and on by the mark', () => {
    const off = done(readWeekText(EMPTY, '周一至周六 09:00-12:00\n周日 停用 10:00-11:00'))
    expect(off.work_week).toEqual([1, 2, 3, 4, 5, 6])
    expect(done(readWeekText(off, '周一至周五、周日 09:00-12:00\nsat off 09:00-12:00')).work_week).toEqual([
      0, 1, 2, 3, 4, 5,
    ])
  })

  it('keeps the slot for every day, the odd slots and the end of the day as they came', () => {
    const came = {
      work_hour: [slot(-1, '09:00', '24:00'), slot(3, '22:00', '02:00')],
      work_week: [0, 1, 2, 3, 4, 5, 6],
    }
    expect(done(readWeekText(came, '每天 09:00-23:59'))).toBe(came)
    expect(done(readWeekText(came, '每天 10:00-24:00')).work_hour).toEqual([
      slot(-1, '10:00', '24:00'),
      slot(3, '22:00', '02:00'),
    ])
  })
})

describe('what cannot be understood', () => {
  it('is told by its line, all of them at once', () => {
    const text = ['周一 09:00-12:00', '', '星期八 09:00-12:00', '09:00-12:00', '周二', '周三 9点到12点'].join(
      '\n',
    )
    expect(errors(text).map(([line]) => line)).toEqual([3, 4, 5, 6])
    expect(errors(text).map(([, sentence]) => sentence)).toEqual([
      expect.stringContaining('“星期八”不是星期'),
      expect.stringContaining('请以星期开头'),
      expect.stringContaining('请在星期后写时段'),
      expect.stringContaining('不是星期'),
    ])
  })

  it.each([
    ['周一 12:00-09:00', '“12:00-09:00”：结束时间须晚于开始时间'],
    ['周一 09:00-09:00', '结束时间须晚于开始时间'],
    ['周一 09:00-25:00', '“09:00-25:00”不是时段'],
    ['周一 09:60-12:00', '“09:60-12:00”不是时段'],
    ['周一 09:00-12:00:30', '不是时段'],
    ['周一 09:00-12:00 13:00', '“13:00”不是时段'],
    ['周一 09:00', '不是时段'],
    ['周一至 09:00-12:00', '不是星期'],
    ['周一至周末 09:00-12:00', '不是星期'],
    ['工作日至周六 09:00-12:00', '不是星期'],
    ['周一 09:00-12:00 11:00-13:00', '周一 11:00–13:00 与 09:00–12:00 重叠'],
  ])('%j is refused', (text, sentence) => {
    expect(errors(text)).toEqual([[1, expect.stringContaining(sentence)]])
  })

  it('slots that overlap over two lines are told at the later one', () => {
    expect(errors('工作日 09:00-12:00\n周二 11:00-13:00', 'en')).toEqual([
      [2, 'Tue 11:00–13:00 overlaps 09:00–12:00: change one of them'],
    ])
  })
})

it('any week without overlaps reads back from its text, in both languages, as the same object', () => {
  const day = fc
    .uniqueArray(fc.integer({ min: 0, max: 1439 }), { maxLength: 8 })
    .map((edges) => edges.sort((one, other) => one - other))
    .map((edges) => edges.flatMap((begin, index) => (index % 2 ? [] : [[begin, edges[index + 1]] as const])))
  const week = fc.record({
    hours: fc.array(day, { minLength: 7, maxLength: 7 }),
    work_week: fc.uniqueArray(fc.integer({ min: 0, max: 6 })).map((days) => days.sort()),
  })
  fc.assert(
    fc.property(week, fc.constantFrom('zh-CN' as const, 'en' as const), ({ hours, work_week }, locale) => {
      const work_hour = DAYS_MONDAY_FIRST.flatMap((wday) =>
        (hours[wday] ?? []).flatMap(([begin, end]) =>
          end === undefined ? [] : [slot(wday, clockText(begin), clockText(end))],
        ),
      )
      const came = { work_hour, work_week }
      const text = weekText(came, locale)
      expect(done(readWeekText(came, text))).toBe(came)
      const anew = done(readWeekText({ work_hour: [], work_week }, text))
      expect(weekHours(anew.work_hour)).toEqual(weekHours(work_hour))
    }),
  )
})
