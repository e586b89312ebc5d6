import type { ErrorInfo } from '../errors.ts'
import type { Locale } from '../locale.ts'
import type { LocalFilter, RecordFilter } from '../records/filters.ts'
import type { LocalSort } from '../records/localSort.ts'
import type { CSV_OPTIONS, ExportFormat, LAYOUT_OPTIONS, OptionValues } from './options.ts'

export type { ExportFormat } from './options.ts'

/** What only a CSV file has. */
export type CsvOptions = OptionValues<typeof CSV_OPTIONS>
type LayoutOptions = OptionValues<typeof LAYOUT_OPTIONS>
export type ExportRows = LayoutOptions['rows']
export type DurationUnit = LayoutOptions['durationUnit']

/** What a file looks like: presets and saved exports hold one. Its options are those of the catalogue. */
export interface ExportLayout extends LayoutOptions {
  format: ExportFormat
  /**
   * Keys of the record catalogue, in the order of the columns; with a row a sentence also keys of the utterance
   * catalogue, which begin with `details.`. The record's own `details` is the whole conversation in one cell.
   */
  columns: string[]
  /** Language of the header's words and of the sheet that says what the file is. */
  locale: Locale
  csv: CsvOptions
}

/** Which calls. A live filter asks the platform; a local one reads the offline store in the given order. */
export type ExportFilter =
  { source: 'live'; filter: RecordFilter } | { source: 'local'; filter: LocalFilter; sort: LocalSort }

export type ExportFrom =
  | ExportFilter
  /** This page, or what a person picked: calls that were read before, in this order. */
  | { source: 'chosen'; ids: string[] }

export type ExportState = 'running' | 'done' | 'failed' | 'cancelled'

/** One export, running or ended. Ended ones stay in the list of recent exports across restarts. */
export interface ExportJob {
  id: string
  accountId: string
  taskId: string
  taskName: string | null
  fileName: string
  /** Full path where the person chose one (desktop, command line); null where the browser downloads it. */
  path: string | null
  /** A table of calls, or a review workbook: kept calls with what a person found in them. */
  content: 'calls' | 'review'
  layout: ExportLayout
  from: ExportFrom
  state: ExportState
  /** Calls written, and calls that the platform or the store announced. */
  records: number
  total: number | null
  /** Rows in the file, without the header: as many as calls, or as sentences. */
  rows: number
  /** Calls a second since the start. */
  rate: number
  /** Milliseconds left at this rate; null while unknown. */
  remainingMs: number | null
  /** Calls that were announced and not delivered; above 0 the export is incomplete. */
  missing: number
  /** Of the finished file; null before. */
  bytes: number | null
  /** Worksheets with rows; null for CSV and before the end. */
  sheets: number | null
  startedAt: number
  endedAt: number | null
  error: ErrorInfo | null
  /** It was written, and is no longer where it was. Known when jobs are listed. */
  gone: boolean
}

/** The head and first rows of a file, cell by cell, as a person will see them in a spreadsheet. */
export interface ExportPreview {
  columns: { header: string; alignEnd: boolean }[]
  rows: string[][]
}

/** A layout under a name. Built-in ones are not kept. */
export interface ExportPreset {
  id: string
  name: string
  layout: ExportLayout
}

/** An export that can be run again by its name, from the window or by `callbook export --saved NAME`. */
export interface SavedExport {
  id: string
  /** Unique among the account's saved exports. */
  name: string
  accountId: string
  taskId: string
  taskName: string | null
  layout: ExportLayout
  from: ExportFilter
  /** It has conditions that this version does not know: run without them, the file would hold more calls. */
  isForeign: boolean
  savedAt: number
  /** When it was last run to its end; null for never. */
  lastRunAt: number | null
}
