/**
 * Holidays as moments. The platform sends them as texts in China time, to the minute or the second, and wants them
 * back in the form in which they came.
 */
import { DAY_MS, formatChinaDate, formatChinaTime, isDateAlone, parsePlatformTime } from '../time.ts'
import type { Holiday } from './types.ts'

/** In milliseconds since the epoch, `end` being the first moment after it. */
export interface MomentSpan {
  begin: number
  end: number
}

/**
 * When a holiday really is: one that ends at 23:59, with or without seconds, or with a date alone, lasts until
 * midnight. Null for texts that are no moments and for an end that does not come after the beginning.
 */
export function holidaySpan(holiday: Holiday): MomentSpan | null {
  const begin = parsePlatformTime(holiday.begin)
  const end = parsePlatformTime(holiday.end)
  if (begin === null || end === null) return null
  const lasts = isDateAlone(holiday.end)
    ? end + DAY_MS
    : LAST_MINUTE.test(formatChinaTime(end))
      ? nextMidnight(end)
      : end
  return begin < lasts ? { begin, end: lasts } : null
}

/**
 * The moment, to the minute, in the form of `like`: a date alone only where `like` is one and the moment needs no more;
 * seconds where `like` has them, a minute's last where that is how `like` ends.
 */
export function inFormOf(like: string, moment: number, edge: 'begin' | 'end'): string {
  const text = formatChinaTime(moment)
  const given = like.trim()
  const divider = /^\d{4}([-/.])/.exec(given)?.[1] ?? '-'
  const [date, clock] = [text.slice(0, 10).replaceAll('-', divider), text.slice(11, 16)]
  if (isDateAlone(given) && clock === (edge === 'begin' ? '00:00' : '23:59')) return date
  const between = /^\d{4}\D\d{1,2}\D\d{1,2}T/.test(given) ? 'T' : ' '
  const seconds = /:\d{2}:(\d{2})$/.exec(given)?.[1]
  const second = edge === 'end' && seconds === '59' ? ':59' : ':00'
  return `${date}${between}${clock}${seconds === undefined ? '' : second}`
}

/** The same days from their first minute to their last. */
export function asWholeDays(holiday: Holiday): Holiday {
  const span = holidaySpan(holiday)
  if (!span) return holiday
  const lastMinute = (moment: number): number =>
    parsePlatformTime(`${formatChinaDate(moment)} 23:59`) ?? moment
  return {
    begin: inFormOf(holiday.begin, parsePlatformTime(formatChinaDate(span.begin)) ?? span.begin, 'begin'),
    end: inFormOf(holiday.end, lastMinute(span.end - 1), 'end'),
  }
}

const LAST_MINUTE = / 23:59:\d{2}$/
const nextMidnight = (moment: number): number =>
  (parsePlatformTime(formatChinaDate(moment)) ?? moment) + DAY_MS
