/**
 * A week of calling hours as text that a person can edit: one line for days with the same hours,
 *
 *     周一至周五 09:00-12:00 13:00-18:00
 *     周六 停用 10:00-16:00
 *
 * Days that are not mentioned have no hours; `停用` marks days that have hours and are no working days. Reading takes
 * Chinese and English names of days, full-width digits and punctuation, and the usual dashes.
 */
import { inLocale, type Bilingual, type Locale } from '#shared/locale.ts'
import {
  daySpans,
  endClock,
  isOverlapping,
  overlapText,
  refusalOf,
  setDays,
  type WeekSettings,
} from '#shared/tasks/weekEdit.ts'
import { isSame } from '#shared/tasks/weekSlots.ts'
import {
  DAYS_MONDAY_FIRST,
  clockText,
  daysText,
  isDayOff,
  lastsUntil,
  minuteOfDay,
  type MinuteSpan,
} from '#shared/tasks/workHours.ts'

export interface LineError {
  /** From 1. */
  line: number
  text: Bilingual
}
export type WeekReading = { week: WeekSettings } | { errors: LineError[] }

interface Line {
  wdays: number[]
  spans: MinuteSpan[]
  off: boolean
}

const OFF: Bilingual = { zh: '停用', en: 'off' }
const EVERY_DAY: Bilingual = { zh: '每天', en: 'Every day' }

/** The slots that can be drawn, as text; a slot that lasts until midnight ends at 23:59. */
export function weekText(week: WeekSettings, locale: Locale): string {
  const lines = new Map<string, number[]>()
  for (const wday of DAYS_MONDAY_FIRST) {
    const spans = daySpans(week, wday)
    if (spans.length === 0) continue
    const off = isDayOff(week.work_week, wday) ? [inLocale(OFF, locale)] : []
    const text = [...off, ...spans.map(slotText)].join(' ')
    lines.set(text, [...(lines.get(text) ?? []), wday])
  }
  const days = (wdays: number[]): string =>
    wdays.length === DAYS_MONDAY_FIRST.length ? inLocale(EVERY_DAY, locale) : daysText(wdays, locale)
  return [...lines].map(([text, wdays]) => `${days(wdays)} ${text}`).join('\n')
}

/**
 * The week that the text describes; slots and days of `week` for which it says nothing new stay as they came.
 * Otherwise every line that cannot be understood, and why.
 */
export function readWeekText(week: WeekSettings, text: string): WeekReading {
  const errors: LineError[] = []
  const days = new Map(DAYS_MONDAY_FIRST.map((wday) => [wday, { spans: [] as MinuteSpan[], off: false }]))
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const plain = line.normalize('NFKC').toLowerCase().trim()
    if (plain === '') continue
    const read = readLine(plain)
    const problem = 'zh' in read ? read : addTo(days, read)
    if (problem) errors.push({ line: index + 1, text: problem })
  }
  if (errors.length > 0) return { errors }
  for (const { spans } of days.values()) spans.sort((one, other) => one.begin - other.begin)
  return { week: setDays(week, days) }
}

const slotText = ({ begin, end }: MinuteSpan): string => `${clockText(begin)}-${endClock(end)}`

/** Adds the line's hours to its days; a sentence where they overlap hours that are there. */
function addTo(
  days: ReadonlyMap<number, { spans: MinuteSpan[]; off: boolean }>,
  { wdays, spans, off }: Line,
): Bilingual | undefined {
  for (const wday of wdays) {
    const day = days.get(wday)
    if (!day) continue
    for (const span of spans) {
      const overlapped = day.spans.find((other) => isOverlapping(span, other) && !isSame(span, other))
      if (overlapped) return overlapText(wday, span, overlapped)
      if (!day.spans.some((other) => isSame(span, other))) day.spans.push(span)
    }
    day.off ||= off
  }
  return undefined
}

const DASH = String.raw`\s*(?:[-‐‑‒–—―−~〜～到至]+|to|until)\s*`
const CLOCK = String.raw`\d{1,2}:\d{2}`
const FIRST_HOURS = new RegExp(String.raw`\d+\s*:|停用|关闭|休息|不呼叫|无|\b(?:off|none|closed)\b`)
const OFF_WORD = /^(?:停用|关闭|off\b)[,;、\s]*/
const NONE = /^(?:无|休息|不呼叫|none|closed)$/
const SLOT = new RegExp(String.raw`^(${CLOCK})${DASH}(${CLOCK})(?!\d|:)(?:[,;、\s和及]|and\b)*`)

