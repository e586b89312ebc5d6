/**
 * Text that a spreadsheet would read as a value, and then show otherwise or not at all: what LibreOffice makes of cells
 * in Chinese and in English was tried on some 400 of them, Excel adds a few of its own. Between the two nearly every
 * order of the parts of a date, a time or a number is read somewhere, so that it is the parts that are looked for and
 * not the forms. What is protected without need loses nothing that a person could see.
 */

const MONTHS =
  'jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?'
const WEEKDAYS =
  'mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?'
const HALF_DAYS = '[ap]\\.? ?m(?![a-z])\\.?|(?<=\\d) [ap](?![a-z.])|上午|下午|中午|凌晨|早上|晚上'
const CHINESE_WEEKDAYS = '(?:星期|礼拜|周)[一二三四五六日天]'
/** `T` and `Z` of ISO dates, the exponent of a number. */
const LETTERS = '(?<=\\d)t(?=\\d)|(?<=\\d)z$|(?<=[\\d.]) ?e ?[+-]?(?=\\d)'
const WORDS = new RegExp([MONTHS, WEEKDAYS, HALF_DAYS, CHINESE_WEEKDAYS, LETTERS].join('|'), 'gi')
/** What is left of a value when its words are taken out. */
const PARTS = /^[\p{Nd}\s.,:/⁄'、%()+\-\p{Sc}年月日号號时時点點分秒〇零一二三四五六七八九十廿]+$/u
/** Chinese numerals alone are a word; beside these they are a date or a time. */
const HOLDS_A_NUMBER = /\p{Nd}|[〇零一二三四五六七八九十廿][年月日号號时時点點分秒]/u
/** A date has no number of five digits: with a dash or a blank beside it, it is a telephone number or a code. */
const LONG_NUMBER = /(?<![.,\d])\d{5,}(?!\d*:)/
const JOINED = /\d[-/ ]+\d/
const FRACTION = /\d \d+[/⁄]\d/
const TRUTH_OR_ERROR = /^\s*(?:true|false|#(?:n\/a|ref!|div\/0!|value!|name\?|num!|null!))\s*$/i

/** Longer ones are digits alone. */
const LONGEST_VALUE = 64
const LONG_DIGITS = /^[\s\p{Nd},，.]+$/u

/** Read as what they are, and shown as they stand. */
export const PLAIN_DIGITS = 8
const PLAIN_NUMBER = /^(?:0|[1-9]\d{0,7})(?:\.\d{0,6}[1-9])?$/

/** What a value may begin with, as the inside of a character class (flags `iu`). */
export const VALUE_STARTS =
  "\\s\\p{Nd}\\p{No}.,:/'%(（％．：／\\p{Sc}#＃adfjmnopstwａ-ｚ〇零一二三四五六七八九十廿上下中凌早晚周星礼"

/** Beginnings of words of dates and truth values, by two letters. */
export const VALUE_WORDS: ReadonlySet<string> = new Set(
  'ja fe ma ap ju au se oc no de mo tu we th fr sa su am pm tr fa 上午 下午 中午 凌晨 早上 晚上 星期 礼拜'
    .split(' ')
    .concat([...'一二三四五六日天'].map((day) => `周${day}`)),
)

/** Whether a spreadsheet would read the text as a value and show it otherwise. */
export function isLikeAValue(text: string): boolean {
  if (PLAIN_NUMBER.test(text)) return false
  if (text.length > LONGEST_VALUE) return LONG_DIGITS.test(text)
  // Full-width digits and signs, `½` and the like are read as the usual ones.
  const folded = text.normalize('NFKC')
  if (TRUTH_OR_ERROR.test(folded)) return true
  const parts = folded.replace(WORDS, ' ')
  if (!PARTS.test(parts) || !HOLDS_A_NUMBER.test(parts)) return false
  return !(LONG_NUMBER.test(parts) && JOINED.test(parts)) || FRACTION.test(parts)
}
