import { describe, expect, it } from 'vitest'
import type { WorkHour } from '#shared/tasks/types.ts'
import type { WeekSettings } from '#shared/tasks/weekEdit.ts'
import { minuteOfDay, weekHours, weekLines, type MinuteSpan } from '#shared/tasks/workHours.ts'
import { areaOf, gestureOf, steppedGesture, withGesture, type Grip, type WeekGesture } from './weekGesture.ts'

const slot = (wday: number, begin: string, end: string): WorkHour => ({ wday, begin, end })
const at = (clock: string): number => minuteOfDay(clock) ?? NaN
const span = (begin: string, end: string): MinuteSpan => ({ begin: at(begin), end: at(end) })
const WEEK: WeekSettings = {
  work_hour: [slot(1, '09:00', '12:00'), slot(1, '13:00', '18:00'), slot(2, '10:00', '11:00')],
  work_week: [1, 2, 3, 4, 5],
}
const PAINT = { erasing: false, step: 15 }
const ERASE = { erasing: true, step: 15 }

function drag(
  grip: Omit<Grip, 'at'>,
  from: [number, string],
  to: [number, string],
  how = PAINT,
): WeekGesture {
  const point = ([wday, clock]: [number, string]) => ({ wday, minute: at(clock) })
  return gestureOf(WEEK, { ...grip, at: point(from) }, point(to), how)
}
function result(gesture: WeekGesture): string[] {
  const edit = withGesture(WEEK, gesture)
  if ('refused' in edit) throw new Error(edit.refused.en)
  return weekLines(weekHours(edit.week.work_hour), 'en')
}

describe('a drag over free time', () => {
  it('adds every step that it was over, whichever way it goes', () => {
    const forth = drag({ part: 'free' }, [3, '09:20'], [3, '11:50'])
    expect(forth).toEqual({ kind: 'paint', wdays: [3], span: span('09:15', '12:00') })
    expect(drag({ part: 'free' }, [3, '11:50'], [3, '09:20'])).toEqual(forth)
  })

  it('is at least one step, also where it ends at midnight', () => {
    expect(areaOf(drag({ part: 'free' }, [3, '09:15'], [3, '09:15'])).span).toEqual(span('09:15', '09:30'))
    expect(
      areaOf(
        gestureOf(WEEK, { part: 'free', at: { wday: 3, minute: 1440 } }, { wday: 3, minute: 1600 }, PAINT),
      ).span,
    ).toEqual(span('23:45', '24:00'))
  })

  it('over several days takes all of them, Sunday being the last', () => {
    expect(areaOf(drag({ part: 'free' }, [5, '09:00'], [0, '10:00'])).wdays).toEqual([5, 6, 0])
    expect(areaOf(drag({ part: 'free' }, [0, '09:00'], [5, '10:00'])).wdays).toEqual([5, 6, 0])
  })

  it('to the minute where asked to', () => {
    expect(
      areaOf(drag({ part: 'free' }, [3, '09:07'], [3, '11:53'], { erasing: false, step: 1 })).span,
    ).toEqual(span('09:07', '11:53'))
  })
})

it('a drag with the eraser erases, slots or not', () => {
  expect(
    result(drag({ part: 'body', slot: span('09:00', '12:00') }, [1, '10:00'], [2, '13:30'], ERASE)),
  ).toEqual(['Mon 09:00–10:00, 13:30–18:00'])
})

describe('a drag of a slot', () => {
  const morning = { part: 'body' as const, slot: span('09:00', '12:00') }

  it('moves it by steps, into the nearest room', () => {
    expect(result(drag(morning, [1, '10:00'], [1, '09:10']))).toContain('Mon 08:15–11:15, 13:00–18:00')
    expect(result(drag(morning, [1, '10:00'], [1, '16:00']))).toContain('Mon 13:00–18:00, 18:00–21:00')
  })

  it('moves it to another day', () => {
    expect(result(drag(morning, [1, '10:00'], [3, '10:00']))).toEqual([
      'Mon 13:00–18:00',
      'Tue 10:00–11:00',
      'Wed 09:00–12:00',
    ])
  })

  it('leaves it where it was where there is no room', () => {
    const full = { ...WEEK, work_hour: [...WEEK.work_hour, slot(3, '00:00', '23:59')] }
    const gesture = gestureOf(
      full,
      { ...morning, at: { wday: 1, minute: 600 } },
      { wday: 3, minute: 600 },
      PAINT,
    )
    expect(withGesture(full, gesture)).toEqual({ week: full })
  })

  it('by its edge changes that edge, and never turns it over', () => {
    expect(result(drag({ part: 'end', slot: span('09:00', '12:00') }, [1, '12:00'], [1, '12:31']))).toContain(
      'Mon 09:00–12:30, 13:00–18:00',
    )
    expect(result(drag({ part: 'end', slot: span('09:00', '12:00') }, [1, '12:00'], [1, '08:00']))).toContain(
      'Mon 09:00–09:15, 13:00–18:00',
    )
    expect(
      result(drag({ part: 'begin', slot: span('13:00', '18:00') }, [1, '13:00'], [1, '11:00'])),
    ).toContain('Mon 09:00–18:00')
  })
})

describe('the keyboard', () => {
  const monday = { wday: 1, span: span('09:00', '12:00') }
  const stepped = (part: 'body' | 'begin' | 'end', ...steps: number[]): string | undefined => {
    let held = { from: monday, to: monday }
    let gesture: WeekGesture | undefined
    for (const by of steps) {
      gesture = steppedGesture(WEEK, held, part, by)
      if (!('wdays' in gesture)) held = gesture
    }
    return gesture && result(gesture).find((line) => line.startsWith('Mon'))
  }

  it('moves edges step by step, from between two steps onto one', () => {
    expect(stepped('end', 15, 15)).toBe('Mon 09:00–12:30, 13:00–18:00')
    expect(stepped('begin', -15, -15, 15)).toBe('Mon 08:45–12:00, 13:00–18:00')
    expect(stepped('end', ...Array<number>(20).fill(-15))).toBe('Mon 09:00–09:15, 13:00–18:00')
  })

  it('moves a slot, over its neighbour where that is in the way, and back', () => {
    expect(stepped('body', 15)).toBe('Mon 09:15–12:15, 13:00–18:00')
    expect(stepped('body', 60, 15)).toBe('Mon 13:00–18:00, 18:00–21:00')
    expect(stepped('body', 60, 15, -15)).toBe('Mon 10:00–13:00, 13:00–18:00')
    expect(stepped('body', ...Array<number>(50).fill(-15))).toBe('Mon 00:00–03:00, 13:00–18:00')
  })
})