function readLine(line: string): Line | Bilingual {
  const at = FIRST_HOURS.exec(line)?.index ?? line.length
  const wdays = readDays(line.slice(0, at))
  if ('zh' in wdays) return wdays
  const hours = line.slice(at)
  if (hours === '') return NO_HOURS
  if (NONE.test(hours)) return { wdays, spans: [], off: false }
  const off = OFF_WORD.test(hours)
  const spans = readSpans(hours.replace(OFF_WORD, ''))
  return 'zh' in spans ? spans : { wdays, spans, off }
}

function readSpans(text: string): MinuteSpan[] | Bilingual {
  const spans: MinuteSpan[] = []
  let rest = text
  while (rest !== '') {
    const [whole = '', from = '', to = ''] = SLOT.exec(rest) ?? []
    const [begin, end] = [minuteOfDay(from), minuteOfDay(to)]
    if (begin === null || end === null) return noTime(whole === '' ? rest : `${from}-${to}`)
    const span = { begin, end: lastsUntil(end) }
    const { refused } = refusalOf(span) ?? {}
    if (refused) return about(`${from}-${to}`, refused)
    spans.push(span)
    rest = rest.slice(whole.length)
  }
  return spans
}

const DAY_WORDS: readonly (readonly [RegExp, number[]])[] = [
  [/^(?:每天|每日|天天|everyday\b|every\s+day\b|daily\b|all\s+days\b)/, [1, 2, 3, 4, 5, 6, 0]],
  [/^(?:工作日|weekdays?\b|workdays?\b|working\s+days\b)/, [1, 2, 3, 4, 5]],
  [/^(?:周末|weekends?\b)/, [6, 0]],
  [/^(?:(?:周|星期|礼拜)?[日天]|sun(?:day)?s?\b)/, [0]],
  [/^(?:(?:周|星期|礼拜)?一|mon(?:day)?s?\b)/, [1]],
  [/^(?:(?:周|星期|礼拜)?二|tue(?:s(?:day)?)?s?\b)/, [2]],
  [/^(?:(?:周|星期|礼拜)?三|wed(?:nesday)?s?\b)/, [3]],
  [/^(?:(?:周|星期|礼拜)?四|thu(?:r(?:s(?:day)?)?)?s?\b)/, [4]],
  [/^(?:(?:周|星期|礼拜)?五|fri(?:day)?s?\b)/, [5]],
  [/^(?:(?:周|星期|礼拜)?六|sat(?:urday)?s?\b)/, [6]],
]
const DAY_DASH = new RegExp(`^${DASH}`)
const DAY_SEPARATOR = /^(?:[,;、:\s和及]|and\b)+/

function readDays(text: string): number[] | Bilingual {
  const days = new Set<number>()
  let rest = text.trim()
  let from: number | undefined
  let ranging = false
  if (rest === '') return NO_DAYS
  while (rest !== '') {
    const [pattern, wdays] = DAY_WORDS.find(([word]) => word.test(rest)) ?? []
    if (!pattern || !wdays) return noDay(rest)
    const [first] = wdays
    if (ranging && (wdays.length > 1 || from === undefined || first === undefined)) return noDay(rest)
    for (const wday of ranging ? rangeOf(from as number, first as number) : wdays) days.add(wday)
    from = wdays.length === 1 ? first : undefined
    rest = rest.replace(pattern, '')
    ranging = DAY_DASH.test(rest)
    rest = rest.replace(ranging ? DAY_DASH : DAY_SEPARATOR, '')
    if (ranging && rest === '') return noDay(text.trim())
  }
  return [...days]
}

/** From one day on to the other, over the end of the week where that comes first. */
function rangeOf(from: number, to: number): number[] {
  const days: number[] = [from]
  for (let day = from; day !== to;) days.push((day = (day + 1) % DAYS_MONDAY_FIRST.length))
  return days
}

const NO_DAYS: Bilingual = {
  zh: '请以星期开头，例如“周一至周五 09:00-12:00”',
  en: 'Begin with the days: “Mon–Fri 09:00-12:00”',
}
const NO_HOURS: Bilingual = {
  zh: '请在星期后写时段，例如“09:00-12:00”；没有时段写“无”',
  en: 'Write hours after the days: “09:00-12:00”, or “none”',
}
const about = (what: string, { zh, en }: Bilingual): Bilingual => ({
  zh: `“${what}”：${zh}`,
  en: `“${what}”: ${en}`,
})
const noDay = (rest: string): Bilingual => ({
  zh: `“${rest.trim()}”不是星期，请写“周一”、“周一至周五”、“工作日”、“周末”或“每天”`,
  en: `“${rest.trim()}” is no day: write “Mon”, “Mon–Fri”, “weekdays”, “weekend” or “every day”`,
})
const noTime = (rest: string): Bilingual => ({
  zh: `“${rest.trim()}”不是时段，请写成“09:00-12:00”`,
  en: `“${rest.trim()}” is no slot: write “09:00-12:00”`,
})
