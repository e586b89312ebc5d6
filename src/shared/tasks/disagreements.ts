import type { Locale } from '../locale.ts'
import { parsePlatformTime } from '../time.ts'
import type { TaskFieldType } from './fieldKinds.ts'
import { TASK_FIELD, TASK_FIELDS, type TaskField, type TaskFieldKey } from './fields.ts'
import type { Disagreement, TaskEdit, WorkHour } from './types.ts'
import { weekHours, weekLines } from './workHours.ts'

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

/** Names under which only one of the two objects holds a setting. */
const OTHER_NAMES: Readonly<Record<string, TaskFieldKey>> = {
  cps: 'call_per_second',
  limit: 'maximumcall',
  redial_conditions: 'redial_da_status',
}

/** The field that a disagreement is about; undefined for a setting that the catalogue does not know. */
export function disagreementField(name: string): TaskField | undefined {
  const other = OTHER_NAMES[name]
  return TASK_FIELDS.find(({ key }) => key === name) ?? (other && TASK_FIELD[other])
}

/** Both values of a disagreement for a person; as JSON where they have no other form, or would read the same. */
export function readDisagreement(one: Disagreement, locale: Locale): ReadableDisagreement {
  const field = disagreementField(one.field)
  const readable = (json: string): string[] => (field ? fieldLines(field, json, locale) : [json])
  const [platform, dialler] = [readable(one.taskExtras), readable(one.newTaskExtra)]
  const same = platform.join('\n') === dialler.join('\n')
  return {
    name: one.field,
    field,
    platform: same ? [one.taskExtras] : platform,
    dialler: same ? [one.newTaskExtra] : dialler,
  }
}

function fieldLines(field: TaskField, json: string, locale: Locale): string[] {
  const raw = parse(json)
  if (raw === null) return []
  const value = raw === undefined ? undefined : READERS[field.type](raw)
  if (value === undefined) return [json]
  if (field.type === 'workHours') return weekLines(weekHours(value as WorkHour[]), locale)
  if (Array.isArray(value) && LONG_ITEMS.has(field.type))
    return value.map((item) => field.format([item] as Value, locale))
  return [field.format(value, locale)].filter((line) => line !== '')
}

/** Lists whose items would be hard to tell apart in one line. */
const LONG_ITEMS: ReadonlySet<TaskFieldType> = new Set(['lines', 'holidays', 'scriptSlots', 'reasons'])

type Value = TaskEdit[TaskFieldKey]
type Row = Record<string, unknown>

/** Long ids are text in it, with all their digits. Undefined for anything that is not JSON. */
function parse(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

/** Each reads a value in whichever form it comes and answers undefined where it is none of them. */
const READERS: Readonly<Record<TaskFieldType, (raw: unknown) => Value | undefined>> = {
  text: (raw) => scalar(raw),
  textOrJson: (raw) => scalar(raw),
  script: (raw) => scalar(raw),
  reference: (raw) => scalar(raw),
  integer: number,
  choice: number,
  boolean: (raw) => {
    const known = number(raw === true ? 1 : raw === false ? 0 : raw)
    return known === 1 ? true : known === 0 ? false : undefined
  },
  time: (raw) => (typeof raw === 'number' ? raw : (parsePlatformTime(raw) ?? undefined)),
  reasons: (raw) => items(raw, scalar),
  weekdays: (raw) => items(raw, number),
  workHours: (raw) =>
    rows(raw, (row) => {
      const [wday, begin, end] = [number(row.wday), scalar(row.begin), scalar(row.end)]
      return wday === undefined || begin === undefined || end === undefined ? undefined : { wday, begin, end }
    }),
  holidays: (raw) =>
    rows(raw, (row) => {
      const [begin, end] = [scalar(row.begin ?? row.start), scalar(row.end)]
      return begin === undefined || end === undefined ? undefined : { begin, end }
    }),
  lines: (raw) =>
    items(raw, (line) => {
      const id = scalar(isRow(line) ? line.id : line)
      return id === undefined ? undefined : { id, limit: (isRow(line) ? number(line.limit) : null) ?? null }
    }),
  scriptSlots: (raw) =>
    rows(raw, (row) => {
      const script = scalar(row.destination_extension)
      const [begin, end] = [scalar(row.begin), scalar(row.end)]
      return begin === undefined || end === undefined || script === undefined
        ? undefined
        : { begin, end, destination_extension: script }
    }),
  lineTones: (raw) => items(isRow(raw) ? raw.da_status : raw, scalar),
  components: () => undefined,
}

const isRow = (raw: unknown): raw is Row => typeof raw === 'object' && raw !== null && !Array.isArray(raw)

function scalar(raw: unknown): string | undefined {
  return typeof raw === 'string' ? raw : typeof raw === 'number' ? String(raw) : undefined
}

function number(raw: unknown): number | undefined {
  const text = scalar(raw)
  return text !== undefined && text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined
}

/** All items, or undefined as soon as one cannot be read: half a list would look like the whole. */
function items<Item>(raw: unknown, read: (item: unknown) => Item | undefined): Item[] | undefined {
  if (!Array.isArray(raw)) return undefined
  const known = raw.map(read)
  return known.every((item) => item !== undefined) ? (known as Item[]) : undefined
}

function rows<Item>(raw: unknown, read: (row: Row) => Item | undefined): Item[] | undefined {
  return items(raw, (item) => (isRow(item) ? read(item) : undefined))
}
