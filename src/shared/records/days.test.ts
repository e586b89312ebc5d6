import { describe, expect, it } from 'vitest'
import { namedRange, nameOfRange, RANGE_NAMES } from './days.ts'

/** 00:30 on Sunday 2026-03-01 in China; still February in UTC. */
const JUST_MARCH = Date.UTC(2026, 1, 28, 16, 30)

describe('days of China', () => {
  it.each([
    ['today', '2026-03-01 00:00:00', '2026-03-01 23:59:59'],
    ['yesterday', '2026-02-28 00:00:00', '2026-02-28 23:59:59'],
    ['dayBefore', '2026-02-27 00:00:00', '2026-02-27 23:59:59'],
    ['thisWeek', '2026-02-23 00:00:00', '2026-03-01 23:59:59'],
    ['lastWeek', '2026-02-16 00:00:00', '2026-02-22 23:59:59'],
    ['last7', '2026-02-23 00:00:00', '2026-03-01 23:59:59'],
    ['last30', '2026-01-31 00:00:00', '2026-03-01 23:59:59'],
    ['thisMonth', '2026-03-01 00:00:00', '2026-03-01 23:59:59'],
    ['lastMonth', '2026-02-01 00:00:00', '2026-02-28 23:59:59'],
  ] as const)('%s', (name, from, to) => {
    expect(namedRange(name, JUST_MARCH)).toEqual([from, to])
  })

  it('a week begins on Monday', () => {
    const monday = Date.parse('2026-03-02T08:00:00+08:00')
    expect(namedRange('thisWeek', monday)).toEqual(['2026-03-02 00:00:00', '2026-03-02 23:59:59'])
    expect(namedRange('lastWeek', monday)[0]).toBe('2026-02-23 00:00:00')
  })

  it('are known again by their name', () => {
    const now = Date.parse('2026-03-18T08:00:00+08:00')
    for (const name of RANGE_NAMES) expect(nameOfRange(...namedRange(name, now), now)).toBe(name)
    expect(nameOfRange('2026-03-01 00:00:00', '2026-03-02 23:59:59', now)).toBeNull()
    expect(nameOfRange(undefined, undefined, now)).toBeNull()
  })

  it('are told by the name that was meant, as long as it is true', () => {
    const monday = Date.parse('2026-03-02T08:00:00+08:00')
    const week = namedRange('thisWeek', monday)
    expect(nameOfRange(...week, monday)).toBe('today')
    expect(nameOfRange(...week, monday, 'thisWeek')).toBe('thisWeek')
    const tomorrow = monday + 24 * 60 * 60 * 1000
    expect(nameOfRange(...week, tomorrow, 'today')).toBe('yesterday')
  })
})
