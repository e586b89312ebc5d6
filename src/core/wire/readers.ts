/**
 * Lenient readers of single values, for records and tasks. The platform sends the same field as number, text or
 * boolean, and PHP sends nothing as null, "" or []. Each reader answers the value, null for nothing, and undefined for
 * something that it cannot read.
 */
import { parsePlatformTime } from '#shared/time.ts'
import { isObject } from './json.ts'

export type Read<T> = T | null | undefined

/** True for the platform's ways of sending nothing. */
export function isNothing(value: unknown): boolean {
  return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
}

/** Text as it came; numbers and booleans as text. A lone half of a surrogate pair is replaced: files cannot hold it. */
export function asText(value: unknown): Read<string> {
  if (typeof value === 'string' && value !== '') return value.toWellFormed()
  if (isNothing(value)) return null
  // A number of more digits than a double holds is none that could be shown.
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : undefined
  if (typeof value === 'boolean') return String(value)
  return undefined
}

/** An id keeps every digit; blanks around it are none of it. */
export function asId(value: unknown): Read<string> {
  if (typeof value === 'boolean') return undefined
  const text = asText(value)
  return typeof text === 'string' ? text.trim() || null : text
}

/** Text, and anything that has a structure as JSON. */
export function asTextOrJson(value: unknown): Read<string> {
  const text = asText(value)
  if (text !== undefined) return text
  try {
    return JSON.stringify(value)
  } catch {
    // Nested deeper than the stack.
    return undefined
  }
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i

/** A finite number, from a number, its text or a boolean. */
export function asNumber(value: unknown): Read<number> {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  if (typeof value === 'boolean') return value ? 1 : 0
  if (isNothing(value)) return null
  if (typeof value !== 'string') return undefined
  const text = value.trim()
  if (text === '') return null
  const number = NUMBER.test(text) ? Number(text) : Number.NaN
  return Number.isFinite(number) ? number : undefined
}

/** A whole number that a double holds exactly. */
export function asInteger(value: unknown): Read<number> {
  const number = asNumber(value)
  return typeof number !== 'number' || Number.isSafeInteger(number) ? number : undefined
}

/** A length of time in ms, rounded to the millisecond. */
export function asMilliseconds(value: unknown): Read<number> {
  const number = asNumber(value)
  return typeof number === 'number' ? asInteger(Math.round(number)) : number
}

export function asFlag(value: unknown): Read<boolean> {
  if (typeof value === 'string' && /^\s*(?:true|false)\s*$/i.test(value)) return value.trim().length === 4
  const number = asNumber(value)
  return typeof number === 'number' ? number !== 0 : number
}

/** How MySQL, .NET and Go, and spreadsheets write that there is no moment. */
const NO_DATE = /^\s*(?:0000-00-00|0001-01-01|1899-12-3[01])/

/**
 * A moment, ms since the epoch: China wall-clock text, ISO with a zone, or PHP's date object. A bare number is Unix time, in seconds or
 * milliseconds, where its size leaves no doubt (1973 to 2286).
 */
export function asMoment(value: unknown): Read<number> {
  const moment = parsePlatformTime(value)
  if (moment !== null) return moment
  const text = isObject(value) ? value.date : value
  if (typeof text === 'string' && (text.trim() === '' || NO_DATE.test(text))) return null
  const unix = asInteger(value)
  if (typeof unix !== 'number') return unix
  if (unix === 0) return null
  if (unix >= 1e8 && unix < 1e10) return unix * 1000
  return unix >= 1e11 && unix < 1e13 ? unix : undefined
}

/** A list; PHP sends one with gaps as an object with numbers for keys. */
export function asList(value: unknown): unknown[] | undefined {
  if (Array.isArray(value)) return value
  if (isNothing(value)) return []
  if (isObject(value) && Object.keys(value).every((key) => /^\d+$/.test(key))) return Object.values(value)
  return undefined
}
