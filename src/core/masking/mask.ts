/**
 * Phone numbers as 138****1234, wherever they appear.
 *
 * A number field shows at most its first three and last four characters. In free text two things are masked:
 *
 * - the call's own numbers (every field of the catalogue that is a phone number), from five digits on; from seven on
 *   however they are written, in words and in part, see `ownDigits.ts`;
 * - whatever has the shape of a Chinese mobile number (11 digits from 13 to 19) or of a landline number with its area
 *   code (010, 02x, 03xx to 09xx, then 7 or 8 digits from 2 to 8), behind +86, 0086, 86 or, for mobiles, 0 too.
 *
 * The digits may be ASCII, full-width or Chinese numerals (幺 included), and be split by blanks, dashes, brackets and
 * invisible characters, or into 3-4-4 by dots and commas. A number begins and ends where its digits do: eleven digits
 * inside a longer row are part of an id and stay, as do digits that letters tie to more digits (`a1b13812345678`), those
 * of a UUID, and groups of four with 14 digits and more (bank cards). Dates and times have none of these shapes. Service
 * numbers (95xxx, 400, 800) belong to no person and stay unless they are the call's own.
 */
import { RECORD_FIELDS } from '#shared/records/fields.ts'
import { foldText } from '#shared/records/fold.ts'
import { writtenNumber } from '#shared/records/phoneNumber.ts'
import type { CallRecord } from '#shared/records/types.ts'
import { ANY_DIGIT, maskSpan, ownSpans } from './ownDigits.ts'

const STARS = '****'
const LEAST_OWN_DIGITS = 5
const WHOLE_LENGTH = 11
const HALF_LENGTH = 7

/** The fields of a call that are phone numbers. */
const PHONE_KEYS = RECORD_FIELDS.flatMap(({ key, type }) =>
  type === 'phone' ? [key as keyof CallRecord] : [],
)

/** The call's numbers as digits, for {@link maskText}. */
export function ownNumbers(call: Partial<CallRecord>): string[] {
  return PHONE_KEYS.flatMap((key) => {
    const number = call[key]
    if (typeof number !== 'string') return []
    const digits = writtenNumber(number) ?? foldText(number).replace(/\D/g, '')
    return digits.length >= LEAST_OWN_DIGITS ? [digits] : []
  })
}

const ARABIC = '0-9０-９'
const CHINESE = '零〇一二三四五六七八九幺'
/** Joins digits to one number wherever it stands. */
const SOFT = ' \\t\u00a0\u3000\u00ad\u200b-\u200f\u2060\ufeff\\-‐-―－＿_()（）'
/** Joins them only in 3-4-4. */
const HARD = '.．,，、·'
const RUN = new RegExp(`[${ARABIC}${CHINESE}](?:[${SOFT}${HARD}]{0,3}[${ARABIC}${CHINESE}]){4,}`, 'g')
const DIGITS = /[0-9０-９]+|[零〇一二三四五六七八九幺]+/g
const HAS_DIGITS = new RegExp(`[${ARABIC}${CHINESE}].*[${ARABIC}${CHINESE}]`, 's')
/** Without two of them, of any kind, there is nothing to mask. */
const TWO_DIGITS = new RegExp(`${ANY_DIGIT.source}[^]*${ANY_DIGIT.source}`, 'u')
const HARD_GAP = new RegExp(`[${HARD}]`)
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi
const MOBILE = /^1[3-9]\d{9}$/
const LANDLINE = /^(?:010|02\d)[2-8]\d{7}$|^0[3-9]\d{2}[2-8]\d{6,7}$/
/** Behind the country code the area code has lost its zero. */
const LANDLINE_ABROAD = /^(?:10|2\d)[2-8]\d{7}$|^[3-9]\d{2}[2-8]\d{6,7}$/
const TIED_BEFORE = /\d[A-Za-z]+$/
const TIED_AFTER = /^[A-Za-z]+\d/
const CHINESE_VALUES: Record<string, string> = {
  零: '0',
  〇: '0',
  一: '1',
  幺: '1',
  二: '2',
  三: '3',
  四: '4',
  五: '5',
  六: '6',
  七: '7',
  八: '8',
  九: '9',
}

