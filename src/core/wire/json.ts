import { AppError } from '#shared/errors.ts'
import {
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  longIntegers,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
  skipSpace,
  stringEnd,
  valueEnd,
} from './jsonScan.ts'

/** Where an integer of 16 digits or more begins, perhaps inside a string. */
const LONG_INTEGER = /(?:^|[:,[\s])-?\d{16}/

/**
 * Parses JSON without losing digits: an integer that a double does not hold becomes the string of its digits, as the
 * platform itself sends such ids elsewhere. Decimals become numbers. A byte order mark is skipped.
 * @throws AppError response_invalid for anything that is not JSON; the text is not quoted, it may hold a person's data
 */
export function parseJson(text: string): unknown {
  if (LONG_INTEGER.test(text)) return parseBytes(Buffer.from(text))
  return parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text)
}

/**
 * Likewise of UTF-8.
 * @param longs start and end of each integer that a double does not hold, in their order, where somebody has looked
 */
export function parseBytes(body: Uint8Array, longs: readonly number[] = longIntegers(body)): unknown {
  return parse(new TextDecoder().decode(longs.length === 0 ? body : quoted(body, longs)))
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw new AppError('response_invalid', 'The answer is not JSON')
  }
}

/**
 * The text with long integers between quotes. `JSON.parse` then gives their digits, and refuses what it would refuse
 * without; a reviver, which does the same, makes it six times as slow.
 */
function quoted(body: Uint8Array, longs: readonly number[]): Uint8Array {
  const text = new Uint8Array(body.length + longs.length)
  let copied = 0
  longs.forEach((end, at) => {
    text.set(body.subarray(copied, end), copied + at)
    text[end + at] = QUOTE
    copied = end
  })
  text.set(body.subarray(copied), copied + longs.length)
  return text
}

/** True for a JSON object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export interface ListElement {
  start: number
  end: number
}

export interface ScannedList {
  /** Where each element stands among the bytes; null where there is no such list, or no JSON. */
  elements: ListElement[] | null
  /** Of the whole body, for {@link parseBytes}. */
  longs: number[]
}

/**
 * Finds the elements of the list that a member of the top-level object is, so that each can be kept byte for byte. PHP
 * sends a list with gaps as an object with numbers for keys: its values then, in the order of the keys.
 * @param body UTF-8; where it is JSON the elements are those of the value that {@link parseBytes} gives
 * @param most elements after which the scan stops, with one more than this
 */
export function scanList(body: Uint8Array, name: string, most = Number.POSITIVE_INFINITY): ScannedList {
  const longs: number[] = []
  let elements: ListElement[] | null = null
  eachMember(body, name, longs, (start) => {
    const list = listAt(body, start, most, longs)
    elements = list?.elements ?? null
    return list === null ? valueEnd(body, start, longs) : list.end
  })
  return { elements, longs }
}

/** A key of a list with gaps, as its JSON text. */
const LIST_KEY = /^"(0|[1-9]\d{0,8})"$/

/** @returns null for what is no list, or no JSON */
function listAt(
  body: Uint8Array,
  start: number,
  most: number,
  longs: number[],
): { elements: ListElement[]; end: number } | null {
  const isArray = body[start] === OPEN_BRACKET
  if (!isArray && body[start] !== OPEN_BRACE) return null
  const close = isArray ? CLOSE_BRACKET : CLOSE_BRACE
  const found = new Map<number, ListElement>()
  const before = longs.length
  const none = (): null => {
    // Whoever scans the value again finds them again.
    longs.length = before
    return null
  }
  let at = skipSpace(body, start + 1)
  if (body[at] === close) return isArray ? { elements: [], end: at + 1 } : null
  for (;;) {
    let key = found.size
    if (!isArray) {
      const keyEnd = valueEnd(body, at)
      const digits = LIST_KEY.exec(asBuffer(body).toString('latin1', at, keyEnd))?.[1]
      at = skipSpace(body, keyEnd)
      if (digits === undefined || body[at] !== COLON) return none()
      key = Number(digits)
      at = skipSpace(body, at + 1)
    }
    const end = valueEnd(body, at, longs)
    // Something that is no value.
    if (end === at) return none()
    // A name can come twice, and `JSON.parse` takes the last.
    found.set(key, { start: at, end })
    if (found.size > most) break
    at = skipSpace(body, end)
    if (body[at] === close) break
    if (body[at] !== COMMA) return none()
    at = skipSpace(body, at + 1)
  }
  const elements = isArray
    ? [...found.values()]
    : [...found].sort(([left], [right]) => left - right).map(([, element]) => element)
  return { elements, end: at + 1 }
}

/** The same bytes, with a buffer's methods. */
export function asBuffer(body: Uint8Array): Buffer {
  return Buffer.isBuffer(body) ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength)
}

/**
 * The exact text of a member of the top-level object.
 * @param text JSON that {@link parseJson} has accepted
 * @returns null where there is no such member
 */
export function memberText(text: string, name: string): string | null {
  const bytes = Buffer.from(text)
  let found: string | null = null
  eachMember(bytes, name, [], (start) => {
    const end = valueEnd(bytes, start)
    found = bytes.toString('utf8', start, end)
    return end
  })
  return found
}

/**
 * Visits the members of the top-level object that have this name; a name can come twice, and `JSON.parse` takes the
 * last. `visit` is told where the value starts and answers where it ends, so that nothing is scanned twice.
 * @param longs is told of the other members what {@link valueEnd} tells
 */
function eachMember(body: Uint8Array, name: string, longs: number[], visit: (start: number) => number): void {
  const bytes = asBuffer(body)
  let at = skipSpace(bytes, hasMark(bytes) ? 3 : 0)
  if (bytes[at] !== OPEN_BRACE) return
  at = skipSpace(bytes, at + 1)
  while (bytes[at] === QUOTE) {
    const keyEnd = stringEnd(bytes, at)
    const key = bytes.toString('utf8', at, keyEnd)
    const start = skipSpace(bytes, skipSpace(bytes, keyEnd) + 1)
    at = skipSpace(bytes, names(key, name) ? visit(start) : valueEnd(bytes, start, longs))
    if (bytes[at] === COMMA) at = skipSpace(bytes, at + 1)
  }
}

/** A key can be written with escapes, so that its text alone does not name it. */
function names(key: string, name: string): boolean {
  if (key === `"${name}"`) return true
  try {
    return key.includes('\\') && JSON.parse(key) === name
  } catch {
    return false
  }
}

const hasMark = ([first, second, third]: Uint8Array): boolean =>
  first === 0xef && second === 0xbb && third === 0xbf
