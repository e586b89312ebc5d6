/** The archive of a workbook, worksheet after worksheet; what it costs and why it is our own is told in `index.ts`. */
import type { Locale } from '#shared/locale.ts'
import { openPlacedFile } from '../placedFile.ts'
import type { TableCell, TableColumn } from '../table.ts'
import type { CellOptions } from './cells.ts'
import {
  APP_PROPERTIES,
  contentTypes,
  linkRelations,
  PACKAGE_RELATIONS,
  sheetPart,
  sheetRelationsPart,
  workbookRelations,
  workbookXml,
  type CellLink,
  type WrittenSheet,
} from './parts.ts'
import { sheetXml, type SheetXml } from './sheet.ts'
import { stylesXml } from './styles.ts'
import { FOUR_GIB, zipArchive, type ZipEntry } from './zip.ts'

/** Deflate's. */
const LEVEL = 3
const ROWS_PER_SHEET = 1_048_576
export const LINKS_PER_SHEET = 65_530
/** Of where a cell leads; Excel calls a file with a longer one damaged. */
export const LONGEST_TARGET = 2079
/** What a sheet's last portion may add. */
const MARGIN_BYTES = 64 * 1024 * 1024

/** What a file may hold before something new begins. */
export interface XlsxLimits {
  /** With the header. */
  rowsPerSheet: number
  /** Cells that lead somewhere; Excel calls a file with more damaged. */
  linksPerSheet: number
  /** Of XML. */
  bytesPerSheet: number
  /** Where an entry begins that needs ZIP64. */
  zip64From: number
}

export const XLSX_LIMITS: XlsxLimits = {
  rowsPerSheet: ROWS_PER_SHEET,
  linksPerSheet: LINKS_PER_SHEET,
  bytesPerSheet: FOUR_GIB - MARGIN_BYTES,
  zip64From: FOUR_GIB,
}

export interface WorkbookOptions {
  locale: Locale
  limits?: XlsxLimits | undefined
}

/** Cells that are not what they should be, for want of room. */
export interface LeftOut {
  /** Texts that were cut. */
  cut: number
  /** Links that are text alone. */
  links: number
}

/** Writes one workbook, which appears under its name only once it is whole. */
export interface WorkbookWriter {
  /** Begins a table; the one before has ended. @param shown whether it is what one sees when the file opens */
  begin: (name: string, columns: readonly TableColumn[], shown?: boolean) => Promise<void>
  /** Rows of the table that was begun; where a worksheet is full, the next one begins. */
  write: (rows: readonly (readonly TableCell[])[]) => Promise<void>
  /** Ends the table. @returns its worksheets */
  end: () => Promise<number>
  /** A worksheet that is given whole, while no table goes on. @param first whether it stands before all others */
  add: (name: string, xml: (cells: CellOptions) => string, first?: boolean) => Promise<void>
  /** So far. */
  left: () => LeftOut
  /** Puts the file in its place, over an existing one. @returns its bytes */
  finish: () => Promise<number>
  /** Leaves nothing behind. */
  abandon: () => Promise<void>
}

interface OpenSheet {
  name: string
  xml: SheetXml
  shown: boolean
  /** Worksheets of this table so far. */
  count: number
  entry: ZipEntry
  lastRow: number
  links: CellLink[]
}

/** @param path where the file shall be, absolute */
export async function openWorkbook(path: string, options: WorkbookOptions): Promise<WorkbookWriter> {
  const { locale, limits = XLSX_LIMITS } = options
  const file = await openPlacedFile(path)
  const archive = zipArchive(file, { level: LEVEL, zip64From: limits.zip64From })
  const sheets: WrittenSheet[] = []
  const left: LeftOut = { cut: 0, links: 0 }
  let open: OpenSheet | null = null
  const cellOptions: CellOptions = {
    locale,
    onCut: () => (left.cut += 1),
    link: (cell, target) => {
      const links = open?.links ?? []
      const fits = links.length < limits.linksPerSheet && target.length <= LONGEST_TARGET
      if (fits) links.push({ cell, target })
      else left.links += 1
      return fits
    },
  }

  async function addPart(name: string, content: string): Promise<void> {
    const part = await archive.begin(name)
    part.add(content)
    await part.close()
  }

  function table(): OpenSheet {
    if (open === null) throw new Error('No table goes on')
    return open
  }

  async function beginSheet(of: Pick<OpenSheet, 'name' | 'xml' | 'shown' | 'count'>): Promise<void> {
    const entry = await archive.begin(sheetPart(sheets.length + 1))
    entry.add(of.xml.head(of.shown && of.count === 0))
    open = { ...of, entry, lastRow: 1, links: [], count: of.count + 1 }
  }

  async function endSheet(): Promise<void> {
    const { entry, xml, lastRow, links, name, count } = table()
    entry.add(xml.tail(lastRow, links))
    await entry.close()
    if (links.length > 0) await addLinks(links)
    sheets.push({
      name: count === 1 ? name : `${name} (${count})`,
      part: sheets.length + 1,
      filter: xml.filter(lastRow),
    })
  }

  async function addLinks(links: readonly CellLink[]): Promise<void> {
    const part = await archive.begin(sheetRelationsPart(sheets.length + 1))
    for (const piece of linkRelations(links)) {
      part.add(piece)
      if (part.full()) await part.flush()
    }
    await part.close()
  }

  async function abandon(): Promise<void> {
    await archive.settle()
    await file.abandon()
  }

  try {
    await addPart('_rels/.rels', PACKAGE_RELATIONS)
    await addPart('docProps/app.xml', APP_PROPERTIES)
    await addPart('xl/styles.xml', stylesXml(locale))
  } catch (thrown) {
    await abandon()
    throw thrown
  }

  return {
    begin: (name, columns, shown = false) =>
      beginSheet({ name, xml: sheetXml(columns, cellOptions), shown, count: 0 }),
    write: async (rows) => {
      let current = table()
      for (const row of rows) {
        if (current.lastRow >= limits.rowsPerSheet || current.entry.size() >= limits.bytesPerSheet) {
          await endSheet()
          await beginSheet(current)
          current = table()
        }
        current.lastRow += 1
        current.entry.add(current.xml.row(row, current.lastRow))
        if (current.entry.full()) await current.entry.flush()
      }
    },
    end: async () => {
      await endSheet()
      const { count } = table()
      open = null
      return count
    },
    add: async (name, xml, first = false) => {
      const part = sheets.length + 1
      await addPart(sheetPart(part), xml(cellOptions))
      const sheet = { name, part, filter: null }
      if (first) sheets.unshift(sheet)
      else sheets.push(sheet)
    },
    left: () => left,
    finish: async () => {
      await addPart('xl/workbook.xml', workbookXml(sheets))
      await addPart('xl/_rels/workbook.xml.rels', workbookRelations(sheets.length))
      await addPart('[Content_Types].xml', contentTypes(sheets.length))
      await archive.finish()
      await file.place()
      return file.size()
    },
    abandon,
  }
}
