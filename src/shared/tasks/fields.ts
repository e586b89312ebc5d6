/**
 * The catalogue of a task's fields: each field once, with its documented name, its labels, its type and unit, and how
 * to write it for a person. The task's page and the command line both come from this list.
 */
import { inLocale, type Bilingual, type Locale } from '../locale.ts'
import {
  componentText,
  holidayText,
  joined,
  lineText,
  scriptSlotText,
  unitText,
  type TaskUnit,
} from './fieldText.ts'
import { lineToneLabel } from './lineTones.ts'
import { formatChinaTime } from '../time.ts'
import type { TaskEdit } from './types.ts'
import { daysText, weekHours, weekLines } from './workHours.ts'

export type TaskFieldGroup =
  | 'basic'
  | 'state'
  | 'control'
  | 'time'
  | 'lines'
  | 'script'
  | 'redial'
  | 'transfer'
  | 'components'
  | 'deprecated'

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

/** `time` is milliseconds since the epoch; `id` is text whose every digit counts. */
export type TaskFieldType =
  | 'text'
  | 'id'
  | 'integer'
  | 'boolean'
  | 'choice'
  | 'time'
  | 'reasons'
  | 'weekdays'
  | 'workHours'
  | 'holidays'
  | 'lines'
  | 'scriptSlots'
  | 'lineTones'
  | 'components'

type TaskVersion = TaskEdit['version']
/** A property of {@link TaskEdit} that is a field of the platform's. */
export type TaskFieldKey = Exclude<
  keyof TaskEdit,
  'taskId' | 'version' | 'disagreements' | 'unknown' | 'raw' | 'fetchedAt'
>

export interface TaskField {
  key: TaskFieldKey
  /** The platform's names for it, the documented one first, where they are not just the key. */
  names: readonly string[]
  group: TaskFieldGroup
  label: Bilingual
  type: TaskFieldType
  unit?: TaskUnit
  /** One sentence for a person who wonders what the field means. */
  hint?: Bilingual
  /** Of a `choice`: what each known number stands for. */
  choices?: Choices
  /** The platform's versions whose answers have it. */
  versions: readonly TaskVersion[]
  deprecated?: true
  read: (task: TaskEdit) => TaskEdit[TaskFieldKey]
  /** A value of this field, in the form that {@link TaskEdit} has it in, for a person; empty where there is none. */
  format: (value: TaskEdit[TaskFieldKey], locale: Locale) => string
  /** Plain text on one line; empty where the platform has no value. */
  display: (task: TaskEdit, locale: Locale) => string
}

type Choices = Readonly<Record<number, Bilingual>>

interface Extra {
  names?: readonly string[]
  unit?: TaskUnit
  choices?: Choices
  hint?: [zh: string, en: string]
  versions?: readonly TaskVersion[]
}
type Format<Value> = (value: Value, locale: Locale) => string

const NEW_ONLY: readonly TaskVersion[] = ['new']

/** One group's builder: a field of that group, whose format fits the type of the task's property. */
function fieldsOf(group: TaskFieldGroup) {
  return <Key extends TaskFieldKey>(
    key: Key,
    type: TaskFieldType,
    zh: string,
    en: string,
    format: Format<NonNullable<TaskEdit[Key]>>,
    { hint, ...extra }: Extra = {},
  ): TaskField => {
    const show: TaskField['format'] = (value, locale) =>
      value === null ? '' : format(value as NonNullable<TaskEdit[Key]>, locale)
    return {
      key,
      names: [key],
      group,
      label: { zh, en },
      type,
      versions: ['new', 'old'],
      ...(hint ? { hint: { zh: hint[0], en: hint[1] } } : {}),
      ...(group === 'deprecated' ? { deprecated: true as const } : {}),
      ...extra,
      read: (task) => task[key],
      format: show,
      display: (task, locale) => show(task[key], locale),
    }
  }
}

const plain: Format<string | number> = String
/** Settings that point at something else by its id: the platform writes 0 for "nothing". */
const reference: Format<string> = (id, locale) =>
  id === '0' ? inLocale({ zh: '无（0）', en: 'None (0)' }, locale) : id
const withUnit =
  (unit: TaskUnit): Format<number> =>
  (value, locale) =>
    unitText(value, unit, locale)
const yesNo: Format<boolean> = (value, locale) =>
  inLocale(value ? { zh: '是', en: 'Yes' } : { zh: '否', en: 'No' }, locale)
