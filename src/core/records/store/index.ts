import type { Database } from 'better-sqlite3-multiple-ciphers'
import { openBodies } from './bodies.ts'
import { openCallTable } from './callTable.ts'
import { guarded } from './failures.ts'
import { createIngest, type Ingest } from './ingest.ts'
import { openLeftOut } from './leftOut.ts'
import { createMaintenance, type Maintenance } from './maintenance.ts'
import { closeDatabase, openDatabase, type OpenOptions } from './open.ts'
import { createQueries, type Queries } from './queries.ts'
import { createRetention, type Retention } from './retention.ts'
import { openSearchIndex } from './searchIndex.ts'
import { openTasks } from './tasks.ts'
import { openWords } from './words.ts'
import { writer } from './write.ts'

/** The offline store of one machine: every account, every task, one encrypted file. */
export interface CallStore extends Ingest, Queries, Maintenance, Retention {
  /** Lays the log to rest and closes the file; asking again does nothing. */
  close: () => void
}

export interface CallStoreOptions extends OpenOptions {
  /** Milliseconds since the epoch; replaced in tests. */
  now?: () => number
}

/**
 * Opens the store, which is made where there is none.
 * @throws AppError as `openDatabase`; the methods throw disk_full, store_busy, store_read_only, store_damaged too
 */
export function openStore({ now = Date.now, ...options }: CallStoreOptions): CallStore {
  const database = openDatabase(options)
  const place = { path: options.path, key: options.key }
  try {
    const store = guarded(place, () => assemble(database, place, now))
    return store
  } catch (thrown) {
    database.close()
    throw thrown
  }
}

function assemble(database: Database, place: { path: string; key: string }, now: () => number): CallStore {
  const words = openWords(database)
  const bodies = openBodies(database)
  const tasks = openTasks(database)
  const calls = openCallTable(database, { words, bodies, search: openSearchIndex(database) })
  const write = writer(database, { words, bodies })
  const leftOut = openLeftOut(database)
  const parts = { database, write, words, bodies, tasks, calls, leftOut, now }
  const methods = {
    ...createIngest(parts),
    ...createQueries(parts),
    ...createRetention(parts),
    ...createMaintenance({ database, ...place }),
  }
  return {
    ...guardAll(methods, place),
    close: () => guarded(place, () => closeDatabase(database)),
  }
}

/** Whatever a method throws is one of our errors. */
function guardAll<T extends object>(methods: T, place: { path: string; key: string }): T {
  const entries = Object.entries(methods as Record<string, (...args: unknown[]) => unknown>)
  return Object.fromEntries(
    entries.map(([name, method]) => [name, (...args: unknown[]) => guarded(place, () => method(...args))]),
  ) as T
}

export { openDatabase } from './open.ts'
