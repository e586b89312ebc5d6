/**
 * Edits of a week of calling hours. Each takes the settings as they are and gives them back with the edit made, or
 * says in a sentence why it cannot be. Slots that an edit does not touch, and slots that nobody documents, stay as
 * they came, to the letter.
 *
 * Days are the platform's numbers, 0 Sunday … 6 Saturday. Spans are minutes since midnight; one that ends at 23:59
 * counts as lasting until midnight, 1440, and is written as the task writes the end of a day.
 */
import type { Bilingual, Locale } from '../locale.ts'
import type { TaskSettings } from './draft.ts'
import type { WorkHour } from './types.ts'
import {
  MINUTES_PER_DAY,
  clockText,
  dayName,
  isDayOff,
  lastsUntil,
  spanText,
  type MinuteSpan,
} from './workHours.ts'
import { PLATFORM_DAYS, inOrder, isSame, spansOfDay, withDays, writtenEnd, type Days } from './weekSlots.ts'

export type WeekSettings = Pick<TaskSettings, 'work_hour' | 'work_week'>
/** The same object again where the edit changes nothing. */
export type WeekEdit = { week: WeekSettings } | { refused: Bilingual }

export interface DaySpan {
  wday: number
  span: MinuteSpan
}

/** The spans of a day, in order, each once. */
export const daySpans = ({ work_hour }: WeekSettings, wday: number): MinuteSpan[] =>
  spansOfDay(work_hour, wday)

/**
 * Makes the span calling time on these days. What it overlaps or touches becomes one slot with it. The days become
 * working days.
 */
export function paint(week: WeekSettings, wdays: readonly number[], span: MinuteSpan): WeekEdit {
  return refusalOf(span) ?? { week: put(week, wdays, (spans) => withPainted(spans, span), true) }
}

/** Takes the span out of the calling time of these days; a slot that goes on at both sides becomes two. */
export function erase(week: WeekSettings, wdays: readonly number[], { begin, end }: MinuteSpan): WeekEdit {
  const without = (spans: readonly MinuteSpan[]): MinuteSpan[] =>
    spans.flatMap((span) =>
      span.end <= begin || span.begin >= end
        ? [span]
        : [
            { begin: span.begin, end: Math.min(span.end, begin) },
            { begin: Math.max(span.begin, end), end: span.end },
          ].filter(isWritable),
    )
  return { week: put(week, wdays, without) }
}

/** Adds a slot as it is given; refused where it overlaps another. */
export function addSpan(week: WeekSettings, { wday, span }: DaySpan): WeekEdit {
  return place(week, wday, daySpans(week, wday), span)
}

/** Gives a slot other times, on the same day or another, as they are given; refused where it overlaps another. */
export function changeSpan(week: WeekSettings, from: DaySpan, to: DaySpan): WeekEdit {
  if (from.wday === to.wday && isSame(from.span, to.span)) return { week }
  const others = daySpans(week, to.wday).filter((span) => from.wday !== to.wday || !isSame(span, from.span))
  const placed = place(week, to.wday, others, to.span)
  if ('refused' in placed || from.wday === to.wday) return placed
  return removeSpan(placed.week, from)
}

/** Gives a slot other times as an edge is dragged: what it then overlaps or touches becomes one slot with it. */
export function stretch(week: WeekSettings, { wday, span }: DaySpan, to: MinuteSpan): WeekEdit {
  if (isSame(span, to)) return { week }
  const resize = (spans: readonly MinuteSpan[]): MinuteSpan[] =>
    withPainted(
      spans.filter((other) => !isSame(other, span)),
      to,
    )
  return refusalOf(to) ?? { week: put(week, [wday], resize) }
}

export function removeSpan(week: WeekSettings, { wday, span }: DaySpan): WeekEdit {
  return { week: put(week, [wday], (spans) => spans.filter((other) => !isSame(other, span))) }
}

/** Gives the days the hours of another; where that one is a working day, they become working days. */
export function copyDay(week: WeekSettings, from: number, to: readonly number[]): WeekEdit {
  const spans = daySpans(week, from)
  return { week: put(week, to, () => spans, !isDayOff(week.work_week, from)) }
}

/** These hours on these days, none on the others. */
export function setWeek(
  week: WeekSettings,
  wdays: readonly number[],
  spans: readonly MinuteSpan[],
): WeekEdit {
  return { week: put(week, PLATFORM_DAYS, (_, wday) => (wdays.includes(wday) ? spans : []), true) }
}

/**
 * Puts a day among the working days or out of them; its hours stay. The last one stays, too: no working days named
 * would mean every day.
 */
export function switchDay(week: WeekSettings, wday: number, on: boolean): WeekEdit {
  const next = withWorkWeek(week, (day) => (day === wday ? on : !isDayOff(week.work_week, day)))
  if (!on && next === week && !isDayOff(week.work_week, wday)) return { refused: LAST_WORKING_DAY }
  return { week: next }
}

/** Takes out a slot that cannot be drawn. */
export function removeOdd(week: WeekSettings, { wday, begin, end }: WorkHour): WeekEdit {
  const at = week.work_hour.findIndex(
    (slot) => slot.wday === wday && slot.begin === begin && slot.end === end,
  )
  return at < 0 ? { week } : { week: { ...week, work_hour: week.work_hour.toSpliced(at, 1) } }
}

/** Gives days the spans that are listed for them, and says which of those are working days. */
export function setDays(
  week: WeekSettings,
  days: ReadonlyMap<number, { spans: readonly MinuteSpan[]; off: boolean }>,
): WeekSettings {
  const put = settle(week, new Map([...days].map(([wday, { spans }]) => [wday, spans])), false)
  return withWorkWeek(put, (wday) => {
    const day = days.get(wday)
    return day && day.spans.length > 0 ? !day.off : !isDayOff(put.work_week, wday)
  })
}

