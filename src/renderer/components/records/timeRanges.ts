import { DAY_MS, formatChinaDate, startOfChinaDay } from '#shared/time.ts'

/** China wall-clock times, `YYYY-MM-DD HH:mm:ss`, as the platform takes them. */
export type TimeRange = [string, string]

/** What the date picker puts behind a chosen day: from its first second to its last. */
export const endOfDay: [Date, Date] = [new Date(2000, 0, 1, 0, 0, 0), new Date(2000, 0, 1, 23, 59, 59)]

export type RangeName = 'today' | 'yesterday' | 'last7' | 'last30' | 'thisMonth'

/** Days of the platform's clock, whatever this machine's zone is. */
export function namedRange(name: RangeName, now: number): TimeRange {
  const today = startOfChinaDay(now)
  const day = (offset: number): string => formatChinaDate(today + offset * DAY_MS)
  const whole = (from: string, to: string): TimeRange => [`${from} 00:00:00`, `${to} 23:59:59`]
  switch (name) {
    case 'today':
      return whole(day(0), day(0))
    case 'yesterday':
      return whole(day(-1), day(-1))
    case 'last7':
      return whole(day(-6), day(0))
    case 'last30':
      return whole(day(-29), day(0))
    case 'thisMonth':
      return whole(`${day(0).slice(0, 8)}01`, day(0))
  }
}

const NAMES: readonly RangeName[] = ['today', 'yesterday', 'last7', 'last30', 'thisMonth']

/**
 * The date picker works in this machine's zone and hands out wall-clock text, so a shortcut's China wall-clock time
 * is given to it as the same wall-clock time here.
 */
export function rangeShortcuts(t: (key: string) => string): { text: string; value: () => [Date, Date] }[] {
  return NAMES.map((name) => ({
    text: t(`records.${name}`),
    value: () => {
      const [from, to] = namedRange(name, Date.now())
      return [new Date(from.replace(' ', 'T')), new Date(to.replace(' ', 'T'))]
    },
  }))
}
