import { existsSync, statSync } from 'node:fs'
import type { Database } from 'better-sqlite3-multiple-ciphers'
import type { StoredTask, StoreStats } from '#shared/records/localStore.ts'
import { writeBackup, type WrittenBackup } from './backup.ts'
import { keysBetween } from './keys.ts'
import { checkIntegrity, type StorePlace } from './open.ts'

export interface Maintenance {
  /** Faults found by reading everything; empty where the store is whole. */
  check: () => string[]
  /** Writes a whole, encrypted copy. @returns its name, which is another where that is taken, see `writeBackup` */
  backup: (path: string) => WrittenBackup
  stats: () => StoreStats
}

interface MaintenanceParts extends StorePlace {
  database: Database
}

export function createMaintenance({ database, path, key }: MaintenanceParts): Maintenance {
  return {
    check: () => checkIntegrity(database),
    backup: (target) => writeBackup(database, { path: target, key }),
    stats: () => stats(database, path),
  }
}

function stats(database: Database, path: string): StoreStats {
  const rows = database
    .prepare<[], { id: number } & Omit<StoredTask, 'oldest' | 'newest'>>(
      // A deleted task without a cut-off is not shown: there is nothing that a person could undo.
      `SELECT id, account_id AS identity, task_id AS taskId, calls, synced_at AS syncedAt, left_out AS leftOut,
       kept_from AS keptFrom FROM tasks WHERE calls > 0 OR kept_from IS NOT NULL OR NOT paused
       ORDER BY account_id, task_id`,
    )
    .all()
  const edge = (direction: 'ASC' | 'DESC') =>
    database
      .prepare<[number, bigint, bigint], number | null>(
        `SELECT calldate FROM calls WHERE key = (SELECT key FROM calls INDEXED BY calls_by_calldate
         WHERE task = ? AND key BETWEEN ? AND ? ORDER BY key ${direction} LIMIT 1)`,
      )
      .pluck()
  const [newest, oldest] = [edge('ASC'), edge('DESC')]
  const pragma = (name: string): number => Number(database.pragma(name, { simple: true }))
  const size = (suffix: string): number => (existsSync(path + suffix) ? statSync(path + suffix).size : 0)
  return {
    path,
    bytes: size('') + size('-wal') + size('-shm'),
    inUse: (pragma('page_count') - pragma('freelist_count')) * pragma('page_size'),
    calls: rows.reduce((sum, { calls }) => sum + calls, 0),
    tasks: rows.map(({ id, ...row }) => {
      const dated = keysBetween(id, null, null)
      return { ...row, oldest: oldest.get(id, ...dated) ?? null, newest: newest.get(id, ...dated) ?? null }
    }),
  }
}
