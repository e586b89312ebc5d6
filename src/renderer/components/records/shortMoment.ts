import { CHINA_OFFSET_MS, DAY_MS, formatChinaTime } from '#shared/time.ts'

const dayOf = (moment: number): number => Math.floor((moment + CHINA_OFFSET_MS) / DAY_MS)

/**
 * When, as short as it can be told apart: `10:54` today, `11-25 10:54` in this year, `2025-11-25` before. China time.
 * @param moment milliseconds since the epoch
 */
export function shortMoment(moment: number | null, now: number): string {
  if (moment === null) return ''
  const text = formatChinaTime(moment)
  if (dayOf(moment) === dayOf(now)) return text.slice(11, 16)
  return text.slice(0, 4) === formatChinaTime(now).slice(0, 4) ? text.slice(5, 16) : text.slice(0, 10)
}
