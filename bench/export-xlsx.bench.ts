/**
 * An XLSX file of a million calls with 25 columns, from the store to the disk, against exceljs's streaming writer. Both
 * are fed by the product's own reading of the store, the same cells in the same batches, and look the same: dates with a
 * format, phone numbers as text, header row frozen. Each run is a process that does nothing else; ours is measured before
 * and after the other's. Memory is what the process holds at most beyond what it held before it began.
 * `BENCH_CALLS` sets how many calls, `BENCH_STORE` a folder that keeps the filled store; the limits are for a million.
 */
import { execFileSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import ExcelJS from 'exceljs'
import { localRun } from '../src/core/export/localRun.ts'
import { rowSource } from '../src/core/export/rowSource.ts'
import type { TableCell, TableColumn, TableWriter } from '../src/core/export/table.ts'
import { openXlsx } from '../src/core/export/xlsx/index.ts'
import { defaultLayout } from '../src/shared/exports/presets.ts'
import { EXPORT_COLUMNS, exportStore, type ExportStore } from './support/exportStore.ts'
import { benchCalls, inTemporaryFolder, report } from './support/measure.ts'

const CALLS = benchCalls(1_000_000)
const FEW = Math.min(10_000, CALLS / 10)
const LEAST_GAIN = 3
const MOST_MIB = 250
/** Of memory in the second half: by then the heap has its size, and what still grows would grow for ever. */
const MOST_GROWTH_MIB = 32
const PORTION = 5000
const MIB = 1024 * 1024

interface Task {
  writer: 'ours' | 'exceljs'
  store: ExportStore
  path: string
  calls: number
}

interface Outcome {
  ms: number
  bytes: number
  /** Of memory, at most beyond the beginning's: up to the half of the calls, and in all. */
  halfMib: number
  mib: number
}

/** A length of time that exceljs takes as a number of days. */
const DAY_MS = 24 * 60 * 60 * 1000
const FORMATS: Record<TableColumn['kind'], string> = {
  text: '@',
  digits: '@',
  link: '@',
  integer: '0',
  number: '0.0##',
  clock: '[h]:mm:ss',
  time: 'yyyy-mm-dd hh:mm:ss',
}

function openExcelJs(path: string, columns: readonly TableColumn[]): TableWriter {
  const book = new ExcelJS.stream.xlsx.WorkbookWriter({ filename: path, useStyles: true })
  const sheet = book.addWorksheet('calls', { views: [{ state: 'frozen', ySplit: 1 }] })
  sheet.columns = columns.map(({ key, header, kind, width }) => ({
    key,
    header,
    width: width / 7,
    style: { numFmt: FORMATS[kind] },
  }))
  const value = (cell: TableCell, at: number): TableCell | Date => {
    if (typeof cell !== 'number') return cell
    if (columns[at]?.kind === 'time') return new Date(cell)
    return columns[at]?.kind === 'clock' ? cell / DAY_MS : cell
  }
  return {
    write: async (rows) => {
      for (const row of rows) sheet.addRow(row.map(value)).commit()
      // It has no other way to wait: what is on its way to the disk gets its turn.
      await new Promise((resolve) => setImmediate(resolve))
    },
    finish: async () => {
      sheet.commit()
      await book.commit()
      return { bytes: statSync(path).size, sheets: 1 }
    },
    abandon: () => Promise.resolve(),
  }
}

async function runTask({ writer, store, path, calls }: Task): Promise<Outcome> {
  const layout = { ...defaultLayout('zh-CN'), columns: [...EXPORT_COLUMNS] }
  const source = rowSource(layout)
  globalThis.gc?.()
  const idle = process.memoryUsage.rss()
  let peak = idle
  const look = (): void => {
    peak = Math.max(peak, process.memoryUsage.rss())
  }
  let half = idle
  const looking = setInterval(look, 10)
  const start = performance.now()
  const table =
    writer === 'ours'
      ? await openXlsx(path, { columns: source.columns, locale: layout.locale })
      : openExcelJs(path, source.columns)
  const run = localRun({ ...store, layout, source, table: { writer: table, csv: null }, marks: null })
  for (let written = 0, done = false; !done && written < calls;) {
    const portion = await run.next(Math.min(PORTION, calls - written))
    written += portion.calls
    ;({ done } = portion)
    look()
    if (written <= calls / 2) half = peak
  }
  run.close()
  const { bytes } = await table.finish([])
  const ms = performance.now() - start
  clearInterval(looking)
  look()
  return { ms, bytes, halfMib: (half - idle) / MIB, mib: (peak - idle) / MIB }
}

function inOwnProcess(task: Task): Outcome {
  const bench = process.argv[1] ?? ''
  const printed = execFileSync(process.execPath, ['--expose-gc', bench, JSON.stringify(task)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return JSON.parse(printed) as Outcome
}

async function compare(folder: string): Promise<void> {
  const store = await exportStore(folder, CALLS)
  const path = join(folder, 'calls.xlsx')
  const run = (writer: Task['writer'], calls: number): Outcome => inOwnProcess({ writer, store, path, calls })
  const few = run('ours', FEW)
  const before = run('ours', CALLS)
  const other = run('exceljs', CALLS)
  const after = run('ours', CALLS)

  const gain = other.ms / ((before.ms + after.ms) / 2)
  const most = Math.max(before.mib, after.mib)
  const growth = Math.max(...[before, after].map((outcome) => outcome.mib - outcome.halfMib))
  const seconds = ({ ms }: Outcome): string => `${(ms / 1000).toFixed(1)} s`
  const mib = (value: number): string => `${value.toFixed(0)} MiB`
  report(`${CALLS} calls, ${EXPORT_COLUMNS.length} columns, store to XLSX`, [
    { what: 'ours', value: `${seconds(before)}, ${seconds(after)}` },
    { what: 'calls a second', value: (CALLS / (before.ms / 1000)).toFixed(0) },
    { what: 'exceljs', value: seconds(other) },
    {
      what: 'ours against exceljs',
      value: `${gain.toFixed(1)} ×`,
      limit: `≥ ${LEAST_GAIN} ×`,
      holds: gain >= LEAST_GAIN,
    },
    { what: "ours, file's size", value: mib(before.bytes / MIB) },
    { what: "exceljs, file's size", value: mib(other.bytes / MIB) },
    { what: `memory above idle, ${FEW} calls`, value: mib(few.mib) },
    {
      what: `memory above idle, ${CALLS} calls`,
      value: mib(most),
      limit: `≤ ${MOST_MIB} MiB`,
      holds: most <= MOST_MIB,
    },
    {
      what: 'its growth in the second half',
      value: mib(growth),
      limit: `≤ ${MOST_GROWTH_MIB} MiB`,
      holds: growth <= MOST_GROWTH_MIB,
    },
    { what: 'exceljs, memory above idle', value: mib(other.mib) },
  ])
}

const [, , task] = process.argv
if (task === undefined) await inTemporaryFolder(compare)
else console.log(JSON.stringify(await runTask(JSON.parse(task) as Task)))
