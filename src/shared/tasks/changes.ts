/** What an edit changes, as a person reads it. */
import type { Locale } from '../locale.ts'
import type { EditableKey, FieldChange, TaskNames, TaskSettings } from './draft.ts'
import { changedKeys, sameSetting } from './editable.ts'
import { taskField, type TaskFieldType } from './fields.ts'
import type { TaskEdit } from './types.ts'
import { weekHours, weekLines } from './workHours.ts'

/** Lists that are compared item by item. */
const ITEM_BY_ITEM: ReadonlySet<TaskFieldType> = new Set(['lines', 'holidays', 'scriptSlots', 'lineTones'])

/**
 * A setting as a person reads it: a list one item a line, working hours one line for days with the same hours, no line
 * for nothing. An id whose name is known is followed by it.
 */
export function settingLines<Key extends EditableKey>(
  key: Key,
  value: TaskSettings[Key],
  locale: Locale,
  names?: TaskNames,
): string[] {
  if (value === null) return []
  if (key === 'work_hour') return weekLines(weekHours(value as TaskSettings['work_hour']), locale)
  const field = taskField(key)
  if (field === undefined) return [JSON.stringify(value)]
  const parts = Array.isArray(value) && ITEM_BY_ITEM.has(field.type) ? value.map((item) => [item]) : [value]
  return parts
    .map((part) => {
      const text = field.format(part as TaskEdit[Key], locale)
      const name = nameOf(key, part, names)
      return name === undefined ? text : locale === 'zh-CN' ? `${text}（${name}）` : `${text} (${name})`
    })
    .filter((line) => line !== '')
}

function nameOf(key: EditableKey, part: unknown, names: TaskNames | undefined): string | undefined {
  const named = (list: TaskNames['scripts'] | undefined, id: string | undefined): string | undefined =>
    list?.find((one) => one.id === id)?.name
  if (key === 'destination_extension') return named(names?.scripts, part as string)
  if (key === 'destination_extension_list')
    return named(
      names?.scripts,
      (part as TaskSettings['destination_extension_list'])[0]?.destination_extension,
    )
  return key === 'line' ? named(names?.lines, (part as TaskSettings['line'])[0]?.id) : undefined
}

/** Several values of one setting for a person; all as JSON where two that differ would read the same. */
export function readableValues<Key extends EditableKey>(
  key: Key,
  values: readonly TaskSettings[Key][],
  locale: Locale,
  names?: TaskNames,
): string[][] {
  const lines = values.map((value) => settingLines(key, value, locale, names))
  const unclear = values.some((one, at) =>
    values.some(
      (other, place) => lines[at]?.join('\n') === lines[place]?.join('\n') && !sameSetting(key, one, other),
    ),
  )
  return unclear ? values.map((value) => (value === null ? [] : [JSON.stringify(value)])) : lines
}

/** The settings that differ, and only those, in the order of the catalogue. */
export function taskChanges(
  before: TaskSettings,
  after: TaskSettings,
  locale: Locale,
  names?: TaskNames,
): FieldChange[] {
  return changedKeys(before, after).map((key) => {
    const [old = [], now = []] = readableValues(key, [before[key], after[key]], locale, names)
    return { key, before: old, after: now }
  })
}
