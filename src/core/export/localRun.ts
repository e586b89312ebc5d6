import type { ExportLayout } from '#shared/exports/types.ts'
import type { Mark } from '#shared/reviews/marks.ts'
import type { StorePlace } from '../records/store/open.ts'
import type { Cell } from '../records/store/row.ts'
import { openSnapshot, type SnapshotQuery, type StoreSnapshot } from '../records/store/snapshot.ts'
import type { CsvWriter } from './csvFile.ts'
import type { OpenTable } from './openTable.ts'
import { withMarks, type ExportedCall, type RowSource } from './rowSource.ts'
import { isStoredAlone, storedCells } from './storedCells.ts'
import { storedLines, type StoredLines } from './storedCsv/index.ts'

export interface LocalPortion {
  calls: number
  /** Rows in the file. */
  rows: number
  done: boolean
}

export interface LocalRun {
  /** Calls that pass the filter. */
  total: number
  next: (atMost: number) => Promise<LocalPortion>
  /** Lets go of the store; asking again does nothing. */
  close: () => void
}

/** A portion takes about this long at most, whatever was asked for, so that progress shows and cancelling works. */
export const PORTION_MS = 100
const WRITTEN_AT_ONCE = 256 * 1024

interface Sink<Item> {
  /** Writes some of a batch. @returns rows in the file */
  write: (items: readonly Item[]) => Promise<number>
  /** Writes what waits. */
  flush?: () => Promise<void>
}

/** Writes what is left of the current batch, `atMost` of it, or of the next one. @returns null at the end */
type Step = (atMost: number) => Promise<{ calls: number; rows: number } | null>

export interface LocalRunOptions {
  place: StorePlace
  query: SnapshotQuery
  layout: ExportLayout
  source: RowSource
  table: OpenTable
  /** A person's own of the task; null where none are asked for. */
  marks: ReadonlyMap<string, Mark> | null
}

/** Calls of the store as it is now, into a file. */
export function localRun({ place, ...options }: LocalRunOptions): LocalRun {
  const { marks } = options
  const query = marks === null ? options.query : { ...options.query, marks: () => marks }
  const snapshot = openSnapshot(place)
  const { close } = snapshot
  try {
    const total = snapshot.count(query)
    const step = read(snapshot, { ...options, query })
    return {
      total,
      next: async (atMost) => {
        const until = performance.now() + PORTION_MS
        const portion: LocalPortion = { calls: 0, rows: 0, done: false }
        while (portion.calls < atMost && performance.now() < until) {
          const written = await step(atMost - portion.calls)
          if (written === null) {
            portion.done = true
            break
          }
          portion.calls += written.calls
          portion.rows += written.rows
        }
        return portion
      },
      close,
    }
  } catch (thrown) {
    close()
    throw thrown
  }
}

function read(
  snapshot: StoreSnapshot,
  { query, layout, source, table: { writer, csv }, marks }: Omit<LocalRunOptions, 'place'>,
): Step {
  if (!isStoredAlone(layout)) {
    const calls = source.needsDetail ? snapshot.details(query) : snapshot.records(query)
    return inBatches<ExportedCall>(calls, {
      write: async (batch) => {
        const rows = withMarks(batch, marks).flatMap((call) => source.rows(call))
        await writer.write(rows)
        return rows.length
      },
    })
  }
  const cells = storedCells(layout, snapshot.word)
  const rows = snapshot.rows(query, cells.read)
  if (csv !== null && layout.csv.encoding === 'utf-8')
    return inBatches(rows, byteLines(csv, storedLines(layout, cells, csv.format)))
  const readers = cells.columns.map(({ read }) => read((cell) => cell))
  return inBatches(rows, {
    write: async (batch) => {
      await writer.write(batch.map((row) => readers.map((reader) => reader(row))))
      return batch.length
    },
  })
}

function byteLines(csv: CsvWriter, lines: StoredLines): Sink<Cell[]> {
  const flush = (): Promise<void> => csv.writeBytes(lines.take())
  return {
    write: async (batch) => {
      for (const row of batch) lines.add(row)
      if (lines.size() >= WRITTEN_AT_ONCE) await flush()
      return batch.length
    },
    flush,
  }
}

function inBatches<Item>(batches: Generator<Item[]>, { write, flush }: Sink<Item>): Step {
  let batch: Item[] = []
  let at = 0
  return async (atMost) => {
    while (at >= batch.length) {
      const next = batches.next()
      if (next.done === true) {
        await flush?.()
        return null
      }
      batch = next.value
      at = 0
    }
    const items = at === 0 && batch.length <= atMost ? batch : batch.slice(at, at + atMost)
    at += items.length
    return { calls: items.length, rows: await write(items) }
  }
}
