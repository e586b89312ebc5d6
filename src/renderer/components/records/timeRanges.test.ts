import { expect, it } from 'vitest'
import { namedRange } from './timeRanges.ts'

/** 00:30 on 2026-03-01 in China; still February in UTC. */
const JUST_MARCH = Date.UTC(2026, 1, 28, 16, 30)

it.each([
  ['today', '2026-03-01 00:00:00', '2026-03-01 23:59:59'],
  ['yesterday', '2026-02-28 00:00:00', '2026-02-28 23:59:59'],
  ['last7', '2026-02-23 00:00:00', '2026-03-01 23:59:59'],
  ['last30', '2026-01-31 00:00:00', '2026-03-01 23:59:59'],
  ['thisMonth', '2026-03-01 00:00:00', '2026-03-01 23:59:59'],
] as const)('%s goes by China’s days', (name, from, to) => {
  expect(namedRange(name, JUST_MARCH)).toEqual([from, to])
})
