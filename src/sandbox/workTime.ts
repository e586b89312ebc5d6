import { CHINA_OFFSET_MS, startOfChinaDay } from '#shared/time.ts'
import type { SandboxTask } from './tasks.ts'

const HOUR = 60 * 60 * 1000
const DAY = 24 * HOUR
/** Calling hours, China time: 09:00–12:00 and 13:30–20:00. */
const MORNING_FROM = 9 * HOUR
const MORNING_MS = 3 * HOUR
const AFTERNOON_FROM = 13.5 * HOUR
const WORK_MS = MORNING_MS + 6.5 * HOUR
/** Calls that are added later follow each other at this distance. */
const LATER_CALL_MS = 11_000

/**
 * When the call at `index` was dialled: milliseconds since the epoch, whole seconds. The calls that a task begins with
 * are spread over its working days (no Sundays) before the anchor's day, in index order; later ones follow the anchor.
 * @param jitter 0 ≤ jitter < 1, the place within the call's own share of the time
 */
export function callTime(task: SandboxTask, anchor: number, index: number, jitter: number): number {
  if (index >= task.total) return wholeSecond(anchor + (index - task.total + jitter) * LATER_CALL_MS)
  const worked = ((index + jitter) / task.total) * task.days * WORK_MS
  const day = Math.min(Math.floor(worked / WORK_MS), task.days - 1)
  const within = Math.min(worked - day * WORK_MS, WORK_MS - 1000)
  const inDay = within < MORNING_MS ? MORNING_FROM + within : AFTERNOON_FROM + within - MORNING_MS
  return wholeSecond(workingDayBefore(anchor, task.days - day) + inDay)
}

const wholeSecond = (moment: number): number => Math.floor(moment / 1000) * 1000

/** Start of the `count`-th working day before the anchor's day. */
function workingDayBefore(anchor: number, count: number): number {
  const today = startOfChinaDay(anchor)
  const weekday = new Date(today + CHINA_OFFSET_MS).getUTCDay()
  const firstSunday = weekday === 0 ? 7 : weekday
  const sundays = Math.floor((count - firstSunday + 6) / 6)
  return today - (count + sundays) * DAY
}
