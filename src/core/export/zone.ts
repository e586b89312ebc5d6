import { zoneOffset } from '#shared/zoneOffset.ts'

import { CHINA_OFFSET_MS, DAY_MS, formatChinaTime } from '#shared/time.ts'

const QUARTER_MS = 15 * 60 * 1000
/** Days and quarters of an hour that are cached; above this the cache is emptied. */
const REMEMBERED = 50_000

/**
 * The wall clock of a zone: a moment moved by the zone's offset at that moment, so that UTC arithmetic gives its date
 * and time there. A zone changes its offset once a day at most, so that a day that ends as it began is remembered as
 * one; of the others every quarter of an hour is, and in a quarter that ends otherwise every moment is asked for. China
 * has +08:00 throughout, see `zoneOffset`.
 * @param zone IANA name or `UTC`
 * @throws RangeError for a zone that this machine does not know
 */
export function wallClock(zone: string): (moment: number) => number {
  const ask = zoneOffset(zone)
  /** By the start of the day or quarter; null for one that has several. */
  const days = new Map<number, number | null>()
  const quarters = new Map<number, number | null>()
  let lastDay = Number.NaN
  let lastOffset = 0

  function remembered(known: Map<number, number | null>, start: number, length: number): number | null {
    const found = known.get(start)
    if (found !== undefined) return found
    const offset = ask(start)
    const only = ask(start + length - 1) === offset ? offset : null
    if (known.size >= REMEMBERED) known.clear()
    known.set(start, only)
    return only
  }

  return (moment) => {
    const day = Math.floor(moment / DAY_MS)
    if (day === lastDay) return moment + lastOffset
    const offset = remembered(days, day * DAY_MS, DAY_MS)
    if (offset === null) {
      const quarter = Math.floor(moment / QUARTER_MS) * QUARTER_MS
      return moment + (remembered(quarters, quarter, QUARTER_MS) ?? ask(moment))
    }
    lastDay = day
    lastOffset = offset
    return moment + offset
  }
}

/** Writes moments as `YYYY-MM-DD HH:mm:ss`. @param wall of {@link wallClock} */
export function momentText(wall: (moment: number) => number): (moment: number) => string {
  return (moment) => formatChinaTime(wall(moment) - CHINA_OFFSET_MS)
}
