/** A call as a row: a column for each field of the catalogue that the store keeps, in the form that the catalogue says. */
import { CALL_FIELDS } from '#shared/records/fields.ts'
import type { Form } from '#shared/records/fieldKinds.ts'
import type { CallRecord } from '#shared/records/types.ts'
import type { Words } from './words.ts'

export type RecordColumn = keyof CallRecord

const COLUMN_FORMS: readonly (readonly [RecordColumn, Form])[] = [
  ...Object.entries(CALL_FIELDS).flatMap(([key, { store }]) =>
    store === null ? [] : [[key as RecordColumn, store] as const],
  ),
  ['problems', 'json'],
]
const FORMS = Object.fromEntries(COLUMN_FORMS) as Record<RecordColumn, Form>

/** Every column that holds a part of the record, in the order of the catalogue. */
export const RECORD_COLUMNS = COLUMN_FORMS.map(([name]) => name)

export function isRecordColumn(column: string): column is RecordColumn {
  return Object.hasOwn(FORMS, column)
}

/** How the table holds a column. */
export function formOf(column: RecordColumn): Form {
  return FORMS[column]
}

export type Cell = string | number | Buffer | null

const UUID_LENGTH = 36
const DASH = 0x2d
/** Of a small hex digit by its code; 16 for anything else. */
const NIBBLES = Uint8Array.from({ length: 0x80 }, (_, code) => {
  const digit = '0123456789abcdef'.indexOf(String.fromCharCode(code))
  return digit < 0 ? 16 : digit
})

/** A UUID in small letters takes 16 bytes in place of 36; any other id stays text. */
export function packId(id: string | null): string | Buffer | null {
  if (id?.length !== UUID_LENGTH) return id
  const bytes = Buffer.allocUnsafe(16)
  let at = 0
  for (let byte = 0; byte < 16; byte += 1) {
    if ((byte === 4 || byte === 6 || byte === 8 || byte === 10) && id.charCodeAt(at++) !== DASH) return id
    const high = NIBBLES[id.charCodeAt(at)] ?? 16
    const low = NIBBLES[id.charCodeAt(at + 1)] ?? 16
    if (high > 15 || low > 15) return id
    bytes[byte] = (high << 4) | low
    at += 2
  }
  return bytes
}

export function unpackId(cell: Cell): string | null {
  if (!Buffer.isBuffer(cell)) return cell === null ? null : String(cell)
  const hex = cell.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/**
 * A column of `calls c` for reads of many rows: bytes cost three times what text does, so that UUIDs come as 32 hex
 * digits, and other ids behind `=`. See {@link readableId}.
 */
export function readableColumn(column: RecordColumn): string {
  return formOf(column) === 'id'
    ? `CASE typeof(c.${column}) WHEN 'blob' THEN lower(hex(c.${column})) ELSE '=' || c.${column} END`
    : `c.${column}`
}

/** The id that {@link readableColumn} gave. */
export function readableId(cell: Cell): string | null {
  if (typeof cell !== 'string') return null
  if (cell.startsWith('=')) return cell.slice(1)
  return `${cell.slice(0, 8)}-${cell.slice(8, 12)}-${cell.slice(12, 16)}-${cell.slice(16, 20)}-${cell.slice(20)}`
}

/** The record's cells in the order of {@link RECORD_COLUMNS}. In a transaction that writes: words may be new. */
export function toCells(record: CallRecord, words: Words): Cell[] {
  const cells = new Array<Cell>(COLUMN_FORMS.length).fill(null)
  for (let at = 0; at < COLUMN_FORMS.length; at += 1) {
    const [name, form] = COLUMN_FORMS[at] as (typeof COLUMN_FORMS)[number]
    const value = record[name]
    if (value === null || (typeof value === 'object' && value.length === 0)) continue
    cells[at] =
      form === 'plain'
        ? (value as string | number)
        : form === 'word'
          ? words.put(value as string)
          : form === 'id'
            ? packId(value as string)
            : form === 'json'
              ? JSON.stringify(value)
              : words.put(JSON.stringify(value))
  }
  return cells
}

/** @param cells in the order of {@link RECORD_COLUMNS} */
export function fromCells(cells: readonly Cell[], words: Words): CallRecord {
  const record: Record<string, unknown> = {}
  COLUMN_FORMS.forEach(([name, form], at) => {
    const cell = cells[at] ?? null
    switch (form) {
      case 'word':
        record[name] = cell === null ? null : words.text(cell as number)
        break
      case 'wordJson':
        record[name] = cell === null ? [] : JSON.parse(words.text(cell as number))
        break
      case 'json':
        record[name] = cell === null ? [] : JSON.parse(cell as string)
        break
      case 'id':
        record[name] = unpackId(cell)
        break
      case 'plain':
        record[name] = cell
    }
  })
  return record as unknown as CallRecord
}
