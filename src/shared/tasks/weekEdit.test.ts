// Longer than 300 lines because its cases share what they build and read back.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { documentedNew } from '../../../test/fixtures/tasks.ts'
import type { WorkHour } from './types.ts'
import {
  addSpan,
  changeSpan,
  copyDay,
  daySpans,
  editSpanText,
  erase,
  freeSpans,
  nearestFit,
  paint,
  removeOdd,
  removeSpan,
  setWeek,
  stretch,
  switchDay,
  type WeekEdit,
  type WeekSettings,
} from './weekEdit.ts'
import { clockText, minuteOfDay, weekHours, weekLines } from './workHours.ts'

const slot = (wday: number, begin: string, end: string): WorkHour => ({ wday, begin, end })
const week = (work_hour: WorkHour[], work_week = [0, 1, 2, 3, 4, 5, 6]): WeekSettings => ({
  work_hour,
  work_week,
})
const span = (begin: string, end: string): { begin: number; end: number } => ({
  begin: minuteOfDay(begin) ?? NaN,
  end: minuteOfDay(end) ?? NaN,
})
const done = (edit: WeekEdit): WeekSettings => {
  if ('refused' in edit) throw new Error(edit.refused.en)
  return edit.week
}
const hours = (edit: WeekEdit): WorkHour[] => done(edit).work_hour
const refusal = (edit: WeekEdit): string => ('refused' in edit ? edit.refused.zh : '')
const lines = (edit: WeekEdit): string[] => weekLines(weekHours(hours(edit)), 'zh-CN')

const NEW = week(documentedNew().work_hour)
const EVERY_DAY = week([slot(-1, '09:00', '12:00'), slot(-1, '13:00', '18:00')])

describe('painting', () => {
  it('adds a slot among those of its day', () => {
    expect(
      hours(paint(week([slot(1, '09:00', '10:00'), slot(3, '09:00', '10:00')]), [2], span('09:15', '12:00'))),
    ).toEqual([slot(1, '09:00', '10:00'), slot(2, '09:15', '12:00'), slot(3, '09:00', '10:00')])
    expect(hours(paint(week([slot(1, '14:00', '18:00')]), [1], span('09:00', '12:00')))).toEqual([
      slot(1, '09:00', '12:00'),
      slot(1, '14:00', '18:00'),
    ])
  })

  it('joins what it overlaps or touches, and leaves apart what came side by side', () => {
    const came = week([slot(1, '08:00', '09:00'), slot(1, '09:00', '10:00'), slot(1, '12:00', '13:00')])
    expect(hours(paint(came, [1], span('15:00', '16:00')))).toEqual([
      ...came.work_hour,
      slot(1, '15:00', '16:00'),
    ])
    expect(hours(paint(came, [1], span('10:00', '12:30')))).toEqual([
      slot(1, '08:00', '09:00'),
      slot(1, '09:00', '13:00'),
    ])
  })

  it('does several days at once', () => {
    expect(lines(paint(week([]), [1, 2, 3, 4, 5], span('09:00', '12:00')))).toEqual([
      '周一至周五 09:00–12:00',
    ])
  })

  it('writes the end of the day as the platform does, or as the task does', () => {
    expect(hours(paint(week([]), [1], span('20:00', '24:00')))).toEqual([slot(1, '20:00', '23:59')])
    expect(hours(paint(week([slot(2, '20:00', '24:00')]), [1], span('20:00', '24:00')))[0]).toEqual(
      slot(1, '20:00', '24:00'),
    )
  })

  it('over what is painted already changes nothing', () => {
    expect(done(paint(NEW, [1, 2], span('14:00', '23:59')))).toBe(NEW)
  })

  it('makes the days working days', () => {
    expect(done(paint(week([], [1, 2]), [3], span('09:00', '10:00'))).work_week).toEqual([1, 2, 3])
    const off = week([slot(6, '09:00', '12:00')], [1, 2])
    expect(done(paint(off, [6], span('10:00', '11:00')))).toEqual({ ...off, work_week: [1, 2, 6] })
  })

  it('names no working days where none are named', () => {
    expect(done(paint(week([], []), [3], span('09:00', '10:00'))).work_week).toEqual([])
    expect(done(erase(week([slot(3, '09:00', '10:00')], []), [3], span('00:00', '24:00'))).work_week).toEqual(
      [],
    )
  })

  it.each([
    ['reversed', span('12:00', '09:00')],
    ['empty', span('12:00', '12:00')],
    ['beyond the day', { begin: 1400, end: 1500 }],
    ['before the day', { begin: -10, end: 10 }],
    ['in the last minute, which no clock time ends', span('23:59', '24:00')],
    ['between minutes', { begin: 0.5, end: 10 }],
  ])('refuses a span that is %s', (_name, wrong) => {
    expect(refusal(paint(NEW, [1], wrong))).toContain('结束时间须晚于开始时间')
  })
})

