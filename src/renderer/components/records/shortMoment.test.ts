import { expect, it } from 'vitest'
import { shortMoment } from './shortMoment.ts'

const NOW = Date.parse('2026-01-02T00:30:00+08:00')

it.each([
  [null, ''],
  ['2026-01-02T00:10:00+08:00', '00:10'],
  ['2026-01-01T23:59:59+08:00', '01-01 23:59'],
  ['2025-12-31T23:59:59+08:00', '2025-12-31'],
  ['2026-03-05T08:00:00+08:00', '03-05 08:00'],
])('%s is told as %j', (moment, told) => {
  expect(shortMoment(moment === null ? null : Date.parse(moment), NOW)).toBe(told)
})
