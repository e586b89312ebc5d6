/** The settings of a task that can be edited, and when two values of one say the same. */
import type { EditableKey, TaskDraft, TaskPatch, TaskSettings } from './draft.ts'
import { TASK_FIELDS } from './fields.ts'
import { holidaysForm, scriptSlotsForm, wordsForm, workHoursForm } from './forms.ts'
import type { TaskEdit } from './types.ts'

type Form<Key extends EditableKey> = (value: NonNullable<TaskSettings[Key]>) => unknown

/** Text of nothing but nothing is no text; numbers, switches and ids are compared as they are. */
const asIs = (value: unknown): unknown => (value === '' ? null : value)

/** The form in which two values of a setting are compared. The order of lines counts: a person chose it. */
const FORMS: { readonly [Key in EditableKey]: Form<Key> } = {
  name: asIs,
  remark: asIs,
  maximumcall: asIs,
  call_per_second: asIs,
  originate_timeout: asIs,
  interval_time: asIs,
  destination_extension: asIs,
  destination_extension_list: scriptSlotsForm,
  background_id: asIs,
  llm_intention_id: asIs,
  bridge_group_id: asIs,
  end_action: asIs,
  pop_mode: asIs,
  line: (lines) => lines.map(({ id, limit }) => [id, limit]),
  dial_time_id: asIs,
  start_time: asIs,
  stop_time: asIs,
  work_week: (days) => [...new Set(days)].sort((left, right) => left - right),
  work_hour: workHoursForm,
  holiday: holidaysForm,
  auto_recycle_rule_id: asIs,
  redial_enabled: asIs,
  redial_new_number_policy: asIs,
  redial_interval: asIs,
  redial_max_times: asIs,
  redial_da_status: wordsForm,
}

/** In the order of the catalogue. */
export const EDITABLE_KEYS: readonly EditableKey[] = TASK_FIELDS.flatMap(({ key }) =>
  Object.hasOwn(FORMS, key) ? [key as EditableKey] : [],
)

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

/**
 * True where both values mean the same: the order of slots, holidays and words does not count, every day (-1) is the
 * seven days, and empty text is none.
 */
export function sameSetting<Key extends EditableKey>(
  key: Key,
  one: TaskSettings[Key],
  other: TaskSettings[Key],
): boolean {
  const form = (value: TaskSettings[Key]): string =>
    JSON.stringify(value === null ? null : (FORMS[key] as Form<Key>)(value as NonNullable<typeof value>))
  return form(one) === form(other)
}

/** The settings that differ, in the order of the catalogue. */
export function changedKeys(before: TaskSettings, after: TaskSettings): EditableKey[] {
  return EDITABLE_KEYS.filter((key) => !sameSetting(key, before[key], after[key]))
}
