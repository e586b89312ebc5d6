import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import {
  formatChinaDate,
  formatChinaTime,
  formatDuration,
  parsePlatformTime,
  startOfChinaDay,
} from './time.ts'

describe('parsePlatformTime', () => {
  it('reads wall-clock text as China time', () => {
    expect(parsePlatformTime('2022-09-29 15:09:13')).toBe(Date.UTC(2022, 8, 29, 7, 9, 13))
    expect(parsePlatformTime('2024-11-01 13:25')).toBe(Date.UTC(2024, 10, 1, 5, 25))
    expect(parsePlatformTime('2024-11-01')).toBe(Date.UTC(2024, 9, 31, 16))
  })

  it('reads a comment’s ISO time in UTC as the same moment', () => {
    const moment = parsePlatformTime('2026-02-04T05:22:26.000000Z')
    expect(moment).toBe(Date.UTC(2026, 1, 4, 5, 22, 26))
    expect(formatChinaTime(moment ?? 0)).toBe('2026-02-04 13:22:26')
    expect(parsePlatformTime('2026-02-04T13:22:26+08:00')).toBe(moment)
  })

  it.each([
    ['0000-00-00 00:00:00'],
    ['2023-02-29 10:00:00'],
    ['2023-13-01 10:00:00'],
    ['2023-01-01 24:00:00'],
    ['2023-01-01 10:60:00'],
    ['yesterday'],
    [''],
    [null],
    [1664435353],
    [{}],
  ])('answers null for %j, which is no moment', (odd) => {
    expect(parsePlatformTime(odd)).toBeNull()
  })

  it('gives back every second of the years 1970 to 2099 through its text', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4102444799 }), (seconds) => {
        expect(parsePlatformTime(formatChinaTime(seconds * 1000))).toBe(seconds * 1000)
      }),
    )
  })
})

describe('China days', () => {
  it('begin at 16:00 UTC of the day before', () => {
    const lateEvening = Date.UTC(2026, 10, 20, 17)
    expect(formatChinaDate(lateEvening)).toBe('2026-11-21')
    expect(startOfChinaDay(lateEvening)).toBe(Date.UTC(2026, 10, 20, 16))
  })
})

describe('formatDuration', () => {
  it.each([
    [0, '0:00'],
    [37140, '0:37'],
    [59_600, '1:00'],
    [725_000, '12:05'],
    [3_723_000, '1:02:03'],
    [-5000, '-0:05'],
  ])('%i ms is %s', (length, text) => {
    expect(formatDuration(length)).toBe(text)
  })
})
