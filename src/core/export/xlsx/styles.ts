/** The looks of cells. The position in {@link FORMATS} is what a cell's `s` names. */
import type { Locale } from '#shared/locale.ts'
import { XML_HEAD } from './parts.ts'

/** Of a cell: the order is that of the formats below. */
export const STYLE = {
  plain: 0,
  header: 1,
  /** Format `@`: stays text when a person edits the cell. */
  text: 2,
  /**
   * Text without the format, which made older versions of Excel show more than 255 characters as `####`; the apostrophe
   * that a person would type keeps it text.
   */
  longText: 3,
  /** A whole number, `0`. */
  integer: 4,
  /** One with decimals: Excel would end a whole one with its point. */
  number: 5,
  clock: 6,
  time: 7,
  label: 8,
  value: 9,
  /** Of a cell that leads somewhere, as Excel shows one; without the format, see `longText`. */
  link: 10,
} as const

const NUMBER = 164
const CLOCK = 165
const TIME = 166

/** Excel's own for the language. The character set names a Chinese font to a system that lacks this one. */
const FONTS: Record<Locale, string> = {
  'zh-CN': '<name val="等线"/><family val="2"/><charset val="134"/>',
  en: '<name val="Calibri"/><family val="2"/>',
}

const TOP = '<alignment vertical="top"/>'
/** Text follows to the right of numbers more often than not: without some air the two read as one. */
const NUMBER_PLACE = '<alignment horizontal="right" vertical="top" indent="1"/>'
/** Excel puts moments to the right, hard against the next column. */
const TIME_PLACE = '<alignment horizontal="left" vertical="top"/>'
const WRAPPED = '<alignment vertical="top" wrapText="1"/>'
const HEADER = '<alignment vertical="center" wrapText="1"/>'

function format(numberFormat: number, alignment: string, more = ''): string {
  return `<xf numFmtId="${numberFormat}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"${more}>${alignment}</xf>`
}

const FORMATS = [
  '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',
  `<xf numFmtId="49" fontId="1" fillId="2" borderId="1" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1">${HEADER}</xf>`,
  format(49, TOP),
  format(0, TOP, ' quotePrefix="1"'),
  format(1, NUMBER_PLACE),
  format(NUMBER, NUMBER_PLACE),
  format(CLOCK, NUMBER_PLACE),
  format(TIME, TIME_PLACE),
  `<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyAlignment="1">${TOP}</xf>`,
  format(49, WRAPPED),
  `<xf numFmtId="0" fontId="2" fillId="0" borderId="0" xfId="0" applyFont="1" applyAlignment="1">${TOP}</xf>`,
]

export function stylesXml(locale: Locale): string {
  const font = FONTS[locale]
  return `${XML_HEAD}<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">\
<numFmts count="3"><numFmt numFmtId="${NUMBER}" formatCode="0.0##"/><numFmt numFmtId="${CLOCK}" formatCode="[h]:mm:ss"/>\
<numFmt numFmtId="${TIME}" formatCode="yyyy-mm-dd hh:mm:ss"/></numFmts>\
<fonts count="3"><font><sz val="11"/><color rgb="FF1F2937"/>${font}</font><font><b/><sz val="11"/><color rgb="FF1F2937"/>${font}</font>\
<font><u/><sz val="11"/><color rgb="FF0563C1"/>${font}</font></fonts>\
<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>\
<fill><patternFill patternType="solid"><fgColor rgb="FFE8EEF7"/><bgColor indexed="64"/></patternFill></fill></fills>\
<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>\
<border><left/><right/><top/><bottom style="thin"><color rgb="FFB6C2D9"/></bottom><diagonal/></border></borders>\
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>\
<cellXfs count="${FORMATS.length}">${FORMATS.join('')}</cellXfs>\
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`
}
