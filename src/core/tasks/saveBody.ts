import { isDeepStrictEqual } from 'node:util'
import type { EditableKey, TaskSettings } from '#shared/tasks/draft.ts'
import { sameValue } from '#shared/tasks/fieldKinds.ts'
import { SETTING_FIELDS, TASK_FIELDS, type SettingField } from '#shared/tasks/fields.ts'
import type { TaskEdit, TaskVersion } from '#shared/tasks/types.ts'
import { parseExact, toPlain, type ExactJson } from '../wire/exactJson.ts'
import { isNothing } from '../wire/readers.ts'
import {
  holdersOf,
  INNER,
  openHolders,
  openObject,
  pathIn,
  sentFor,
  type Holders,
  type Sent,
} from './holders.ts'
import type { ReadSetting } from './readSettings.ts'
import { READ, WRITE, type Write } from './wireForms.ts'

/** Members of the task that the platform derives, shows or has given up. Which version it is a save does say. */
const NOT_SENT = [
  'new_task_extra',
  ...TASK_FIELDS.filter(
    ({ key, editable, home }) => !editable && home === 'task' && key !== 'task_type',
  ).flatMap(({ arrivesAs }) => arrivesAs),
]

type Members = Map<string, ExactJson>
type Sendable = Holders<ExactJson>

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
  const holders = openHolders(openObject(parseExact(task.raw), parseExact) ?? {}, parseExact)
  const body = membersAt(holders, '')
  for (const name of NOT_SENT) body.delete(name)
  for (const field of SETTING_FIELDS) put(field, settings[field.key], holders, task.version)
  for (const name of INNER) putInner(name, holders)
  if (!isNone(body.get('elasticity_type'))) body.delete('end_action')
  if (task.version === 'new' && !body.has('task_type')) body.set('task_type', 7)
  body.set('task_extras', Object.fromEntries(membersAt(holders, 'task_extras')))
  return JSON.stringify(Object.fromEntries(body))
}

const membersAt = (holders: Sendable, path: string): Members =>
  holders.get(path) ?? new Map<string, ExactJson>()
/** What the dialler has is only read. */
const isSent = (holder: string): boolean => holder.split('.')[0] !== 'new_task_extra'

function isNone(value: ExactJson | undefined): boolean {
  return isNothing(value) || value === false || Number(toPlain(value)) === 0
}

/** Writes one setting into the body. */
function put(
  field: SettingField,
  wanted: TaskSettings[EditableKey],
  holders: Sendable,
  version: TaskVersion,
): void {
  const { key, type, arrivesAs, needed } = field
  const [documented = key] = arrivesAs
  const [first = ''] = holdersOf(field)
  const home = field.sentBeside ? '' : first
  const atHome = membersAt(holders, home)
  const found = find(field, holders)
  const empty = wanted === null || (Array.isArray(wanted) && wanted.length === 0)
  const unchanged = found === undefined ? empty : sameValue(type, found.value, wanted)
  let value = found?.sent
  if (!unchanged) {
    value = write(field, wanted, found?.sent, holders, version)
    // Nothing else in the body may answer for a setting that was emptied.
    if (value === null) silence(field, holders)
  }
  if (found !== undefined && value !== undefined && isSent(found.holder)) {
    const members = membersAt(holders, found.holder)
    members.set(found.name, value)
    if (found.holder === '') rename(members, found.name, arrivesAs)
  }
  const isThere = found !== undefined && isSent(found.holder) && (found.holder === home || !needed)
  if (!isThere && value !== undefined) atHome.set(documented, value)
  if (needed && Array.isArray(wanted) && isNothing(atHome.get(documented))) atHome.set(documented, [])
  if (field.leftOut && wanted === null) for (const name of arrivesAs) atHome.delete(name)
}

/** What the reading takes the setting from. */
function find(field: SettingField, holders: Sendable): (Sent<ExactJson> & { value: unknown }) | undefined {
  for (const one of sentFor(field, holders)) {
    const value = (READ[field.type] as ReadSetting<unknown>)(toPlain(one.sent), () => undefined)
    if (value !== undefined && value !== null) return { ...one, value }
  }
  return undefined
}

function write(
  field: SettingField,
  wanted: TaskSettings[EditableKey],
  old: ExactJson | undefined,
  holders: Sendable,
  version: TaskVersion,
): ExactJson {
  if (wanted === null) return null
  const [documented = field.key] = field.arrivesAs
  const elsewhere = holdersOf(field).map((holder) => membersAt(holders, holder).get(documented) ?? null)
  return (WRITE[field.type] as Write<unknown>)(wanted, old, { version, elsewhere })
}

function silence(field: SettingField, holders: Sendable): void {
  for (const holder of holdersOf(field).filter(isSent)) {
    const members = membersAt(holders, holder)
    for (const name of field.arrivesAs) if (members.has(name)) members.set(name, null)
  }
}

/** Gives a member the first of its names, in its place; what stands under the other names gives way. */
function rename(members: Members, from: string, names: readonly string[]): void {
  const [documented = from] = names
  const others = names.filter((name) => name !== from)
  const entries = [...members].filter(([key]) => !others.includes(key))
  members.clear()
  for (const [key, value] of entries) members.set(key === from ? documented : key, value)
}

/** What the save takes back of an object inside the extras; where `task_extras` has none, the dialler's, whole. */
function putInner(name: string, holders: Sendable): void {
  const [own, diallers, beside] = ['task_extras', 'new_task_extra', ''].map((holder) =>
    membersAt(holders, pathIn(holder, name)),
  ) as [Members, Members, Members]
  const [body, extras] = [membersAt(holders, ''), membersAt(holders, 'task_extras')]
  const whole = isNothing(toPlain(extras.get(name))) ? new Map([...diallers, ...own]) : own
  if (own.size > 0) putObject(extras, name, whole)
  if (body.has(name)) putObject(body, name, beside)
}

/** Leaves a member alone that says the same already: it may have come as JSON text. */
function putObject(members: Members, name: string, value: Members): void {
  const before = Object.entries(openObject(members.get(name), parseExact) ?? {})
  if (!isDeepStrictEqual(before, [...value])) members.set(name, Object.fromEntries(value))
}
