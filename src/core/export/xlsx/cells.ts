/**
 * Cells as XML, one function per column. Texts stand in the cell (`inlineStr`): a table of shared texts would have to be
 * kept until the end.
 */
import type { Locale } from '#shared/locale.ts'
import { parseCallLink } from '#shared/records/callLink.ts'
import { DAY_MS } from '#shared/time.ts'
import { clockText } from '../csv.ts'
import type { CellKind, TableCell, TableColumn } from '../table.ts'
import { STYLE } from './styles.ts'
import { CELL_LIMIT, fitCell, preserves, xmlText } from './text.ts'

/** Of 1970-01-01. */
const EPOCH_DAY = 25_569
/** 1900-03-01: before it, Excel counts a day that never was. */
const FIRST_DAY = 61
/** Of 10000-01-01, which Excel does not know. */
const END_DAY = 2_958_466
/** A spreadsheet keeps 15 digits. */
const LARGEST_INTEGER = 999_999_999_999_999
/** Excel used to show longer ones as `####` under the text format. */
const LONG_TEXT = 255

/** Seconds of a day as the fraction of a day, made when first asked for; Excel keeps no more digits. */
const fractions: string[] = []

function fraction(second: number): string {
  return (fractions[second] ??= (second / 86_400).toFixed(10).slice(1))
}

/** A cell's XML. @param row its number in the sheet, from 1 */
export type CellXml = (cell: TableCell, row: string) => string

export interface CellOptions {
  locale: Locale
  /** Called for each text that did not fit. */
  onCut: () => void
  /** Asks that a cell leads somewhere, by its name. @returns false where its worksheet cannot have it */
  link: (cell: string, target: string) => boolean
}

/** `A`, `B`, … `Z`, `AA`, … @param index from 0 */
export function columnName(index: number): string {
  const last = String.fromCharCode(65 + (index % 26))
  return index < 26 ? last : columnName(Math.floor(index / 26) - 1) + last
}

/** Text of a column's cell; a number is written out. */
export function textCell(index: number, style: number, { locale, onCut }: CellOptions): CellXml {
  const open = `<c r="${columnName(index)}`
  return (cell, row) => {
    if (cell === null || cell === '') return ''
    let text = String(cell)
    if (text.length > CELL_LIMIT) {
      const fitting = fitCell(text, locale)
      text = fitting.text
      if (fitting.cut) onCut()
    }
    const look = style === STYLE.text && text.length > LONG_TEXT ? STYLE.longText : style
    return `${open}${row}" s="${look}" t="inlineStr"><is><t${preserves(text)}>${xmlText(text)}</t></is></c>`
  }
}

/** A link to a call leads there; whatever else stands in such a column is text and nothing more. */
function linkCell(index: number, options: CellOptions): CellXml {
  const name = columnName(index)
  const [linked, plain] = [textCell(index, STYLE.link, options), textCell(index, STYLE.text, options)]
  return (cell, row) => {
    const leads = typeof cell === 'string' && parseCallLink(cell) !== null && options.link(name + row, cell)
    return (leads ? linked : plain)(cell, row)
  }
}

/** A moment that is none to Excel. */
function timeText(milliseconds: number): string {
  const date = new Date(milliseconds)
  return Number.isNaN(date.getTime())
    ? String(milliseconds)
    : date
        .toISOString()
        .replace('T', ' ')
        .replace(/\.\d+Z$/, '')
}

/** A number of this kind as a cell's value and look; null where only text can hold it. */
type NumberXml = (value: number) => string | null

const styled = (style: number, value: string): string => `" s="${style}"><v>${value}</v></c>`

const PLAIN_NUMBER: NumberXml = (value) =>
  Math.abs(value) <= LARGEST_INTEGER
    ? styled(Number.isInteger(value) ? STYLE.integer : STYLE.number, String(value))
    : null

const NUMBERS: Record<
  Exclude<CellKind, 'text' | 'digits' | 'link'>,
  { xml: NumberXml; text: (value: number) => string }
> = {
  integer: { xml: PLAIN_NUMBER, text: String },
  number: { xml: PLAIN_NUMBER, text: String },
  clock: {
    xml: (value) => {
      const days = value / DAY_MS
      return days >= 0 && days < END_DAY ? styled(STYLE.clock, String(days)) : null
    },
    text: (value) => (Number.isFinite(value) ? clockText(value) : String(value)),
  },
  time: {
    xml: (value) => {
      const days = Math.floor(value / DAY_MS)
      const serial = days + EPOCH_DAY
      if (!(serial >= FIRST_DAY && serial < END_DAY)) return null
      return styled(STYLE.time, serial + fraction(Math.floor((value - days * DAY_MS) / 1000)))
    },
    text: timeText,
  },
}

/** @param index of the column, from 0 */
export function cellXml({ kind }: TableColumn, index: number, options: CellOptions): CellXml {
  if (kind === 'link') return linkCell(index, options)
  const text = textCell(index, STYLE.text, options)
  if (kind === 'text' || kind === 'digits') return text
  const open = `<c r="${columnName(index)}`
  const numbers = NUMBERS[kind]
  return (cell, row) => {
    if (typeof cell !== 'number') return text(cell, row)
    const value = numbers.xml(cell)
    return value === null ? text(numbers.text(cell), row) : open + row + value
  }
}
