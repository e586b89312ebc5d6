/**
 * Readers of the structured settings in a task's edit view (api section 2). Like the readers of single values they
 * answer null for nothing and undefined for something unreadable; `leftover` is told what they do not know, so that
 * it can be shown rather than lost.
 */
import type { Holiday, ScriptSlot, TaskComponent, TaskLine, WorkHour } from '#shared/tasks/types.ts'
import { MAX_WDAY } from '#shared/tasks/workHours.ts'
import { isObject } from '../wire/json.ts'
import { asId, asInteger, asList, asText, type Read } from '../wire/readers.ts'

/** Told of a part that was not read, with its path below the setting: `.0.weight`. */
export type Leftover = (path: string, value: unknown) => void
export type ReadSetting<T> = (value: unknown, leftover: Leftover) => Read<T>

/** Reads one item of a list; null where it is not one. */
type ReadItem<T> = (item: unknown, leftover: Leftover) => T | null

/** A list of which every item is read by itself; null and `''` are no list, `[]` is an empty one. */
function listOf<T>(read: ReadItem<T>): ReadSetting<T[]> {
  return (value, leftover) => {
    if (value === null || value === '') return null
    return asList(value)?.flatMap((item, index) => {
      const known = read(item, (path, rest) => leftover(`.${index}${path}`, rest))
      if (known !== null) return [known]
      leftover(`.${index}`, item)
      return []
    })
  }
}

/** An object with these keys; other keys are left over. */
function objectWith<T>(
  keys: readonly string[],
  read: (item: Record<string, unknown>, leftover: Leftover) => T | null,
): ReadItem<T> {
  return (item, leftover) => {
    if (!isObject(item)) return null
    const known = read(item, leftover)
    if (known !== null)
      for (const [key, value] of Object.entries(item)) if (!keys.includes(key)) leftover(`.${key}`, value)
    return known
  }
}

const readLineObject = objectWith<TaskLine>(['id', 'limit'], (item, leftover) => {
  const id = asId(item.id)
  if (id == null) return null
  const limit = asInteger(item.limit)
  if (limit === undefined) leftover('.limit', item.limit)
  return { id, limit: limit ?? null }
})

/** Lines as objects `{id, limit}` (2.0 new) or ids alone (2.0 old). */
export const readLines = listOf<TaskLine>((item, leftover) => {
  if (isObject(item)) return readLineObject(item, leftover)
  const id = asId(item)
  return id == null ? null : { id, limit: null }
})

/**
 * A weekday, 0 Sunday … 6 Saturday, or -1 for every day. A number that is no day is kept as it came: it is shown, the
 * checks tell that nothing is dialled then, and the calculation leaves it out.
 */
function asWeekday(value: unknown): number | null {
  const wday = asInteger(value)
  return wday == null || wday < -1 || wday > MAX_WDAY ? null : wday
}

export const readWorkHours = listOf(
  objectWith<WorkHour>(['wday', 'begin', 'end'], (item) => {
    const wday = asWeekday(item.wday)
    const begin = asTimeOfDay(item.begin)
    const end = asTimeOfDay(item.end)
    return wday === null || begin === null || end === null ? null : { wday, begin, end }
  }),
)

/** Weekdays in order; the `-1` that means every day is written out. */
export const readWorkWeek: ReadSetting<number[]> = (value, leftover) => {
  const days = listOf(asWeekday)(value, leftover)
  if (!days) return days
  return days.includes(-1) ? [0, 1, 2, 3, 4, 5, 6] : [...new Set(days)].sort((left, right) => left - right)
}

/** Holidays as `{begin, end}`, on sister hosts `{start, end}`. */
export const readHolidays = listOf(
  objectWith<Holiday>(['begin', 'start', 'end'], (item) => {
    const begin = asText(item.begin) ?? asText(item.start)
    const end = asText(item.end)
    return begin == null || end == null ? null : { begin, end }
  }),
)

export const readScriptSlots = listOf(
  objectWith<ScriptSlot>(['begin', 'end', 'destination_extension'], (item) => {
    const begin = asTimeOfDay(item.begin)
    const end = asTimeOfDay(item.end)
    const script = asId(item.destination_extension)
    if (begin === null || end === null || script == null) return null
    return { begin, end, destination_extension: script }
  }),
)

export const readComponents = listOf(
  objectWith<TaskComponent>(['id', 'name', 'type', 'sort', 'validate'], (item, leftover) => {
    const id = asId(item.id) ?? null
    const name = asText(item.name) ?? id
    if (name === null) return null
    const part = <T>(key: string, value: Read<T>): T | null => {
      if (value === undefined) leftover(`.${key}`, item[key])
      return value ?? null
    }
    const validate = readWords(item.validate ?? null, (path, rest) => leftover(`.validate${path}`, rest))
    return {
      id,
      name,
      type: part('type', asText(item.type)),
      sort: part('sort', asInteger(item.sort)),
      validate: part('validate', validate) ?? [],
    }
  }),
)

/** A list of words; a single one may come bare. */
export const readWords: ReadSetting<string[]> = (value, leftover) => {
  const words = typeof value === 'string' && value !== '' ? [value] : value
  return listOf((item) => asText(item) ?? null)(words, leftover)
}

const TIME_OF_DAY = /^\s*(\d{1,2}):(\d{2})(?::\d{2})?\s*$/

/** `HH:mm`, 00:00 to 24:00; null for anything else. */
function asTimeOfDay(value: unknown): string | null {
  const [, hour = '', minute = ''] = (typeof value === 'string' && TIME_OF_DAY.exec(value)) || []
  const inDay = hour !== '' && Number(minute) < 60 && Number(hour) * 60 + Number(minute) <= 24 * 60
  return inDay ? `${hour.padStart(2, '0')}:${minute}` : null
}
