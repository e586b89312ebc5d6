/**
 * What every file format writes: columns with a kind, and rows of cells. The row source makes them, the writers know
 * nothing of calls.
 */

/**
 * How a spreadsheet is to read a column. `digits` are phone numbers and ids: text that looks like a number. `link` is a
 * link to a call, to be clicked on where the format knows such a thing. `clock` is a length of time in milliseconds shown
 * as h:mm:ss.
 */
export type CellKind = 'text' | 'digits' | 'link' | 'integer' | 'number' | 'clock' | 'time'

export interface TableColumn {
  key: string
  header: string
  kind: CellKind
  /** px, as wide as the table on screen shows it. */
  width: number
}

/**
 * `text`, `digits` and `link` hold strings, `integer` and `number` numbers (a string where the platform sent something else),
 * `clock` milliseconds, `time` milliseconds of the wall clock in the file's zone: the moment, moved by the zone's offset
 * at that moment, so that UTC arithmetic gives its date and time. null is an empty cell.
 */
export type TableCell = string | number | null

/** Facts for the sheet that says what was exported: a label and its value, in order, in the file's language. */
export type TableFacts = readonly (readonly [label: string, value: string])[]

export interface TableEnd {
  bytes: number
  /** Worksheets with rows; null for a format without sheets. */
  sheets: number | null
}

/** Writes one file, which appears under its name only once it is whole. */
export interface TableWriter {
  /** Takes rows in their order; waits where the disk is slower. @throws the system's error: ENOSPC, EACCES, … */
  write: (rows: readonly (readonly TableCell[])[]) => Promise<void>
  /** Puts the file in its place, over an existing one. */
  finish: (facts: TableFacts) => Promise<TableEnd>
  /** Leaves nothing behind. */
  abandon: () => Promise<void>
}
