import { parsePlatformTime } from '#shared/time.ts'
import { isExactObject, parseExact } from '#core/wire/exactJson.ts'
import { editView, STATUS_WORDS } from './editView.ts'
import type { Json, JsonObject } from './json.ts'
import type { SandboxTask } from './tasks.ts'

/** The platform's words for a save that it does not take; its code is 422. */
export class SaveRefused extends Error {}

/** In both pages' lists of what a save must hold, with a path of dots. */
const REQUIRED: readonly string[] = [
  'name',
  'destination_extension',
  'maximumcall',
  'dial_time_id',
  'task_extras.start_time',
  'task_extras.stop_time',
]

/** What the pages list beside `task_extras`, and the three that only the edit view's page speaks of. */
const TAKEN: readonly string[] = [
  'name',
  'remark',
  'destination_extension',
  'maximumcall',
  'dial_time_id',
  'background_id',
  'llm_intention_id',
  'auto_recycle_rule_id',
  'bridge_group_id',
  'end_action',
  'interval_time',
  'group_type',
  'is_group_switch',
  'group_switch_rule',
  'destination_extension_with_variable_list',
  'score_scheme_id',
]

/** Derived from other things, whatever a save says of them. */
const DERIVED: ReadonlySet<string> = new Set([
  'task_type',
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
  'task_extras',
  'recycle_limit',
  'random_assignment_number',
])

/** Settings that the dialler takes over from `task_extras` as they are. */
const DIALLED: readonly string[] = [
  'line',
  'start_time',
  'stop_time',
  'holiday',
  'work_week',
  'destination_extension_list',
  'redial_new_number_policy',
  'redial_interval',
  'redial_max_times',
  'redial_conditions',
  'pop_mode',
]

/** The tasks' settings as they are now: made up at first, then as they were saved. */
export class TaskDesk {
  readonly #anchor: number
  /** By task id, of the tasks that were ever changed. */
  readonly #changed = new Map<string, JsonObject>()

  constructor(anchor: number) {
    this.#anchor = anchor
  }

  /** The `data` of the edit view. */
  data(task: SandboxTask): JsonObject {
    return this.#changed.get(task.id) ?? editView(task, this.#anchor)
  }

  /** The task as the task list shows it. */
  now(task: SandboxTask): SandboxTask {
    const data = this.#changed.get(task.id)
    if (data === undefined) return task
    return {
      ...task,
      name: String(data.name),
      remark: data.remark === null ? null : String(data.remark),
      maximumcall: Number(data.maximumcall),
      status: Number(data.status) as SandboxTask['status'],
    }
  }

  /** Somebody else changes a task. */
  edit(task: SandboxTask, change: (data: JsonObject) => void): void {
    const data = copyOf(this.data(task))
    change(data)
    this.#changed.set(task.id, data)
  }

  setStatus(task: SandboxTask, status: SandboxTask['status']): void {
    this.edit(task, (data) => {
      const running = status === 2
      Object.assign(data, { status, status_str: STATUS_WORDS[status], call_status: running })
      if (isObject(data.new_task_extra)) data.new_task_extra.enable = running
    })
  }

  /**
   * 呼叫任务/任务修改 (api section 4). What the pages require is required; what they do not list is kept where the task
   * has such a field, and otherwise not heard. `call_per_second` and `originate_timeout` are in the edit view's page
   * alone.
   * @param scriptName the name of a script group, null for one that is not known
   * @throws SaveRefused
   */
  save(task: SandboxTask, body: string, scriptName: (id: string) => string | null): void {
    const sent = readBody(body)
    refuse(task, this.data(task), sent)
    const before = this.data(task)
    const data: JsonObject = { ...before }
    for (const [key, value] of Object.entries(sent))
      if (TAKEN.includes(key) || (Object.hasOwn(before, key) && !DERIVED.has(key))) data[key] = value
    if (!Object.hasOwn(sent, 'bridge_group_id')) data.bridge_group_id = null
    if (Object.hasOwn(sent, 'originate_timeout')) data._originate_timeout = sent.originate_timeout ?? null
    if (text(data.destination_extension) !== text(before.destination_extension))
      data.destination_extension_name = scriptName(text(data.destination_extension))
    data.task_extras = sent.task_extras ?? {}
    data.new_task_extra = dialler(task, before, data, sent)
    this.#changed.set(task.id, data)
  }
}

