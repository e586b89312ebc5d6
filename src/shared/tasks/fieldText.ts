/** How the parts of a task's fields read as plain text. */
import type { Locale } from '../locale.ts'
import type { Holiday, ScriptSlot, TaskComponent, TaskLine } from './types.ts'

export type TaskUnit = 'seconds' | 'minutes' | 'calls' | 'calls/second' | 'times'

const UNITS: Readonly<Record<TaskUnit, { zh: string; one: string; many: string }>> = {
  seconds: { zh: '秒', one: 's', many: 's' },
  minutes: { zh: '分钟', one: 'min', many: 'min' },
  calls: { zh: '路', one: 'call', many: 'calls' },
  'calls/second': { zh: '个/秒', one: 'call/s', many: 'calls/s' },
  times: { zh: '次', one: 'time', many: 'times' },
}

/** The unit by itself, as it stands behind a number that is being typed. */
export const unitName = (unit: TaskUnit, locale: Locale): string =>
  locale === 'zh-CN' ? UNITS[unit].zh : UNITS[unit].many

/** `60 秒`, `2 calls`. */
export function unitText(value: number, unit: TaskUnit, locale: Locale): string {
  const { zh, one, many } = UNITS[unit]
  return `${value} ${locale === 'zh-CN' ? zh : value === 1 ? one : many}`
}

export const joined = (items: readonly string[], locale: Locale): string =>
  items.join(locale === 'zh-CN' ? '、' : ', ')

/** `2024-11-01 13:25 至 2024-11-03 13:25` */
export const holidayText = ({ begin, end }: Holiday, locale: Locale): string =>
  `${begin} ${locale === 'zh-CN' ? '至' : 'to'} ${end}`

/** The line's id, with its concurrency limit where it has one. */
export function lineText({ id, limit }: TaskLine, locale: Locale): string {
  if (limit === null) return id
  return locale === 'zh-CN' ? `${id}（并发 ${limit}）` : `${id} (limit ${limit})`
}

export const scriptSlotText = ({ begin, end, destination_extension }: ScriptSlot): string =>
  `${begin}–${end} ${destination_extension}`

/** The variable's name, its type and its rules: `微信（text，sometimes）`. */
export function componentText({ name, type, validate }: TaskComponent, locale: Locale): string {
  const about = [...(type === null ? [] : [type]), ...validate]
  if (about.length === 0) return name
  return locale === 'zh-CN' ? `${name}（${about.join('，')}）` : `${name} (${about.join(', ')})`
}

/** Concurrency of all lines together; null where a line does not say its own. */
export function lineLimitSum(lines: readonly TaskLine[]): number | null {
  let sum = 0
  for (const { limit } of lines) {
    if (limit === null) return null
    sum += limit
  }
  return lines.length > 0 ? sum : null
}
