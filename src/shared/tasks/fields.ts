/**
 * The catalogue of a task's fields: each field once, under its documented name, with its labels, type, unit, limits and
 * place in the platform's answer. The task's type and its reader, the settings that can be edited and their drafts,
 * controls, checks and differences, the body of a save and the command line all come from this list; people see the
 * fields in its order.
 */
import type { Bilingual, Locale } from '../locale.ts'
import type { EditableKey } from './draft.ts'
import {
  editable,
  shown,
  valueText,
  type FieldEntry,
  type SettingType,
  type TaskFieldGroup,
  type TaskFieldType,
  type ValueOf,
} from './fieldKinds.ts'
import type { TaskEdit, TaskVersion } from './types.ts'

/** In the order in which a person reads them. */
export const TASK_GROUPS: Readonly<Record<TaskFieldGroup, Bilingual>> = {
  basic: { zh: '基本信息', en: 'Basics' },
  state: { zh: '状态', en: 'State' },
  control: { zh: '呼叫控制', en: 'Call control' },
  time: { zh: '呼叫时间', en: 'Calling times' },
  lines: { zh: '线路', en: 'Lines' },
  script: { zh: '话术', en: 'Script' },
  redial: { zh: '重呼', en: 'Redial' },
  transfer: { zh: '转接与结束', en: 'Transfer and end' },
  components: { zh: '话术变量', en: 'Script variables' },
  deprecated: { zh: '已废弃', en: 'Deprecated' },
}

const BOTH: readonly TaskVersion[] = ['new', 'old']
const NEW_ONLY: readonly TaskVersion[] = ['new']
const OLD_ONLY: readonly TaskVersion[] = ['old']
const UNEXPLAINED: Bilingual = {
  zh: '平台文档没有说明此项的含义，按原值显示',
  en: 'The platform does not document what this means; the value is shown as it came',
}

