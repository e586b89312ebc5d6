import { DAY_MS, formatChinaDate, formatChinaTime } from '#shared/time.ts'
import { bareNumber, type Json, type JsonObject } from './json.ts'
import { INDUSTRIES } from './material/industries.ts'
import { Dice, keyOf, uuidOf } from './random.ts'
import type { SandboxTask } from './tasks.ts'

const SALT_EDIT = 71
const SALT_LINE = 72
const EVERY_DAY: readonly number[] = [0, 1, 2, 3, 4, 5, 6]
const WORK_WEEK: readonly number[] = [1, 2, 3, 4, 5, 6]

export const STATUS_WORDS: Record<1 | 2 | 3, string> = { 1: '停止', 2: '运行中', 3: '等待中' }

/** The line-tone words of the documented example (api section 2). */
const LINE_TONES: readonly string[] = [
  'failed',
  'not convenient',
  'redial later',
  'is not reachable',
  'cannot be connected',
  'not answer',
  'power off',
  'hold on',
  'busy now',
  'call reminder',
  'barring of incoming',
  'not in service',
  'not a local number',
  'forwarded',
  'line is busy',
  'number change',
  'line fault',
  'bus_close',
  'busy',
]

const SLOTS: readonly (readonly [string, string])[] = [
  ['09:00', '12:00'],
  ['13:30', '20:00'],
]

/** The `data` of the task edit view (api section 2, 任务编辑), in the shape of the task's version. */
export function editView(task: SandboxTask, anchor: number): JsonObject {
  return task.version === 'new' ? newEditView(task, anchor) : oldEditView(task, anchor)
}

interface Times {
  start: string
  stop: string
}

function timesOf(task: SandboxTask, anchor: number): Times {
  const stop = task.status === 1 ? anchor - DAY_MS : anchor + 60 * DAY_MS
  return {
    start: formatChinaTime(anchor - (task.days + 9) * DAY_MS),
    stop: `${formatChinaDate(stop)} 23:59:59`,
  }
}

function lineIds(task: SandboxTask): string[] {
  const count = task.maximumcall > 10 ? 2 : 1
  return Array.from({ length: count }, (_, position) => uuidOf(keyOf(task.seedKey, SALT_LINE, position)))
}

function holidays(task: SandboxTask, anchor: number): Json[] {
  if (!task.holidays) return []
  const day = (offset: number): string => formatChinaDate(anchor + offset * DAY_MS)
  return [
    { begin: `${day(3)} 00:00`, end: `${day(5)} 23:59` },
    { begin: `${day(20)} 00:00`, end: `${day(20)} 23:59` },
  ]
}

const hours = (days: readonly number[], asText: boolean): Json[] =>
  days.flatMap((day) =>
    SLOTS.map(([begin, end]) => (asText ? { wday: String(day), begin, end } : { end, wday: day, begin })),
  )

