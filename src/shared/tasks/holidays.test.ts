import { describe, expect, it } from 'vitest'
import { formatChinaTime, parsePlatformTime } from '../time.ts'
import { asWholeDays, holidaySpan, inFormOf } from './holidays.ts'

const at = (text: string): number => parsePlatformTime(text) ?? NaN
const real = (begin: string, end: string): string[] | null => {
  const span = holidaySpan({ begin, end })
  return span && [span.begin, span.end].map(formatChinaTime)
}

describe('a holiday', () => {
  it('is from its first moment to its last, in China time', () => {
    expect(real('2024-11-01 13:25', '2024-11-03 13:25')).toEqual([
      '2024-11-01 13:25:00',
      '2024-11-03 13:25:00',
    ])
  })

  it.each([
    '2024-11-03 23:59',
    '2024-11-03 23:59:59',
    '2024-11-03T23:59:00',
    '2024-11-03',
    '2024-11-04 00:00',
  ])('that ends at %s lasts until midnight', (end) => {
    expect(real('2024-11-01', end)).toEqual(['2024-11-01 00:00:00', '2024-11-04 00:00:00'])
  })

  it('that ends before it begins, or has no such day, is none', () => {
    expect(real('2024-11-03 00:00', '2024-11-01 00:00')).toBeNull()
    expect(real('2024-11-03 10:00', '2024-11-03 10:00')).toBeNull()
    expect(real('2024-02-30 00:00', '2024-11-01 00:00')).toBeNull()
    expect(real('国庆', '2024-11-01 00:00')).toBeNull()
  })
})

describe('a moment is written in the form that came', () => {
  it.each([
    ['2024-11-01 13:25', '2025-10-01 00:00', '2025-10-08 23:59'],
    ['2024-11-01 13:25:26', '2025-10-01 00:00:00', '2025-10-08 23:59:00'],
    ['2024-11-01 13:25:59', '2025-10-01 00:00:00', '2025-10-08 23:59:59'],
    ['2024-11-01T13:25', '2025-10-01T00:00', '2025-10-08T23:59'],
    ['2024-11-01', '2025-10-01', '2025-10-08'],
    ['', '2025-10-01 00:00', '2025-10-08 23:59'],
  ])('%j', (like, begin, end) => {
    expect(inFormOf(like, at('2025-10-01 00:00'), 'begin')).toBe(begin)
    expect(inFormOf(like, at('2025-10-08 23:59'), 'end')).toBe(end)
  })

  it('but for a time of day that a date alone cannot say', () => {
    expect(inFormOf('2024-11-01', at('2025-10-01 09:30'), 'begin')).toBe('2025-10-01 09:30')
  })
})

describe('whole days', () => {
  it('are those that the holiday touches', () => {
    expect(asWholeDays({ begin: '2024-11-01 13:25', end: '2024-11-03 13:25' })).toEqual({
      begin: '2024-11-01 00:00',
      end: '2024-11-03 23:59',
    })
    expect(asWholeDays({ begin: '2024-11-01 13:25:10', end: '2024-11-03 00:00:00' })).toEqual({
      begin: '2024-11-01 00:00:00',
      end: '2024-11-02 23:59:00',
    })
  })

  it('stay what they are', () => {
    for (const whole of [
      { begin: '2024-11-01 00:00', end: '2024-11-03 23:59' },
      { begin: '2024-11-01', end: '2024-11-03' },
      { begin: '2024-11-01 00:00:00', end: '2024-11-03 23:59:59' },
      { begin: 'x', end: 'y' },
    ])
      expect(asWholeDays(whole)).toEqual(whole)
  })
})
