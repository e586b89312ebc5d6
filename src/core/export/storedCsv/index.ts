/**
 * Lines of CSV as UTF-8 bytes, straight from the store's cells: the fast way to the file that `csv.ts` describes. What
 * is plain is written digit by digit and character by character into a buffer, with no string in between; everything
 * else, whatever needs protecting among it, goes through `csv.ts` itself.
 *
 * Nothing hangs on this folder: without it `localRun.ts` would write the same cells as text, as it does in GB 18030, and
 * `index.test.ts` compares the two byte for byte. Measured on 100,000 calls with 25 columns, in one run:
 *
 *     this                                          364,000 calls a second
 *     the store's cells, written as text            128,000
 *     whole records through the row source           73,000
 *     csv-stringify, given the finished texts       120,000
 */
import type { ExportLayout } from '#shared/exports/types.ts'
import { DAY_MS } from '#shared/time.ts'
import type { Cell } from '../../records/store/row.ts'
import type { CsvFormat } from '../csv.ts'
import {
  CLOSER_LOOK,
  MOST_INTEGER,
  MOST_MILLISECONDS,
  putClock,
  putInteger,
  putSeconds,
  putText,
  putUuid,
  UNIT_BYTES,
  UUID_DIGITS,
} from './bytes.ts'
import type { StoredCells, StoredColumn } from '../storedCells.ts'
import type { TableCell } from '../table.ts'
import { wallClock } from '../zone.ts'

export interface StoredLines {
  /** Adds a call's line. */
  add: (row: readonly Cell[]) => void
  /** Bytes that wait. */
  size: () => number
  /** Hands the waiting bytes over. They stay as they are until it is asked for a second time after this. */
  take: () => Uint8Array
}

const BUFFER_BYTES = 512 * 1024
/** A call into the runtime costs more than moving a few bytes. */
const LONG_BYTES = 64
/** Nothing that is written without a reservation of its own is longer: an id, a moment, a number, a delimiter, quotes. */
const CELL_BYTES = 48
const EQUALS = 0x3d
/** `YYYY-MM-DD `, with the blank. */
const DATE_LENGTH = 11

type Write = (row: readonly Cell[]) => void

export function storedLines(layout: ExportLayout, { columns }: StoredCells, format: CsvFormat): StoredLines {
  const wall = wallClock(layout.zone)
  const delimiter = format.delimiter.charCodeAt(0)
  const empty = new Uint8Array(Buffer.from(format.empty))
  const lineEnd = new Uint8Array(Buffer.from(format.lineEnd))
  /** Room for all of a line's short cells, which is there at every moment. */
  const slack = (columns.length + 1) * CELL_BYTES
  let other = new Uint8Array(BUFFER_BYTES + slack)
  let bytes = new Uint8Array(BUFFER_BYTES + slack)
  let at = 0

  function reserve(size: number): void {
    if (at + size + slack <= bytes.length) return
    const larger = new Uint8Array(Math.max(bytes.length * 2, at + size + slack))
    larger.set(bytes.subarray(0, at))
    bytes = larger
  }

  function copy(from: Uint8Array): void {
    const { length } = from
    reserve(length)
    if (length > LONG_BYTES) bytes.set(from, at)
    else {
      const into = bytes
      let to = at
      for (let index = 0; index < length; index += 1) into[to++] = from[index] ?? 0
    }
    at += length
  }

  function encoded(text: string): void {
    reserve(text.length * UNIT_BYTES)
    at += Buffer.from(bytes.buffer).write(text, at, 'utf8')
  }

  /** What is no plain case is written as `csv.ts` has it. */
  function carefully({ column, read }: StoredColumn): Write {
    const text = read(format.text(column.kind))
    return (row) => encoded(text(row))
  }

  /** Nothing is written of what is not there. */
  function given({ at: place }: StoredColumn, write: Write): Write {
    return (row) => {
      if ((row[place] ?? null) === null) copy(empty)
      else write(row)
    }
  }

  function shared({ column, read }: StoredColumn): Write {
    const text = format.text(column.kind)
    const written = read((cell) => new Uint8Array(Buffer.from(text(cell), 'utf8')))
    return (row) => copy(written(row))
  }

  function text({ column, at: place }: StoredColumn): Write {
    const careful = format.text(column.kind)
    return (row) => {
      const cell = row[place] as string
      if (!isPut(cell)) encoded(careful(cell))
    }
  }

  function list({ column, read }: StoredColumn): Write {
    const careful = format.text(column.kind)
    const cellOf = read((cell) => cell)
    return (row) => {
      const cell = cellOf(row)
      if (!isPut(cell)) encoded(careful(cell))
    }
  }

  function isPut(cell: TableCell): boolean {
    if (typeof cell !== 'string' || cell === '') return false
    // Every character may be a quote, which is written twice.
    reserve(cell.length * UNIT_BYTES)
    const to = putText(bytes, at, cell, format)
    if (to === CLOSER_LOOK) return false
    at = to
    return true
  }

  function id(stored: StoredColumn): Write {
    const careful = carefully(stored)
    return (row) => {
      const cell = row[stored.at]
      if (typeof cell === 'string' && cell.length === UUID_DIGITS && cell.charCodeAt(0) !== EQUALS)
        at = putUuid(bytes, at, cell)
      else careful(row)
    }
  }

  function integer(stored: StoredColumn): Write {
    const careful = carefully(stored)
    return (row) => {
      const cell = row[stored.at]
      if (typeof cell === 'number' && cell >= 0 && cell < MOST_INTEGER && Number.isInteger(cell))
        at = putInteger(bytes, at, cell)
      else careful(row)
    }
  }

  function seconds(stored: StoredColumn): Write {
    const careful = carefully(stored)
    return (row) => {
      const cell = row[stored.at]
      if (typeof cell === 'number' && cell >= 0 && cell < MOST_MILLISECONDS) at = putSeconds(bytes, at, cell)
      else careful(row)
    }
  }

  /** The day is remembered: neighbours share it. */
  function time({ at: place }: StoredColumn): Write {
    const textOf = format.text('time')
    let lastDay = Number.NaN
    let date = new Uint8Array(DATE_LENGTH)
    return (row) => {
      const moment = wall(row[place] as number)
      const day = Math.floor(moment / DAY_MS)
      if (day !== lastDay) {
        date = new Uint8Array(Buffer.from(textOf(day * DAY_MS).slice(0, DATE_LENGTH)))
        lastDay = day
      }
      copy(date)
      at = putClock(bytes, at, ((moment - day * DAY_MS) / 1000) | 0)
    }
  }

  function writerOf(stored: StoredColumn): Write {
    switch (stored.form) {
      case 'text':
        return given(stored, text(stored))
      case 'list':
        return given(stored, list(stored))
      case 'id':
        return given(stored, id(stored))
      case 'number':
        return given(stored, integer(stored))
      case 'time':
        return given(stored, time(stored))
      case 'duration':
        return given(stored, layout.durationUnit === 's' ? seconds(stored) : carefully(stored))
      case 'shared':
        return shared(stored)
    }
  }

  const writers = columns.map(writerOf)
  return {
    add: (row) => {
      reserve(0)
      for (let index = 0; index < writers.length; index += 1) {
        if (index > 0) bytes[at++] = delimiter
        writers[index]?.(row)
      }
      copy(lineEnd)
    },
    size: () => at,
    take: () => {
      const taken = bytes.subarray(0, at)
      ;[bytes, other] = [other, bytes]
      at = 0
      return taken
    },
  }
}
