import type { Locale } from '#shared/locale.ts'
import { chinaClock } from '#shared/tasks/dialling.ts'
import { clockText, dayName } from '#shared/tasks/workHours.ts'
import { DAY_MS, formatChinaDate, startOfChinaDay } from '#shared/time.ts'

/**
 * A moment beside now, on China's clocks: `今天 09:00`, `明天 09:00`, `周三 11-26 09:00`, with the year where it is
 * another. To the minute.
 */
export function momentText(moment: number, now: number, locale: Locale): string {
  const { wday, minute } = chinaClock(moment)
  const clock = clockText(minute)
  const days = Math.round((startOfChinaDay(moment) - startOfChinaDay(now)) / DAY_MS)
  if (days === 0) return `${locale === 'zh-CN' ? '今天' : 'today'} ${clock}`
  if (days === 1) return `${locale === 'zh-CN' ? '明天' : 'tomorrow'} ${clock}`
  const [date, today] = [formatChinaDate(moment), formatChinaDate(now)]
  const sameYear = date.slice(0, 4) === today.slice(0, 4)
  return `${dayName(wday, locale)} ${sameYear ? date.slice(5) : date} ${clock}`
}
