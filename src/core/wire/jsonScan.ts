/**
 * Finds its way through JSON without parsing it, on bytes: those are what is kept, and a byte is read several times as
 * fast as a character of a string. Of text that is no JSON the answers mean nothing, but come.
 */
export const QUOTE = 0x22
const BACKSLASH = 0x5c
export const COLON = 0x3a
export const COMMA = 0x2c
export const OPEN_BRACE = 0x7b
export const CLOSE_BRACE = 0x7d
export const OPEN_BRACKET = 0x5b
export const CLOSE_BRACKET = 0x5d
const MINUS = 0x2d
const ZERO = 0x30
const NINE = 0x39

/** A double holds every integer of fewer digits. */
const LONG_DIGITS = 16
/** More digits than any id has: such a number is none. */
const MOST_DIGITS = 1000

const isSpace = (code: number | undefined): boolean =>
  code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09
const isDigit = (code: number | undefined): boolean => code !== undefined && code >= ZERO && code <= NINE

export function skipSpace(bytes: Uint8Array, from: number): number {
  let at = from
  while (isSpace(bytes[at])) at += 1
  return at
}

/** Where the string that opens at `start` ends, its closing quote included. */
export function stringEnd(bytes: Uint8Array, start: number): number {
  const { length } = bytes
  for (let at = start + 1; at < length; at += 1) {
    const code = bytes[at]
    if (code === QUOTE) return at + 1
    if (code === BACKSLASH) at += 1
  }
  return length
}

/**
 * Where the value that begins at `start` ends. A loop, not a recursion: depth costs nothing. Strings and digits are run
 * through here and not in functions of their own: it is what a page is read with, byte by byte.
 * @param longs is told start and end of every integer in it that no double holds
 */
export function valueEnd(bytes: Uint8Array, start: number, longs?: number[]): number {
  const { length } = bytes
  let depth = 0
  let at = start
  for (; at < length; at += 1) {
    let code = bytes[at] as number
    if (code === QUOTE) {
      for (at += 1; at < length; at += 1) {
        code = bytes[at] as number
        if (code === QUOTE) break
        if (code === BACKSLASH) at += 1
      }
      if (depth === 0) return Math.min(at + 1, length)
    } else if (code >= ZERO && code <= NINE) {
      const digits = at
      while (isDigit(bytes[at + 1])) at += 1
      if (at - digits >= LONG_DIGITS - 1 && longs) noteInteger(bytes, digits, at + 1, longs)
    } else if (code === OPEN_BRACE || code === OPEN_BRACKET) depth += 1
    else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
      depth -= 1
      if (depth <= 0) return depth === 0 ? at + 1 : at
    } else if (depth === 0 && (code === COMMA || isSpace(code))) return at
  }
  return length
}

/** Start and end of every integer of a text that no double holds. */
export function longIntegers(bytes: Uint8Array): number[] {
  const longs: number[] = []
  for (let at = 0; at < bytes.length; at = Math.max(at + 1, valueEnd(bytes, at, longs)));
  return longs
}

/** Not a part of a decimal, not a key and not something that is no number at all: only a whole value counts. */
function noteInteger(bytes: Uint8Array, digits: number, end: number, longs: number[]): void {
  const start = bytes[digits - 1] === MINUS ? digits - 1 : digits
  const before = bytes[start - 1]
  if (start > 0 && before !== COLON && before !== COMMA && before !== OPEN_BRACKET && !isSpace(before)) return
  const after = bytes[skipSpace(bytes, end)]
  if (after !== undefined && after !== COMMA && after !== CLOSE_BRACE && after !== CLOSE_BRACKET) return
  if (bytes[digits] === ZERO || end - digits > MOST_DIGITS) return
  const value = Number(Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1'))
  if (!Number.isSafeInteger(value)) longs.push(start, end)
}
