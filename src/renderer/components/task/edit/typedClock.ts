import { MINUTES_PER_DAY, minuteOfDay } from '#shared/tasks/workHours.ts'

/**
 * Minutes since midnight of a time as people type it: `9`, `930`, `0930`, `9:30`, `９：３０`; 1440 for `24`. Null for
 * anything else.
 */
export function typedMinute(text: string): number | null {
  const plain = text.normalize('NFKC').replace(/[.\s]/g, ':').trim()
  const digits = /^(\d{1,2})(\d{2})?$/.exec(plain)
  const minute = minuteOfDay(digits ? `${digits[1]}:${digits[2] ?? '00'}` : plain)
  return minute === null || minute > MINUTES_PER_DAY ? null : minute
}
