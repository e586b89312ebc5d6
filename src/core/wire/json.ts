import { AppError } from '#shared/errors.ts'

/** What `JSON.parse` tells a reviver since ES2026; TypeScript's library does not know the third argument yet. */
type Reviver = (key: string, value: unknown, context: { source?: string }) => unknown
const parseWith = JSON.parse as (text: string, reviver: Reviver) => unknown

/** Where an integer of 16 digits or more begins, perhaps inside a string: then the slow way is taken for nothing. */
const LONG_INTEGER = /(?:^|[:,[\s])-?\d{16}/
/** More digits than any id has: such a number is none, and a pattern without an end would overrun the stack. */
const INTEGER = /^-?\d{1,1000}$/

/**
 * Parses JSON without losing digits: an integer that a double does not hold becomes the string of its digits, as the
 * platform itself sends such ids elsewhere. Decimals become numbers. A byte order mark is skipped.
 * @throws AppError response_invalid for anything that is not JSON; the text is not quoted, it may hold a person's data
 */
export function parseJson(text: string): unknown {
  const body = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
  try {
    // A reviver makes parsing several times slower, and few pages hold such a number.
    return LONG_INTEGER.test(body) ? parseWith(body, keepDigits) : (JSON.parse(body) as unknown)
  } catch (thrown) {
    const why =
      thrown instanceof RangeError ? 'Nested too deeply, or a number too long' : 'The answer is not JSON'
    throw new AppError('response_invalid', why)
  }
}

const keepDigits: Reviver = (_key, value, { source }) =>
  typeof value === 'number' && !Number.isSafeInteger(value) && source !== undefined && INTEGER.test(source)
    ? source
    : value

/** True for a JSON object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COLON = 0x3a
const COMMA = 0x2c
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d

/**
 * The exact text of every element of the top-level `data`, so that a record is kept byte for byte. PHP sends a list
 * with gaps as an object with numbers for keys: its values then, in the order of the keys.
 * @param text any text: of one that is no JSON the answer means nothing, but comes
 * @param most elements after which the scan stops, with one more than this
 * @returns null where there is no such list
 */
export function splitDataArray(text: string, most = Number.POSITIVE_INFINITY): string[] | null {
  let elements: string[] | null = null
  eachMember(text, 'data', (start) => {
    elements = null
    const first = text.charCodeAt(start)
    if (first !== OPEN_BRACKET && first !== OPEN_BRACE) return valueEnd(text, start)
    const isArray = first === OPEN_BRACKET
    const found = new Map<number, string>()
    let isList = true
    let at = skipSpace(text, start + 1)
    while (at < text.length && found.size <= most) {
      const code = text.charCodeAt(at)
      if (code === CLOSE_BRACKET || code === CLOSE_BRACE) break
      let key = found.size
      if (!isArray) {
        const keyEnd = valueEnd(text, at)
        const name = LIST_KEY.exec(text.slice(at, keyEnd))
        isList &&= name !== null
        key = Number(name?.[1])
        at = skipSpace(text, skipSpace(text, keyEnd) + 1)
      }
      const end = valueEnd(text, at)
      // A name can come twice, and `JSON.parse` takes the last.
      found.set(key, text.slice(at, end))
      // Something that is no value: the text is no JSON.
      if (end === at) break
      at = skipSpace(text, end)
      if (text.charCodeAt(at) === COMMA) at = skipSpace(text, at + 1)
    }
    const entries = [...found]
    if (!isArray) entries.sort(([left], [right]) => left - right)
    elements = isList && (isArray || entries.length > 0) ? entries.map(([, value]) => value) : null
    return at + 1
  })
  return elements
}

/** A key of a list with gaps, as its JSON text. */
const LIST_KEY = /^"(0|[1-9]\d{0,8})"$/

/**
 * The exact text of a member of the top-level object.
 * @param text JSON that {@link parseJson} has accepted
 * @returns null where there is no such member
 */
export function memberText(text: string, name: string): string | null {
  let found: string | null = null
  eachMember(text, name, (start) => {
    const end = valueEnd(text, start)
    found = text.slice(start, end)
    return end
  })
  return found
}

/**
 * Visits the members of the top-level object that have this name; a name can come twice, and `JSON.parse` takes the
 * last. `visit` is told where the value starts and answers where it ends, so that nothing is scanned twice.
 */
function eachMember(text: string, name: string, visit: (start: number) => number): void {
  let at = skipSpace(text, text.charCodeAt(0) === 0xfeff ? 1 : 0)
  if (text.charCodeAt(at) !== OPEN_BRACE) return
  at = skipSpace(text, at + 1)
  while (text.charCodeAt(at) === QUOTE) {
    const keyEnd = stringEnd(text, at)
    const key = text.slice(at, keyEnd)
    const start = skipSpace(text, skipSpace(text, keyEnd) + 1)
    // A key can be written with escapes, so its text alone does not name it.
    const named = key === `"${name}"` || (key.includes('\\') && JSON.parse(key) === name)
    at = skipSpace(text, named ? visit(start) : valueEnd(text, start))
    if (text.charCodeAt(at) === COMMA) at = skipSpace(text, at + 1)
  }
}

function skipSpace(text: string, from: number): number {
  let at = from
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) break
  }
  return at
}