// Few lines a field: the table is read down its columns.
// prettier-ignore
export const TASK_CATALOGUE = {
  name: editable('text', 'basic', '任务名称', 'Task name', { needed: BOTH }),
  remark: editable('text', 'basic', '任务别名（备注）', 'Alias (note)'),
  task_type: shown('choice', 'basic', '任务类型', 'Task type', { versions: NEW_ONLY,
    choices: { 7: { zh: '2.0 新版（7）', en: '2.0 new (7)' } } }),

  status_str: shown('text', 'state', '任务状态', 'Status'),
  status: shown('integer', 'state', '状态码', 'Status code', {
    hint: { zh: '1 停止，2 运行，3 等待', en: '1 stopped, 2 running, 3 waiting' } }),
  is_active: shown('boolean', 'state', '启用', 'Active', { versions: NEW_ONLY }),
  call_status: shown('boolean', 'state', '正在呼叫', 'Calling now'),
  elasticity_task: shown('boolean', 'state', '弹性任务', 'Elastic task'),
  /** Why it is not running, in the platform's words. */
  task_cause: shown('reasons', 'state', '未运行的原因', 'Why it is not running', { versions: NEW_ONLY }),

  maximumcall: editable('integer', 'control', '最大并发', 'Concurrent calls', { unit: 'calls', needed: BOTH, least: 1,
    hint: { zh: '最多同时进行的呼叫数', en: 'Calls under way at once, at most' } }),
  call_per_second: editable('integer', 'control', 'CPS', 'Calls per second', { unit: 'calls/second', least: 1,
    arrivesAs: ['call_per_second', 'cps'],
    hint: { zh: '每秒最多发起多少个呼叫', en: 'Calls started per second, at most' } }),
  originate_timeout: editable('integer', 'control', '拨号超时', 'Ring timeout', { unit: 'seconds', least: 1, usual: [5, 120],
    arrivesAs: ['originate_timeout', '_originate_timeout'],
    hint: { zh: '振铃超过这个时间无人接听即放弃', en: 'A call that rings longer is given up' } }),
  /** The pause between calls. */
  interval_time: editable('integer', 'control', '呼叫间隔时间', 'Call interval', { home: 'extras', sentBeside: true, least: 0,
    hint: { zh: '平台文档没有说明单位', en: 'The platform does not document its unit' } }),
  pop_mode: editable('choice', 'control', '号码读取顺序', 'Order of numbers', { home: 'extras', versions: NEW_ONLY,
    choices: { 0: { zh: '随机', en: 'Random' }, 1: { zh: '顺序', en: 'In order' }, 2: { zh: '倒序', en: 'Reverse' } } }),

  start_time: editable('time', 'time', '开始时间', 'Starts', { home: 'extras', needed: BOTH }),
  stop_time: editable('time', 'time', '结束时间', 'Ends', { home: 'extras', needed: BOTH }),
  dial_time_id: editable('reference', 'time', '呼叫时间 ID', 'Calling-time group id', { needed: OLD_ONLY }),
  /** 0 Sunday … 6 Saturday. */
  work_week: editable('weekdays', 'time', '工作日', 'Working days', { home: 'extras' }),
  work_hour: editable('workHours', 'time', '呼叫时段', 'Calling hours', { home: 'extras' }),
  holiday: editable('holidays', 'time', '节假日', 'Holidays', { home: 'extras', needed: BOTH,
    hint: { zh: '这些时间内不呼叫', en: 'No calls are made at these times' } }),

  line: editable('lines', 'lines', '可用线路', 'Lines in use', { home: 'extras', needed: BOTH }),
  caller_line_name: shown('text', 'lines', '主叫线路名称', 'Caller line name'),

  destination_extension_name: shown('text', 'script', '话术组', 'Script group'),
  destination_extension: editable('script', 'script', '话术组 ID', 'Script group id', { needed: BOTH }),
  destination_extension_list: editable('scriptSlots', 'script', '分时段话术', 'Script by time of day', { home: 'extras', versions: NEW_ONLY,
    hint: { zh: '在这些时段改用其他话术组', en: 'At these times another script group is used' } }),
  background_id: editable('reference', 'script', '背景音 ID', 'Background sound id'),
  llm_intention_id: editable('reference', 'script', '大模型意向标签配置 ID', 'LLM intention-label id'),

  redial_enabled: editable('boolean', 'redial', '自动重呼', 'Automatic redial', { home: 'extras', versions: NEW_ONLY,
    choices: { 1: { zh: '开启', en: 'On' }, 0: { zh: '关闭', en: 'Off' } } }),
  redial_new_number_policy: editable('boolean', 'redial', '新号码优先', 'New numbers first', { home: 'extras', versions: NEW_ONLY,
    hint: { zh: '平台未公开说明；按字段名理解为先呼叫新号码，再重呼', en: 'Not documented; by its name: new numbers before redials' } }),
  redial_interval: editable('integer', 'redial', '重呼间隔', 'Redial after', { home: 'extras', versions: NEW_ONLY,
    unit: 'minutes', neededWith: 'redial_enabled', least: 1 }),
  redial_max_times: editable('integer', 'redial', '最多重呼次数', 'Redials at most', { home: 'extras', versions: NEW_ONLY,
    unit: 'times', neededWith: 'redial_enabled', least: 1 }),
  /** Line-tone words on which a number is dialled again. */
  redial_da_status: editable('lineTones', 'redial', '重呼条件（线路提示音）', 'Redial on line tone', { home: 'extras', versions: NEW_ONLY,
    inside: 'redial_conditions', arrivesAs: ['da_status'],
    hint: { zh: '遇到这些提示音时再次呼叫', en: 'A number is called again after one of these announcements' } }),
  redial_hangup_cause: shown('textOrJson', 'redial', '重呼条件（挂断原因）', 'Redial on hang-up', { home: 'extras', versions: NEW_ONLY,
    inside: 'redial_conditions', arrivesAs: ['hangup_cause'] }),
  interval_recall: shown('integer', 'redial', '间隔重呼', 'Interval recall', { home: 'extras', versions: NEW_ONLY, hint: UNEXPLAINED }),
  auto_recycle_rule_id: editable('reference', 'redial', '重呼规则 ID', 'Redial rule id'),

  bridge_group_id: editable('reference', 'transfer', '转接组 ID', 'Transfer group id', { leftOut: true,
    arrivesAs: ['bridge_group_id', 'bridge_group_p_id'] }),
  end_action: editable('choice', 'transfer', '任务结束动作', 'When the task ends', {
    choices: { 0: { zh: '无操作', en: 'Nothing' }, 1: { zh: '暂停任务，释放并发', en: 'Pause it and free its concurrency' } } }),
  plan_stop_code: shown('integer', 'transfer', '计划停止码', 'Planned-stop code', { home: 'extras', versions: NEW_ONLY, hint: UNEXPLAINED }),

  components: shown('components', 'components', '动态变量', 'Dynamic variables', {
    hint: { zh: '绑定话术组使用的变量，仅限常规外呼任务', en: 'Variables bound to the script group; ordinary outbound tasks only' } }),

  recycle_limit: shown('integer', 'deprecated', '号码最大回收次数', 'Recycle limit', { unit: 'times' }),
  random_assignment_number: shown('choice', 'deprecated', '随机分配号码', 'Random assignment', {
    choices: { 0: { zh: '否', en: 'No' }, 1: { zh: '是', en: 'Yes' } } }),
}

