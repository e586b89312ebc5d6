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
    ['2023-01-01T24:00:00Z'],
    ['2016-12-31 23:59:60'],
    ['2016-12-31T23:59:60Z'],
    ['0001-01-01 00:00:00'],
    ['0001-01-01T00:00:00Z'],
    ['0099-05-05 10:00:00'],
    ['1899-12-30 00:00:00'],
    ['-0001-11-30 00:00:00'],
    ['-2026-01-05 10:00:00'],
    ['2026-02-30T10:00:00.000000Z'],
    ['2026-02-30T10:00:00+08:00'],
    ['2026-00-10 10:00:00'],
    ['2026-1-0'],
    ['2026/02-03 10:00:00'],
    ['2026-01-05 10:00:00 CST'],
    ['2026-01-05T10:00:00+25:00'],
    ['2026-01-05T10:00:00+08:75'],
    ['12026-01-05 10:00:00'],
    ['26-01-05 10:00:00'],
    [{ date: '2026-02-30 10:00:00', timezone_type: 3, timezone: 'UTC' }],
    [{ date: '2026-01-05 10:00:00', timezone_type: 2, timezone: 'CST' }],
    [{ date: '2026-01-05 10:00:00', timezone_type: 3, timezone: 'Mars/Olympus' }],
    [{ date: '2026-01-05 10:00:00', timezone_type: 3, timezone: 8 }],
    [{ date: '2026-03-29 02:30:00', timezone_type: 3, timezone: 'Europe/Berlin' }],
    [{ date: 5 }],
    ['yesterday'],
    [''],
    [null],
    [1664435353],
    [{}],
  ])('answers null for %j, which is no moment', (odd) => {
    expect(parsePlatformTime(odd)).toBeNull()
  })

  it.each<[unknown]>([
    ['2026-01-05 10:00:00'],
    ['2026/01/05 10:00:00'],
    ['2026/1/5 10:0:0'],
    ['2026.01.05 10:00'],
    [' 2026-1-5  10:00:00 '],
    ['2026-01-05T10:00:00'],
    ['2026-01-05 10:00:00.000000'],
    ['2026-01-05T02:00:00Z'],
    ['2026-01-05t02:00:00.000000z'],
    ['2026-01-05T02:00:00,000Z'],
    ['2026-01-05 02:00:00 UTC'],
    ['2026-01-05T10:00:00+08:00'],
    ['2026-01-05T10:00:00+0800'],
    ['2026-01-05T10:00:00+08'],
    ['2026-01-05 10:00:00 +08:00'],
    ['2026-01-05T10:00:00+08:00[Asia/Shanghai]'],
    ['2026-01-04T21:00:00-05:00'],
    [{ date: '2026-01-05 10:00:00.000000', timezone_type: 3, timezone: 'Asia/Shanghai' }],
    [{ date: '2026-01-05 10:00:00.000000', timezone_type: 3, timezone: 'PRC' }],
    [{ date: '2026-01-05 02:00:00.000000', timezone_type: 3, timezone: 'UTC' }],
    [{ date: '2026-01-04 21:00:00.000000', timezone_type: 3, timezone: 'America/New_York' }],
    [{ date: '2026-01-05 10:00:00.000000', timezone_type: 1, timezone: '+08:00' }],
    [{ date: '2026-01-05 02:00:00.000000', timezone_type: 2, timezone: 'Z' }],
    [{ date: '2026-01-05 10:00:00.000000' }],
  ])('reads %j as the moment that it is', (value) => {
    expect(parsePlatformTime(value)).toBe(Date.UTC(2026, 0, 5, 2))
  })

  it('answers the moment that was meant, or none', () => {
    const two = (value: number): string => String(value).padStart(2, '0')
    const parts = fc.tuple(fc.nat(2100), fc.nat(14), fc.nat(33), fc.nat(25), fc.nat(61), fc.nat(61))
    fc.assert(
      fc.property(parts, fc.constantFrom('Z', '+08:00', ''), ([y, mo, d, h, mi, s], zone) => {
        const text = `${String(y).padStart(4, '0')}-${two(mo)}-${two(d)}T${two(h)}:${two(mi)}:${two(s)}`
        const moment = parsePlatformTime(text + zone)
        if (moment === null) return
        const wall = zone === 'Z' ? moment : moment + 8 * 3_600_000
        expect(new Date(wall).toISOString().slice(0, 19)).toBe(text)
      }),
    )
  })

  it('reads the plain form as any other', () => {
    const two = (value: number): string => String(value).padStart(2, '0')
    const parts = fc.tuple(
      fc.integer({ min: 1890, max: 2110 }),
      fc.nat(13),
      fc.nat(32),
      fc.nat(24),
      fc.nat(60),
      fc.nat(60),
    )
    fc.assert(
      fc.property(parts, ([year, month, day, hour, minute, second]) => {
        const text = `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}:${two(second)}`
        expect(parsePlatformTime(text)).toBe(parsePlatformTime(`${text}.0`))
      }),
      { numRuns: 2000 },
    )
  })

  it('shows what it read of the years with a summer time as it was sent', () => {
    expect(formatChinaTime(parsePlatformTime('1988-07-01 12:00:00') ?? 0)).toBe('1988-07-01 12:00:00')
    expect(formatChinaTime(parsePlatformTime('1900-06-01 12:00:00') ?? 0)).toBe('1900-06-01 12:00:00')
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
