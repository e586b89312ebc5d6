/** A task's settings as a terminal shows them: grouped, in words, empty where the platform sent nothing. */
import { inLocale, type Bilingual, type Locale } from '#shared/locale.ts'
import type { TaskEdit, WorkHour } from '#shared/tasks/types.ts'
import { formatChinaTime } from '#shared/time.ts'

export interface TaskTextField {
  label: Bilingual
  show: (task: TaskEdit, locale: Locale) => string
}

export interface TaskTextGroup {
  heading: Bilingual
  fields: TaskTextField[]
}

type PlainKey = {
  [Key in keyof TaskEdit]: TaskEdit[Key] extends string | number | null ? Key : never
}[keyof TaskEdit]
type FlagKey = {
  [Key in keyof TaskEdit]: TaskEdit[Key] extends boolean | null ? Key : never
}[keyof TaskEdit]

const field = (zh: string, en: string, show: TaskTextField['show']): TaskTextField => ({
  label: { zh, en },
  show,
})

const plain = (key: PlainKey, zh: string, en: string, unit: Bilingual = { zh: '', en: '' }): TaskTextField =>
  field(zh, en, (task, locale) => {
    const value = task[key]
    return value === null || value === '' ? '' : `${value}${inLocale(unit, locale)}`
  })

const flag = (key: FlagKey, zh: string, en: string): TaskTextField =>
  field(zh, en, (task, locale) => {
    const value = task[key]
    if (value === null) return ''
    return inLocale(value ? { zh: '是', en: 'yes' } : { zh: '否', en: 'no' }, locale)
  })

const moment = (key: 'start_time' | 'stop_time', zh: string, en: string): TaskTextField =>
  field(zh, en, (task) => {
    const value = task[key]
    return value === null ? '' : formatChinaTime(value)
  })

/** The word for a number, or the bare number where its meaning is not documented. */
const choice = (
  key: 'end_action' | 'pop_mode',
  zh: string,
  en: string,
  words: Record<number, Bilingual>,
): TaskTextField =>
  field(zh, en, (task, locale) => {
    const value = task[key]
    if (value === null) return ''
    const word = words[value]
    return word === undefined ? String(value) : inLocale(word, locale)
  })

const DAYS: Record<Locale, Record<number, string>> = {
  'zh-CN': { [-1]: '每天', 0: '周日', 1: '周一', 2: '周二', 3: '周三', 4: '周四', 5: '周五', 6: '周六' },
  en: { [-1]: 'every day', 0: 'Sun', 1: 'Mon', 2: 'Tue', 3: 'Wed', 4: 'Thu', 5: 'Fri', 6: 'Sat' },
}
const dayName = (day: number, locale: Locale): string => DAYS[locale][day] ?? String(day)

/** Days of the same hours together: `周一, 周二 09:00-12:00 14:00-18:00`. */
function workHours(slots: readonly WorkHour[], locale: Locale): string {
  const days = Map.groupBy(slots, ({ wday }) => wday)
  const hoursOf = (ofDay: readonly WorkHour[]): string =>
    ofDay.map(({ begin, end }) => `${begin}-${end}`).join(' ')
  const sameHours = Map.groupBy(days, ([, ofDay]) => hoursOf(ofDay))
  return [...sameHours]
    .map(([hours, alike]) => `${alike.map(([day]) => dayName(day, locale)).join(', ')} ${hours}`)
    .join('; ')
}

const MINUTES: Bilingual = { zh: ' 分钟', en: ' min' }
const SECONDS: Bilingual = { zh: ' 秒', en: ' s' }

export const TASK_GROUPS: readonly TaskTextGroup[] = [
  {
    heading: { zh: '任务', en: 'Task' },
    fields: [
      plain('name', '任务名称', 'Name'),
      plain('remark', '备注', 'Remark'),
      plain('taskId', '任务 ID', 'Task id'),
      field('版本', 'Version', ({ version }, locale) =>
        inLocale(
          version === 'new' ? { zh: '2.0 新版', en: '2.0 new' } : { zh: '2.0 旧版', en: '2.0 old' },
          locale,
        ),
      ),
      field(
        '状态',
        'Status',
        ({ status, status_str }) => status_str ?? (status === null ? '' : String(status)),
      ),
      field('未运行原因', 'Why it is not running', ({ task_cause }) => task_cause.join('; ')),
    ],
  },
  {
    heading: { zh: '呼叫', en: 'Calling' },
    fields: [
      plain('maximumcall', '最大并发', 'Concurrent calls'),
      plain('call_per_second', '每秒呼叫数', 'Calls per second'),
      plain('originate_timeout', '振铃超时', 'Ring timeout', SECONDS),
      plain('interval_time', '呼叫间隔', 'Pause between calls'),
      choice('pop_mode', '取号方式', 'Order of numbers', {
        0: { zh: '随机', en: 'random' },
        1: { zh: '顺序', en: 'in order' },
        2: { zh: '倒序', en: 'reverse' },
      }),
      choice('end_action', '任务结束后', 'When it ends', {
        0: { zh: '不处理', en: 'nothing' },
        1: { zh: '暂停任务并释放并发', en: 'pause it and free its concurrency' },
      }),
      field('线路', 'Lines', ({ line }) =>
        line.map(({ id, limit }) => (limit === null ? id : `${id} (${limit})`)).join(', '),
      ),
      plain('caller_line_name', '线路名称', 'Line name'),
    ],
  },
  {
    heading: { zh: '话术', en: 'Script' },
    fields: [
      plain('destination_extension_name', '话术组', 'Script group'),
      plain('destination_extension', '话术组 ID', 'Script group id'),
      field('分时话术', 'By time of day', ({ destination_extension_list }) =>
        destination_extension_list
          .map(({ begin, end, destination_extension }) => `${begin}-${end} ${destination_extension}`)
          .join('; '),
      ),
      plain('background_id', '背景音 ID', 'Background sound id'),
      plain('llm_intention_id', '大模型意向配置 ID', 'LLM intention id'),
      plain('bridge_group_id', '转接组 ID', 'Transfer group id'),
      field('动态变量', 'Variables', ({ components }) => components.map(({ name }) => name).join(', ')),
    ],
  },
  {
    heading: { zh: '时间', en: 'Times' },
    fields: [
      plain('dial_time_id', '呼叫时间组 ID', 'Calling-time group id'),
      moment('start_time', '开始时间', 'Starts'),
      moment('stop_time', '结束时间', 'Stops'),
      field('工作日', 'Weekdays', ({ work_week }, locale) =>
        work_week.map((day) => dayName(day, locale)).join(', '),
      ),
      field('呼叫时段', 'Hours', ({ work_hour }, locale) => workHours(work_hour, locale)),
      field('节假日', 'Holidays', ({ holiday }) =>
        holiday.map(({ begin, end }) => `${begin} - ${end}`).join('; '),
      ),
    ],
  },
  {
    heading: { zh: '重呼', en: 'Redial' },
    fields: [
      flag('redial_enabled', '自动重呼', 'Redial'),
      plain('redial_max_times', '最多次数', 'At most'),
      plain('redial_interval', '重呼间隔', 'Interval', MINUTES),
      flag('redial_new_number_policy', '新号码策略', 'New-number policy'),
      field('重呼状态', 'On states', ({ redial_da_status }) => redial_da_status.join(', ')),
      plain('redial_hangup_cause', '重呼挂断原因', 'On hang-up cause'),
      plain('auto_recycle_rule_id', '重呼规则 ID', 'Redial rule id'),
    ],
  },
]
