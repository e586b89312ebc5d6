/**
 * XLSX files of any length, in one pass and flat memory.
 *
 * Why no library writes them. Measured on 100,000 rows with 25 columns of calls (Node 24, two cores), seconds of the
 * processor and the most memory above idle: exceljs 4.4.0, streaming, 6.8 s and 225 MB, growing with the rows;
 * xlsx-write-stream 1.0.3 6.5 s and 80 MB, without formats; hucre 1.0.0 3.9 s and 70 MB; this 1.6 s and 90 MB. exceljs
 * has had no release for long and gives no sign when to wait; hucre, alive and flat, is a little faster than exceljs and
 * not three times. All of them put sizes behind the data of their archives, see `zip.ts`. As for zip libraries: one
 * that streams deflates in one run, here portions are deflated side by side.
 *
 * Texts stand in their cells, not in a table of shared texts: such files were 13 % smaller and opened a seventh sooner
 * in LibreOffice, but the table of 50,000 calls had 156,000 texts, which must be kept to the end. Deflate's level is 3:
 * 200,000 rows took 40.6 MB at level 1, 37.1 at 3, 36.9 at 4 and 33.5 at 6, at 0.8, 1, 1 and 1.5 times the time.
 *
 * A worksheet takes 1,048,576 rows with its header, and less than 4 GiB of XML, beyond which an archive's entry needs
 * fields that not every reader knows; then the next one begins. The last worksheet says what was exported.
 *
 * Links to calls are hyperlinks of their cells, not formulas: no text can become one. A worksheet takes 65,530 of them;
 * the links beyond are text, which the last worksheet says.
 */
import { inLocale, type Bilingual, type Locale } from '#shared/locale.ts'
import type { TableColumn, TableFacts, TableWriter } from '../table.ts'
import { factsXml } from './sheet.ts'
import { CELL_LIMIT } from './text.ts'
import { LINKS_PER_SHEET, LONGEST_TARGET, openWorkbook, type LeftOut, type XlsxLimits } from './workbook.ts'

const SHEET: Bilingual = { zh: '通话记录', en: 'Call records' }
const ABOUT: Bilingual = { zh: '导出说明', en: 'About this file' }
const WORKSHEETS: Bilingual = { zh: '工作表', en: 'Worksheets' }
const CUT: Bilingual = { zh: '截断的单元格', en: 'Truncated cells' }
const UNLINKED: Bilingual = { zh: '未做成超链接的通话链接', en: 'Links that are text alone' }
const number = (value: number): string => value.toLocaleString('en')
const MOST = number(CELL_LIMIT)
const WHY_CUT: Bilingual = {
  zh: `（单元格最多 ${MOST} 字，超出部分未写入）`,
  en: ` (a cell takes ${MOST} characters; the rest was left out)`,
}

const WHY_UNLINKED: Bilingual = {
  zh: `（每张工作表最多 ${number(LINKS_PER_SHEET)} 个超链接，每个最多 ${number(LONGEST_TARGET)} 字符；其余可复制到 Ctrl+K 打开）`,
  en: ` (a worksheet takes ${number(LINKS_PER_SHEET)} hyperlinks of ${number(LONGEST_TARGET)} characters at most; the others open when pasted into Ctrl+K)`,
}

export interface XlsxTable {
  /** Of its worksheet: at most 31 characters, none of `[]:*?/\\`; with a number where it takes several. */
  name: string
  columns: readonly TableColumn[]
}

export interface XlsxOptions {
  columns: readonly TableColumn[]
  /** Of the first table's worksheet; left out for calls. */
  name?: string
  /** Of the names of the worksheets and of what the writer itself says. */
  locale: Locale
  limits?: XlsxLimits
}

export interface XlsxWriter extends TableWriter {
  /** Ends a table; what is written then is the next one's, in worksheets of its own. */
  nextTable: (table: XlsxTable) => Promise<void>
}

/** What a file says of cells that did not fit; nothing where all did. */
export function leftFacts({ cut, links }: LeftOut, locale: Locale): TableFacts {
  const all = [
    { label: CUT, count: cut, why: WHY_CUT },
    { label: UNLINKED, count: links, why: WHY_UNLINKED },
  ]
  return all.flatMap(({ label, count, why }) =>
    count === 0 ? [] : [[inLocale(label, locale), count + inLocale(why, locale)] as const],
  )
}

/** @param path where the file shall be, absolute */
export async function openXlsx(path: string, options: XlsxOptions): Promise<XlsxWriter> {
  const { columns, locale, limits } = options
  const book = await openWorkbook(path, { locale, limits })
  try {
    await book.begin(options.name ?? inLocale(SHEET, locale), columns, true)
  } catch (thrown) {
    await book.abandon()
    throw thrown
  }
  /** Worksheets of the tables that have ended. */
  let sheets = 0
  return {
    write: book.write,
    nextTable: async (table) => {
      sheets += await book.end()
      await book.begin(table.name, table.columns)
    },
    finish: async (facts) => {
      sheets += await book.end()
      const about = [
        ...facts,
        [inLocale(WORKSHEETS, locale), String(sheets)] as const,
        ...leftFacts(book.left(), locale),
      ]
      await book.add(inLocale(ABOUT, locale), (cells) => factsXml(about, cells))
      return { bytes: await book.finish(), sheets }
    },
    abandon: book.abandon,
  }
}

export { XLSX_LIMITS, type XlsxLimits } from './workbook.ts'
