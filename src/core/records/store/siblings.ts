import type { Database } from 'better-sqlite3-multiple-ciphers'
import { baseOf, ordinalOf, type Sibling } from '../recordId.ts'
import type { TaskRow } from './tasks.ts'

/** What a task knows of the unnamed records of one base, kept or not. */
export type FindSiblings = (task: TaskRow, base: string) => (Omit<Sibling, 'met'> & { mark: number })[]

export function openSiblings(database: Database): FindSiblings {
  interface Row {
    id: string
    mark: number
    digest: Buffer | null
  }
  const kept = database.prepare<[number, string, string], Row>(
    `SELECT c.id, m.mark, m.digest FROM calls c INDEXED BY calls_by_id JOIN marks m ON m.key = c.key
     WHERE c.task = ? AND c.id >= ? AND c.id < ?`,
  )
  const known = database.prepare<[number, string, string], Row>(
    'SELECT id, mark, NULL AS digest FROM left_out WHERE task = ? AND id >= ? AND id < ?',
  )
  return (task, base) => {
    // `.` follows `-`, which stands before an ordinal.
    const range = [task.id, base, `${base}.`] as const
    const rows = [...kept.all(...range), ...(task.leftOut === 0 ? [] : known.all(...range))]
    return rows.flatMap(({ id, mark, digest }) => {
      const ordinal = baseOf(id) === base ? ordinalOf(id) : null
      return ordinal === null ? [] : [{ ordinal, mark, digest: digest?.toString('hex') ?? null }]
    })
  }
}
