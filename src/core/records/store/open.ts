/**
 * Opens the store's file. Cipher: AEGIS-256, authenticated like the module's default (ChaCha20-Poly1305) and measured
 * at 1.9 against 7.6 µs a page read, 353 against 603 ms for 100,000 inserts. The key is 32 random bytes and is used as
 * it is: no derivation, an open takes under a millisecond. Every setting is made at every open: SQLite forgets them.
 */
import { accessSync, chmodSync, constants, existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3-multiple-ciphers'
import { AppError } from '#shared/errors.ts'
import { placeNew, syncFile } from '../../files/durableWrite.ts'
import { withDraft } from './draft.ts'
import { guarded, keyFingerprint } from './failures.ts'
import { registerFoldedNumber } from './foldedNumber.ts'
import { PAGE_BYTES, proveLength } from './length.ts'
import { migrate, MIGRATIONS, refuseNewer, type Migration } from './migrations/index.ts'
import { nativeBinding } from './nativeBinding.ts'

export interface StorePlace {
  /** Absolute path of the database; `-wal` and `-shm` lie beside it. */
  path: string
  /** 32 random bytes as 64 hex digits. */
  key: string
}

export interface OpenOptions extends StorePlace {
  /** Reads alone; the file must be there and up to date. */
  readonly?: boolean
  /** Pages of the file held in memory, in KiB. */
  cacheKib?: number
  /** The schema, where it is not that of calls. */
  migrations?: readonly Migration[]
}

const KEY = /^[0-9a-f]{64}$/i
export const isKey = (text: string): boolean => KEY.test(text)
/** How long a writer waits for another process's transaction, which is one page of records. */
const BUSY_TIMEOUT_MS = 10_000
/** Holds the inner pages of every index of a million calls and the leaves in use. */
const CACHE_KIB = 96 * 1024
const WAL_KEPT_BYTES = 64 * 1024 * 1024
/** 64 MB of pages between checkpoints: pages of the indexes are written often, and go into the file once. */
const CHECKPOINT_PAGES = 16_000

/**
 * @throws AppError store_wrong_key, store_damaged, store_newer, store_read_only, store_busy, disk_full,
 * permission_denied, file_failed. The file is left as it was by every one of them.
 */
export function openDatabase({
  path,
  key,
  readonly = false,
  cacheKib = CACHE_KIB,
  migrations = MIGRATIONS,
}: OpenOptions): Database.Database {
  if (!isKey(key)) throw new AppError('store_wrong_key', 'A key is 64 hex digits', { path })
  const place = { path, key }
  return guarded(place, () => {
    if (!readonly) prepareFile(place, migrations)
    refuseShort(path)
    // A connection that may write plays the log into the file when it closes, also into one that is not whole.
    if (!readonly && hasLog(path)) connect(place, true, migrations).close()
    const database = connect(place, readonly, migrations)
    try {
      settle(database, cacheKib)
      registerFoldedNumber(database)
      if (!readonly) migrate(database, migrations)
      return database
    } catch (thrown) {
      database.close()
      throw thrown
    }
  })
}

/** A connection to a store that this key opens, this version knows, and that is as long as it says. */
function connect(
  { path, key }: StorePlace,
  readonly: boolean,
  migrations: readonly Migration[],
): Database.Database {
  const database = new Database(path, {
    readonly,
    fileMustExist: true,
    timeout: BUSY_TIMEOUT_MS,
    nativeBinding: nativeBinding(),
  })
  try {
    unlock(database, key)
    refuseNewer(Number(database.pragma('user_version', { simple: true })), migrations.length)
    proveLength(database, path)
    return database
  } catch (thrown) {
    database.close()
    throw thrown
  }
}

const hasLog = (path: string): boolean => (statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0

function prepareFile({ path, key }: StorePlace, migrations: readonly Migration[]): void {
  if (!existsSync(path)) makeFile({ path, key }, migrations)
  try {
    accessSync(path, constants.W_OK)
    // The log is made beside it at every open.
    accessSync(dirname(path), constants.W_OK)
  } catch (thrown) {
    throw new AppError('store_read_only', 'The store cannot be written', { path }, { cause: thrown })
  }
  closeToOthers(path)
}

/**
 * Makes an empty store. It has its name once it is whole, so that a file which is no store was one: there is no moment
 * at which a kill leaves less.
 */
function makeFile({ path, key }: StorePlace, migrations: readonly Migration[]): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  withDraft(path, (draft) => {
    const database = new Database(draft, { fileMustExist: true, nativeBinding: nativeBinding() })
    try {
      unlock(database, key)
      settle(database, CACHE_KIB)
      registerFoldedNumber(database)
      migrate(database, migrations)
    } finally {
      closeDatabase(database)
    }
    syncFile(draft)
    // Another process may have been quicker, and its file is as good.
    placeNew(draft, path)
  })
}

/** SQLite would take it for a new store, and remove its log. */
function refuseShort(path: string): void {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found?.isFile() && found.size < PAGE_BYTES)
    throw new AppError('store_damaged', 'The store is cut off', { path })
}

