/**
 * Whether a task's settings let it dial at a moment, and when they do next. Worked out from calling hours, working
 * days, holidays and the first and last moment, in China time: what the platform does is its own affair (`status_str`,
 * `task_cause`). Moments are milliseconds since the epoch.
 */
import type { Bilingual, Locale } from '../locale.ts'
import { CHINA_OFFSET_MS, DAY_MS, formatChinaTime } from '../time.ts'
import type { TaskSettings } from './draft.ts'
import { holidayText } from './fieldText.ts'
import { holidaySpan, type MomentSpan } from './holidays.ts'
import { editSpanText } from './weekEdit.ts'
import { spansOfDay } from './weekSlots.ts'
import { DAYS_MONDAY_FIRST, clockText, dayName, isDayOff, weekHours } from './workHours.ts'

/** What decides when a task may dial. */
export type DiallingSettings = Pick<
  TaskSettings,
  'start_time' | 'stop_time' | 'work_week' | 'work_hour' | 'holiday'
>

export interface DiallingState {
  dialling: boolean
  /** Why not, one sentence each; empty where it is dialling. */
  reasons: Bilingual[]
  /** Slots and holidays that cannot be read and were left out of account. */
  ignored: number
}

const MINUTE_MS = 60_000
const WEEK_MS = DAYS_MONDAY_FIRST.length * DAY_MS
/** 1 January 1970 was a Thursday. */
const EPOCH_WDAY = 4

export function diallingNow(settings: DiallingSettings, nowMs: number): DiallingState {
  const { start_time, stop_time, holiday, work_hour } = settings
  const reasons: Bilingual[] = []
  if (start_time !== null && nowMs < start_time)
    reasons.push({
      zh: `尚未到开始时间 ${formatChinaTime(start_time)}`,
      en: `It begins at ${formatChinaTime(start_time)}`,
    })
  if (stop_time !== null && nowMs >= stop_time)
    reasons.push({
      zh: `结束时间 ${formatChinaTime(stop_time)} 已过`,
      en: `It ended at ${formatChinaTime(stop_time)}`,
    })
  for (const one of holiday)
    if (isIn(holidaySpan(one), nowMs))
      reasons.push({
        zh: `现在是节假日：${holidayText(one, 'zh-CN')}`,
        en: `It is a holiday: ${holidayText(one, 'en')}`,
      })
  const hours = whyNotThen(settings, nowMs)
  if (hours) reasons.push(hours)
  const ignored = weekHours(work_hour).odd.length + holiday.filter((one) => !holidaySpan(one)).length
  return { dialling: reasons.length === 0, reasons, ignored }
}

/** The first moment from now on at which the settings let the task dial: now, where they do; null for never again. */
export function nextDialling(settings: DiallingSettings, nowMs: number): number | null {
  const windows = weekWindows(settings)
  const holidays = holidaysOf(settings)
  let moment = Math.max(nowMs, settings.start_time ?? nowMs)
  for (;;) {
    const from = moment
    for (const { begin, end } of holidays) if (begin <= moment && moment < end) moment = end
    const next = nextWindow(windows, moment)
    if (next === null) return null
    moment = Math.max(moment, next.begin)
    if (settings.stop_time !== null && moment >= settings.stop_time) return null
    if (moment === from) return moment
  }
}

/** Until when the settings let the task dial on, from a moment at which they do; null for without end. */
export function diallingUntil(settings: DiallingSettings, nowMs: number): number | null {
  const limits = holidaysOf(settings).flatMap(({ begin }) => (begin > nowMs ? [begin] : []))
  if (settings.stop_time !== null) limits.push(settings.stop_time)
  const windows = weekWindows(settings)
  let last = nowMs
  for (let next = nextWindow(windows, last); next && next.begin <= last; next = nextWindow(windows, last)) {
    last = next.end
    if (last - nowMs >= WEEK_MS) return limits.length > 0 ? Math.min(...limits) : null
  }
  return Math.min(last, ...limits)
}

const isIn = (span: MomentSpan | null, moment: number): boolean =>
  span !== null && span.begin <= moment && moment < span.end

/** In order of their beginning, so that one that follows another is found after it. */
function holidaysOf({ holiday }: DiallingSettings): MomentSpan[] {
  return holiday.flatMap((one) => holidaySpan(one) ?? []).toSorted((one, other) => one.begin - other.begin)
}

function whyNotThen(settings: DiallingSettings, nowMs: number): Bilingual | undefined {
  const { work_hour, work_week } = settings
  const { wday, minute } = chinaClock(nowMs)
  const inBoth = (text: (locale: Locale) => string): Bilingual => ({ zh: text('zh-CN'), en: text('en') })
  if (weekWindows(settings).length === 0)
    return {
      zh: '没有任何工作日设有呼叫时段',
      en: 'No working day has calling hours',
    }
  const day = inBoth((locale) => dayName(wday, locale))
  if (isDayOff(work_week, wday)) return { zh: `${day.zh}不是工作日`, en: `${day.en} is not a working day` }
  const spans = spansOfDay(work_hour, wday)
  if (spans.length === 0) return { zh: `${day.zh}没有呼叫时段`, en: `${day.en} has no calling hours` }
  if (spans.some(({ begin, end }) => begin <= minute && minute < end)) return undefined
  const [clock, list] = [clockText(minute), spans.map(editSpanText)]
  return {
    zh: `现在 ${clock}，不在${day.zh}的呼叫时段 ${list.join('、')} 内`,
    en: `It is ${clock}, outside the hours of ${day.en}: ${list.join(', ')}`,
  }
}

/** A week's calling time from Sunday's midnight on, in milliseconds, in order; spans may touch or overlap. */
function weekWindows({ work_hour, work_week }: DiallingSettings): MomentSpan[] {
  const days = DAYS_MONDAY_FIRST.toSorted((one, other) => one - other)
  return days.flatMap((wday) => {
    if (isDayOff(work_week, wday)) return []
    const midnight = wday * DAY_MS
    return spansOfDay(work_hour, wday).map(({ begin, end }) => ({
      begin: midnight + begin * MINUTE_MS,
      end: midnight + end * MINUTE_MS,
    }))
  })
}

/** The window that lasts longest of those that the moment is in; else the next one. */
function nextWindow(windows: readonly MomentSpan[], moment: number): MomentSpan | null {
  const sunday = startOfChinaWeek(moment)
  const around = [sunday, sunday + WEEK_MS].flatMap((start) =>
    windows.map(({ begin, end }) => ({ begin: start + begin, end: start + end })),
  )
  const within = around.filter((window) => isIn(window, moment)).toSorted((one, other) => other.end - one.end)
  return within[0] ?? around.find(({ begin }) => begin >= moment) ?? null
}

const chinaDay = (moment: number): number => Math.floor((moment + CHINA_OFFSET_MS) / DAY_MS)
const wdayOf = (day: number): number => (((day + EPOCH_WDAY) % 7) + 7) % 7

/** Weekday and minute of the day on China's clocks. */
export function chinaClock(moment: number): { wday: number; minute: number } {
  const day = chinaDay(moment)
  return {
    wday: wdayOf(day),
    minute: Math.floor((moment + CHINA_OFFSET_MS - day * DAY_MS) / MINUTE_MS),
  }
}

function startOfChinaWeek(moment: number): number {
  const day = chinaDay(moment)
  return (day - wdayOf(day)) * DAY_MS - CHINA_OFFSET_MS
}
