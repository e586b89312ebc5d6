/**
 * CSV for spreadsheets: RFC 4180 quoting, CRLF, UTF-8 with a byte order mark. By default a cell that a spreadsheet
 * would read as something else than the text it is gets one harmless character:
 *
 * - text that would run as a formula (`=`, `+`, `-`, `@`, tab or carriage return first) gets a leading apostrophe, as
 *   OWASP advises;
 * - digits that are no quantity (phone numbers, ids) get a trailing tab where Excel would shorten them, round them
 *   or drop leading zeros. A trailing tab keeps the digits in front for every other reader, and trimming removes it.
 *
 * With `raw` every cell is written byte for byte.
 */
import type { RecordFieldType } from '#shared/records/fields.ts'

export const BYTE_ORDER_MARK = '\uFEFF'
const LINE_END = '\r\n'
const NEEDS_QUOTES = /[",\r\n]/
const FORMULA_START = /^[=+\-@\t\r]/
const PLAIN_NUMBER = /^-?\d+(?:\.\d+)?$/
/** Excel shows 12 digits and more as 1.2E+11 and rounds from the 16th; a narrow column shortens 11 digits too. */
const DIGITS_AT_RISK = /^(?:0\d+|\d{11,})$/

export interface CsvCell {
  text: string
  type: RecordFieldType
}

const isQuantity = (type: RecordFieldType): boolean => type === 'integer' || type === 'duration'

function protect({ text, type }: CsvCell): string {
  if (isQuantity(type) && PLAIN_NUMBER.test(text)) return text
  if (DIGITS_AT_RISK.test(text)) return `${text}\t`
  return FORMULA_START.test(text) ? `'${text}` : text
}

const quote = (text: string): string => (NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** One line of CSV, with its line end. */
export function csvLine(cells: readonly CsvCell[], raw: boolean): string {
  return cells.map((cell) => quote(raw ? cell.text : protect(cell))).join(',') + LINE_END
}
