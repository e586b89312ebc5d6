/**
 * Calling hours as a week: which minutes of which day a task may call. A platform slot names one weekday or every
 * day (-1); people think of "Monday to Friday 09:00–12:00". Days are the platform's numbers, 0 Sunday … 6 Saturday,
 * in Monday-first order.
 */
import { inLocale, type Bilingual, type Locale } from '../locale.ts'
import type { WorkHour } from './types.ts'
import { two } from '../time.ts'

export const DAYS_MONDAY_FIRST: readonly number[] = [1, 2, 3, 4, 5, 6, 0]
export const MINUTES_PER_DAY = 24 * 60
/** Consecutive days from which on a list of days reads better as a range. */
const RANGE_FROM = 3

const DAY_NAMES: readonly Bilingual[] = [
  { zh: '周日', en: 'Sun' },
  { zh: '周一', en: 'Mon' },
  { zh: '周二', en: 'Tue' },
  { zh: '周三', en: 'Wed' },
  { zh: '周四', en: 'Thu' },
  { zh: '周五', en: 'Fri' },
  { zh: '周六', en: 'Sat' },
]

/** A part of a day, in minutes since midnight: 0 ≤ begin < end ≤ 1440. */
export interface MinuteSpan {
  begin: number
  end: number
}

export interface DayHours {
  wday: number
  /** In order, each once; they overlap only where the platform's slots do. */
  spans: MinuteSpan[]
}

export interface WeekHours {
  /** All seven, Monday first. */
  days: DayHours[]
  /** Slots that name no such day or no such time, or end before they begin: their meaning is not documented. */
  odd: WorkHour[]
}

/** Minutes since midnight of `HH:mm` or `HH:mm:ss` (seconds are dropped); null for anything that is no time of day. */
export function minuteOfDay(clock: string): number | null {
  const match = /^(\d{1,2}):(\d{2})(?::\d{2})?$/.exec(clock.trim())
  if (!match) return null
  const minute = Number(match[1]) * 60 + Number(match[2])
  return Number(match[2]) < 60 && minute <= MINUTES_PER_DAY ? minute : null
}

/** `HH:mm` of minutes since midnight; the end of the day is `24:00`. */
export function clockText(minute: number): string {
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`
}

/** The span between two times of day; null where either is none or the end does not come after the beginning. */
export function spanOf(slot: { begin: string; end: string }): MinuteSpan | null {
  const begin = minuteOfDay(slot.begin)
  const end = minuteOfDay(slot.end)
  return begin === null || end === null || begin >= end ? null : { begin, end }
}

/**
 * The minute at which a slot really ends: one that ends at 23:59 lasts until midnight, as the platform's `HH:mm` has
 * no other way to say so.
 */
export const lastsUntil = (end: number): number => (end === MINUTES_PER_DAY - 1 ? MINUTES_PER_DAY : end)

export const spanText = (span: MinuteSpan): string => `${clockText(span.begin)}–${clockText(span.end)}`

/** The day's name; the number itself for a day that does not exist. */
export function dayName(wday: number, locale: Locale): string {
  const name = DAY_NAMES[wday]
  return name ? inLocale(name, locale) : String(wday)
}

/** Numbers up to here are taken for a day that does not exist, and not for something else. */
export const MAX_WDAY = 99

/** True for what a slot may name: one of the seven days, or every day (-1). */
export const isDay = (wday: number): boolean => wday === -1 || DAYS_MONDAY_FIRST.includes(wday)

/** Spreads the slots over seven days. */
export function weekHours(slots: readonly WorkHour[]): WeekHours {
  const days = DAYS_MONDAY_FIRST.map((wday): DayHours => ({ wday, spans: [] }))
  const odd: WorkHour[] = []
  for (const slot of slots) {
    const span = spanOf(slot)
    const meant = days.filter(({ wday }) => slot.wday === -1 || slot.wday === wday)
    if (span === null || !isDay(slot.wday)) odd.push(slot)
    else for (const { spans } of meant) insert(spans, span)
  }
  return { days, odd }
}

function insert(spans: MinuteSpan[], span: MinuteSpan): void {
  if (spans.some(({ begin, end }) => begin === span.begin && end === span.end)) return
  spans.push(span)
  spans.sort((one, other) => one.begin - other.begin || one.end - other.end)
}

export interface DayRange {
  /** Days with the same hours, Monday first. */
  wdays: number[]
  spans: MinuteSpan[]
}

/** Days with the same hours together, in the order of their first day; days without hours are left out. */
export function dayRanges(week: WeekHours): DayRange[] {
  const ranges = new Map<string, DayRange>()
  for (const { wday, spans } of week.days) {
    if (spans.length === 0) continue
    const same = spans.map(spanText).join()
    const range = ranges.get(same)
    if (range) range.wdays.push(wday)
    else ranges.set(same, { wdays: [wday], spans })
  }
  return [...ranges.values()]
}

/** `周一至周五`, `周一、周三、周六、周日`; days that do not exist come last, as their numbers. */
export function daysText(wdays: readonly number[], locale: Locale): string {
  const given = new Set(wdays)
  const runs: number[][] = []
  let previous = -2
  DAYS_MONDAY_FIRST.forEach((wday, position) => {
    if (!given.delete(wday)) return
    if (position === previous + 1) runs.at(-1)?.push(wday)
    else runs.push([wday])
    previous = position
  })
  const parts = runs.flatMap((run) => {
    const names = run.map((wday) => dayName(wday, locale))
    return run.length < RANGE_FROM ? names : [names[0], names.at(-1)].join(locale === 'zh-CN' ? '至' : '–')
  })
  return [...parts, ...[...given].map(String)].join(separator(locale))
}

/** One line for each set of days with the same hours, then the odd slots as they came. */
export function weekLines(week: WeekHours, locale: Locale): string[] {
  return [
    ...dayRanges(week).map(
      ({ wdays, spans }) => `${daysText(wdays, locale)} ${spans.map(spanText).join(separator(locale))}`,
    ),
    ...week.odd.map((slot) => oddSlotText(slot, locale)),
  ]
}

export function oddSlotText({ wday, begin, end }: WorkHour, locale: Locale): string {
  const days = wday === -1 ? daysText(DAYS_MONDAY_FIRST, locale) : dayName(wday, locale)
  return `${days} ${begin}–${end}`
}

/** True for a day that is no working day; where no working days are named, every day is one. */
export const isDayOff = (workWeek: readonly number[], wday: number): boolean =>
  workWeek.length > 0 && !workWeek.includes(wday)

/** Minutes of calling a week, 0 … 10080, overlapping slots counted once; each {@link lastsUntil} its end. */
export function weeklyMinutes(week: WeekHours): number {
  let total = 0
  for (const { spans } of week.days) {
    let counted = 0
    for (const { begin, end } of spans) {
      const last = lastsUntil(end)
      total += Math.max(0, last - Math.max(begin, counted))
      counted = Math.max(counted, last)
    }
  }
  return total
}

const separator = (locale: Locale): string => (locale === 'zh-CN' ? '、' : ', ')