/** Best effort: whose file it is alone may do it, and what others could read is encrypted. */
function closeToOthers(path: string): void {
  if ((statSync(path).mode & 0o077) === 0) return
  try {
    chmodSync(path, 0o600)
  } catch {
    return
  }
}

/** Before anything else is asked of a connection. */
export function unlock(database: Database.Database, key: string): void {
  database.pragma("cipher = 'aegis'")
  database.pragma(`key = 'raw:${key}${keyFingerprint(key)}'`)
}

/** Encrypts every page of an unlocked database with another key. It must not be in WAL mode. */
export function changeKey(database: Database.Database, key: string): void {
  database.pragma(`rekey = 'raw:${key}${keyFingerprint(key)}'`)
}

function settle(database: Database.Database, cacheKib: number): void {
  if (!database.readonly) {
    // These two bind a new file alone, and the second would rewrite the first page of one that is damaged further in. The
    // page size is one of the marks by which `failures.ts` knows a store.
    if (database.pragma('page_count', { simple: true }) === 0) {
      database.pragma('page_size = 4096')
      database.pragma('auto_vacuum = INCREMENTAL')
    }
    database.pragma('journal_mode = WAL')
  }
  database.pragma('synchronous = FULL')
  database.pragma('foreign_keys = ON')
  database.pragma('temp_store = MEMORY')
  database.pragma('mmap_size = 0')
  database.pragma(`cache_size = -${cacheKib}`)
  database.pragma(`journal_size_limit = ${WAL_KEPT_BYTES}`)
  database.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`)
  // What is deleted stays encrypted until its page is used again; wiping it costs 7 % of the speed of writing.
  database.pragma('secure_delete = OFF')
}

/** Writes what the WAL holds into the file and closes it. Another process may go on using the store. */
export function closeDatabase(database: Database.Database): void {
  if (!database.open) return
  try {
    if (!database.readonly) emptyLog(database)
  } finally {
    database.close()
  }
}

/**
 * Writes what the WAL holds into the file, as far as nobody reads it just now. An export may read for minutes: waiting
 * for it would hold up everybody else, and whoever comes next does the rest.
 */
export function emptyLog(database: Database.Database): void {
  database.pragma('busy_timeout = 0')
  try {
    database.pragma('wal_checkpoint(TRUNCATE)')
  } finally {
    database.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`)
  }
}

/**
 * Reads every page and compares every index with its table.
 * @returns the faults found, in SQLite's words; empty where the file is whole
 */
export function checkIntegrity(database: Database.Database): string[] {
  const indexed = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'search'").get() !== undefined
  const check = database.transaction((): string[] => {
    // Any query makes FTS5 notice that another process has rewritten its index. The check does not, and takes the index
    // as this connection remembers it for damaged.
    if (indexed) database.prepare('SELECT rowid FROM search WHERE rowid = 0').get()
    const rows = database.pragma('integrity_check') as { integrity_check: string }[]
    const faults = rows.map((row) => row.integrity_check).filter((line) => line !== 'ok')
    const broken = database.pragma('foreign_key_check') as { table: string }[]
    return [...faults, ...broken.map(({ table }) => `foreign key of ${table}`)]
  })
  return check.deferred()
}
