/** What an edit changes, as a person reads it. */
import type { Locale } from '../locale.ts'
import type { EditableKey, FieldChange, TaskNames, TaskSettings } from './draft.ts'
import { changedKeys, sameSetting } from './editable.ts'
import { valueLines } from './fieldKinds.ts'
import { TASK_FIELD, type SettingField } from './fields.ts'

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
  const field = TASK_FIELD[key]
  const ids = idsOf(field, value)
  return valueLines(field, value, locale).map((line, index) => {
    const id = ids[index]
    const name = names?.[field.type === 'lines' ? 'lines' : 'scripts'].find((one) => one.id === id)?.name
    if (name === undefined) return line
    return locale === 'zh-CN' ? `${line}（${name}）` : `${line} (${name})`
  })
}

/** The id of which a line speaks, for the lines of types whose ids have names. */
function idsOf({ type }: SettingField, value: TaskSettings[EditableKey]): (string | undefined)[] {
  if (type === 'script') return [value as string]
  if (type === 'scriptSlots')
    return (value as TaskSettings['destination_extension_list']).map((slot) => slot.destination_extension)
  return type === 'lines' ? (value as TaskSettings['line']).map(({ id }) => id) : []
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
