import type { Database } from 'better-sqlite3-multiple-ciphers'
import type { CallRecord } from '#shared/records/types.ts'
import type { StoredTaskRef } from '../../sync/store.ts'
import type { Aliases } from './aliases.ts'
import { fromCells, packId, RECORD_COLUMNS, type Cell } from './row.ts'
import type { Tasks } from './tasks.ts'
import type { Words } from './words.ts'

/** A kept call, and what tells whether the platform has said anything else of it since. */
export interface KnownCall {
  record: CallRecord
  /** Of its body, hex digits. */
  digest: string
}

export interface ById {
  /** In the order of the ids; null for one that is not kept. */
  callsById: (scope: StoredTaskRef, ids: readonly string[]) => (KnownCall | null)[]
  /** How many of them are kept. */
  countKept: (scope: StoredTaskRef, ids: readonly string[]) => number
}

export interface ByIdParts {
  database: Database
  words: Words
  tasks: Tasks
  aliases: Aliases
}

export function createById({ database, words, tasks, aliases }: ByIdParts): ById {
  const columns = RECORD_COLUMNS.map((column) => `c.${column}`).join(', ')
  const select = database
    .prepare<[number, Cell], Cell[]>(
      `SELECT lower(hex(m.digest)), ${columns} FROM calls c JOIN marks m ON m.key = c.key
       WHERE c.task = ? AND c.id = ?`,
    )
    .raw()
  const isKept = database
    .prepare<[number, Cell], number>('SELECT 1 FROM calls WHERE task = ? AND id = ?')
    .pluck()
  return {
    callsById: database.transaction((scope: StoredTaskRef, ids: readonly string[]) => {
      const task = tasks.find(scope)
      if (task === null) return ids.map(() => null)
      const cellsOf = (id: string | null): Cell[] | undefined =>
        id === null ? undefined : select.get(task.id, packId(id))
      return ids.map((id) => {
        const found = cellsOf(id) ?? cellsOf(aliases.find(task, id))
        if (found === undefined) return null
        const [digest, ...cells] = found
        return { record: fromCells(cells, words), digest: String(digest) }
      })
    }),
    countKept: database.transaction((scope: StoredTaskRef, ids: readonly string[]) => {
      const task = tasks.find(scope)
      if (task === null) return 0
      const isHere = (id: string | null): boolean =>
        id !== null && isKept.get(task.id, packId(id)) !== undefined
      return ids.filter((id) => isHere(id) || isHere(aliases.find(task, id))).length
    }),
  }
}
