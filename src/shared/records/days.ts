/** Days that move on with the calendar, of the platform's clock, whatever this machine's zone is. Weeks begin on Monday. */
import type { Bilingual } from '../locale.ts'
import { DAY_MS, formatChinaDate, startOfChinaDay } from '../time.ts'

/** China wall-clock times, `YYYY-MM-DD HH:mm:ss`, as the platform takes them. */
export type TimeRange = [string, string]

export const DAY_RANGES = {
  today: { zh: '今天', en: 'Today' },
  yesterday: { zh: '昨天', en: 'Yesterday' },
  dayBefore: { zh: '前天', en: 'The day before' },
  thisWeek: { zh: '本周', en: 'This week' },
  lastWeek: { zh: '上周', en: 'Last week' },
  last7: { zh: '近 7 天', en: 'Last 7 days' },
  last30: { zh: '近 30 天', en: 'Last 30 days' },
  thisMonth: { zh: '本月', en: 'This month' },
  lastMonth: { zh: '上月', en: 'Last month' },
} as const satisfies Readonly<Record<string, Bilingual>>

export type RangeName = keyof typeof DAY_RANGES
export const RANGE_NAMES = Object.keys(DAY_RANGES) as RangeName[]

/** @param now milliseconds since the epoch */
export function namedRange(name: RangeName, now: number): TimeRange {
  const today = startOfChinaDay(now)
  const day = (offset: number): string => formatChinaDate(today + offset * DAY_MS)
  const whole = (from: string, to: string): TimeRange => [`${from} 00:00:00`, `${to} 23:59:59`]
  // A date alone is midnight in UTC: no zone moves its day of the week.
  const sinceMonday = (new Date(day(0)).getUTCDay() + 6) % 7
  const sinceFirst = Number(day(0).slice(8)) - 1
  switch (name) {
    case 'today':
      return whole(day(0), day(0))
    case 'yesterday':
      return whole(day(-1), day(-1))
    case 'dayBefore':
      return whole(day(-2), day(-2))
    case 'thisWeek':
      return whole(day(-sinceMonday), day(0))
    case 'lastWeek':
      return whole(day(-sinceMonday - 7), day(-sinceMonday - 1))
    case 'last7':
      return whole(day(-6), day(0))
    case 'last30':
      return whole(day(-29), day(0))
    case 'thisMonth':
      return whole(day(-sinceFirst), day(0))
    case 'lastMonth': {
      const last = day(-sinceFirst - 1)
      return whole(`${last.slice(0, 8)}01`, last)
    }
  }
}

/**
 * The name of a range as it is now; null where it has none. On a Monday this week is today: the name that was meant
 * comes first, as long as it is true.
 */
export function nameOfRange(
  from: string | undefined,
  to: string | undefined,
  now: number,
  meant: RangeName | null = null,
): RangeName | null {
  const names = meant === null ? RANGE_NAMES : [meant, ...RANGE_NAMES]
  return (
    names.find((name) => {
      const [start, end] = namedRange(name, now)
      return start === from && end === to
    }) ?? null
  )
}