/** A property of {@link TaskEdit} that is a field of the platform's. */
export type TaskFieldKey = keyof typeof TASK_CATALOGUE
type FieldValue = ValueOf[TaskFieldType]

export interface TaskField extends FieldEntry {
  key: TaskFieldKey
  versions: readonly TaskVersion[]
  home: 'task' | 'extras'
  arrivesAs: readonly string[]
  /** The platform's names for it, the documented one first, each with the object in which it lies. */
  names: readonly string[]
  /** A value of this field for a person, on one line; empty where there is none. */
  format: (value: FieldValue, locale: Locale) => string
  /** The same of a task's own value. */
  display: (task: TaskEdit, locale: Locale) => string
}
/** A field that can be edited. */
export type SettingField = TaskField & { key: EditableKey; type: SettingType }

function bind(key: TaskFieldKey, entry: FieldEntry): TaskField {
  const { versions = BOTH, home = 'task', inside, arrivesAs = [key] } = entry
  return {
    ...entry,
    key,
    versions,
    home,
    arrivesAs,
    names: inside === undefined ? arrivesAs : arrivesAs.map((name) => `${inside}.${name}`),
    format: (value, locale) => valueText(entry, value, locale),
    display: (task, locale) => valueText(entry, task[key], locale),
  }
}

/** Every field by its key. */
export const TASK_FIELD = Object.fromEntries(
  Object.entries(TASK_CATALOGUE).map(([key, entry]) => [key, bind(key as TaskFieldKey, entry)]),
) as Readonly<Record<TaskFieldKey, TaskField> & Record<EditableKey, SettingField>>
export const TASK_FIELDS: readonly TaskField[] = Object.values(TASK_FIELD)
/** Those that can be edited. */
export const SETTING_FIELDS = TASK_FIELDS.filter((field): field is SettingField => field.editable)

export function hasValue({ key }: TaskField, task: TaskEdit): boolean {
  const value = task[key]
  return value !== null && value !== '' && !(Array.isArray(value) && value.length === 0)
}

/** The fields of a group that this task's version has; one of the other version too, where it came with a value. */
export function taskFields(group: TaskFieldGroup, task: TaskEdit): TaskField[] {
  return TASK_FIELDS.filter(
    (field) => field.group === group && (field.versions.includes(task.version) || hasValue(field, task)),
  )
}
