/** A worksheet around its rows. */
import type { CellKind, TableCell, TableColumn, TableFacts } from '../table.ts'
import { cellXml, columnName, textCell, type CellOptions } from './cells.ts'
import { hyperlinksXml, OFFICE, SPREADSHEET, XML_HEAD, type CellLink } from './parts.ts'
import { STYLE } from './styles.ts'

/** Points. Rows keep it, however many lines their texts have: a conversation would fill the screen. */
const ROW_HEIGHT = 17
const HEADER_PADDING = 8
/** Excel counts widths in digits: 7 pixels each, and 5 around them. */
const DIGIT_PX = 7
const CELL_PADDING_PX = 5
const LEAST_WIDTH = 9
const MOST_WIDTH = 64
/** What the filter's button takes of a header cell, in digits. */
const FILTER_BUTTON = 3

const STYLES: Record<TableColumn['kind'], number> = {
  text: STYLE.text,
  digits: STYLE.text,
  link: STYLE.text,
  integer: STYLE.integer,
  number: STYLE.number,
  clock: STYLE.clock,
  time: STYLE.time,
}

/** Chinese characters and their punctuation, and what comes after them in Unicode. */
const WIDE = /[\u2e80-\u{10ffff}]/u

/** Digits that a text takes; a Chinese character takes two. */
function displayWidth(text: string): number {
  let width = 0
  for (const character of text) width += WIDE.test(character) ? 2 : 1
  return width
}

function columnWidth({ width }: TableColumn): number {
  return Math.min(MOST_WIDTH, Math.max(LEAST_WIDTH, (width - CELL_PADDING_PX) / DIGIT_PX))
}

function columnsXml(columns: readonly { width: number; style: number }[]): string {
  const all = columns.map(
    ({ width, style }, index) =>
      `<col min="${index + 1}" max="${index + 1}" width="${width.toFixed(2)}" style="${style}" customWidth="1"/>`,
  )
  return `<cols>${all.join('')}</cols>`
}

const HEAD = `${XML_HEAD}<worksheet xmlns="${SPREADSHEET}" xmlns:r="${OFFICE}">`
const FORMAT = `<sheetFormatPr defaultRowHeight="${ROW_HEIGHT}" customHeight="1"/>`
const FROZEN =
  '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft" activeCell="A2" sqref="A2"/>'

/** A table's worksheet: header row frozen, with a filter. */
export interface SheetXml {
  /** Before the rows, with the header. @param first whether it is the one to show when the file opens */
  head: (first: boolean) => string
  row: (cells: readonly TableCell[], number: number) => string
  /** After them. @param last number of the last row, 1 where there is the header alone */
  tail: (last: number, links: readonly CellLink[]) => string
  /** What the filter covers, as a formula names it. */
  filter: (last: number) => string
}

export function sheetXml(columns: readonly TableColumn[], options: CellOptions): SheetXml {
  const widths = columns.map(columnWidth)
  const cells = columns.map((column, index) => cellXml(column, index, options))
  const end = columnName(columns.length - 1)
  const lines = columns.map(({ header }, index) =>
    Math.ceil(displayWidth(header) / ((widths[index] ?? LEAST_WIDTH) - FILTER_BUTTON)),
  )
  const height = Math.max(1, ...lines) * ROW_HEIGHT + HEADER_PADDING
  const header = columns
    .map((column, index) => textCell(index, STYLE.header, options)(column.header, '1'))
    .join('')
  const cols = columnsXml(
    columns.map(({ kind }, index) => ({ width: widths[index] ?? LEAST_WIDTH, style: STYLES[kind] })),
  )

  return {
    head: (first) =>
      `${HEAD}<sheetViews><sheetView${first ? ' tabSelected="1"' : ''} workbookViewId="0">${FROZEN}</sheetView></sheetViews>` +
      `${FORMAT}${cols}<sheetData><row r="1" ht="${height}" customHeight="1">${header}</row>`,
    row: (values, number) => {
      const row = String(number)
      let xml = `<row r="${row}">`
      for (let index = 0; index < cells.length; index += 1) xml += cells[index]?.(values[index] ?? null, row)
      return `${xml}</row>`
    },
    // The last one is for text that looks like a number or a date, which Excel would mark with a green corner.
    tail: (last, links) =>
      `</sheetData><autoFilter ref="A1:${end}${last}"/>${hyperlinksXml(links)}<ignoredErrors><ignoredError sqref="A1:${end}${last}" twoDigitTextYear="1" numberStoredAsText="1"/></ignoredErrors></worksheet>`,
    filter: (last) => `$A$1:$${end}$${last}`,
  }
}

/** A worksheet of labels and what they say, to be read and printed. */
export function factsXml(facts: TableFacts, options: CellOptions): string {
  const label = textCell(0, STYLE.label, options)
  const value = textCell(1, STYLE.value, options)
  const rows = facts.map(([name, text], index) => {
    const row = String(index + 1)
    return `<row r="${row}">${label(name, row)}${value(text, row)}</row>`
  })
  const cols = columnsXml([
    { width: 22, style: STYLE.label },
    { width: 96, style: STYLE.value },
  ])
  return (
    `${HEAD}<sheetViews><sheetView workbookViewId="0"/></sheetViews><sheetFormatPr defaultRowHeight="${ROW_HEIGHT}"/>` +
    `${cols}<sheetData>${rows.join('')}</sheetData><ignoredErrors><ignoredError sqref="A1:B${facts.length}" twoDigitTextYear="1" numberStoredAsText="1"/></ignoredErrors></worksheet>`
  )
}

/** A cell of a page: a head, a label beside a value, or a value of some kind. */
export interface PageCell {
  kind: CellKind | 'header' | 'label'
  value: TableCell
}

/** A worksheet of rows that are not alike, to be read and printed; it is what one sees when the file opens. */
export function pageXml(
  rows: readonly (readonly PageCell[])[],
  widths: readonly number[],
  options: CellOptions,
): string {
  const cellOf = ({ kind, value }: PageCell, at: number, row: string): string => {
    if (kind === 'header' || kind === 'label') return textCell(at, STYLE[kind], options)(value, row)
    return cellXml({ key: '', header: '', kind, width: 0 }, at, options)(value, row)
  }
  const written = rows.map((cells, index) => {
    const row = String(index + 1)
    return `<row r="${row}">${cells.map((cell, at) => cellOf(cell, at, row)).join('')}</row>`
  })
  const end = columnName(Math.max(0, widths.length - 1))
  const cols = columnsXml(widths.map((width) => ({ width, style: STYLE.plain })))
  return (
    `${HEAD}<sheetViews><sheetView tabSelected="1" workbookViewId="0"/></sheetViews><sheetFormatPr defaultRowHeight="${ROW_HEIGHT}"/>` +
    `${cols}<sheetData>${written.join('')}</sheetData><ignoredErrors><ignoredError sqref="A1:${end}${rows.length}" twoDigitTextYear="1" numberStoredAsText="1"/></ignoredErrors></worksheet>`
  )
}
