import { DAY_MS, startOfChinaDay } from '../time.ts'

/**
 * From when on calls are kept once those older than so many days are deleted: the beginning of that China day, so that a
 * date says it exactly.
 * @param now ms since the epoch. @returns likewise
 */
export function cutOff(now: number, days: number): number {
  return startOfChinaDay(now - days * DAY_MS)
}
