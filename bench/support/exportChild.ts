/**
 * One export in a process of its own, which does nothing else: prints its time and memory as a line of JSON.
 * Argument: an {@link ExportTask} as JSON.
 */
import { once } from 'node:events'
import { createWriteStream, type WriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { format as fastCsv } from '@fast-csv/format'
import { stringify } from 'csv-stringify'
import Papa from 'papaparse'
import { createExportMethods } from '../../src/core/export/exportMethods.ts'
import type { ExportLayout } from '../../src/shared/exports/types.ts'
import { exportTexts, type ExportStore } from './exportStore.ts'

export interface ExportTask extends Pick<ExportStore, 'place' | 'query'> {
  what: 'callbook' | 'csv-stringify' | 'fast-csv' | 'Papa Parse'
  layout: ExportLayout
  /** Of the file. */
  path: string
}

export interface ExportRun {
  ms: number
  /** Resident memory at its highest, above what the process had before it began, MB. */
  peakMb: number
}

/** Small, so that memory is looked at often. */
const PORTION = 4000
/** Rows that Papa Parse is given at a time. */
const PAPA_ROWS = 500

function* rowByRow(task: ExportTask): Generator<string[]> {
  for (const rows of exportTexts(task, task.layout)) yield* rows
}

async function write(file: WriteStream, text: string): Promise<void> {
  if (!file.write(text)) await once(file, 'drain')
}

const WRITERS: Record<ExportTask['what'], (task: ExportTask) => Promise<void>> = {
  callbook: async ({ place, query, layout, path }) => {
    const { methods } = createExportMethods({ find: () => null, readMarks: () => new Map() })
    await methods.openExport('bench', { path, layout })
    await methods.beginLocal('bench', place, query)
    while (!(await methods.appendLocal('bench', PORTION)).done) notePeak()
    await methods.finishExport('bench', [])
  },
  'csv-stringify': (task) =>
    pipeline(
      Readable.from(rowByRow(task)),
      stringify({ record_delimiter: 'windows' }),
      createWriteStream(task.path),
    ),
  'fast-csv': (task) =>
    pipeline(Readable.from(rowByRow(task)), fastCsv({ rowDelimiter: '\r\n' }), createWriteStream(task.path)),
  'Papa Parse': async (task) => {
    const file = createWriteStream(task.path)
    let waiting: string[][] = []
    for (const rows of exportTexts(task, task.layout)) {
      waiting.push(...rows)
      if (waiting.length < PAPA_ROWS) continue
      await write(file, `${Papa.unparse(waiting, { newline: '\r\n' })}\r\n`)
      waiting = []
    }
    if (waiting.length > 0) await write(file, `${Papa.unparse(waiting, { newline: '\r\n' })}\r\n`)
    file.end()
    await once(file, 'finish')
  },
}

let peak = 0
function notePeak(): void {
  peak = Math.max(peak, process.memoryUsage.rss())
}

const task = JSON.parse(process.argv[2] ?? '') as ExportTask
globalThis.gc?.()
const idle = process.memoryUsage.rss()
const start = performance.now()
await WRITERS[task.what](task)
const ms = performance.now() - start
notePeak()
console.log(JSON.stringify({ ms, peakMb: (peak - idle) / 1e6 }))
