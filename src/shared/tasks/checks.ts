/**
 * What is wrong with a task's settings before they are saved. An error is something that the platform's pages refuse
 * or that cannot mean anything; what is merely odd is a warning. Ranges without a page to name are the product's own,
 * and lean towards the warning. A setting that the platform itself sent and nobody touched is never an error, unless
 * a save cannot do without it. What the catalogue says of a setting is checked in `fieldChecks.ts`.
 */
import type { Bilingual } from '../locale.ts'
import { parsePlatformTime } from '../time.ts'
import { nextDialling } from './dialling.ts'
import type { EditableKey, SettingProblem, TaskSettings } from './draft.ts'
import { EDITABLE_KEYS, sameSetting, settingsOf } from './editable.ts'
import { checkField, isVital, PLAIN_ID, type Check, type More } from './fieldChecks.ts'
import { SETTING_FIELDS, TASK_FIELD } from './fields.ts'
import { lineLimitSum } from './fieldText.ts'
import { holidaySpan } from './holidays.ts'
import type { TaskEdit, WorkHour } from './types.ts'
import {
  clockText,
  DAYS_MONDAY_FIRST,
  dayName,
  isDay,
  isDayOff,
  lastsUntil,
  minuteOfDay,
  spanOf,
  weekHours,
  type MinuteSpan,
} from './workHours.ts'

/**
 * Everything that is wrong, in the order of the catalogue.
 * @param task the task as read, which says what was there before and which version it is
 * @param nowMs to tell that a task is over; nothing is said about it without
 */
export function checkSettings(settings: TaskSettings, task: TaskEdit, nowMs?: number): SettingProblem[] {
  const problems: SettingProblem[] = []
  const before = settingsOf(task)
  const touched = (key: EditableKey): boolean => !sameSetting(key, before[key], settings[key])
  const add = (
    severity: SettingProblem['severity'],
    key: EditableKey,
    text: Bilingual,
    more: More = {},
  ): void => {
    const { index, with: other } = more
    const ours = isVital(TASK_FIELD[key]) || touched(key) || (other !== undefined && touched(other))
    problems.push({
      key,
      ...(index === undefined ? {} : { index }),
      severity: ours ? severity : 'warning',
      text,
    })
  }
  const check: Check = {
    settings,
    task,
    now: nowMs,
    error: (key, zh, en, more) => add('error', key, { zh, en }, more),
    warning: (key, zh, en, more) => add('warning', key, { zh, en }, more),
  }
  for (const field of SETTING_FIELDS) checkField(check, field)
  for (const part of [checkControl, checkLines, checkTimes, checkWeek, checkHolidays, checkScripts])
    part(check)
  for (const part of [checkRedial, checkEnd]) part(check)
  const place = (problem: SettingProblem): number => EDITABLE_KEYS.indexOf(problem.key)
  return problems.sort((one, other) => place(one) - place(other))
}

function checkControl({ settings, warning }: Check): void {
  const { maximumcall, call_per_second } = settings
  if (
    call_per_second !== null &&
    call_per_second >= 1 &&
    maximumcall !== null &&
    call_per_second > maximumcall
  )
    warning(
      'call_per_second',
      `大于最大并发（${maximumcall}），多出的部分用不上，请确认。`,
      `More than the concurrent calls (${maximumcall}): what exceeds them cannot be used; please check.`,
    )
}

function checkLines({ settings, task, error, warning }: Check): void {
  const { line, maximumcall } = settings
  if (line.length === 0)
    warning('line', '没有线路，任务无法拨打，请添加线路。', 'Without a line the task cannot call: add one.')
  const seen = new Set<string>()
  // The old version sends ids alone; where one came with a limit all the same, it may keep it.
  const limitsAllowed = task.version === 'new' || task.line.some(({ limit }) => limit !== null)
  line.forEach(({ id, limit }, index) => {
    const at: More = { index }
    if (id.trim() === '') error('line', '请填写线路 ID。', 'Enter the line’s id.', at)
    else if (!PLAIN_ID.test(id))
      error(
        'line',
        '线路 ID 只能包含字母、数字和连字符。',
        'A line’s id has letters, digits and hyphens only.',
        at,
      )
    if (seen.has(id)) error('line', '线路重复，请删除一条。', 'This line is there twice: remove one.', at)
    seen.add(id)
    if (limit !== null && !limitsAllowed)
      error(
        'line',
        '2.0 旧版任务的线路没有单独的并发上限，请留空。',
        'Lines of 2.0 old tasks have no limit of their own: leave it empty.',
        at,
      )
    else if (limit !== null && limit < 0)
      error('line', '线路并发上限不能小于 0。', 'A line’s limit cannot be below 0.', at)
    else if (limit === 0)
      warning('line', '并发上限为 0，这条线路不会拨打。', 'With a limit of 0 this line makes no calls.', at)
    else if (limit === null && task.version === 'new')
      warning('line', '没有填写这条线路的并发上限。', 'This line has no limit of its own.', at)
  })
  const sum = lineLimitSum(line)
  if (sum !== null && maximumcall !== null && sum < maximumcall)
    warning(
      'line',
      `线路并发合计 ${sum}，小于最大并发 ${maximumcall}，达不到最大并发。`,
      `The lines allow ${sum} calls together, less than the ${maximumcall} concurrent calls of the task.`,
      { with: 'maximumcall' },
    )
}

