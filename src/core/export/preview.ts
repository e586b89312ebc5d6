import type { ExportLayout, ExportPreview } from '#shared/exports/types.ts'
import { RAW_CSV } from '#shared/exports/presets.ts'
import { csvFormat } from './csv.ts'
import { rowSource, type ExportedCall } from './rowSource.ts'

/** Long conversations and names: a person sees how a cell begins. */
const LONGEST_CELL = 300
const MOST_ROWS = 5

/** The head and first rows of a file as a spreadsheet shows them: values without a file format's protections. */
export function previewTable(
  layout: ExportLayout,
  calls: readonly ExportedCall[],
  taskId?: string,
): ExportPreview {
  const { columns, rows } = rowSource(layout, taskId)
  // Numbers, times and lengths of time have one form in all files.
  const format = csvFormat(RAW_CSV, columns.length)
  const texts = columns.map(({ kind }) => format.text(kind))
  const head = calls.flatMap((call) => rows(call)).slice(0, MOST_ROWS)
  return {
    columns: columns.map(({ header, kind }) => ({
      header,
      alignEnd: kind === 'integer' || kind === 'number' || kind === 'clock',
    })),
    rows: head.map((row) =>
      row.map((cell, at) => {
        if (typeof cell === 'number') return texts[at]?.(cell) ?? ''
        return (cell ?? '').slice(0, LONGEST_CELL)
      }),
    ),
  }
}
