import { zoneOffset } from './zoneOffset.ts'

/**
 * The platform's clock. Its wall-clock strings have no zone and are China Standard Time, +08:00, without daylight
 * saving time. Inside the product a moment is milliseconds since the epoch.
 */
export const CHINA_OFFSET_MS = 8 * 60 * 60 * 1000
export const DAY_MS = 24 * 60 * 60 * 1000
const CHINA_ZONE = 'Asia/Shanghai'

const DATE = String.raw`(\d{4})([-/.])(\d{1,2})\2(\d{1,2})`
const CLOCK = String.raw`(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,](\d{1,12}))?)?`
/** A name behind the offset is Java's, and says nothing more. */
const OFFSET = String.raw`(?:Z|UTC|GMT|([+-])(\d{1,2})(?::?(\d{2}))?)(?:\[[\w/+-]+\])?`
const MOMENT = new RegExp(`^${DATE}(?:(?:T| +)${CLOCK}(?: *(${OFFSET}))?)?$`, 'i')
const DATE_ALONE = new RegExp(`^${DATE}$`)
/** Databases and languages write "nothing" as the first day of the year 0, 1 or 1899; nobody telephoned before this. */
const FIRST_YEAR = 1900
const MAX_OFFSET_HOURS = 14

/**
 * Reads a moment as the platform writes it: `YYYY-MM-DD HH:mm[:ss]` in China time, also with slashes, dots or single
 * digits, or ISO 8601 with a zone; and PHP's `{date, timezone_type, timezone}` in any zone that is known for certain.
 * @returns milliseconds since the epoch, or null for anything that is not a real moment (`0000-00-00 00:00:00`,
 * 30 February, 24:00, a leap second): never another one than was meant
 */
export function parsePlatformTime(value: unknown): number | null {
  if (typeof value === 'string') return plainMoment(value) ?? momentOf(value, CHINA_ZONE)
  if (typeof value !== 'object' || value === null || !('date' in value) || typeof value.date !== 'string')
    return null
  const zone = 'timezone' in value ? value.timezone : null
  if (zone === null) return momentOf(value.date, CHINA_ZONE)
  return typeof zone === 'string' ? momentOf(value.date, zone.trim()) : null
}

/** Days that every year's month has, and those before it in a common year. */
const DAYS_OF = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const DAYS_BEFORE = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334]

/** Two digits of a text as a number; above 99 for anything else. */
function twoDigits(text: string, at: number): number {
  const [tens, ones] = [text.charCodeAt(at) - 48, text.charCodeAt(at + 1) - 48]
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN
}

/**
 * `YYYY-MM-DD HH:mm:ss` in China time, as nearly every moment is written: ten times as fast as the pattern, and a page
 * holds thousands.
 * @returns null for anything else
 */
function plainMoment(text: string): number | null {
  if (text.length !== 19 || text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return null
  if (text.charCodeAt(10) !== 32 || text.charCodeAt(13) !== 58 || text.charCodeAt(16) !== 58) return null
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2)
  const [month, day] = [twoDigits(text, 5), twoDigits(text, 8)]
  const [hour, minute, second] = [twoDigits(text, 11), twoDigits(text, 14), twoDigits(text, 17)]
  const fits = year > 1970 && month >= 1 && month <= 12 && day >= 1 && day <= (DAYS_OF[month - 1] ?? 0)
  if (!fits || !(hour <= 23 && minute <= 59 && second <= 59)) return null
  const past = month > 2 ? year : year - 1
  const leaps = Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400) - 477
  const days = (year - 1970) * 365 + leaps + (DAYS_BEFORE[month - 1] ?? 0) + day - 1
  return days * DAY_MS + ((hour * 60 + minute) * 60 + second) * 1000 - CHINA_OFFSET_MS
}

