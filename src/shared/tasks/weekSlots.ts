/**
 * The platform's slots of a week as spans of its days, and back. A slot that says a day's span already stays as it
 * came, and so does one that nobody documents (no such time, or an end before its beginning).
 */
import type { WorkHour } from './types.ts'
import {
  DAYS_MONDAY_FIRST,
  MINUTES_PER_DAY,
  clockText,
  lastsUntil,
  spanOf,
  type MinuteSpan,
} from './workHours.ts'

/** The days that get new spans, each with all that it has then. */
export type Days = ReadonlyMap<number, readonly MinuteSpan[]>

/** In the order in which the platform lists them. */
export const PLATFORM_DAYS = DAYS_MONDAY_FIRST.toSorted((one, other) => one - other)
const EVERY_DAY = -1

/** The spans of a day, in order, each once; one that {@link lastsUntil} midnight ends at 1440. */
export function spansOfDay(slots: readonly WorkHour[], wday: number): MinuteSpan[] {
  return spansOf(slots.filter((slot) => slot.wday === wday || slot.wday === EVERY_DAY))
}

/** Midnight as the minute before: the end that the platform's examples write. */
export const writtenEnd = (end: number): number => (end === MINUTES_PER_DAY ? end - 1 : end)

export const isSame = (one: MinuteSpan, other: MinuteSpan): boolean =>
  one.begin === other.begin && one.end === other.end

/** The slots with these days' spans, the same list where that changes nothing; every day (-1) stays one slot for as long as all days are alike. */
export function withDays(slots: WorkHour[], days: Days): WorkHour[] {
  const changed = [...days].filter(([wday, spans]) => !isSameDay(spansOfDay(slots, wday), spans))
  if (changed.length === 0) return slots
  const put = (list: WorkHour[]): WorkHour[] =>
    changed.reduce((rest, [wday, spans]) => withDay(rest, wday, spans), list)
  if (!slots.some(isEveryDay)) return put(slots)
  const after = PLATFORM_DAYS.map((wday) => days.get(wday) ?? spansOfDay(slots, wday))
  const [first = []] = after
  if (!after.every((spans) => isSameDay(spans, first))) return put(spreadOut(slots))
  const rest = slots.filter((slot) => slot.wday === EVERY_DAY || spanOf(slot) === null)
  return withDay(rest, EVERY_DAY, first)
}

/** Every day's slots as seven, where the first of them stood. */
function spreadOut(slots: WorkHour[]): WorkHour[] {
  const everyDay = slots.filter(isEveryDay)
  const at = slots.findIndex(isEveryDay)
  const rest = slots.filter((slot) => !isEveryDay(slot))
  const spread = PLATFORM_DAYS.flatMap((wday) => everyDay.map((slot) => ({ ...slot, wday })))
  const isNew = ({ wday, begin, end }: WorkHour): boolean =>
    !rest.some((slot) => slot.wday === wday && slot.begin === begin && slot.end === end)
  return rest.toSpliced(at, 0, ...spread.filter(isNew))
}

/** The slots with these for the day; those of the day that say one of the spans already stay as they are. */
function withDay(slots: WorkHour[], wday: number, spans: readonly MinuteSpan[]): WorkHour[] {
  const written = spansOf(slots.filter((slot) => slot.wday === wday))
  const kept = slots.filter((slot) => {
    const own = slot.wday === wday ? editSpan(slot) : null
    return own === null || spans.some((span) => isSame(span, own))
  })
  const added = spans.filter((span) => !written.some((own) => isSame(own, span)))
  const saysMidnight = slots.some(({ end }) => end === clockText(MINUTES_PER_DAY))
  return added.reduce((list, { begin, end }) => {
    const last = saysMidnight ? end : writtenEnd(end)
    return inserted(list, { wday, begin: clockText(begin), end: clockText(last) })
  }, kept)
}

/** Among the slots of its day by its beginning; a day's first slot before those of the days that follow. */
function inserted(slots: WorkHour[], slot: WorkHour): WorkHour[] {
  const own = slots.flatMap(({ wday }, index) => (wday === slot.wday ? [index] : []))
  const [later] = own.filter((index) => (slots[index]?.begin ?? '') > slot.begin)
  const following = slots.findIndex(({ wday }) => wday > slot.wday)
  const last = own.at(-1)
  const at = later ?? (last === undefined ? (following < 0 ? slots.length : following) : last + 1)
  return slots.toSpliced(at, 0, slot)
}

const isEveryDay = (slot: WorkHour): boolean => slot.wday === EVERY_DAY && spanOf(slot) !== null

function editSpan(slot: WorkHour): MinuteSpan | null {
  const span = spanOf(slot)
  return span && { begin: span.begin, end: lastsUntil(span.end) }
}

function spansOf(slots: readonly WorkHour[]): MinuteSpan[] {
  const spans = slots.flatMap((slot) => editSpan(slot) ?? [])
  return inOrder(spans.filter((span, index) => spans.findIndex((other) => isSame(other, span)) === index))
}

export const inOrder = (spans: readonly MinuteSpan[]): MinuteSpan[] =>
  spans.toSorted((one, other) => one.begin - other.begin || one.end - other.end)

const isSameDay = (one: readonly MinuteSpan[], other: readonly MinuteSpan[]): boolean =>
  one.length === other.length && one.every((span, index) => isSame(span, other[index] as MinuteSpan))
