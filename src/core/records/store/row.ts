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

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** A UUID in small letters takes 16 bytes in place of 36; any other id stays text. */
export function packId(id: string | null): string | Buffer | null {
  return id !== null && UUID.test(id) ? Buffer.from(id.replaceAll('-', ''), 'hex') : id
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
  return COLUMN_FORMS.map(([name, form]) => {
    const value = record[name]
    if (value === null || (Array.isArray(value) && value.length === 0)) return null
    switch (form) {
      case 'word':
        return words.put(value as string)
      case 'wordJson':
        return words.put(JSON.stringify(value))
      case 'json':
        return JSON.stringify(value)
      case 'id':
        return packId(value as string)
      case 'plain':
        return value as string | number
    }
  })
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
