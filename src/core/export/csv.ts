/**
 * CSV for spreadsheets: RFC 4180. A cell is quoted where it holds a quote, a line break, blanks at its ends or anything
 * that could part cells, whatever parts them in this file: LibreOffice's dialog splits at tab, comma and semicolon unless
 * it is told otherwise, Excel at what the system's region says. A line that is one empty cell, which would be no line at
 * all, is quoted too. By default cells that a spreadsheet would not read as the text they are get one harmless character:
 *
 * - Text that would run as a formula gets a leading apostrophe, as OWASP advises: `=`, `+`, `-`, `@`, their full-width and
 *   small forms, also behind blanks and unseen signs; tab, line feed or carriage return first. A plain negative number in
 *   a text column runs nothing and stays.
 * - Text that a spreadsheet would read as a number, a date, a time or a truth value, and show otherwise, gets a trailing
 *   tab: digits that begin with 0 (dropped) or are nine and more (shown as 1.86E+10 in a column of the usual width,
 *   rounded from the sixteenth), `12E34`, `1.50`, `3/4` (a date), `12:30`, `3 PM`, `1-Mar-24 10:00`, `50%`, `5月1日`; see
 *   `likeValue.ts`. Excel and LibreOffice then keep every character as text. Of the ways to do that it harms other readers
 *   least: the text stands first, so that sorting, searching and prefixes work, trimming gives the bare value back, and it
 *   is no formula as `="0551"` would be. Short plain numbers such as `12` or `0.5` read the same either way and stay bare.
 * - NUL and Ctrl-Z, at which readers stop, become U+FFFD.
 *
 * Columns of numbers, lengths of time and moments are values: nothing is added to them. Cells longer than Excel's
 * 32,767 characters stay whole, for every other reader; XLSX is the format that cuts them visibly. With `raw` every
 * cell is written as it is, and only quoted. No encoding can hold half a surrogate pair: it becomes U+FFFD.
 */
import type { CsvOptions } from '#shared/exports/types.ts'
import { DAY_MS, two } from '#shared/time.ts'
import { isLikeAValue, PLAIN_DIGITS, VALUE_STARTS } from './likeValue.ts'
import type { CellKind, TableCell, TableColumn } from './table.ts'

export const BYTE_ORDER_MARK = '\uFEFF'

/** Delimiters that a spreadsheet or a library tries by itself; the pipe and the separators of ASCII for the libraries. */
const PARTS_CELLS = '",;|\\t\\r\\n\\u001e\\u001f'
/** Blanks and invisible characters, which some programs remove. */
const UNSEEN = '\\s\\p{Cc}\\p{Cf}'
const FORMULA_SIGNS = '=+\\-@＝＋－＠﹦﹢﹣﹫'
/** What a cell that needs a closer look begins with. */
export const SUSPICIOUS_START = new RegExp(`^[${UNSEEN}${FORMULA_SIGNS}${VALUE_STARTS}]`, 'iu')
/** What a cell that needs a closer look holds. */
export const SUSPICIOUS_SIGN = new RegExp(`[${PARTS_CELLS}\\u0000\\u001a]`)
const BLANK_AT_END = / $/
// eslint-disable-next-line no-control-regex -- control characters are exactly what is looked for
const STOPS_READERS = /[\u0000\u001a]/g
const FORMULA_START = new RegExp(`^(?:[${UNSEEN}]*[${FORMULA_SIGNS}]|[\\t\\r\\n])`, 'u')
const PLAIN_NEGATIVE = /^-(?:0|[1-9]\d{0,14})(?:\.\d*[1-9])?$/
const NEEDS_QUOTES = new RegExp(`[${PARTS_CELLS}]|^ | $`)

/** How cells and lines are written. */
export interface CsvFormat {
  /** A cell as it stands between two delimiters. */
  text: (kind: CellKind) => (cell: TableCell) => string
  /** Of one column alone an empty cell must show. */
  empty: string
  /** Whether digits alone get a character more, so that they stay what they are. */
  areDigitsAtRisk: (count: number, startWithZero: boolean) => boolean
  delimiter: string
  lineEnd: string
  /** The line of the headers, with the byte order mark where there is one. */
  head: (columns: readonly TableColumn[]) => string
}

function protect(text: string): string {
  const safe = text.replace(STOPS_READERS, '\uFFFD')
  if (FORMULA_START.test(safe)) return PLAIN_NEGATIVE.test(safe) ? safe : `'${safe}`
  return isLikeAValue(safe) ? `${safe}\t` : safe
}

const isSuspicious = (text: string): boolean =>
  SUSPICIOUS_START.test(text) || SUSPICIOUS_SIGN.test(text) || BLANK_AT_END.test(text)

export function csvFormat(options: CsvOptions, columnCount: number): CsvFormat {
  const { raw } = options
  const delimiter = options.delimiter === 'tab' ? '\t' : ','
  const lineEnd = options.lineEnd === 'lf' ? '\n' : '\r\n'
  const empty = columnCount === 1 ? '""' : ''

  function quoted(text: string): string {
    return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }

  function fromText(text: string): string {
    if (text === '') return empty
    return isSuspicious(text) ? quoted(raw ? text : protect(text)) : text
  }

  function text(kind: CellKind): (cell: TableCell) => string {
    const number = kind === 'time' ? timeText() : kind === 'clock' ? clockText : String
    return (cell) => {
      if (cell === null) return empty
      return typeof cell === 'string' ? fromText(cell) : number(cell)
    }
  }

  return {
    text,
    empty,
    areDigitsAtRisk: (count, startWithZero) => !raw && (count > PLAIN_DIGITS || (startWithZero && count > 1)),
    delimiter,
    lineEnd,
    head: (columns) =>
      (options.bom && options.encoding === 'utf-8' ? BYTE_ORDER_MARK : '') +
      columns.map(({ header }) => fromText(header)).join(delimiter) +
      lineEnd,
  }
}

/** `YYYY-MM-DD HH:mm:ss` of a wall clock. The day is remembered: neighbours share it. */
function timeText(): (wall: number) => string {
  let lastDay = Number.NaN
  let date = ''
  return (wall) => {
    const day = Math.floor(wall / DAY_MS)
    if (day !== lastDay) {
      const at = new Date(day * DAY_MS)
      date = `${String(at.getUTCFullYear()).padStart(4, '0')}-${two(at.getUTCMonth() + 1)}-${two(at.getUTCDate())} `
      lastDay = day
    }
    return date + secondOfDay(Math.floor((wall - day * DAY_MS) / 1000))
  }
}

const SECONDS_OF_DAY: string[] = []

/** `HH:mm:ss` of a second, 0 … 86,399. */
function secondOfDay(second: number): string {
  const known = SECONDS_OF_DAY[second]
  if (known !== undefined) return known
  const text = `${two(Math.floor(second / 3600))}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)}`
  SECONDS_OF_DAY[second] = text
  return text
}

/** `h:mm:ss`, with the hour even where it is 0: spreadsheets read `0:37` as hours and minutes. */
export function clockText(milliseconds: number): string {
  const total = Math.round(Math.abs(milliseconds) / 1000)
  const sign = milliseconds < 0 && total > 0 ? '-' : ''
  return `${sign}${Math.floor(total / 3600)}:${two(Math.floor(total / 60) % 60)}:${two(total % 60)}`
}
