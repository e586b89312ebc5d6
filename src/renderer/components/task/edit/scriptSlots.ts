/** Slots of a day in which another script group speaks: what is wrong with one, and where there is room for another. */
import { endClock, freeSpans, isOverlapping } from '#shared/tasks/weekEdit.ts'
import { clockText, lastsUntil, minuteOfDay, spanOf, type MinuteSpan } from '#shared/tasks/workHours.ts'
import type { ScriptSlot } from '#shared/tasks/types.ts'

export type SlotProblem =
  { kind: 'notATime' } | { kind: 'wrongTime' } | { kind: 'overlap'; span: MinuteSpan } | { kind: 'noScript' }

/** Why the slot cannot stand beside the others; null where it can. */
export function slotProblem(slot: ScriptSlot, others: readonly ScriptSlot[]): SlotProblem | null {
  if (minuteOfDay(slot.begin) === null || minuteOfDay(slot.end) === null) return { kind: 'notATime' }
  const span = spanOf(slot)
  if (!span) return { kind: 'wrongTime' }
  const overlapped = others
    .flatMap((other) => spanOf(other) ?? [])
    .find((other) => isOverlapping(span, other))
  if (overlapped) return { kind: 'overlap', span: overlapped }
  return slot.destination_extension === '' ? { kind: 'noScript' } : null
}

const DAYTIME: MinuteSpan = { begin: 9 * 60, end: 21 * 60 }
const LONGEST = 3 * 60

/** Times for a new slot: the widest room by day, else by night, three hours at most; null where the day is full. */
export function freeSlot(slots: readonly ScriptSlot[]): { begin: string; end: string } | null {
  const taken = slots.flatMap((slot) => spanOf(slot) ?? [])
  const free = freeSpans(taken.map(({ begin, end }) => ({ begin, end: lastsUntil(end) })))
  const byDay = free
    .map(({ begin, end }) => ({
      begin: Math.max(begin, DAYTIME.begin),
      end: Math.min(end, DAYTIME.end),
    }))
    .filter(({ begin, end }) => begin < end)
  const [widest] = (byDay.length > 0 ? byDay : free).toSorted(
    (one, other) => other.end - other.begin - (one.end - one.begin),
  )
  if (!widest) return null
  return { begin: clockText(widest.begin), end: endClock(Math.min(widest.end, widest.begin + LONGEST)) }
}
