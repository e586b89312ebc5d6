import type { CsvOptions } from '#shared/exports/types.ts'
import iconv from 'iconv-lite'
import { csvFormat, type CsvFormat } from './csv.ts'
import { openPlacedFile } from './placedFile.ts'
import type { TableColumn, TableWriter } from './table.ts'

/** So many characters are encoded and written at once. */
const CHUNK_CHARACTERS = 128 * 1024

export interface CsvWriter extends TableWriter {
  format: CsvFormat
  /**
   * Takes whole lines as bytes in the file's encoding. They are on their way when it resolves, and must stay as they are
   * until the next call does.
   */
  writeBytes: (bytes: Uint8Array) => Promise<void>
}

/**
 * Writes a CSV file, see `csv.ts`. While one chunk is on its way to the disk the next one is made.
 * @param path where the file shall be, absolute
 */
export async function openCsv(
  path: string,
  { columns, options }: { columns: readonly TableColumn[]; options: CsvOptions },
): Promise<CsvWriter> {
  const format = csvFormat(options, columns.length)
  const texts = columns.map(({ kind }) => format.text(kind))
  const encode: (text: string) => Buffer =
    options.encoding === 'gb18030'
      ? (text) => iconv.encode(text.toWellFormed(), 'gb18030')
      : (text) => Buffer.from(text, 'utf8')
  const file = await openPlacedFile(path)
  let waiting = format.head(columns)
  let underWay: Promise<void> = Promise.resolve()

  /** A failure is thrown by the next call, never as an unhandled rejection. */
  async function send(bytes: Uint8Array): Promise<void> {
    await underWay
    underWay = file.append(bytes)
    underWay.catch(() => undefined)
  }

  async function flush(): Promise<void> {
    if (waiting === '') return
    const bytes = encode(waiting)
    waiting = ''
    await send(bytes)
  }

  async function writeLines(lines: string): Promise<void> {
    waiting += lines
    if (waiting.length >= CHUNK_CHARACTERS) await flush()
  }

  return {
    format,
    writeBytes: async (bytes) => {
      await flush()
      await send(bytes)
    },
    write: async (rows) => {
      for (const row of rows)
        await writeLines(
          row.map((cell, at) => texts[at]?.(cell) ?? '').join(format.delimiter) + format.lineEnd,
        )
    },
    finish: async () => {
      await flush()
      await underWay
      const bytes = file.size()
      await file.place()
      return { bytes, sheets: null }
    },
    abandon: async () => {
      await underWay.catch(() => undefined)
      await file.abandon()
    },
  }
}
