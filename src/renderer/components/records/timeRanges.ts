import { inLocale, type Locale } from '#shared/locale.ts'
import { DAY_RANGES, namedRange, RANGE_NAMES } from '#shared/records/days.ts'

/** What the date picker puts behind a chosen day: from its first second to its last. */
export const endOfDay: [Date, Date] = [new Date(2000, 0, 1, 0, 0, 0), new Date(2000, 0, 1, 23, 59, 59)]

/**
 * The date picker works in this machine's zone and hands out wall-clock text, so a shortcut's China wall-clock time
 * is given to it as the same wall-clock time here.
 */
export function rangeShortcuts(locale: Locale): { text: string; value: () => [Date, Date] }[] {
  return RANGE_NAMES.map((name) => ({
    text: inLocale(DAY_RANGES[name], locale),
    value: () => {
      const [from, to] = namedRange(name, Date.now())
      return [new Date(from.replace(' ', 'T')), new Date(to.replace(' ', 'T'))]
    },
  }))
}