/** @param zone of a text that names none */
function momentOf(text: string, zone: string): number | null {
  const found = MOMENT.exec(text.trim())
  if (!found) return null
  const [year, month, day] = [Number(found[1]), Number(found[3]), Number(found[4])]
  const [hour, minute, second] = [Number(found[5] ?? 0), Number(found[6] ?? 0), Number(found[7] ?? 0)]
  if (year < FIRST_YEAR || hour > 23 || minute > 59 || second > 59) return null
  const millis = Number((found[8] ?? '').slice(0, 3).padEnd(3, '0'))
  const utc = Date.UTC(year, month - 1, day, hour, minute, second, millis)
  const back = new Date(utc)
  if (back.getUTCMonth() !== month - 1 || back.getUTCDate() !== day) return null
  if (found[9] === undefined) return momentInZone(utc, zone)
  const offset = offsetOf(found[10], found[11], found[12])
  return offset === null ? null : utc - offset
}

/** @returns null for an offset that no zone has */
function offsetOf(sign = '+', hours = '0', minutes = '0'): number | null {
  const [hour, minute] = [Number(hours), Number(minutes)]
  if (hour > MAX_OFFSET_HOURS || minute > 59) return null
  return (sign === '-' ? -1 : 1) * (hour * 60 + minute) * 60_000
}

const OFFSET_ALONE = new RegExp(`^${OFFSET}$`, 'i')
/** Names such as `CST` mean several zones, and others none. */
const NAMED_ZONE = /^[A-Za-z_]+(?:\/[A-Za-z0-9_+-]+)+$|^PRC$/

/** @param wall the wall clock as if it were UTC's */
function momentInZone(wall: number, zone: string): number | null {
  if (zone === CHINA_ZONE) return wall - CHINA_OFFSET_MS
  const found = OFFSET_ALONE.exec(zone)
  if (found) {
    const offset = offsetOf(found[1], found[2], found[3])
    return offset === null ? null : wall - offset
  }
  if (!NAMED_ZONE.test(zone)) return null
  const offset = knownZone(zone)
  if (offset === null) return null
  // The offset at the moment itself, which is another one near a change; none for an hour that is left out.
  const moment = wall - offset(wall - offset(wall))
  return moment + offset(moment) === wall ? moment : null
}

type Offset = (moment: number) => number
const zones = new Map<string, Offset | null>()
/** A server can name no end of zones. */
const MOST_ZONES = 100

function knownZone(zone: string): Offset | null {
  const known = zones.get(zone)
  if (known !== undefined) return known
  let offset: Offset | null = null
  try {
    offset = zoneOffset(zone)
  } catch {
    // This machine knows no such zone.
  }
  if (zones.size >= MOST_ZONES) zones.clear()
  zones.set(zone, offset)
  return offset
}

/** True for a date without a time of day. */
export function isDateAlone(text: string): boolean {
  return DATE_ALONE.test(text.trim())
}

/** As in clocks and dates: `07`. */
export const two = (value: number): string => String(value).padStart(2, '0')

/** `YYYY-MM-DD HH:mm:ss` in China time, the form the platform takes in queries. */
export function formatChinaTime(moment: number): string {
  const date = new Date(moment + CHINA_OFFSET_MS)
  return `${formatChinaDate(moment)} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`
}

/** `YYYY-MM-DD` in China time. */
export function formatChinaDate(moment: number): string {
  const date = new Date(moment + CHINA_OFFSET_MS)
  return `${String(date.getUTCFullYear()).padStart(4, '0')}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`
}

/** The first moment of the China day that `moment` falls in. */
export function startOfChinaDay(moment: number): number {
  return Math.floor((moment + CHINA_OFFSET_MS) / DAY_MS) * DAY_MS - CHINA_OFFSET_MS
}

/** A length of time for a person: `0:37`, `12:05`, `1:02:03`. Rounded to the second. */
export function formatDuration(milliseconds: number): string {
  const sign = milliseconds < 0 ? '-' : ''
  const total = Math.round(Math.abs(milliseconds) / 1000)
  const hours = Math.floor(total / 3600)
  const minutes = Math.floor((total % 3600) / 60)
  const seconds = two(total % 60)
  return hours > 0 ? `${sign}${hours}:${two(minutes)}:${seconds}` : `${sign}${minutes}:${seconds}`
}
