import type { Database } from 'better-sqlite3-multiple-ciphers'
import { packId, unpackId, type Cell } from './row.ts'
import type { TaskRow } from './tasks.ts'

/** Ids that kept calls went by under an earlier reader. Whatever writes runs in a transaction that writes. */
export interface Aliases {
  /** The id that a call goes by now; null where `id` is no former one. */
  find: (task: TaskRow, id: string) => string | null
  put: (task: TaskRow, former: string, id: string) => void
  /** Forgets the former ids of a call that goes. @param id as its row holds it */
  drop: (task: TaskRow, id: Cell) => void
}

export function openAliases(database: Database): Aliases {
  const select = database
    .prepare<[number, Cell], Cell>('SELECT call FROM aliases WHERE task = ? AND id = ?')
    .pluck()
  const insert = database.prepare<[number, Cell, Cell]>(
    'INSERT OR REPLACE INTO aliases (task, id, call) VALUES (?, ?, ?)',
  )
  const follow = database.prepare<[Cell, number, Cell]>(
    'UPDATE aliases SET call = ? WHERE task = ? AND call = ?',
  )
  const remove = database.prepare<[number, Cell]>('DELETE FROM aliases WHERE task = ? AND call = ?')
  return {
    find: (task, id) => unpackId(select.get(task.id, packId(id)) ?? null),
    put: (task, former, id) => {
      follow.run(packId(id), task.id, packId(former))
      insert.run(task.id, packId(former), packId(id))
    },
    drop: (task, id) => void remove.run(task.id, id),
  }
}
