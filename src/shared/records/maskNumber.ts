const STARS = '****'
const WHOLE_LENGTH = 11
const HALF_LENGTH = 7

/** A phone number as `138****1234`; shorter ones show their last four characters or none. */
export function maskNumber(number: string): string {
  if (number === '') return ''
  const text = number.replace(/^(?:\+|00)86[\s-]*/, '')
  if (text.length >= WHOLE_LENGTH) return text.slice(0, 3) + STARS + text.slice(-4)
  return text.length >= HALF_LENGTH ? STARS + text.slice(-4) : STARS
}

/** Five digits and more, however they are set apart. */
const DIGITS = /\p{N}(?:[\s\-‐-―－()（）.．,，]{0,3}\p{N}){4,}/gu

const maskRow = (row: string): string => maskNumber(row.normalize('NFKC').replace(/\D/g, ''))

/** What a person typed to find somebody, with every longer row of digits masked. */
export const maskTyped = (text: string): string => text.replace(DIGITS, maskRow)

/** Where the rows stand that {@link maskTyped} masks, and what it writes in their place. */
export const typedRows = (text: string): { start: number; end: number; written: string }[] =>
  [...text.matchAll(DIGITS)].map(({ index, 0: row }) => ({
    ...{ start: index, end: index + row.length, written: maskRow(row) },
  }))