/** Where the string that opens at `start` ends, its closing quote included. */
function stringEnd(text: string, start: number): number {
  let quote = text.indexOf('"', start + 1)
  while (quote >= 0) {
    let slash = quote - 1
    while (text.charCodeAt(slash) === BACKSLASH) slash -= 1
    // An even number of backslashes escape each other, and the quote is free.
    if ((quote - slash) % 2 === 1) return quote + 1
    quote = text.indexOf('"', quote + 1)
  }
  return text.length
}

/** Where the value that begins at `start` ends. A loop, not a recursion: depth costs nothing. */
function valueEnd(text: string, start: number): number {
  const first = text.charCodeAt(start)
  if (first === QUOTE) return stringEnd(text, start)
  if (first === OPEN_BRACE || first === OPEN_BRACKET) return structureEnd(text, start)
  let at = start
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code <= 0x20 || code === COMMA || code === CLOSE_BRACE || code === CLOSE_BRACKET) break
  }
  return at
}

function structureEnd(text: string, start: number): number {
  const { length } = text
  let depth = 0
  for (let at = start; at < length; at += 1) {
    switch (text.charCodeAt(at)) {
      case QUOTE:
        at = stringEnd(text, at) - 1
        break
      case OPEN_BRACE:
      case OPEN_BRACKET:
        depth += 1
        break
      case CLOSE_BRACE:
      case CLOSE_BRACKET:
        depth -= 1
        if (depth === 0) return at + 1
    }
  }
  return length
}

/** Deeper levels keep this indent, so that a hostile nesting does not grow the text by its square. */
const MAX_INDENT = 50

/**
 * Lays JSON out over lines with two spaces a level, as `JSON.stringify(value, null, 2)` does, but keeps every token
 * as it was written: digits, escapes and key order.
 * @param text JSON that {@link parseJson} has accepted
 */
export function prettyJson(text: string): string {
  const parts: string[] = []
  let depth = 0
  const newline = (): void => void parts.push('\n', '  '.repeat(Math.min(depth, MAX_INDENT)))
  let at = skipSpace(text, 0)
  while (at < text.length) {
    const code = text.charCodeAt(at)
    let end = at + 1
    if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      const next = skipSpace(text, end)
      const empty = text.charCodeAt(next) === CLOSE_BRACE || text.charCodeAt(next) === CLOSE_BRACKET
      if (empty) end = next + 1
      else depth += 1
      parts.push(code === OPEN_BRACE ? (empty ? '{}' : '{') : empty ? '[]' : '[')
      if (!empty) newline()
    } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
      depth -= 1
      newline()
      parts.push(text.charAt(at))
    } else if (code === COMMA) {
      parts.push(',')
      newline()
    } else if (code === COLON) parts.push(': ')
    else {
      end = valueEnd(text, at)
      parts.push(text.slice(at, end))
    }
    at = skipSpace(text, end)
  }
  return parts.join('')
}