describe('erasing', () => {
  it('shortens, splits and removes', () => {
    const came = week([slot(1, '09:00', '18:00'), slot(2, '09:00', '18:00')])
    expect(lines(erase(came, [1], span('12:00', '13:00')))).toEqual([
      '周一 09:00–12:00、13:00–18:00',
      '周二 09:00–18:00',
    ])
    expect(lines(erase(came, [1, 2], span('08:00', '10:30')))).toEqual(['周一、周二 10:30–18:00'])
    expect(hours(erase(came, [1], span('09:00', '18:00')))).toEqual([slot(2, '09:00', '18:00')])
  })

  it('takes a day that has no hours left out of the working days, but for the last one', () => {
    const two = week([slot(1, '09:00', '18:00'), slot(2, '09:00', '18:00')], [1, 2])
    const one = done(erase(two, [1], span('00:00', '24:00')))
    expect(one.work_week).toEqual([2])
    expect(done(erase(one, [2], span('00:00', '24:00')))).toEqual({ work_hour: [], work_week: [2] })
  })

  it('leaves no slot of the last minute, which cannot be written', () => {
    expect(hours(erase(week([slot(1, '22:00', '23:59')]), [1], span('22:30', '23:59')))).toEqual([
      slot(1, '22:00', '22:30'),
    ])
  })
})

describe('changing a slot', () => {
  const from = { wday: 1, span: span('09:00', '12:00') }

  it('to the minute', () => {
    expect(hours(changeSpan(NEW, from, { wday: 1, span: span('09:07', '11:53') }))).toEqual(
      NEW.work_hour.map((one) => (one.wday === 1 && one.begin === '09:00' ? slot(1, '09:07', '11:53') : one)),
    )
  })

  it('does not join slots that then touch', () => {
    expect(lines(changeSpan(NEW, from, { wday: 1, span: span('09:00', '13:00') }))).toContain(
      '周一 09:00–13:00、13:00–23:59',
    )
  })

  it('is refused where it would overlap or run backwards', () => {
    expect(refusal(changeSpan(NEW, from, { wday: 1, span: span('09:00', '13:01') }))).toBe(
      '周一 09:00–13:01 与 13:00–23:59 重叠，请调整其中一个',
    )
    expect(refusal(changeSpan(NEW, from, { wday: 1, span: span('12:00', '09:00') }))).toContain('结束时间')
    expect(refusal(addSpan(NEW, { wday: 1, span: span('11:00', '12:30') }))).toContain('重叠')
  })

  it('on another day moves it there', () => {
    const came = week([slot(1, '09:00', '12:00'), slot(2, '13:00', '18:00')], [1, 2])
    expect(done(changeSpan(came, from, { wday: 2, span: span('08:00', '11:00') }))).toEqual({
      work_hour: [slot(2, '08:00', '11:00'), slot(2, '13:00', '18:00')],
      work_week: [2],
    })
  })

  it('by an edge joins what the edge reaches', () => {
    expect(lines(stretch(NEW, from, span('09:00', '13:00')))).toContain('周一 09:00–23:59')
    expect(lines(stretch(NEW, from, span('09:00', '11:00')))).toContain('周一 09:00–11:00、13:00–23:59')
  })

  it('of a day off does not make it a working day', () => {
    const off = week([slot(1, '09:00', '12:00')], [2])
    expect(done(stretch(off, from, span('09:00', '13:00'))).work_week).toEqual([2])
  })

  it('that is as it was changes nothing', () => {
    expect([done(changeSpan(NEW, from, from)), done(stretch(NEW, from, from.span))]).toEqual([NEW, NEW])
    expect(done(changeSpan(NEW, from, from))).toBe(NEW)
  })
})

