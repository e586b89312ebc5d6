/** What a drag on the week means: where it took hold, and where it has come to. Minutes are since midnight. */
import {
  changeSpan,
  daySpans,
  erase,
  freeSpans,
  nearestFit,
  paint,
  stretch,
  type DaySpan,
  type WeekEdit,
  type WeekSettings,
} from '#shared/tasks/weekEdit.ts'
import { DAYS_MONDAY_FIRST, MINUTES_PER_DAY, type MinuteSpan } from '#shared/tasks/workHours.ts'

export interface WeekPoint {
  wday: number
  minute: number
}

/** What a pointer took hold of: a day's free time, or a slot by its body or an edge. */
export interface Grip {
  at: WeekPoint
  part: 'free' | 'body' | 'begin' | 'end'
  slot?: MinuteSpan
}

export type WeekGesture =
  | { kind: 'paint' | 'erase'; wdays: number[]; span: MinuteSpan }
  | { kind: 'stretch' | 'move'; from: DaySpan; to: DaySpan }

/** @param step to which times are rounded, in minutes */
export function gestureOf(
  week: WeekSettings,
  grip: Grip,
  to: WeekPoint,
  { erasing, step }: { erasing: boolean; step: number },
): WeekGesture {
  const { at, part, slot } = grip
  if (erasing || part === 'free' || !slot)
    return {
      kind: erasing ? 'erase' : 'paint',
      wdays: daysBetween(at.wday, to.wday),
      span: swept(at.minute, to.minute, step),
    }
  const from = { wday: at.wday, span: slot }
  if (part === 'body') {
    const minute = slot.begin + to.minute - at.minute
    return { kind: 'move', from, to: moved(week, from, { wday: to.wday, minute }, step) ?? from }
  }
  return { kind: 'stretch', from, to: { wday: at.wday, span: stretched(slot, part, to.minute, step) } }
}

/** The gesture by one step with the keyboard, going on from what it has come to. A slot that moves jumps over others. */
export function steppedGesture(
  week: WeekSettings,
  { from, to }: { from: DaySpan; to: DaySpan },
  part: 'body' | 'begin' | 'end',
  by: number,
): WeekGesture {
  const { span } = to
  if (part !== 'body')
    return {
      kind: 'stretch',
      from,
      to: { wday: to.wday, span: stretched(span, part, span[part] + by, Math.abs(by)) },
    }
  const length = span.end - span.begin
  const wanted = span.begin + by
  const [begin = span.begin] = freeSpans(othersOf(week, from, to.wday))
    .filter((gap) => gap.end - gap.begin >= length)
    .map((gap) => Math.max(gap.begin, Math.min(wanted, gap.end - length)))
    .filter((fit) => Math.sign(fit - span.begin) === Math.sign(by))
    .toSorted((one, other) => Math.abs(one - wanted) - Math.abs(other - wanted))
  return { kind: 'move', from, to: { wday: to.wday, span: { begin, end: begin + length } } }
}

/** The days and the time that a gesture is about, as it stands. */
export function areaOf(gesture: WeekGesture): { wdays: number[]; span: MinuteSpan } {
  return 'wdays' in gesture ? gesture : { wdays: [gesture.to.wday], span: gesture.to.span }
}

/** The week with the gesture made. */
export function withGesture(week: WeekSettings, gesture: WeekGesture): WeekEdit {
  switch (gesture.kind) {
    case 'paint':
      return paint(week, gesture.wdays, gesture.span)
    case 'erase':
      return erase(week, gesture.wdays, gesture.span)
    case 'stretch':
      return stretch(week, gesture.from, gesture.to.span)
    case 'move':
      return changeSpan(week, gesture.from, gesture.to)
  }
}

function daysBetween(one: number, other: number): number[] {
  const [first, last] = [DAYS_MONDAY_FIRST.indexOf(one), DAYS_MONDAY_FIRST.indexOf(other)].toSorted(
    (left, right) => left - right,
  )
  return DAYS_MONDAY_FIRST.slice(first, (last ?? 0) + 1)
}

const inDay = (minute: number): number => Math.max(0, Math.min(MINUTES_PER_DAY, minute))

/** Every step that the pointer was over. */
function swept(one: number, other: number, step: number): MinuteSpan {
  const begin = Math.floor(inDay(Math.min(one, other)) / step) * step
  const end = Math.ceil(inDay(Math.max(one, other)) / step) * step
  const first = Math.min(begin, MINUTES_PER_DAY - step)
  return { begin: first, end: inDay(Math.max(end, first + step)) }
}

function stretched(
  { begin, end }: MinuteSpan,
  part: 'begin' | 'end',
  minute: number,
  step: number,
): MinuteSpan {
  const edge = inDay(Math.round(minute / step) * step)
  const least = Math.min(step, end - begin)
  return part === 'begin'
    ? { begin: Math.min(edge, end - least), end }
    : { begin, end: Math.max(edge, begin + least) }
}

function moved(week: WeekSettings, from: DaySpan, to: WeekPoint, step: number): DaySpan | null {
  const { begin, end } = from.span
  // A slot that begins between two steps keeps doing so until it is moved.
  const wanted = to.minute === begin ? begin : Math.round(to.minute / step) * step
  const fit = nearestFit(othersOf(week, from, to.wday), end - begin, inDay(wanted))
  return fit && { wday: to.wday, span: fit }
}

function othersOf(week: WeekSettings, { wday, span }: DaySpan, day: number): MinuteSpan[] {
  return daySpans(week, day).filter(
    ({ begin, end }) => day !== wday || begin !== span.begin || end !== span.end,
  )
}