/** Where a slot of `length` minutes fits among the others, as near to `begin` as can be; null where it does not. */
export function nearestFit(spans: readonly MinuteSpan[], length: number, begin: number): MinuteSpan | null {
  const fits = freeSpans(spans)
    .filter((gap) => gap.end - gap.begin >= length)
    .map((gap) => Math.max(gap.begin, Math.min(begin, gap.end - length)))
    .toSorted((one, other) => Math.abs(one - begin) - Math.abs(other - begin))
  const [nearest] = fits
  return nearest === undefined ? null : { begin: nearest, end: nearest + length }
}

/** The parts of a day that no span covers. */
export function freeSpans(spans: readonly MinuteSpan[]): MinuteSpan[] {
  const free: MinuteSpan[] = []
  let from = 0
  for (const { begin, end } of spans.toSorted((one, other) => one.begin - other.begin)) {
    if (begin > from) free.push({ begin: from, end: begin })
    from = Math.max(from, end)
  }
  if (from < MINUTES_PER_DAY - 1) free.push({ begin: from, end: MINUTES_PER_DAY })
  return free
}

/** `09:00–12:00`; an end at midnight reads as the task writes it. */
export const editSpanText = ({ begin, end }: MinuteSpan): string => spanText({ begin, end: writtenEnd(end) })

/** `HH:mm` of an end, as the task writes it. */
export const endClock = (end: number): string => clockText(writtenEnd(end))

/** What two overlapping slots of a day are told as. */
export function overlapText(wday: number, span: MinuteSpan, other: MinuteSpan): Bilingual {
  const text = (locale: Locale, overlaps: string): string =>
    `${dayName(wday, locale)} ${editSpanText(span)} ${overlaps} ${editSpanText(other)}`
  return {
    zh: `${text('zh-CN', '与')} 重叠，请调整其中一个`,
    en: `${text('en', 'overlaps')}: change one of them`,
  }
}

/** Why no slot can be written for the span; undefined where one can. */
export function refusalOf(span: MinuteSpan): { refused: Bilingual } | undefined {
  return isWritable(span) ? undefined : { refused: REVERSED }
}

export const isOverlapping = (one: MinuteSpan, other: MinuteSpan): boolean =>
  one.begin < other.end && other.begin < one.end

const REVERSED: Bilingual = {
  zh: '结束时间须晚于开始时间，且在同一天内',
  en: 'The end must come after the beginning, on the same day',
}
const LAST_WORKING_DAY: Bilingual = {
  zh: '至少保留一个工作日；要停止外呼，请在平台上停止任务',
  en: 'One working day must stay; to stop calling, stop the task on the platform',
}

/** Whether two clock times of one day say the span; the last minute of the day has none after it to end at. */
function isWritable({ begin, end }: MinuteSpan): boolean {
  const inDay = Number.isInteger(begin) && Number.isInteger(end) && begin >= 0 && end <= MINUTES_PER_DAY
  return inDay && begin < writtenEnd(end)
}

function place(week: WeekSettings, wday: number, others: readonly MinuteSpan[], given: MinuteSpan): WeekEdit {
  const span = { begin: given.begin, end: lastsUntil(given.end) }
  const overlapped = others.find((other) => isOverlapping(span, other))
  const overlap = overlapped && { refused: overlapText(wday, span, overlapped) }
  return refusalOf(span) ?? overlap ?? { week: put(week, [wday], () => inOrder([...others, span])) }
}

function withPainted(spans: readonly MinuteSpan[], { begin, end }: MinuteSpan): MinuteSpan[] {
  let painted = { begin, end: lastsUntil(end) }
  const apart: MinuteSpan[] = []
  for (const span of inOrder(spans))
    if (span.begin <= painted.end && painted.begin <= span.end)
      painted = { begin: Math.min(span.begin, painted.begin), end: Math.max(span.end, painted.end) }
    else apart.push(span)
  return inOrder([...apart, painted])
}

function put(
  week: WeekSettings,
  wdays: readonly number[],
  edit: (spans: readonly MinuteSpan[], wday: number) => readonly MinuteSpan[],
  joins = false,
): WeekSettings {
  return settle(week, new Map(wdays.map((wday) => [wday, edit(daySpans(week, wday), wday)])), joins)
}

/**
 * Writes days back. A day that gains its first hours becomes a working day, with `joins` every one that has hours;
 * one that loses its last hours is none any more. Where no working days are named, none are.
 */
function settle(week: WeekSettings, days: Days, joins: boolean): WeekSettings {
  const work_hour = withDays(week.work_hour, days)
  const next = work_hour === week.work_hour ? week : { ...week, work_hour }
  if (week.work_week.length === 0) return next
  return withWorkWeek(next, (wday) => {
    const [before, after] = [daySpans(week, wday), days.get(wday)]
    if (after && after.length > 0 && (joins || before.length === 0)) return true
    if (after && after.length === 0 && before.length > 0) return false
    return !isDayOff(week.work_week, wday)
  })
}

/** Unchanged where that says the same, and where no working day would be left: none named would mean every day. */
function withWorkWeek(week: WeekSettings, isOn: (wday: number) => boolean): WeekSettings {
  const work_week = PLATFORM_DAYS.filter(isOn)
  const same = PLATFORM_DAYS.every((wday) => isOn(wday) === !isDayOff(week.work_week, wday))
  return same || work_week.length === 0 ? week : { ...week, work_week }
}
