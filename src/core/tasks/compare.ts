/**
 * Forms in which two ways of writing the same setting are equal, for telling where `task_extras` and `new_task_extra`
 * really differ (api section 2).
 */
import type { Holiday, ScriptSlot, TaskLine, WorkHour } from '#shared/tasks/types.ts'
import { parsePlatformTime } from '#shared/time.ts'
import { isObject } from '../api/json.ts'

/**
 * Any value in one form: `"0"`, `0` and `false` are one, and so are null, "", [] and {}; the order of keys does not
 * count, that of lists does.
 */
export function plainForm(value: unknown): unknown {
  if (value === null || value === undefined || value === '') return null
  if (typeof value === 'boolean') return value ? '1' : '0'
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string') return value.trim()
  if (Array.isArray(value)) return value.length === 0 ? null : value.map(plainForm)
  if (!isObject(value)) return null
  const keys = Object.keys(value).sort()
  return keys.length === 0 ? null : keys.map((key) => [key, plainForm(value[key])])
}

/** True where both are the same in their plain form. Structures too deep to compare count as different. */
export function sameForm(left: unknown, right: unknown): boolean {
  try {
    return JSON.stringify(plainForm(left)) === JSON.stringify(plainForm(right))
  } catch {
    return false
  }
}

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
