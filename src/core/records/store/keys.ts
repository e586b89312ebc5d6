/**
 * The row id of a call: task (20 bits), second of its call date (32 bits, counted back from 2136), serial number (10
 * bits). Ascending keys are one task's calls from the newest to the oldest, as lists show them and as the platform
 * sends them: in that order the file's pages are filled to nine tenths, in the other to a half. Dates outside 2000 …
 * 2136 count as the nearer end; no date counts as the oldest. The 1,025th call of one second moves to the next: such
 * a call is "skewed", as is one whose date has a fraction of a second, and a task that holds one is sorted by the date
 * itself.
 */
const SECOND_BITS = 32n
const SERIAL_BITS = 10n
const TASK_SHIFT = SECOND_BITS + SERIAL_BITS
const LAST_SECOND = 2 ** 32 - 1
/** 2000-01-01 00:00:00 UTC. */
const ORIGIN_MS = Date.UTC(2000, 0, 1)
export const LAST_TASK = 2 ** 20 - 1
export const SERIALS = 1n << SERIAL_BITS

/** @param calldate ms since the epoch, or null. @returns seconds since 2000, at least 1; 0 for no date */
export function secondOf(calldate: number | null): number {
  if (calldate === null) return 0
  return Math.min(LAST_SECOND, Math.max(1, Math.floor((calldate - ORIGIN_MS) / 1000)))
}

/** The first key of a second of a task. */
export function firstKey(task: number, second: number): bigint {
  return (BigInt(task) << TASK_SHIFT) | (BigInt(LAST_SECOND - second) << SERIAL_BITS)
}

export function secondOfKey(key: bigint): number {
  return LAST_SECOND - Number((key >> SERIAL_BITS) & (2n ** SECOND_BITS - 1n))
}

export function taskOfKey(key: bigint): number {
  return Number(key >> TASK_SHIFT)
}

/** First and last key of a task. */
export function taskKeys(task: number): [bigint, bigint] {
  return [BigInt(task) << TASK_SHIFT, (BigInt(task + 1) << TASK_SHIFT) - 1n]
}

/** Whether the key's second is not the call date itself. */
export function isSkewed(key: bigint, calldate: number | null): boolean {
  const second = secondOfKey(key)
  return calldate === null ? second !== 0 : calldate !== ORIGIN_MS + second * 1000
}

/** First and last key of a task's calls in [from, to], ms since the epoch; for tasks without skewed calls. */
export function keysBetween(task: number, from: number | null, to: number | null): [bigint, bigint] {
  // A range always leaves out the calls without a date, which stand at second 0.
  const start = from === null ? 1 : Math.max(1, Math.ceil((from - ORIGIN_MS) / 1000))
  const end = to === null ? LAST_SECOND : Math.min(LAST_SECOND, Math.floor((to - ORIGIN_MS) / 1000))
  const [first] = taskKeys(task)
  if (start > end) return [first, first - 1n]
  return [firstKey(task, end), firstKey(task, start) + SERIALS - 1n]
}
