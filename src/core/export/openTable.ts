import { AppError } from '#shared/errors.ts'
import { openCsv, type CsvWriter } from './csvFile.ts'
import type { ExportSpec } from './spec.ts'
import type { TableColumn, TableWriter } from './table.ts'
import { openXlsx } from './xlsx/index.ts'

export interface OpenTable {
  writer: TableWriter
  /** The same writer where it writes CSV. */
  csv: CsvWriter | null
}

/** @throws AppError invalid_input for a layout without columns; the system's error: ENOENT, EACCES, … */
export async function openTable(
  { path, layout }: ExportSpec,
  columns: readonly TableColumn[],
): Promise<OpenTable> {
  if (columns.length === 0) throw new AppError('invalid_input', 'A file needs a column', { issues: [] })
  if (layout.format === 'xlsx')
    return { writer: await openXlsx(path, { columns, locale: layout.locale }), csv: null }
  const csv = await openCsv(path, { columns, options: layout.csv })
  return { writer: csv, csv }
}
