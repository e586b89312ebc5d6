import fc from 'fast-check'
import { expect, it } from 'vitest'
import { formatChinaTime, parsePlatformTime } from '#shared/time.ts'
import { wallClock } from './zone.ts'

/** What the runtime itself says, moment by moment. */
function runtimeClock(zone: string): (moment: number) => string {
  const two = '2-digit'
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    year: 'numeric',
    month: two,
    day: two,
    hour: two,
    minute: two,
    second: two,
  })
  return (moment) => format.format(moment)
}
const written = (wall: number): string => new Date(wall).toISOString().slice(0, 19).replace('T', ' ')

it.each([
  'UTC',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Africa/Casablanca',
  'Pacific/Apia',
])('shows what a clock in %s shows, on every day of the years in which zones changed', (zone) => {
  const clock = wallClock(zone)
  const asked = runtimeClock(zone)
  const moments = fc.integer({ min: Date.UTC(1985, 0, 1), max: Date.UTC(2036, 0, 1) })
  fc.assert(
    fc.property(moments, (moment) => {
      expect(written(clock(moment))).toBe(asked(moment))
    }),
    { numRuns: 300 },
  )
})

it('moves with daylight saving time to the second', () => {
  const clock = wallClock('Europe/Berlin')
  const spring = Date.UTC(2026, 2, 29, 1)
  expect([spring - 1000, spring].map((moment) => written(clock(moment)))).toEqual([
    '2026-03-29 01:59:59',
    '2026-03-29 03:00:00',
  ])
  const autumn = Date.UTC(2026, 9, 25, 1)
  expect([autumn - 1000, autumn].map((moment) => written(clock(moment)))).toEqual([
    '2026-10-25 02:59:59',
    '2026-10-25 02:00:00',
  ])
})

it('moves in the middle of a quarter of an hour where a zone did', () => {
  const clock = wallClock('Africa/Monrovia')
  const change = Date.UTC(1972, 0, 7, 0, 44, 30)
  expect(clock(change) - clock(change - 1)).toBe(1 + 44.5 * 60 * 1000)
})

it('is the platform’s own clock in China', () => {
  const clock = wallClock('Asia/Shanghai')
  // 1986 to 1991 had a summer time, and before 1901 a clock of its own: the platform's has neither.
  for (const year of [1900, 1940, 1986, 1988, 2024])
    for (let moment = Date.UTC(year, 0, 1); moment < Date.UTC(year + 1, 0, 1); moment += 86_399_000)
      expect(written(clock(moment))).toBe(formatChinaTime(moment))
  const noon = parsePlatformTime('1988-07-01 12:00:00') ?? 0
  for (const zone of ['Asia/Shanghai', 'PRC', 'Asia/Chongqing', 'asia/shanghai'])
    expect(written(wallClock(zone)(noon))).toBe('1988-07-01 12:00:00')
})

it('knows no zone that is none', () => {
  expect(() => wallClock('Mars/Olympus')).toThrow(RangeError)
})
