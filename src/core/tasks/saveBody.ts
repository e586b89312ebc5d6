import { isDeepStrictEqual } from 'node:util'
import type { EditableKey, TaskSettings } from '#shared/tasks/draft.ts'
import { EDITABLE_KEYS } from '#shared/tasks/editable.ts'
import type { TaskEdit } from '#shared/tasks/types.ts'
import { isExactObject, parseExact, toPlain, type ExactJson } from '../wire/exactJson.ts'
import { isNothing } from '../wire/readers.ts'
import {
  writeFlag,
  writeId,
  writeInteger,
  writeMoment,
  writeNumericId,
  writeText,
  type WriteValue,
} from './writeValues.ts'
import {
  writeHolidays,
  writeLines,
  writeScriptSlots,
  writeWords,
  writeWorkHours,
  writeWorkWeek,
  type WriteList,
} from './writeLists.ts'
import { SOURCES } from './sources.ts'

/** Of the edit view, but no settings: what the platform derives, shows or has given up. */
const NOT_SENT: ReadonlySet<string> = new Set([
  'status',
  'status_str',
  'task_cause',
  'is_active',
  'call_status',
  'elasticity_task',
  'caller_line_name',
  'destination_extension_name',
  'components',
  'new_task_extra',
  'recycle_limit',
  'random_assignment_number',
])

/** These have to be sent, and there, wherever the edit view had them. */
const REQUIRED: ReadonlySet<EditableKey> = new Set<EditableKey>([
  'name',
  'destination_extension',
  'maximumcall',
  'dial_time_id',
  'start_time',
  'stop_time',
  'line',
  'holiday',
])

type Writers = {
  readonly [Key in EditableKey]: TaskSettings[Key] extends readonly (infer Item)[]
    ? WriteList<Item>
    : WriteValue<NonNullable<TaskSettings[Key]>>
}
const WRITERS: Writers = {
  name: writeText,
  remark: writeText,
  maximumcall: writeInteger,
  call_per_second: writeInteger,
  originate_timeout: writeInteger,
  interval_time: writeInteger,
  destination_extension: writeId,
  destination_extension_list: writeScriptSlots,
  background_id: writeNumericId,
  llm_intention_id: writeNumericId,
  bridge_group_id: writeNumericId,
  end_action: writeInteger,
  pop_mode: writeInteger,
  line: writeLines,
  dial_time_id: writeNumericId,
  start_time: writeMoment,
  stop_time: writeMoment,
  work_week: writeWorkWeek,
  work_hour: writeWorkHours,
  holiday: writeHolidays,
  auto_recycle_rule_id: writeNumericId,
  redial_enabled: writeFlag,
  redial_new_number_policy: writeFlag,
  redial_interval: writeInteger,
  redial_max_times: writeInteger,
  redial_da_status: writeWords,
}

type Members = Map<string, ExactJson>

/** One object in which a setting can lie. */
interface Place {
  members: Members
  /** It is part of the body; `new_task_extra` is only read. */
  sent: boolean
}
interface Found {
  place: Place
  key: string
  sent: ExactJson
  value: unknown
}

/**
 * The body of `PUT /agent-api/new/user/{user_id}/task/{task_id}` (docs.longlonglong.cn, 呼叫任务/任务修改; for 2.0 old
 * the telrobot mirror's 2.0任务修改): the task as it was read, with these settings put on.
 *
 * A setting is changed where it lies and in the form that it has there. What `task_extras` lacks is taken from
 * `new_task_extra`. Fields that nobody knows are sent as they came, ids keep every digit. `line` and `holiday` are
 * always sent; `bridge_group_id` is left out for none; `end_action` is left out beside an `elasticity_type`.
 *
 * The save's page lists neither `remark`, `interval_time`, `auto_recycle_rule_id`, `bridge_group_id` and `end_action`
 * for 2.0 new, nor `call_per_second` and `originate_timeout` for any: they are sent, where the task has a value, under
 * the names that the edit view's page gives them.
 *
 * @param task as read last; its `raw` is what is written over
 * @returns JSON text on one line
 * @throws AppError response_invalid where the task is nested too deeply to be written
 */
export function taskSaveBody(task: TaskEdit, settings: TaskSettings): string {
  const data = membersOf(parseExact(task.raw))
  const body: Members = new Map([...data].filter(([key]) => !NOT_SENT.has(key)))
  const extras = membersOf(data.get('task_extras'))
  const dialler = membersOf(data.get('new_task_extra'))
  const [bodyRedial, extrasRedial, diallerRedial] = [body, extras, dialler].map((members) =>
    membersOf(members.get('redial_conditions')),
  ) as [Members, Members, Members]

  const place = (members: Members, sent = true): Place => ({ members, sent })
  const places: Readonly<Record<'task' | 'extras' | 'redial', Place[]>> = {
    task: [place(body), place(extras), place(dialler, false)],
    extras: [place(extras), place(dialler, false), place(body)],
    redial: [place(extrasRedial), place(diallerRedial, false), place(bodyRedial)],
  }
  for (const key of EDITABLE_KEYS) put(key, settings[key], places[SOURCES[key].home], task.version, body)

  putRedial(extras, extrasRedial, diallerRedial)
  if (body.has('redial_conditions')) putObject(body, 'redial_conditions', bodyRedial)
  if (settings.bridge_group_id === null) for (const key of SOURCES.bridge_group_id.keys) body.delete(key)
  if (!isNone(body.get('elasticity_type'))) body.delete('end_action')
  if (task.version === 'new' && !body.has('task_type')) body.set('task_type', 7)
  body.set('task_extras', Object.fromEntries(extras))
  return JSON.stringify(Object.fromEntries(body))
}

