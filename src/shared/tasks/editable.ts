/** The settings of a task that can be edited, and which of them differ. */
import type { EditableKey, TaskDraft, TaskPatch, TaskSettings } from './draft.ts'
import { sameValue } from './fieldKinds.ts'
import { SETTING_FIELDS, TASK_FIELD } from './fields.ts'
import type { TaskEdit } from './types.ts'

/** In the order of the catalogue. */
export const EDITABLE_KEYS: readonly EditableKey[] = SETTING_FIELDS.map(({ key }) => key)

/** A task's settings that can be edited, without the rest of it. */
export function settingsOf(task: TaskEdit): TaskSettings {
  return Object.fromEntries(EDITABLE_KEYS.map((key) => [key, task[key]])) as unknown as TaskSettings
}

export function applyPatches(settings: TaskSettings, patches: readonly TaskPatch[]): TaskSettings {
  return Object.assign({}, settings, ...patches) as TaskSettings
}

/** The base's settings with every step put on. */
export function draftSettings(draft: Pick<TaskDraft, 'base' | 'steps'>): TaskSettings {
  return applyPatches(settingsOf(draft.base), draft.steps)
}

/** See {@link sameValue}. */
export function sameSetting<Key extends EditableKey>(
  key: Key,
  one: TaskSettings[Key],
  other: TaskSettings[Key],
): boolean {
  return sameValue(TASK_FIELD[key].type, one, other)
}

/** The settings that differ, in the order of the catalogue. */
export function changedKeys(before: TaskSettings, after: TaskSettings): EditableKey[] {
  return EDITABLE_KEYS.filter((key) => !sameSetting(key, before[key], after[key]))
}
