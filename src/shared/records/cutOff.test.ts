import { expect, it } from 'vitest'
import { formatChinaTime, parsePlatformTime } from '../time.ts'
import { cutOff } from './cutOff.ts'

it.each([
  ['2026-08-31 15:30:00', 30, '2026-08-01 00:00:00'],
  ['2026-08-31 00:00:00', 30, '2026-08-01 00:00:00'],
  ['2026-08-31 23:59:59', 30, '2026-08-01 00:00:00'],
  ['2026-03-01 07:00:00', 1, '2026-02-28 00:00:00'],
])('at %s, %d days ago is the day that began at %s', (now, days, from) => {
  expect(formatChinaTime(cutOff(parsePlatformTime(now) ?? NaN, days))).toBe(from)
})
