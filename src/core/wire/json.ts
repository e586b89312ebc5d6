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

const LONG_INTEGER = /\d{16}/

/**
 * Parses JSON without losing digits: an integer that a double does not hold becomes the string of its digits, as the
 * platform itself sends such ids elsewhere. Decimals become numbers. A byte order mark is skipped.
 * @throws AppError response_invalid for anything that is not JSON; the text is not quoted, it may hold a person's data
 */
export function parseJson(text: string): unknown {
  const body = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
  if (!LONG_INTEGER.test(body)) return parse(body)
  const bytes = Buffer.from(body)
  return parse(textsOf(bytes, { start: 0, end: bytes.length, longs: longIntegers(bytes) }).quoted)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw new AppError('response_invalid', 'The answer is not JSON')
  }
}

/**
 * Text with long integers in it as it came and with these between quotes. `JSON.parse` then gives their digits, and
 * refuses what it would refuse without; a reviver, which does the same, makes it six times as slow.
 */
function textsOf(bytes: Buffer, { start, end, longs }: ListElement): { raw: string; quoted: string } {
  let [raw, quoted] = ['', '']
  let copied = start
  for (let at = 0; at < longs.length; at += 2) {
    const [from = end, to = end] = [longs[at], longs[at + 1]]
    const before = bytes.toString('utf8', copied, from)
    const digits = bytes.toString('latin1', from, to)
    raw += before + digits
    quoted += `${before}"${digits}"`
    copied = to
  }
  const rest = bytes.toString('utf8', copied, end)
  return { raw: raw + rest, quoted: quoted + rest }
}

/** True for a JSON object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** An element of a list: where it stands among the bytes, and its integers that no double holds. */
export interface ListElement {
  start: number
  end: number
  longs: readonly number[]
}

export interface SplitList {
  elements: ListElement[]
  /** The text around it, with an empty list in its place. */
  rest: string
}

/**
 * Finds the elements of the list that a member of the top-level object is, so that each is kept byte for byte and none
 * is parsed twice. PHP sends a list with gaps as an object with numbers for keys: its values then, in the order of the
 * keys.
 * @param body UTF-8. The text is JSON if {@link parseElement} takes every element and {@link parseJson} the rest.
 * @param most elements after which the scan stops, with one more than this
 * @returns null where there is no such list
 */
export function splitList(body: Uint8Array, name: string, most = Number.POSITIVE_INFINITY): SplitList | null {
  let found: { elements: ListElement[]; start: number; end: number } | null = null
  eachMember(body, name, (start) => {
    const end = valueEndOfList(body, start, most)
    found = null
    if (end === null) return valueEnd(body, start)
    found = { ...end, start }
    return end.end
  })
  if (found === null) return null
  const { elements, start, end } = found as { elements: ListElement[]; start: number; end: number }
  const bytes = asBuffer(body)
  const rest =
    elements.length > most ? '' : `${bytes.toString('utf8', 0, start)}[]${bytes.toString('utf8', end)}`
  return { elements, rest }
}

/** A key of a list with gaps, as its JSON text. */
const LIST_KEY = /^"(0|[1-9]\d{0,8})"$/

/** @returns null for what is no list, or no JSON */
function valueEndOfList(
  body: Uint8Array,
  start: number,
  most: number,
): { elements: ListElement[]; end: number } | null {
  const isArray = body[start] === OPEN_BRACKET
  if (!isArray && body[start] !== OPEN_BRACE) return null
  const close = isArray ? CLOSE_BRACKET : CLOSE_BRACE
  const found = new Map<number, ListElement>()
  let at = skipSpace(body, start + 1)
  if (body[at] === close) return isArray ? { elements: [], end: at + 1 } : null
  for (;;) {
    let key = found.size
    if (!isArray) {
      const keyEnd = valueEnd(body, at)
      const digits = LIST_KEY.exec(asBuffer(body).toString('latin1', at, keyEnd))?.[1]
      at = skipSpace(body, keyEnd)
      if (digits === undefined || body[at] !== COLON) return null
      key = Number(digits)
      at = skipSpace(body, at + 1)
    }
    const longs: number[] = []
    const end = valueEnd(body, at, longs)
    // Something that is no value.
    if (end === at) return null
    // A name can come twice, and `JSON.parse` takes the last.
    found.set(key, { start: at, end, longs })
    if (found.size > most) break
    at = skipSpace(body, end)
    if (body[at] === close) break
    if (body[at] !== COMMA) return null
    at = skipSpace(body, at + 1)
  }
  const elements = isArray
    ? [...found.values()]
    : [...found].sort(([left], [right]) => left - right).map(([, element]) => element)
  return { elements, end: at + 1 }
}

/**
 * An element's exact text, and what {@link parseJson} makes of it.
 * @throws AppError response_invalid
 */
export function parseElement(body: Uint8Array, element: ListElement): { raw: string; value: unknown } {
  const { raw, quoted } = textsOf(asBuffer(body), element)
  return { raw, value: parse(quoted) }
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
  eachMember(bytes, name, (start) => {
    const end = valueEnd(bytes, start)
    found = bytes.toString('utf8', start, end)
    return end
  })
  return found
}

/**
 * Visits the members of the top-level object that have this name; a name can come twice, and `JSON.parse` takes the
 * last. `visit` is told where the value starts and answers where it ends, so that nothing is scanned twice.
 */
function eachMember(body: Uint8Array, name: string, visit: (start: number) => number): void {
  const bytes = asBuffer(body)
  let at = skipSpace(bytes, hasMark(bytes) ? 3 : 0)
  if (bytes[at] !== OPEN_BRACE) return
  at = skipSpace(bytes, at + 1)
  while (bytes[at] === QUOTE) {
    const keyEnd = stringEnd(bytes, at)
    const key = bytes.toString('utf8', at, keyEnd)
    const start = skipSpace(bytes, skipSpace(bytes, keyEnd) + 1)
    at = skipSpace(bytes, names(key, name) ? visit(start) : valueEnd(bytes, start))
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

/** Deeper levels keep this indent, so that a hostile nesting does not grow the text by its square. */
const MAX_INDENT = 50

/**
 * Lays JSON out over lines with two spaces a level, as `JSON.stringify(value, null, 2)` does, but keeps every token
 * as it was written: digits, escapes and key order.
 * @param text JSON that {@link parseJson} has accepted
 */
export function prettyJson(text: string): string {
  const bytes = Buffer.from(text)
  const parts: string[] = []
  let depth = 0
  const newline = (): void => void parts.push('\n', '  '.repeat(Math.min(depth, MAX_INDENT)))
  let at = skipSpace(bytes, 0)
  while (at < bytes.length) {
    const code = bytes[at]
    let end = at + 1
    if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      const next = skipSpace(bytes, end)
      const empty = bytes[next] === CLOSE_BRACE || bytes[next] === CLOSE_BRACKET
      if (empty) end = next + 1
      else depth += 1
      parts.push(code === OPEN_BRACE ? (empty ? '{}' : '{') : empty ? '[]' : '[')
      if (!empty) newline()
    } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
      depth -= 1
      newline()
      parts.push(code === CLOSE_BRACE ? '}' : ']')
    } else if (code === COMMA) {
      parts.push(',')
      newline()
    } else if (code === COLON) parts.push(': ')
    else {
      end = valueEnd(bytes, at)
      parts.push(bytes.toString('utf8', at, end))
    }
    at = skipSpace(bytes, end)
  }
  return parts.join('')
}
