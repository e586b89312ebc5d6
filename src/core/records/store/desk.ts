import type { Database } from 'better-sqlite3-multiple-ciphers'
import type { Write } from './write.ts'

/** What a person keeps beside the calls, as JSON by a name, see migration 7. */
export interface Desk {
  /** @returns null where nothing is kept under the name */
  readDesk: (identity: string, name: string) => string | null
  /** @param change from what is kept now to what is to be kept; null for nothing. Nobody else writes meanwhile. */
  changeDesk: (identity: string, name: string, change: (value: string | null) => string | null) => void
}

/** What was searched for last in a task. */
export const searchedName = (taskId: string): string => `searched/${taskId}`

export function createDesk({ database, write }: { database: Database; write: Write }): Desk {
  const select = database
    .prepare<[string, string], string>('SELECT value FROM desk WHERE account_id = ? AND name = ?')
    .pluck()
  const put = database.prepare<[string, string, string]>(
    'INSERT INTO desk (account_id, name, value) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
  )
  const drop = database.prepare<[string, string]>('DELETE FROM desk WHERE account_id = ? AND name = ?')
  const readDesk: Desk['readDesk'] = (identity, name) => select.get(identity, name) ?? null
  return {
    readDesk,
    changeDesk: (identity, name, change) =>
      write(() => {
        const before = readDesk(identity, name)
        const after = change(before)
        if (after === before) return
        if (after === null) drop.run(identity, name)
        else put.run(identity, name, after)
      }),
  }
}
