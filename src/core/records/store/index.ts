import type { Database } from 'better-sqlite3-multiple-ciphers'
import { createAcross, type Across } from './across.ts'
import { openAliases } from './aliases.ts'
import { openBodies } from './bodies.ts'
import { createById, type ById } from './byId.ts'
import { openCallTable } from './callTable.ts'
import { guardAll, guarded } from './failures.ts'
import { fileIdentity, type FileIdentity } from './identity.ts'
import { createDesk, type Desk } from './desk.ts'
import { createIngest, type Ingest } from './ingest.ts'
import { openLeftOut } from './leftOut.ts'
import { createKept, type Kept } from './kept.ts'
import { createMaintenance, type Maintenance } from './maintenance.ts'
import { closeDatabase, openDatabase, type OpenOptions, type StorePlace } from './open.ts'
import { createQueries, type Queries } from './queries.ts'
import { openReadings } from './readings.ts'
import { createRenewal, type Renewal } from './renewal.ts'
import { openRenewCall } from './renewCall.ts'
import { createRuleHits, type RuleHits } from './ruleHits.ts'
import { createRetention, type Retention } from './retention.ts'
import { openSearchIndex } from './searchIndex.ts'
import { openSiblings } from './siblings.ts'
import { enterStore, type StoreLock } from './storeLock.ts'
import { openTasks } from './tasks.ts'
import { openUnnamed } from './unnamed.ts'
import { openWords } from './words.ts'
import { writer } from './write.ts'

/** The offline store of one machine: every account, every task, one encrypted file. */
export interface CallStore
  extends Ingest, Queries, ById, Across, Desk, Kept, Maintenance, Retention, Renewal, RuleHits {
  /** Whether its file is the one that is found under its name now; a restore puts another one there. */
  isCurrent: () => boolean
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
  const place = { path: options.path, key: options.key }
  const lock = guarded(place, () => enterStore(options.path))
  let database: Database | null = null
  try {
    database = openDatabase(options)
    const opened = { database, place, lock, file: fileIdentity(options.path), now }
    return guarded(place, () => assemble(opened))
  } catch (thrown) {
    database?.close()
    lock.release()
    throw thrown
  }
}

interface Opened {
  database: Database
  place: StorePlace
  lock: StoreLock
  file: FileIdentity
  now: () => number
}

function assemble({ database, place, lock, file, now }: Opened): CallStore {
  const words = openWords(database)
  const bodies = openBodies(database)
  const tasks = openTasks(database)
  const aliases = openAliases(database)
  const search = openSearchIndex(database, words)
  const calls = openCallTable(database, { words, bodies, search, aliases })
  const write = writer(database, { words, bodies, search, file })
  const leftOut = openLeftOut(database)
  const readings = openReadings(database)
  const siblings = openSiblings(database)
  const renewCall = openRenewCall({ bodies, calls, leftOut, aliases, siblings })
  const nameUnnamed = openUnnamed({ calls, leftOut, siblings, renewCall })
  const parts = { database, write, words, bodies, tasks, calls, leftOut, aliases, readings, nameUnnamed, now }
  const queries = createQueries(parts)
  const methods = {
    ...createIngest(parts),
    ...queries,
    ...createById(parts),
    ...createAcross(parts, queries),
    ...createDesk(parts),
    ...createKept(parts),
    ...createRuleHits(parts),
    ...createRetention(parts),
    ...createRenewal({ ...parts, renewCall }),
    ...createMaintenance({ database, ...place }),
  }
  return {
    ...guardAll(methods, place),
    isCurrent: file.isCurrent,
    close: () =>
      guarded(place, () => {
        try {
          closeDatabase(database)
        } finally {
          lock.release()
        }
      }),
  }
}

export { openDatabase } from './open.ts'
