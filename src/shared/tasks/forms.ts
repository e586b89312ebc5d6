/**
 * Forms in which two ways of writing the same list are equal: for telling where `task_extras` and `new_task_extra`
 * really differ (api section 2), and where an edit really changes something.
 */
import { parsePlatformTime } from '../time.ts'
import type { Holiday, ScriptSlot, TaskLine, WorkHour } from './types.ts'

const byText = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0)

/** Every day (-1) as the seven days that it means; the order of slots does not count. */
export function workHoursForm(hours: readonly WorkHour[]): string[] {
  const slots = hours.flatMap(({ wday, begin, end }) =>
    (wday === -1 ? [0, 1, 2, 3, 4, 5, 6] : [wday]).map((day) => `${day} ${begin} ${end}`),
  )
  return [...new Set(slots)].sort(byText)
}

/** Whatever the seconds and whichever of `begin` and `start` was sent. */
export function holidaysForm(holidays: readonly Holiday[]): string[] {
  const moment = (text: string): string => String(parsePlatformTime(text) ?? text.trim())
  return holidays.map(({ begin, end }) => `${moment(begin)} ${moment(end)}`).sort(byText)
}

export function scriptSlotsForm(slots: readonly ScriptSlot[]): string[] {
  return slots
    .map(({ begin, end, destination_extension: script }) => `${begin} ${end} ${script}`)
    .sort(byText)
}

export function linesForm(lines: readonly TaskLine[]): string[] {
  return lines.map(({ id, limit }) => `${id} ${limit ?? ''}`).sort(byText)
}

export function wordsForm(words: readonly string[]): string[] {
  return [...new Set(words)].sort(byText)
}