/** Digits that stand together. */
interface Chunk {
  /** ASCII digits. */
  digits: string
  /** Where they stand in the text. */
  start: number
}

const endOf = ({ digits, start }: Chunk): number => start + digits.length

function ascii(digits: string): string {
  return digits.replace(/[^0-9]/g, (digit) =>
    String(CHINESE_VALUES[digit] ?? digit.charCodeAt(0) - '０'.charCodeAt(0)),
  )
}

/** A part of a text that is masked, and what stands there instead. */
export interface MaskedSpan {
  start: number
  end: number
  written: string
}

/** @param own digits of the call's numbers, see {@link ownNumbers} */
export const maskText = (text: string, own: readonly string[]): string =>
  writeSpans(text, maskedSpans(text, own))

/** The text with what is masked in it written over. */
export function writeSpans(text: string, spans: readonly MaskedSpan[]): string {
  let masked = ''
  let copied = 0
  for (const { start, end, written } of spans) {
    masked += text.slice(copied, start) + written
    copied = end
  }
  return masked + text.slice(copied)
}

/** What {@link maskText} masks, in order and without overlaps. */
export function maskedSpans(text: string, own: readonly string[]): MaskedSpan[] {
  if (!TWO_DIGITS.test(text)) return []
  const ids = [...text.matchAll(UUID)].map(({ index, 0: id }) => [index, index + id.length] as const)
  const isFree = (start: number, end: number): boolean => !ids.some(([from, to]) => start < to && end > from)
  const known = ownSpans(text, own).filter(({ start, end }) => isFree(start, end))
  const shaped = HAS_DIGITS.test(text)
    ? shapedNumbers(text, own).filter(([start, end]) => isFree(start, end))
    : []
  const spans = [
    ...known.map((span) => ({ ...span, write: () => maskSpan(text, span, STARS) })),
    ...shaped
      .filter(([start, end]) => !known.some((span) => start < span.end && end > span.start))
      .map(([start, end]) => ({ start, end, write: () => maskDigits(text, start, end) })),
  ].sort((left, right) => left.start - right.start)
  const found: MaskedSpan[] = []
  for (const { start, end, write } of spans)
    // Two of the call's numbers can share digits; the first one hides them.
    if (start >= (found.at(-1)?.end ?? 0)) found.push({ start, end, written: write() })
  return found
}

/** Where numbers stand that look like one: start and end in the text. */
function shapedNumbers(text: string, own: readonly string[]): [number, number][] {
  return [...text.matchAll(RUN)].flatMap(({ index, 0: run }) => {
    const chunks = [...run.matchAll(DIGITS)].map((match): Chunk => ({
      digits: ascii(match[0]),
      start: index + match.index,
    }))
    return numbersIn(text, chunks, own)
  })
}

/** The first three and the last four digits stay as they are written. */
function maskDigits(text: string, start: number, end: number): string {
  const places = [...text.slice(start, end).matchAll(new RegExp(`[${ARABIC}${CHINESE}]`, 'g'))].map(
    ({ index }) => start + index,
  )
  const shownBefore = places.length >= WHOLE_LENGTH ? 3 : 0
  const shownAfter = places.length >= HALF_LENGTH ? 4 : 0
  const from = shownBefore === 0 ? start : (places[shownBefore - 1] ?? start) + 1
  const to = shownAfter === 0 ? end : (places.at(-shownAfter) ?? end)
  return text.slice(start, from) + STARS + text.slice(to, end)
}

/** Where numbers stand among digits that may belong together: start and end in the text, prefixes left out. */
function numbersIn(text: string, chunks: readonly Chunk[], own: readonly string[]): [number, number][] {
  const found: [number, number][] = []
  const card = isCard(chunks)
  for (let first = 0; first < chunks.length; first += 1) {
    const number = numberAt(
      text,
      chunks,
      first,
      card ? own.filter((digits) => digits.length >= 14) : own,
      card,
    )
    if (number === null) continue
    found.push([number.start, number.end])
    first = number.last
  }
  return found
}

