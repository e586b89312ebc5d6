import { foldQuery } from './fold.ts'

/** Around a number: quotes, brackets, a sheet's apostrophe or equals sign, the end of a sentence. */
const EDGE = '[\\p{Pi}\\p{Pf}\\p{Ps}\\p{Pe}\\p{Pd}\\p{Z}\\s"\'+.,;:=_/|、。·•]*'
/** Between its digits only what people divide numbers with: a colon or a per cent sign says that it is none. */
const WRITTEN = new RegExp(
  `^(?<before>${EDGE})(?<digits>\\d(?:[\\d\\t\\p{Zs}\\p{Pd}\\u2212()\\[\\]._/,;·•、。~]*\\d)?)${EDGE}$`,
  'u',
)
/** Longer than any number with all that is pasted around it. */
const LONGEST = 64
/** Where nothing else says that it is one, so many digits must follow that it can be no part of a number. */
const BARE_PREFIX = /^(?:0086(?=\d{7})|(?:86|0)(?=1[3-9]\d{9}$))/

/**
 * The digits of a number as people write and paste it; the rule for every place where a number is typed. A text is a
 * number where, folded (full width, marks nobody sees), it holds digits alone and, between them, blanks, dashes, dots,
 * brackets, slashes and commas, with any punctuation around. Behind `+86`, `(86)` and
 * `0086` the digits that follow count, and behind `86` and `0` those of a mobile number.
 *
 *     +86 138-0013-8000, (86)138 0013 8000, 0086138…, １３８００１３８０００, U+202D 138… U+202C    13800138000
 *     021-6123 4567                                                                          02161234567
 *     138 块, 10:30, sip-1001                                                                null: not a number
 */
export function writtenNumber(text: string): string | null {
  if (text.length > LONGEST) return null
  const found = WRITTEN.exec(foldQuery(text))?.groups
  if (found?.digits === undefined) return null
  const digits = found.digits.replace(/\D/g, '')
  const before = found.before ?? ''
  if (/\+[\s\p{Z}(]*$/u.test(before) || (before.endsWith('(') && found.digits.startsWith('86)')))
    return digits.replace(/^86(?=\d)/, '')
  return digits.replace(BARE_PREFIX, '')
}
