/**
 * Cells as UTF-8 bytes, written into a buffer that has room for them. Each function answers where the next byte goes.
 * What `csv.ts` would write otherwise than it stands is refused with {@link CLOSER_LOOK}, but for quotes and digits.
 */
import { SUSPICIOUS_SIGN, SUSPICIOUS_START, type CsvFormat } from '../csv.ts'
import { VALUE_WORDS } from '../likeValue.ts'

/** The text goes through `csv.ts`; what was written of it is written over. */
export const CLOSER_LOOK = -1
/** Bytes that a text of one UTF-16 unit may take; a text may take three more, for its quotes and its tab. */
export const UNIT_BYTES = 3

const ZERO = 0x30
const NINE = 0x39
const TAB = 0x09
const SPACE = 0x20
const DASH = 0x2d
const COLON = 0x3a
const DOT = 0x2e
const QUOTE = 0x22
const CONTROL_Z = 0x1a
export const UUID_DIGITS = 32
/** From here on a quotient's shortest form may not be its decimals any more. */
export const MOST_MILLISECONDS = 1e12
export const MOST_INTEGER = 1e9

/** ASCII that a cell may hold without a closer look, and what it may begin with. */
const PLAIN = asciiTable((sign) => !SUSPICIOUS_SIGN.test(sign))
const PLAIN_START = asciiTable((sign) => !SUSPICIOUS_START.test(sign) && !SUSPICIOUS_SIGN.test(sign))
const LETTERS = /^[a-z]{2}/i
const FIRST_IDEOGRAPH = 0x4e00
const LAST_IDEOGRAPH = 0x9fff
/** Those of which a date, a time or a number is made. */
const VALUE_SIGNS = new Set(
  [...'零一二三四五六七八九十廿年月日号號时時点點分秒'].map((sign) => sign.charCodeAt(0)),
)
/** Ideographs that begin a word of {@link VALUE_WORDS}. */
const WORD_IDEOGRAPHS = new Set([...VALUE_WORDS].map((word) => word.charCodeAt(0)))

function asciiTable(holds: (sign: string) => boolean): Uint8Array {
  return Uint8Array.from({ length: 128 }, (_, code) => Number(holds(String.fromCharCode(code))))
}

function startsPlainly(text: string, first: number): boolean {
  if (first >= 128) {
    // Ideographs begin no formula; of other signs beyond ASCII a few do.
    if (first < FIRST_IDEOGRAPH || first > LAST_IDEOGRAPH || VALUE_SIGNS.has(first)) return false
    return !WORD_IDEOGRAPHS.has(first) || !VALUE_WORDS.has(text.slice(0, 2))
  }
  if (PLAIN_START[first] === 1) return true
  return LETTERS.test(text) && !VALUE_WORDS.has(text.slice(0, 2).toLowerCase())
}

/** A text or digits; at least one character. */
export function putText(into: Uint8Array, at: number, text: string, format: CsvFormat): number {
  const { length } = text
  const first = text.charCodeAt(0)
  if (first >= ZERO && first <= NINE) return putDigits(into, at, text, format)
  if (!startsPlainly(text, first) || text.charCodeAt(length - 1) === SPACE) return CLOSER_LOOK
  let to = at
  for (let index = 0; index < length; index += 1) {
    const code = text.charCodeAt(index)
    if (code < 0x80) {
      if (PLAIN[code] === 0) return putQuoted(into, at, text)
      into[to++] = code
    } else if (code < 0xd800 || code > 0xdfff) to = putWide(into, to, code)
    else return CLOSER_LOOK
  }
  return to
}

/** Text that begins plainly and holds a quote or what parts cells and lines. */
function putQuoted(into: Uint8Array, at: number, text: string): number {
  let to = at
  into[to++] = QUOTE
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if (code < 0x80) {
      if (PLAIN[code] === 0) {
        if (code === 0 || code === CONTROL_Z) return CLOSER_LOOK
        if (code === QUOTE) into[to++] = QUOTE
      }
      into[to++] = code
    } else if (code < 0xd800 || code > 0xdfff) to = putWide(into, to, code)
    else return CLOSER_LOOK
  }
  into[to++] = QUOTE
  return to
}

/** A character beyond ASCII that is no half of a pair. */
function putWide(into: Uint8Array, at: number, code: number): number {
  let to = at
  if (code < 0x800) into[to++] = 0xc0 | (code >> 6)
  else {
    into[to++] = 0xe0 | (code >> 12)
    into[to++] = 0x80 | ((code >> 6) & 0x3f)
  }
  into[to++] = 0x80 | (code & 0x3f)
  return to
}

function putDigits(into: Uint8Array, at: number, text: string, format: CsvFormat): number {
  const { length } = text
  const isAtRisk = format.areDigitsAtRisk(length, text.charCodeAt(0) === ZERO)
  let to = at
  if (isAtRisk) into[to++] = QUOTE
  for (let index = 0; index < length; index += 1) {
    const code = text.charCodeAt(index)
    if (code < ZERO || code > NINE) return CLOSER_LOOK
    into[to++] = code
  }
  if (isAtRisk) {
    into[to++] = TAB
    into[to++] = QUOTE
  }
  return to
}

/** @param hex the {@link UUID_DIGITS} of a UUID, which looks like no number */
export function putUuid(into: Uint8Array, at: number, hex: string): number {
  let to = at
  for (let index = 0; index < UUID_DIGITS; index += 1) {
    if (index === 8 || index === 12 || index === 16 || index === 20) into[to++] = DASH
    into[to++] = hex.charCodeAt(index)
  }
  return to
}

/** @param value a whole number from 0 on, below {@link MOST_INTEGER} */
export function putInteger(into: Uint8Array, at: number, value: number): number {
  let size = 1
  for (let power = 10; value >= power; power *= 10) size += 1
  let rest = value | 0
  for (let to = at + size - 1; to >= at; to -= 1) {
    const tenth = (rest / 10) | 0
    into[to] = ZERO + rest - tenth * 10
    rest = tenth
  }
  return at + size
}

/** Seconds with their decimals. @param milliseconds a whole number from 0 on, below {@link MOST_MILLISECONDS} */
export function putSeconds(into: Uint8Array, at: number, milliseconds: number): number {
  const whole = Math.floor(milliseconds / 1000)
  let to = putInteger(into, at, whole)
  let rest = milliseconds - whole * 1000
  if (rest > 0) into[to++] = DOT
  for (let power = 100; rest > 0; power = (power / 10) | 0) {
    const digit = (rest / power) | 0
    into[to++] = ZERO + digit
    rest -= digit * power
  }
  return to
}

/** `HH:mm:ss` @param second of a day */
export function putClock(into: Uint8Array, at: number, second: number): number {
  const minute = (second / 60) | 0
  const hour = (minute / 60) | 0
  let to = putTwoDigits(into, at, hour)
  into[to++] = COLON
  to = putTwoDigits(into, to, minute - hour * 60)
  into[to++] = COLON
  return putTwoDigits(into, to, second - minute * 60)
}

function putTwoDigits(into: Uint8Array, at: number, value: number): number {
  const tens = (value / 10) | 0
  into[at] = ZERO + tens
  into[at + 1] = ZERO + value - tens * 10
  return at + 2
}