function checkTimes({ settings, now, error, warning }: Check): void {
  const { start_time, stop_time } = settings
  if (start_time !== null && stop_time !== null && stop_time <= start_time)
    error('stop_time', '结束时间必须晚于开始时间。', 'The end must come after the start.', {
      with: 'start_time',
    })
  else if (stop_time !== null && now !== undefined && stop_time <= now)
    warning('stop_time', '结束时间已过，任务不会拨打。', 'The end has passed: the task will make no calls.')
  else if (start_time !== null && neverDials(settings, start_time))
    warning(
      'stop_time',
      '开始和结束时间之间没有可拨打的时段，任务不会拨打。',
      'There are no calling hours between the start and the end: the task will make no calls.',
      { with: 'work_hour' },
    )
}

/** There are calling hours on working days, and none of them falls between start and end. */
function neverDials(settings: TaskSettings, start: number): boolean {
  const { days } = weekHours(settings.work_hour)
  const hasHours = days.some(({ wday, spans }) => spans.length > 0 && !isDayOff(settings.work_week, wday))
  return hasHours && nextDialling(settings, start) === null
}

function checkWeek({ settings, error, warning }: Check): void {
  const { work_hour, work_week } = settings
  if (work_hour.length === 0)
    warning('work_hour', '没有呼叫时段，任务不会拨打。', 'Without calling hours the task makes no calls.')
  if (work_week.length === 0)
    warning(
      'work_week',
      '没有选择工作日；平台没有说明这表示每天还是不拨打，请选定。',
      'No working day is chosen; whether that means every day or none the platform does not say: choose some.',
    )
  work_hour.forEach((slot, index) => {
    const wrong = slotProblem(slot)
    if (wrong) error('work_hour', wrong.zh, wrong.en, { index })
    else if (!isDay(slot.wday))
      error(
        'work_hour',
        `没有“${slot.wday}”这一天（0 周日 至 6 周六），这个时段不会拨打，请改为正确的星期或删除。`,
        `There is no day ${slot.wday} (0 Sunday to 6 Saturday): no calls are made in this slot. Name a day or remove it.`,
        { index },
      )
  })
  for (const { index, wday, span } of overlaps(work_hour)) {
    const [begin, end] = [clockText(span.begin), clockText(span.end)]
    error(
      'work_hour',
      `${dayName(wday, 'zh-CN')}的时段 ${begin}–${end} 与其他时段重叠，请合并或修改。`,
      `The slot ${begin}–${end} on ${dayName(wday, 'en')} overlaps another one: join them or change one.`,
      { index },
    )
  }
  const unknown = work_week.filter((day) => day === -1 || !isDay(day))
  if (unknown.length > 0)
    warning(
      'work_week',
      `工作日中没有“${unknown.join('、')}”这一天（0 周日 至 6 周六），不会拨打。`,
      `Working days name ${unknown.join(', ')}, which is no day (0 Sunday to 6 Saturday): no calls are made then.`,
    )
  const days = new Set(work_hour.flatMap(({ wday }) => (wday === -1 ? work_week : [wday])))
  const off = DAYS_MONDAY_FIRST.filter((day) => days.has(day) && !work_week.includes(day))
  if (work_week.length > 0 && off.length > 0)
    warning(
      'work_week',
      `${off.map((day) => dayName(day, 'zh-CN')).join('、')}设置了呼叫时段，但不是工作日，不会拨打。`,
      `There are calling hours on ${off.map((day) => dayName(day, 'en')).join(', ')}, which are not working days: no calls are made then.`,
      { with: 'work_hour' },
    )
}

