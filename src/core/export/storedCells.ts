/**
 * Cells straight from the store's columns, without making a record of each call. What it gives is what `rowSource.ts`
 * gives for the same call; files with conversations, sentences, marks or masked numbers are made there.
 */
import type { ExportLayout } from '#shared/exports/types.ts'
import { recordField, type RecordField } from '#shared/records/fields.ts'
import type { CallRecord } from '#shared/records/types.ts'
import { LINK_FIELD } from '#shared/records/utteranceFields.ts'
import { isMarkKey } from '#shared/reviews/markFields.ts'
import { formOf, isRecordColumn, readableId, type Cell, type RecordColumn } from '../records/store/row.ts'
import { inUnit, layoutColumns } from './columns.ts'
import type { TableCell, TableColumn } from './table.ts'
import { momentText, wallClock } from './zone.ts'

type StoredRow = readonly Cell[]

export interface StoredColumn {
  column: TableColumn
  /**
   * What the store holds: text or nothing, an id as `readableId` reads it, a number, a moment, milliseconds; `shared` is
   * what many calls have in common, `list` what must be put together.
   */
  form: 'text' | 'id' | 'number' | 'time' | 'duration' | 'shared' | 'list'
  /** Where it stands among the cells that were read. */
  at: number
  /** From a call's cells to what becomes of the file's cell. What calls share is made once. */
  read: <T>(make: (cell: TableCell) => T) => (row: StoredRow) => T
}

export interface StoredCells {
  /** What is to be read of each call, in this order. */
  read: RecordColumn[]
  columns: StoredColumn[]
}

/** Words and numbers up to here are remembered. */
const REMEMBERED_WORDS = 1 << 16
const REMEMBERED_NUMBERS = 1 << 8

/** Whether the store's columns alone make the rows of this layout. */
export function isStoredAlone({ rows, columns, mask }: ExportLayout): boolean {
  return (
    rows === 'record' &&
    !mask &&
    columns.every(
      (key) => key !== LINK_FIELD.key && recordField(key)?.needsDetail !== true && !isMarkKey(key),
    )
  )
}

/** @param word the text of a word of the store */
export function storedCells(layout: ExportLayout, word: (word: number) => string): StoredCells {
  const read: RecordColumn[] = []
  const wall = wallClock(layout.zone)
  const clock = momentText(wall)

  function placeOf(column: RecordColumn): number {
    const known = read.indexOf(column)
    return known === -1 ? read.push(column) - 1 : known
  }

  function stored(field: RecordField, column: TableColumn): StoredColumn {
    const { key, type, wordIn } = field
    if (!isRecordColumn(key)) throw new Error(`The store has no column ${key}`)
    const at = placeOf(key)
    const wordAt = wordIn === undefined ? null : placeOf(wordIn)
    const textOf = (record: Record<string, unknown>): TableCell =>
      ('text' in field && field.text(record as unknown as CallRecord, layout.locale, clock)) || null
    const each = (
      form: StoredColumn['form'],
      cellOf: (cell: NonNullable<Cell>) => TableCell,
    ): StoredColumn => ({
      column,
      form,
      at,
      read: (make) => {
        const empty = make(null)
        return (row) => {
          const cell = row[at] ?? null
          return cell === null ? empty : make(cellOf(cell))
        }
      },
    })
    const ofWord = (cellOf: (text: string) => TableCell): StoredColumn => ({
      column,
      form: 'shared',
      at,
      read: (make) => rememberedWords(at, make(null), (number) => make(cellOf(word(number)))),
    })

    if (type === 'choice')
      return {
        column,
        form: 'shared',
        at,
        read: (make) =>
          rememberedPairs(at, wordAt, (value, said) =>
            make(textOf({ [key]: value, ...(wordIn ? { [wordIn]: said && word(Number(said)) } : {}) })),
          ),
      }
    switch (formOf(key)) {
      case 'word':
        return ofWord((text) => text)
      case 'wordJson':
        return ofWord((text) => textOf({ [key]: JSON.parse(text) as unknown }))
      case 'json':
        return each(
          'list',
          (cell) =>
            (key === 'components' ? componentsText(cell as string) : null) ??
            textOf({ [key]: JSON.parse(cell as string) as unknown }),
        )
      case 'id':
        return each('id', readableId)
      case 'plain':
        if (type === 'time') return each('time', (cell) => wall(cell as number))
        if (type === 'duration')
          return each('duration', (cell) => inUnit(cell as number, layout.durationUnit))
        return each(type === 'integer' ? 'number' : 'text', (cell) => cell as TableCell)
    }
  }

  const columns = layoutColumns(layout).map(({ field, column }) => {
    if (!('display' in field)) throw new Error(`A call has no ${field.key}`)
    return stored(field, column)
  })
  return { read, columns }
}

const [ID, NAME, VALUE] = ['{"id":"', '","name":"', '","value":']

/**
 * What the field catalogue makes of components, straight from the store's JSON of them, where nothing in it is escaped:
 * parsing takes three times as long. @returns null where it must be parsed
 */
function componentsText(json: string): string | null {
  if (json.includes('\\')) return null
  let text = ''
  let at = 1
  while (at < json.length) {
    if (!json.startsWith(ID, at)) return null
    const id = json.indexOf('"', at + ID.length)
    if (!json.startsWith(NAME, id)) return null
    const nameStart = id + NAME.length
    const name = json.indexOf('"', nameStart)
    if (!json.startsWith(VALUE, name)) return null
    let end = name + VALUE.length
    let value = ''
    if (json.startsWith('"', end)) {
      const valueEnd = json.indexOf('"', end + 1)
      value = json.slice(end + 1, valueEnd)
      end = valueEnd + 1
    } else if (json.startsWith('null', end)) end += 4
    else return null
    text += `${text === '' ? '' : '、'}${json.slice(nameStart, name)}=${value}`
    at = end + 2
  }
  return text || null
}

/** By the number of a word. */
function rememberedWords<T>(at: number, empty: T, make: (word: number) => T): (row: StoredRow) => T {
  const known: T[] = []
  return (row) => {
    const cell = row[at] ?? null
    if (cell === null) return empty
    const found = known[cell as number]
    if (found !== undefined) return found
    const made = make(cell as number)
    if ((cell as number) < REMEMBERED_WORDS) known[cell as number] = made
    return made
  }
}

/** By a small number and the number of a word. */
function rememberedPairs<T>(
  at: number,
  wordAt: number | null,
  make: (value: Cell, word: Cell) => T,
): (row: StoredRow) => T {
  const known: T[][] = []
  return (row) => {
    const value = row[at] ?? null
    const word = wordAt === null ? null : (row[wordAt] ?? null)
    const [first, second] = [placeOf(value, REMEMBERED_NUMBERS), placeOf(word, REMEMBERED_WORDS)]
    if (first === null || second === null) return make(value, word)
    const others = (known[first] ??= [])
    const found = others[second]
    if (found !== undefined) return found
    return (others[second] = make(value, word))
  }
}

/** 0 for nothing, else the next number; null for what is not small. */
function placeOf(cell: Cell, limit: number): number | null {
  if (cell === null) return 0
  return typeof cell === 'number' && cell >= 0 && cell < limit && Number.isInteger(cell) ? cell + 1 : null
}
