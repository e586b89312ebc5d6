/**
 * The platform's clock. Its wall-clock strings have no zone and are China Standard Time, +08:00, without daylight
 * saving time. Inside the product a moment is milliseconds since the epoch.
 */
export const CHINA_OFFSET_MS = 8 * 60 * 60 * 1000

const WALL_CLOCK = /^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?$/
const ISO_WITH_ZONE = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})$/

/**
 * Reads a moment as the platform writes it: `YYYY-MM-DD HH:mm[:ss]` in China time, or ISO 8601 with a zone.
 * @returns milliseconds since the epoch, or null for anything that is not a real moment (`0000-00-00 00:00:00`).
 */
export function parsePlatformTime(text: unknown): number | null {
  if (typeof text !== 'string') return null
  const trimmed = text.trim()
  const wall = WALL_CLOCK.exec(trimmed)
  if (wall) {
    const [year, month, day, hour, minute, second] = wall.slice(1, 7).map((part) => Number(part ?? 0)) as [
      number,
      number,
      number,
      number,
      number,
      number,
    ]
    const millis = Number((wall[7] ?? '').slice(0, 3).padEnd(3, '0'))
    const utc = Date.UTC(year, month - 1, day, hour, minute, second, millis)
    const back = new Date(utc)
    const real =
      year >= 1 &&
      back.getUTCMonth() === month - 1 &&
      back.getUTCDate() === day &&
      hour < 24 &&
      minute < 60 &&
      second < 60
    return real ? utc - CHINA_OFFSET_MS : null
  }
  if (ISO_WITH_ZONE.test(trimmed)) {
    const moment = Date.parse(trimmed.replace(' ', 'T'))
    return Number.isNaN(moment) ? null : moment
  }
  return null
}

const two = (value: number): string => String(value).padStart(2, '0')

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
  const day = 24 * 60 * 60 * 1000
  return Math.floor((moment + CHINA_OFFSET_MS) / day) * day - CHINA_OFFSET_MS
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