/** A row of groups of four, the last of which may be shorter. */
function isCard(chunks: readonly Chunk[]): boolean {
  const digits = chunks.reduce((sum, chunk) => sum + chunk.digits.length, 0)
  return digits >= 14 && chunks.length >= 4 && chunks.slice(0, -1).every((chunk) => chunk.digits.length === 4)
}

/** The longest number that begins with a chunk and ends with one. */
function numberAt(
  text: string,
  chunks: readonly Chunk[],
  first: number,
  own: readonly string[],
  card: boolean,
): { start: number; end: number; last: number } | null {
  let best: { start: number; end: number; last: number } | null = null
  let digits = ''
  for (let last = first; last < chunks.length && digits.length <= 15; last += 1) {
    const chunk = chunks[last]
    if (chunk === undefined) break
    digits += chunk.digits
    const parts = chunks.slice(first, last + 1)
    const prefix = prefixOf(text, parts, digits, own, card)
    if (prefix === null) continue
    const { start, end } = { start: placeOf(parts, prefix), end: endOf(chunk) }
    best = { start, end, last }
  }
  return best
}

/** How many digits stand before the number; null where these digits are none. */
function prefixOf(
  text: string,
  parts: readonly Chunk[],
  digits: string,
  own: readonly string[],
  card: boolean,
): number | null {
  const prefixes = ['', ...['0086', '86', '0'].filter((prefix) => digits.startsWith(prefix))]
  for (const prefix of prefixes) {
    const rest = digits.slice(prefix.length)
    if (own.includes(rest) && joins(text, parts, prefix.length)) return prefix.length
  }
  if (card || isTied(text, parts)) return null
  for (const prefix of prefixes) {
    const rest = digits.slice(prefix.length)
    const shaped =
      MOBILE.test(rest) ||
      (prefix === '' && LANDLINE.test(rest) && isLandline(text, parts)) ||
      (prefix.endsWith('86') && (LANDLINE.test(rest) || LANDLINE_ABROAD.test(rest)) && isAbroad(text, parts))
    if (shaped && joins(text, parts, prefix.length)) return prefix.length
  }
  return null
}

/** Whether what stands between the digits may stand inside a number: dots and commas only in 3-4-4. */
function joins(text: string, parts: readonly Chunk[], prefix: number): boolean {
  const gaps = parts.slice(1).map((chunk, at) => text.slice(parts[at] ? endOf(parts[at]) : 0, chunk.start))
  if (!gaps.some((gap) => HARD_GAP.test(gap))) return true
  const lengths = parts.map((chunk) => chunk.digits.length).join(' ')
  return lengths === '3 4 4' || (prefix > 0 && lengths === `${prefix} 3 4 4`)
}

/** Letters tie the digits to more digits: an id. */
function isTied(text: string, parts: readonly Chunk[]): boolean {
  const start = parts[0]?.start ?? 0
  const last = parts.at(-1)
  const end = last === undefined ? start : endOf(last)
  return (
    TIED_BEFORE.test(text.slice(Math.max(0, start - 12), start)) || TIED_AFTER.test(text.slice(end, end + 12))
  )
}

/** The area code stands alone or with all that follows, and is not the tail of a longer row such as a date. */
function isLandline(text: string, parts: readonly Chunk[]): boolean {
  const [area] = parts
  if (area === undefined || /\d[-－]$/.test(text.slice(Math.max(0, area.start - 2), area.start))) return false
  return parts.length === 1 || area.digits.length === (/^(?:010|02)/.test(area.digits) ? 3 : 4)
}

/** A country code with a plus or two zeros says that it is one. */
function isAbroad(text: string, [country]: readonly Chunk[]): boolean {
  if (country === undefined) return false
  return (
    country.digits.startsWith('0086') || text[country.start - 1] === '+' || text[country.start - 1] === '＋'
  )
}

/** The place in the text of the digit with this number. */
function placeOf(parts: readonly Chunk[], digit: number): number {
  let rest = digit
  for (const { digits, start } of parts) {
    if (rest < digits.length) return start + rest
    rest -= digits.length
  }
  return parts[0]?.start ?? 0
}
