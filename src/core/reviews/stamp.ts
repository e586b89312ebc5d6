/**
 * A hybrid logical clock (Kulkarni and others, "Logical Physical Clocks", 2014). A stamp is the latest time that was seen
 * anywhere, a counter for what happened within that time, and the file in which it happened: of two changes of which one
 * knew the other the later one has the greater stamp, however wrong the machine's clock is, and no two are the same.
 *
 * 12 hex digits of ms since the epoch, 4 of the counter, 16 of the file: stamps are compared as text.
 */
const TIME = 12
const COUNTER = 4
const MOST = 0xffff
const STAMP = /^[0-9a-f]{32}$/
/** No clock is wrong by so much: such a stamp is damaged, and nothing could ever be newer. */
const LATEST = Date.UTC(3000, 0)

export const isStamp = (text: string): boolean => STAMP.test(text) && timeOf(text) <= LATEST
/** Before every other. */
export const FIRST_STAMP = '0'.repeat(32)
/** ms since the epoch. */
export const timeOf = (stamp: string): number => Number.parseInt(stamp.slice(0, TIME), 16)

/**
 * @param last the greatest stamp that is known
 * @param now ms since the epoch
 * @param file 16 hex digits
 */
export function nextStamp(last: string, now: number, file: string): string {
  const before = timeOf(last)
  const count = Number.parseInt(last.slice(TIME, TIME + COUNTER), 16) + 1
  const clock = Math.min(Math.floor(now), LATEST)
  const time = clock > before ? clock : count > MOST ? before + 1 : before
  const counter = time === before ? count : 0
  return `${time.toString(16).padStart(TIME, '0')}${counter.toString(16).padStart(COUNTER, '0')}${file}`
}