describe('a slot for every day (-1)', () => {
  it('stays one while all days are alike', () => {
    expect(hours(paint(EVERY_DAY, [0, 1, 2, 3, 4, 5, 6], span('20:00', '21:00')))).toEqual([
      ...EVERY_DAY.work_hour,
      slot(-1, '20:00', '21:00'),
    ])
    expect(hours(setWeek(EVERY_DAY, [0, 1, 2, 3, 4, 5, 6], [span('10:00', '23:59')]))).toEqual([
      slot(-1, '10:00', '23:59'),
    ])
  })

  it('becomes seven days when one differs, and one again when they are alike again', () => {
    const apart = done(removeSpan(EVERY_DAY, { wday: 2, span: span('09:00', '12:00') }))
    expect(apart.work_hour).toHaveLength(13)
    expect(apart.work_hour.every(({ wday }) => wday >= 0)).toBe(true)
    expect(daySpans(apart, 2)).toEqual([span('13:00', '18:00')])
    const documented = week([slot(-1, '00:00', '23:59')])
    expect(hours(erase(documented, [0], span('00:00', '09:00')))[0]).toEqual(slot(0, '09:00', '23:59'))
  })

  it('stands beside slots of single days until one of them is edited', () => {
    const mixed = week([slot(-1, '09:00', '12:00'), slot(1, '14:00', '15:00'), slot(1, '09:00', '12:00')])
    expect(done(switchDay(mixed, 0, false)).work_hour).toBe(mixed.work_hour)
    const edited = hours(removeSpan(mixed, { wday: 1, span: span('14:00', '15:00') }))
    expect(edited).toEqual([slot(-1, '09:00', '12:00')])
    expect(hours(paint(mixed, [3], span('20:00', '21:00'))).filter(({ wday }) => wday === 1)).toEqual([
      slot(1, '14:00', '15:00'),
      slot(1, '09:00', '12:00'),
    ])
  })
})

describe('what nobody documents', () => {
  const odd = [slot(3, '22:00', '02:00'), slot(-1, '10:00', '10:00')]

  it('stays as it came through every edit', () => {
    const came = week([...odd, slot(-1, '09:00', '12:00')])
    const edited = [
      paint(came, [3], span('13:00', '14:00')),
      erase(came, [1, 2, 3], span('00:00', '24:00')),
      copyDay(came, 1, [3]),
      setWeek(came, [1], [span('10:00', '11:00')]),
      setWeek(came, [0, 1, 2, 3, 4, 5, 6], []),
    ]
    for (const edit of edited) expect(hours(edit)).toEqual(expect.arrayContaining(odd))
  })

  it('can be taken out one by one', () => {
    const came = week([...odd, slot(1, '09:00', '12:00')])
    expect(hours(removeOdd(came, slot(3, '22:00', '02:00')))).toEqual([odd[1], slot(1, '09:00', '12:00')])
    expect(done(removeOdd(came, slot(4, '22:00', '02:00')))).toBe(came)
  })

  it('overlapping slots that came stay beside an edit elsewhere on the day', () => {
    const came = week([slot(1, '09:00', '12:00'), slot(1, '11:00', '13:00')])
    expect(hours(addSpan(came, { wday: 1, span: span('15:00', '16:00') }))).toEqual([
      ...came.work_hour,
      slot(1, '15:00', '16:00'),
    ])
  })
})

describe('whole days', () => {
  it('are copied, and become working days where the copied one is', () => {
    const came = week([slot(1, '09:00', '12:00'), slot(6, '10:00', '11:00')], [1])
    expect(done(copyDay(came, 1, [2, 6]))).toEqual({
      work_hour: [slot(1, '09:00', '12:00'), slot(2, '09:00', '12:00'), slot(6, '09:00', '12:00')],
      work_week: [1, 2, 6],
    })
    expect(
      done(copyDay(week([...came.work_hour, slot(5, '13:00', '14:00')], [1]), 6, [5])).work_week,
    ).toEqual([1])
  })

  it('are switched off and on with their hours kept', () => {
    const off = done(switchDay(NEW, 0, false))
    expect(off).toEqual({ ...NEW, work_week: [1, 2, 3, 4, 5, 6] })
    expect(done(switchDay(off, 0, true))).toEqual(NEW)
    expect(done(switchDay(NEW, 0, true))).toBe(NEW)
    expect(done(switchDay(week([], []), 0, false)).work_week).toEqual([1, 2, 3, 4, 5, 6])
  })

  it('are not all switched off: no working days named would mean every day', () => {
    expect(refusal(switchDay(week([], [3]), 3, false))).toContain('至少保留一个工作日')
  })

  it('are set by a preset', () => {
    const set = done(setWeek(NEW, [1, 2, 3, 4, 5], [span('09:00', '12:00'), span('13:00', '18:00')]))
    expect(weekLines(weekHours(set.work_hour), 'zh-CN')).toEqual(['周一至周五 09:00–12:00、13:00–18:00'])
    expect(set.work_week).toEqual([1, 2, 3, 4, 5])
  })
})

