/**
 * Where a text holds a number that is known, however it is written: the digits are looked for, and not forms of
 * numbers. They may be of any kind (ASCII, full width, circled, 一, 壹, 幺) and stand apart by signs and by words that
 * people say between them, some of which hold a numeral themselves (一下, 第二).
 */

interface OwnSpan {
  start: number
  end: number
  /** Digits at its ends that may stay: none of a part that shows what the mask hides. */
  shownBefore: number
  shownAfter: number
}

const NUMERALS: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ...[
      '零〇○洞',
      '一壹幺弌',
      '二贰貳两兩弍',
      '三叁參参叄弎',
      '四肆',
      '五伍',
      '六陆陸',
      '七柒拐',
      '八捌',
      '九玖勾',
    ].entries(),
  ].flatMap(([value, characters]) => Array.from(characters, (character) => [character, String(value)])),
)
/** From so many digits on no chance makes them: they are masked inside longer rows too, and across words. */
const WHOLE = 11
/** Characters between two digits of a whole number: `138……嗯，然后呢，1234`. */
const WIDEST_GAP = 12
/** The same in a shorter number, where they must be signs. */
const SHORT_GAP = 3
/** Numerals among the words between, in one number. */
const MOST_SKIPPED = 4
/** So many neighbouring digits of a number are a part that tells who it is. */
const LEAST_PART = 7
const SHOWN_BEFORE = 3
const SHOWN_AFTER = 4

interface Digit {
  value: string
  start: number
  end: number
  /** A Chinese numeral, which can be part of a word. */
  spoken: boolean
}

const CHINESE = new RegExp(`[${Object.keys(NUMERALS).join('')}]`)
/** One of any kind. */
export const ANY_DIGIT = new RegExp(`[\\p{N}${Object.keys(NUMERALS).join('')}]`, 'gu')

function digitsOf(text: string): Digit[] {
  const found: Digit[] = []
  for (const { 0: character, index } of text.matchAll(ANY_DIGIT)) {
    const spoken = CHINESE.test(character)
    const value = spoken ? (NUMERALS[character] ?? '') : character.normalize('NFKC')
    if (/^[0-9]$/.test(value)) found.push({ value, start: index, end: index + character.length, spoken })
  }
  return found
}

/** @param own ASCII digits of the numbers, without country codes */
export function ownSpans(text: string, own: readonly string[]): OwnSpan[] {
  if (own.length === 0) return []
  const digits = digitsOf(text)
  if (digits.length < LEAST_PART) return []
  const spans: OwnSpan[] = []
  for (const number of own) if (number.length >= LEAST_PART) spans.push(...wholes(text, digits, number))
  for (const number of own) if (number.length > LEAST_PART) spans.push(...parts(text, digits, number, spans))
  return spans.sort((left, right) => left.start - right.start || right.end - left.end)
}

function wholes(text: string, digits: readonly Digit[], number: string): OwnSpan[] {
  const found: OwnSpan[] = []
  const isLong = number.length >= WHOLE
  for (let first = 0; first < digits.length; first += 1) {
    const last = isLong ? follow(digits, number, first, 0, MOST_SKIPPED) : run(text, digits, number, first)
    if (last === null) continue
    found.push({
      start: digits[first]?.start ?? 0,
      end: digits[last]?.end ?? 0,
      shownBefore: isLong ? SHOWN_BEFORE : 0,
      shownAfter: SHOWN_AFTER,
    })
    first = last
  }
  return found
}

/** @returns the place of the number's last digit; null where its digits do not follow each other from here */
function follow(
  digits: readonly Digit[],
  number: string,
  at: number,
  index: number,
  skips: number,
): number | null {
  const digit = digits[at]
  if (digit === undefined) return null
  if (index > 0 && digit.start - (digits[at - 1]?.end ?? 0) > WIDEST_GAP) return null
  if (digit.value === number[index]) {
    if (index === number.length - 1) return at
    const last = follow(digits, number, at + 1, index + 1, skips)
    if (last !== null) return last
  }
  // A numeral that belongs to a word between the digits.
  return index > 0 && digit.spoken && skips > 0 ? follow(digits, number, at + 1, index, skips - 1) : null
}

/** The digits one after the other with signs alone between, and not in the middle of a longer row. */
function run(text: string, digits: readonly Digit[], number: string, first: number): number | null {
  const last = first + number.length - 1
  if (digits[last] === undefined || isJoined(digits, first) || isJoined(digits, last + 1)) return null
  for (let index = 0; index < number.length; index += 1) {
    if (digits[first + index]?.value !== number[index]) return null
    if (index > 0 && !isSign(text, digits, first + index)) return null
  }
  return last
}

/** The digit touches the one before. */
function isJoined(digits: readonly Digit[], at: number): boolean {
  return at > 0 && digits[at] !== undefined && digits[at]?.start === digits[at - 1]?.end
}

function isSign(text: string, digits: readonly Digit[], at: number): boolean {
  const gap = text.slice(digits[at - 1]?.end ?? 0, digits[at]?.start ?? 0)
  return gap.length <= SHORT_GAP && !/[\p{L}\p{N}]/u.test(gap)
}

/** Rows of digits that are a part of the number: its front shows the first three, its end the last four. */
function parts(
  text: string,
  digits: readonly Digit[],
  number: string,
  wholeSpans: readonly OwnSpan[],
): OwnSpan[] {
  const found: OwnSpan[] = []
  for (let first = 0; first < digits.length; first += 1) {
    const start = digits[first]?.start ?? 0
    if (isJoined(digits, first) || wholeSpans.some((span) => start >= span.start && start < span.end))
      continue
    let value = ''
    let [last, length] = [first, 0]
    for (let at = first; at < digits.length && (at === first || isSign(text, digits, at)); at += 1) {
      value += digits[at]?.value ?? ''
      if (!number.includes(value)) break
      if (!isJoined(digits, at + 1)) [last, length] = [at, value.length]
    }
    if (length < LEAST_PART || length === number.length) continue
    const place = number.indexOf(value.slice(0, length))
    found.push({
      start,
      end: digits[last]?.end ?? start,
      shownBefore: place === 0 && number.length >= WHOLE ? SHOWN_BEFORE : 0,
      shownAfter: place + length === number.length ? SHOWN_AFTER : 0,
    })
    first = last
  }
  return found
}

/** The text with these spans masked. */
export function maskSpan(text: string, span: OwnSpan, stars: string): string {
  const places = digitsOf(text.slice(span.start, span.end)).map(({ start, end }) => ({
    start: span.start + start,
    end: span.start + end,
  }))
  const from = span.shownBefore === 0 ? span.start : (places[span.shownBefore - 1]?.end ?? span.start)
  const to = span.shownAfter === 0 ? span.end : (places.at(-span.shownAfter)?.start ?? span.end)
  const hidden = text.slice(from, to)
  // A number that was said over several sentences of a conversation leaves its lines as they are.
  const written = hidden.includes('\n') ? hidden.replace(ANY_DIGIT, '*') : stars
  return text.slice(span.start, from) + written + text.slice(to, span.end)
}