function newEditView(task: SandboxTask, anchor: number): JsonObject {
  const dice = new Dice(keyOf(task.seedKey, SALT_EDIT))
  const { start, stop } = timesOf(task, anchor)
  const scriptId = dice.digits(18)
  const lunchScriptId = dice.digits(18)
  const dialerId = dice.digits(18)
  const running = task.status === 2
  const limit = Math.ceil(task.maximumcall / lineIds(task).length)
  const line = (reserve: number): Json[] => lineIds(task).map((id) => ({ id, limit: limit + reserve }))
  // Where a task disagrees, somebody changed the settings and the dialler has not taken them over yet.
  const ahead = task.disagrees ? 1 : 0
  return {
    task_type: 7,
    maximumcall: task.maximumcall,
    recycle_limit: 0,
    name: task.name,
    remark: task.remark,
    destination_extension: scriptId,
    random_assignment_number: 0,
    _originate_timeout: 60,
    bridge_group_id: dice.between(100, 999),
    auto_recycle_rule_id: null,
    dial_time_id: dice.between(50, 400),
    end_action: task.longGroupId ? 1 : null,
    llm_intention_id: dice.between(300, 500),
    new_task_extra: {
      id: task.longGroupId ? bareNumber(dialerId) : dialerId,
      name: task.name,
      enable: running,
      line: line(0),
      limit: task.maximumcall,
      cps: Math.max(1, Math.round(task.maximumcall / 10)),
      start_time: start,
      stop_time: stop,
      holiday: holidays(task, anchor),
      work_week: [...WORK_WEEK],
      work_hour: hours(WORK_WEEK, true),
      destination_extension: scriptId,
      destination_extension_list: [{ begin: '09:00', end: '12:00', destination_extension: lunchScriptId }],
      redial_enabled: running,
      redial_new_number_policy: false,
      redial_interval: 3,
      redial_max_times: 3,
      redial_conditions: { hangup_cause: null, da_status: [...LINE_TONES] },
      pop_mode: 1,
      plan_stop_code: task.status === 1 ? 2 : 0,
      account_id: uuidOf(keyOf(task.seedKey, SALT_EDIT, 1)),
    },
    background_id: dice.between(20, 90),
    is_active: 1,
    task_cause: [...task.causes],
    call_status: running,
    caller_line_name: null,
    destination_extension_name: INDUSTRIES[task.industry].script,
    status: task.status,
    status_str: STATUS_WORDS[task.status],
    elasticity_task: false,
    task_extras: {
      line: line(ahead),
      holiday: holidays(task, anchor),
      pop_mode: 1,
      stop_time: task.disagrees ? `${formatChinaDate(anchor + 90 * DAY_MS)} 23:59:59` : stop,
      work_hour: hours(WORK_WEEK, false),
      work_week: [...WORK_WEEK],
      start_time: start,
      redial_enabled: running ? 1 : 0,
      ...(task.disagrees ? { redial_interval: 30, redial_max_times: 2 } : {}),
      destination_extension_list: [{ end: '12:00', begin: '09:00', destination_extension: lunchScriptId }],
      interval_recall: 0,
    },
    components: [],
  }
}

function oldEditView(task: SandboxTask, anchor: number): JsonObject {
  const dice = new Dice(keyOf(task.seedKey, SALT_EDIT))
  const { start, stop } = timesOf(task, anchor)
  const scriptId = dice.digits(5)
  const running = task.status === 2
  return {
    maximumcall: task.maximumcall,
    recycle_limit: 0,
    name: task.name,
    remark: task.remark,
    destination_extension: scriptId,
    random_assignment_number: 0,
    _originate_timeout: 45,
    bridge_group_id: null,
    auto_recycle_rule_id: uuidOf(keyOf(task.seedKey, SALT_EDIT, 2)),
    dial_time_id: dice.between(50, 400),
    end_action: 0,
    llm_intention_id: 0,
    interval_time: 3,
    new_task_extra: {
      name: task.name,
      enable: running,
      line: lineIds(task),
      limit: task.maximumcall,
      cps: 1,
      start_time: start,
      stop_time: stop,
      holiday: holidays(task, anchor),
      work_week: [...EVERY_DAY],
      work_hour: [{ wday: '-1', begin: '09:00', end: '20:00' }],
      destination_extension: scriptId,
      call_status: running,
      number_count: task.total + dice.between(0, 500),
      call_info: [],
    },
    background_id: null,
    caller_line_name: null,
    destination_extension_name: INDUSTRIES[task.industry].script,
    status: task.status,
    call_status: running,
    status_str: STATUS_WORDS[task.status],
    elasticity_task: false,
    task_extras: {
      line: lineIds(task),
      holiday: holidays(task, anchor),
      stop_time: stop,
      work_hour: EVERY_DAY.map((wday) => ({ end: '20:00', wday, begin: '09:00' })),
      work_week: [...EVERY_DAY],
      start_time: start,
    },
    components: [
      { id: uuidOf(keyOf(task.seedKey, 3)), name: '微信', type: 'text', sort: 1, validate: ['sometimes'] },
      {
        id: uuidOf(keyOf(task.seedKey, 4)),
        name: '客户姓名',
        type: 'text',
        sort: 2,
        validate: ['required', 'max:20'],
      },
    ],
  }
}
