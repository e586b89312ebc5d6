import type { Locale } from '../locale.ts'
import { valueLines, valueText, type TaskFieldType } from './fieldKinds.ts'
import { TASK_FIELDS, type TaskField } from './fields.ts'
import type { Disagreement } from './types.ts'

/** A setting that the platform keeps twice, both values as a person reads them. */
export interface ReadableDisagreement {
  /** The platform's name for the setting. */
  name: string
  field: TaskField | undefined
  /** What `task_extras` has, a list one item a line; no line for nothing. */
  platform: string[]
  /** What `new_task_extra` has. */
  dialler: string[]
}

/** The field that a disagreement is about; undefined for a setting that the catalogue does not know. */
export function disagreementField(name: string): TaskField | undefined {
  return TASK_FIELDS.find(({ key }) => key === name)
}

/** Both values of a disagreement for a person; as JSON where they have no other form, or would read the same. */
export function readDisagreement(one: Disagreement, locale: Locale): ReadableDisagreement {
  const field = disagreementField(one.field)
  const json: [string[], string[]] = [[one.taskExtras], [one.newTaskExtra]]
  const read = field && one.values?.map((value) => linesOf(field, value, locale))
  const [platform = [], dialler = []] = read ?? json
  const same = platform.join('\n') === dialler.join('\n')
  const [left, right] = same ? json : [platform, dialler]
  return { name: one.field, field, platform: left, dialler: right }
}

/** Lists whose items would be hard to tell apart in one line. */
const LONG_ITEMS: ReadonlySet<TaskFieldType> = new Set<TaskFieldType>([
  'lines',
  'holidays',
  'scriptSlots',
  'reasons',
  'workHours',
])

type Values = NonNullable<Disagreement['values']>

function linesOf(field: TaskField, value: Values[number], locale: Locale): string[] {
  if (LONG_ITEMS.has(field.type)) return valueLines(field, value, locale)
  return [valueText(field, value, locale)].filter((line) => line !== '')
}