describe('room between slots', () => {
  const spans = [span('09:00', '12:00'), span('13:00', '18:00')]

  it('is what no slot covers', () => {
    expect(freeSpans(spans).map(editSpanText)).toEqual(['00:00–09:00', '12:00–13:00', '18:00–23:59'])
    expect(freeSpans([span('00:00', '23:59')])).toEqual([])
    expect(freeSpans([])).toEqual([span('00:00', '24:00')])
  })

  it('takes a slot as near to where it is wanted as can be', () => {
    expect(nearestFit(spans, 60, 11 * 60 + 40)).toEqual(span('12:00', '13:00'))
    expect(nearestFit(spans, 120, 11 * 60)).toEqual(span('07:00', '09:00'))
    expect(nearestFit(spans, 120, 2000)).toEqual(span('22:00', '24:00'))
    expect(nearestFit(spans, 600, 0)).toBeNull()
  })
})

describe('any week, any edit', () => {
  const minute = fc.integer({ min: 0, max: 1440 })
  const anySpan = fc.tuple(minute, minute).map(([begin, end]) => ({ begin, end }))
  const anySlot = fc.record({
    wday: fc.integer({ min: -1, max: 6 }),
    begin: minute.map(clockText),
    end: minute.map(clockText),
  })
  const anyWeek = fc.record({
    work_hour: fc.array(anySlot, { maxLength: 16 }),
    work_week: fc.uniqueArray(fc.integer({ min: 0, max: 6 })).map((days) => days.sort()),
  })
  const anyDays = fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1 })
  const covers = (settings: WeekSettings, wday: number, at: number): boolean =>
    daySpans(settings, wday).some(({ begin, end }) => begin <= at && at < end)
  const MINUTES = Array.from({ length: 24 * 4 }, (_, quarter) => quarter * 15 + 7)

  it('painting makes just the span calling time, erasing takes just the span away', () => {
    fc.assert(
      fc.property(anyWeek, anyDays, anySpan, (came, wdays, painted) => {
        fc.pre(!('refused' in paint(came, wdays, painted)))
        const [more, less] = [done(paint(came, wdays, painted)), done(erase(came, wdays, painted))]
        for (const wday of [0, 1, 2, 3, 4, 5, 6])
          for (const at of MINUTES) {
            const inside = wdays.includes(wday) && painted.begin <= at && at < painted.end
            const before = covers(came, wday, at)
            expect(covers(more, wday, at)).toBe(before || inside)
            expect(covers(less, wday, at)).toBe(before && !inside)
          }
      }),
      { numRuns: 60 },
    )
  })

  it('slots of other days stay in their order, to the letter, where no slot is for every day', () => {
    fc.assert(
      fc.property(anyWeek, anyDays, anySpan, (came, wdays, painted) => {
        const single = { ...came, work_hour: came.work_hour.filter(({ wday }) => wday >= 0) }
        fc.pre(!('refused' in paint(single, wdays, painted)))
        const others = (settings: WeekSettings): WorkHour[] =>
          settings.work_hour.filter(({ wday }) => !wdays.includes(wday))
        for (const edit of [paint(single, wdays, painted), erase(single, wdays, painted)])
          expect(others(done(edit))).toEqual(others(single))
      }),
    )
  })

  it('what is written can be read: no new odd slots, and never no working day where there was one', () => {
    fc.assert(
      fc.property(anyWeek, anyDays, anySpan, (came, wdays, painted) => {
        fc.pre(!('refused' in paint(came, wdays, painted)))
        const odd = (settings: WeekSettings): number =>
          new Set(weekHours(settings.work_hour).odd.map((one) => JSON.stringify(one))).size
        for (const edit of [
          paint(came, wdays, painted),
          erase(came, wdays, painted),
          copyDay(came, 1, wdays),
        ]) {
          expect(odd(done(edit))).toBe(odd(came))
          expect(done(edit).work_week.length === 0).toBe(came.work_week.length === 0)
        }
      }),
    )
  })

  it('a slot added and removed leaves the week as it was', () => {
    fc.assert(
      fc.property(anyWeek, anySpan, (came, added) => {
        const at = { wday: 2, span: added }
        const edit = addSpan(came, at)
        fc.pre(!('refused' in edit))
        const back = done(
          removeSpan(edit.week, { wday: 2, span: { ...added, end: added.end === 1439 ? 1440 : added.end } }),
        )
        for (const wday of [0, 1, 2, 3, 4, 5, 6]) expect(daySpans(back, wday)).toEqual(daySpans(came, wday))
      }),
    )
  })
})