/** What is wrong with a single slot: it names no time of day, or ends before it begins. */
function slotProblem(slot: { begin: string; end: string }): Bilingual | null {
  if (minuteOfDay(slot.begin) === null || minuteOfDay(slot.end) === null)
    return {
      zh: '请按 HH:mm 填写一天之内的时间（00:00 至 24:00）。',
      en: 'Enter times of the day as HH:mm, 00:00 to 24:00.',
    }
  if (spanOf(slot) !== null) return null
  return { zh: '时段的结束必须晚于开始。', en: 'A slot must end after it begins.' }
}

/** The slots that overlap an earlier one of the same day, each once. */
function overlaps(slots: readonly WorkHour[]): { index: number; wday: number; span: MinuteSpan }[] {
  const found = new Map<number, { index: number; wday: number; span: MinuteSpan }>()
  for (const wday of DAYS_MONDAY_FIRST) {
    const ofDay = slots.flatMap((slot, index) => {
      const span = slot.wday === -1 || slot.wday === wday ? spanOf(slot) : null
      return span === null ? [] : [{ index, wday, span: { ...span, end: lastsUntil(span.end) } }]
    })
    for (const later of ofDay)
      if (ofDay.some(({ index, span }) => index < later.index && meet(span, later.span)))
        if (!found.has(later.index)) found.set(later.index, later)
  }
  return [...found.values()].sort((one, other) => one.index - other.index)
}

const meet = (one: MinuteSpan, other: MinuteSpan): boolean => one.begin < other.end && other.begin < one.end

function checkHolidays({ settings, error }: Check): void {
  settings.holiday.forEach((holiday, index) => {
    if (parsePlatformTime(holiday.begin) === null || parsePlatformTime(holiday.end) === null)
      error(
        'holiday',
        '请按 YYYY-MM-DD HH:mm 填写节假日的开始和结束。',
        'Enter a holiday’s begin and end as YYYY-MM-DD HH:mm.',
        { index },
      )
    else if (holidaySpan(holiday) === null)
      error('holiday', '节假日的结束必须晚于开始。', 'A holiday must end after it begins.', { index })
  })
}

function checkScripts({ settings, error }: Check): void {
  const { destination_extension_list: slots } = settings
  slots.forEach((slot, index) => {
    const at: More = { index }
    const wrong = slotProblem(slot)
    if (wrong) error('destination_extension_list', wrong.zh, wrong.en, at)
    if (slot.destination_extension.trim() === '')
      error('destination_extension_list', '请选择这个时段的话术组。', 'Choose this slot’s script group.', at)
    else if (!PLAIN_ID.test(slot.destination_extension))
      error(
        'destination_extension_list',
        '话术组 ID 只能包含字母、数字和连字符。',
        'A script group’s id has letters, digits and hyphens only.',
        at,
      )
  })
  for (const { index, span } of overlaps(slots.map((slot) => ({ ...slot, wday: -1 }))))
    error(
      'destination_extension_list',
      `时段 ${clockText(span.begin)}–${clockText(span.end)} 与其他时段重叠，请修改。`,
      `The slot ${clockText(span.begin)}–${clockText(span.end)} overlaps another one: change one of them.`,
      { index },
    )
}

function checkRedial({ settings, warning }: Check): void {
  if (settings.redial_enabled === true && settings.redial_da_status.length === 0)
    warning(
      'redial_da_status',
      '没有选择重呼条件，请确认哪些情况需要重呼。',
      'No line tone is chosen on which to redial; please check.',
      { with: 'redial_enabled' },
    )
}

function checkEnd({ settings, task, error }: Check): void {
  if (settings.end_action !== null && isElastic(task))
    error(
      'end_action',
      '弹性任务不能设置任务结束动作，请留空。',
      'An elastic task cannot have an action at its end: leave it empty.',
    )
}

/** `elasticity_type` is a field that the edit view's page does not have, and the save's page speaks of. */
function isElastic(task: TaskEdit): boolean {
  const type = task.unknown.find(({ path }) => path === 'elasticity_type')?.value
  return (
    task.elasticity_task === true ||
    (type !== undefined && !['null', '""', '0', '"0"', 'false'].includes(type))
  )
}