const onOff: Format<boolean> = (value, locale) =>
  inLocale(value ? { zh: '开启', en: 'On' } : { zh: '关闭', en: 'Off' }, locale)
const moment: Format<number> = (value) => formatChinaTime(value)
/** A number that stands for a word; the number itself where nobody knows the word. */
const choice =
  (words: Choices): Format<number> =>
  (value, locale) => {
    const word = words[value]
    return word ? inLocale(word, locale) : String(value)
  }
const listOf =
  <Item>(item: Format<Item>): Format<readonly Item[]> =>
  (items, locale) =>
    joined(
      items.map((each) => item(each, locale)),
      locale,
    )

const basic = fieldsOf('basic')
const state = fieldsOf('state')
const control = fieldsOf('control')
const time = fieldsOf('time')
const lines = fieldsOf('lines')
const script = fieldsOf('script')
const redial = fieldsOf('redial')
const transfer = fieldsOf('transfer')
const components = fieldsOf('components')
const deprecated = fieldsOf('deprecated')

const POP_MODES: Choices = {
  0: { zh: '随机', en: 'Random' },
  1: { zh: '顺序', en: 'In order' },
  2: { zh: '倒序', en: 'Reverse' },
}
const END_ACTIONS: Choices = {
  0: { zh: '无操作', en: 'Nothing' },
  1: { zh: '暂停任务，释放并发', en: 'Pause it and free its concurrency' },
}
const UNEXPLAINED: [string, string] = [
  '平台文档没有说明此项的含义，按原值显示',
  'The platform does not document what this means; the value is shown as it came',
]