function refuse(task: SandboxTask, now: JsonObject, sent: JsonObject): void {
  if (now.status === 2) throw new SaveRefused('任务正在呼叫中，请先暂停任务后再修改')
  for (const path of REQUIRED) if (isEmpty(at(sent, path))) throw new SaveRefused(`${path} 不能为空`)
  for (const path of ['task_extras.start_time', 'task_extras.stop_time'])
    if (parsePlatformTime(at(sent, path)) === null) throw new SaveRefused(`${path} 参数格式错误`)
  if (!/^[1-9]\d*$/.test(text(sent.maximumcall))) throw new SaveRefused('maximumcall 参数格式错误')
  if (task.version === 'new' && text(sent.task_type) !== '7') throw new SaveRefused('task_type 参数格式错误')
  for (const path of ['task_extras.line', 'task_extras.holiday'])
    if (!Array.isArray(at(sent, path)) && (task.version === 'old' || at(sent, path) !== undefined))
      throw new SaveRefused(`${path} 必须存在`)
  if (Object.hasOwn(sent, 'bridge_group_id') && isEmpty(sent.bridge_group_id))
    throw new SaveRefused('bridge_group_id 不能为空')
  if (!isEmpty(sent.end_action) && !isEmpty(sent.elasticity_type))
    throw new SaveRefused('end_action 与 elasticity_type 不能同时存在')
}

/** What the dialler has after a save; where a task disagrees, it has not taken the extras over yet. */
function dialler(task: SandboxTask, before: JsonObject, data: JsonObject, sent: JsonObject): JsonObject {
  const extras = isObject(data.task_extras) ? data.task_extras : {}
  const next: JsonObject = { ...(isObject(before.new_task_extra) ? before.new_task_extra : {}) }
  next.name = data.name ?? null
  if (!isEmpty(sent.call_per_second)) next.cps = sent.call_per_second ?? null
  if (task.disagrees) return next
  next.limit = data.maximumcall ?? null
  next.destination_extension = data.destination_extension ?? null
  for (const key of DIALLED) if (Object.hasOwn(extras, key)) next[key] = extras[key] ?? null
  if (Object.hasOwn(extras, 'redial_enabled')) next.redial_enabled = Number(extras.redial_enabled) === 1
  if (Array.isArray(extras.work_hour)) next.work_hour = hoursOf(task, extras.work_hour)
  return next
}

/** The dialler writes weekdays as text, and the old version one slot for seven days that are alike. */
function hoursOf(task: SandboxTask, slots: readonly Json[]): Json[] {
  const hours = slots.filter(isObject).map((slot): JsonObject => ({ ...slot, wday: text(slot.wday) }))
  const ofDay = (wday: string): string =>
    JSON.stringify(hours.flatMap((slot) => (slot.wday === wday ? [slot.begin, slot.end] : [])))
  const days = ['0', '1', '2', '3', '4', '5', '6']
  const alike = hours.length >= 7 && days.every((day) => ofDay(day) === ofDay('0'))
  if (task.version === 'new' || !alike) return hours
  return hours.filter(({ wday }) => wday === '0').map((slot) => ({ ...slot, wday: '-1' }))
}

/** PHP reads a body that is no JSON object as one without fields. */
function readBody(body: string): JsonObject {
  try {
    const value = parseExact(body) as Json
    return isObject(value) ? value : {}
  } catch {
    return {}
  }
}

function at(body: JsonObject, path: string): Json | undefined {
  let value: Json | undefined = body
  for (const key of path.split('.')) value = isObject(value) ? value[key] : undefined
  return value
}

const isObject = (value: Json | undefined): value is JsonObject => isExactObject(value)
const isEmpty = (value: Json | undefined): boolean => value === undefined || value === null || value === ''

/** A single value as text, with every digit. */
function text(value: Json | undefined): string {
  if (typeof value === 'string') return value
  return value === undefined ? '' : JSON.stringify(value)
}

/** A copy down to the last digit. */
function copyOf(data: JsonObject): JsonObject {
  return parseExact(JSON.stringify(data)) as JsonObject
}