function isNone(value: ExactJson | undefined): boolean {
  return isNothing(value) || value === false || Number(toPlain(value)) === 0
}

/** Writes one setting into the places of the body. */
function put(
  key: EditableKey,
  wanted: TaskSettings[EditableKey],
  places: readonly Place[],
  version: TaskEdit['version'],
  body: Members,
): void {
  const [documented = key] = SOURCES[key].keys
  const found = find(key, places)
  const empty = wanted === null || (Array.isArray(wanted) && wanted.length === 0)
  const unchanged = found === undefined ? empty : isDeepStrictEqual(found.value, wanted)
  const home = homeOf(key, places, body)
  let value: ExactJson | undefined = found?.sent
  if (!unchanged) {
    const elsewhere = places.map(({ members }) => members.get(documented) ?? null)
    value = write(key, wanted, found?.sent, { version, elsewhere })
    // Nothing else in the body may answer for a setting that was emptied.
    if (value === null) for (const other of places) if (other.sent) silence(key, other.members)
  }
  if (found?.place.sent === true) {
    if (value !== undefined) found.place.members.set(found.key, value)
    if (found.place.members === body) rename(body, found.key, SOURCES[key].keys)
    if (found.place === home || !REQUIRED.has(key)) return
  }
  if (value !== undefined) home.members.set(documented, value)
  else if (Array.isArray(wanted) && REQUIRED.has(key) && isNothing(home.members.get(documented)))
    home.members.set(documented, [])
}

/** `interval_time` is read from the extras first, but the save's page has it beside them. */
function homeOf(key: EditableKey, places: readonly Place[], body: Members): Place {
  const beside = key === 'interval_time' ? places.find(({ members }) => members === body) : undefined
  return beside ?? (places[0] as Place)
}

/** Where the reading takes the setting from: the same order, the same readers. */
function find(key: EditableKey, places: readonly Place[]): Found | undefined {
  const { keys, read } = SOURCES[key]
  for (const place of places)
    for (const name of keys) {
      const sent = place.members.get(name)
      if (sent === undefined || sent === null || sent === '') continue
      const value: unknown = read(toPlain(sent), () => undefined)
      if (value !== undefined && value !== null) return { place, key: name, sent, value }
    }
  return undefined
}

function write(
  key: EditableKey,
  wanted: TaskSettings[EditableKey],
  old: ExactJson | undefined,
  context: Parameters<WriteList<never>>[2],
): ExactJson {
  if (wanted === null) return null
  const writer = WRITERS[key] as (value: unknown, old: ExactJson | undefined, context: unknown) => ExactJson
  return writer(wanted, old, context)
}

function silence(key: EditableKey, members: Members): void {
  for (const name of SOURCES[key].keys) if (members.has(name)) members.set(name, null)
}

/** Gives a member the first of its names, in its place; what stands under the other names gives way. */
function rename(members: Members, from: string, names: readonly string[]): void {
  const [documented = from] = names
  const others = names.filter((name) => name !== from)
  const entries = [...members].filter(([key]) => !others.includes(key))
  members.clear()
  for (const [key, value] of entries) members.set(key === from ? documented : key, value)
}

/** What the save takes back of `redial_conditions`; where `task_extras` has none, the dialler's, whole. */
function putRedial(extras: Members, own: Members, diallers: Members): void {
  const before = extras.get('redial_conditions')
  if (own.size === 0) return
  const whole = isNothing(toPlain(before)) ? new Map([...diallers, ...own]) : own
  putObject(extras, 'redial_conditions', whole)
}

/** Leaves a member alone that says the same already: it may have come as JSON text. */
function putObject(members: Members, key: string, value: Members): void {
  const same = isDeepStrictEqual([...membersOf(members.get(key))], [...value])
  if (!same) members.set(key, Object.fromEntries(value))
}

/** The members of an object, also of one that came as JSON text; none for anything else. */
function membersOf(value: ExactJson | undefined): Members {
  const opened = typeof value === 'string' ? openText(value) : value
  return new Map(isExactObject(opened) ? Object.entries(opened) : [])
}

function openText(text: string): ExactJson {
  try {
    return parseExact(text)
  } catch {
    return null
  }
}