// One field a line: the table is read down its columns.
// prettier-ignore
export const TASK_FIELDS: readonly TaskField[] = [
  basic('name', 'text', '任务名称', 'Task name', plain),
  basic('remark', 'text', '任务别名（备注）', 'Alias (note)', plain),
  basic('task_type', 'choice', '任务类型', 'Task type', choice({ 7: { zh: '2.0 新版（7）', en: '2.0 new (7)' } }), { versions: NEW_ONLY }),

  state('status_str', 'text', '任务状态', 'Status', plain),
  state('status', 'integer', '状态码', 'Status code', plain, { hint: ['1 停止，2 运行，3 等待', '1 stopped, 2 running, 3 waiting'] }),
  state('is_active', 'boolean', '启用', 'Active', yesNo, { versions: NEW_ONLY }),
  state('call_status', 'boolean', '正在呼叫', 'Calling now', yesNo),
  state('elasticity_task', 'boolean', '弹性任务', 'Elastic task', yesNo),
  state('task_cause', 'reasons', '未运行的原因', 'Why it is not running', listOf(plain), { versions: NEW_ONLY }),

  control('maximumcall', 'integer', '最大并发', 'Concurrent calls', withUnit('calls'), { unit: 'calls', hint: ['最多同时进行的呼叫数', 'Calls under way at once, at most'] }),
  control('call_per_second', 'integer', 'CPS', 'Calls per second', withUnit('calls/second'), { names: ['call_per_second', 'new_task_extra.cps'], unit: 'calls/second', hint: ['每秒最多发起多少个呼叫', 'Calls started per second, at most'] }),
  control('originate_timeout', 'integer', '拨号超时', 'Ring timeout', withUnit('seconds'), { names: ['originate_timeout', '_originate_timeout'], unit: 'seconds', hint: ['振铃超过这个时间无人接听即放弃', 'A call that rings longer is given up'] }),
  control('interval_time', 'integer', '呼叫间隔时间', 'Call interval', plain, { hint: ['平台文档没有说明单位', 'The platform does not document its unit'] }),
  control('pop_mode', 'choice', '号码读取顺序', 'Order of numbers', choice(POP_MODES), { choices: POP_MODES, versions: NEW_ONLY }),

  time('start_time', 'time', '开始时间', 'Starts', moment),
  time('stop_time', 'time', '结束时间', 'Ends', moment),
  time('dial_time_id', 'id', '呼叫时间 ID', 'Calling-time group id', reference),
  time('work_week', 'weekdays', '工作日', 'Working days', daysText),
  time('work_hour', 'workHours', '呼叫时段', 'Calling hours', (slots, locale) => weekLines(weekHours(slots), locale).join(locale === 'zh-CN' ? '；' : '; ')),
  time('holiday', 'holidays', '节假日', 'Holidays', listOf(holidayText), { hint: ['这些时间内不呼叫', 'No calls are made at these times'] }),

  lines('line', 'lines', '可用线路', 'Lines in use', listOf(lineText)),
  lines('caller_line_name', 'text', '主叫线路名称', 'Caller line name', plain),

  script('destination_extension_name', 'text', '话术组', 'Script group', plain),
  script('destination_extension', 'id', '话术组 ID', 'Script group id', plain),
  script('destination_extension_list', 'scriptSlots', '分时段话术', 'Script by time of day', listOf(scriptSlotText), { versions: NEW_ONLY, hint: ['在这些时段改用其他话术组', 'At these times another script group is used'] }),
  script('background_id', 'id', '背景音 ID', 'Background sound id', reference),
  script('llm_intention_id', 'id', '大模型意向标签配置 ID', 'LLM intention-label id', reference),

  redial('redial_enabled', 'boolean', '自动重呼', 'Automatic redial', onOff, { versions: NEW_ONLY }),
  redial('redial_new_number_policy', 'boolean', '新号码优先', 'New numbers first', yesNo, { versions: NEW_ONLY, hint: ['平台未公开说明；按字段名理解为先呼叫新号码，再重呼', 'Not documented; by its name: new numbers before redials'] }),
  redial('redial_interval', 'integer', '重呼间隔', 'Redial after', withUnit('minutes'), { unit: 'minutes', versions: NEW_ONLY }),
  redial('redial_max_times', 'integer', '最多重呼次数', 'Redials at most', withUnit('times'), { unit: 'times', versions: NEW_ONLY }),
  redial('redial_da_status', 'lineTones', '重呼条件（线路提示音）', 'Redial on line tone', listOf(lineToneLabel), { names: ['redial_conditions.da_status'], versions: NEW_ONLY, hint: ['遇到这些提示音时再次呼叫', 'A number is called again after one of these announcements'] }),
  redial('redial_hangup_cause', 'text', '重呼条件（挂断原因）', 'Redial on hang-up', plain, { names: ['redial_conditions.hangup_cause'], versions: NEW_ONLY }),
  redial('interval_recall', 'integer', '间隔重呼', 'Interval recall', plain, { versions: NEW_ONLY, hint: UNEXPLAINED }),
  redial('auto_recycle_rule_id', 'id', '重呼规则 ID', 'Redial rule id', reference),

  transfer('bridge_group_id', 'id', '转接组 ID', 'Transfer group id', reference, { names: ['bridge_group_p_id', 'bridge_group_id'] }),
  transfer('end_action', 'choice', '任务结束动作', 'When the task ends', choice(END_ACTIONS), { choices: END_ACTIONS }),
  transfer('plan_stop_code', 'integer', '计划停止码', 'Planned-stop code', plain, { versions: NEW_ONLY, hint: UNEXPLAINED }),

  components('components', 'components', '动态变量', 'Dynamic variables', listOf(componentText), { hint: ['绑定话术组使用的变量，仅限常规外呼任务', 'Variables bound to the script group; ordinary outbound tasks only'] }),

  deprecated('recycle_limit', 'integer', '号码最大回收次数', 'Recycle limit', withUnit('times'), { unit: 'times' }),
  deprecated('random_assignment_number', 'choice', '随机分配号码', 'Random assignment', choice({ 0: { zh: '否', en: 'No' }, 1: { zh: '是', en: 'Yes' } })),
]

const BY_NAME = new Map(
  TASK_FIELDS.flatMap((field) => [field.key, ...field.names].map((name) => [name, field] as const)),
)

/** The field with this name: the key, or any of the platform's names for it. */
export function taskField(name: string): TaskField | undefined {
  return BY_NAME.get(name)
}

export function hasValue(field: TaskField, task: TaskEdit): boolean {
  const value = field.read(task)
  return value !== null && value !== '' && !(Array.isArray(value) && value.length === 0)
}

/** The fields of a group that this task's version has; one of the other version too, where it came with a value. */
export function taskFields(group: TaskFieldGroup, task: TaskEdit): TaskField[] {
  return TASK_FIELDS.filter(
    (field) => field.group === group && (field.versions.includes(task.version) || hasValue(field, task)),
  )
}
