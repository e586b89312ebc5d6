import type { Database } from 'better-sqlite3-multiple-ciphers'
import { AppError } from '#shared/errors.ts'
import { calls } from './0001-calls.ts'
import { keptFrom } from './0002-kept-from.ts'
import { readings } from './0003-readings.ts'
import { runs } from './0004-runs.ts'
import { searchPages } from './0006-search-pages.ts'
import { desk } from './0007-desk.ts'
import { scriptPaths } from './0009-script-paths.ts'

/** One step of the schema. It runs in a transaction, and imports nothing that a later version may change. */
export type Migration = (database: Database) => void

/**
 * A column for a field of the catalogue, empty until the calls that are kept are read again. SQLite adds it without
 * touching a row.
 * @param declared its name and type, see `columns.test.ts`
 */
const column =
  (declared: string): Migration =>
  (database) =>
    void database.exec(`ALTER TABLE calls ADD COLUMN ${declared}`)

/** In order; a store's `user_version` is the number of those it went through. A released one is never edited. */
export const MIGRATIONS: readonly Migration[] = [
  calls,
  keptFrom,
  readings,
  runs,
  column('first_words TEXT'),
  searchPages,
  desk,
  scriptPaths,
  column('customer_chars INTEGER'),
]

/**
 * Brings a store to the newest schema, each step whole or not at all.
 * @throws AppError store_newer where a later version of the product wrote it
 */
export function migrate(database: Database, migrations: readonly Migration[] = MIGRATIONS): void {
  const version = (): number => Number(database.pragma('user_version', { simple: true }))
  const step = database.transaction(() => {
    // Read again under the lock: another process may have migrated in between.
    const at = version()
    const next = migrations[at]
    if (next === undefined) return false
    next(database)
    database.pragma(`user_version = ${at + 1}`)
    return true
  })
  refuseNewer(version(), migrations.length)
  if (version() < migrations.length) while (step.immediate());
}

/** @throws AppError store_newer */
export function refuseNewer(version: number, known = MIGRATIONS.length): void {
  if (version > known)
    throw new AppError('store_newer', `The store has schema ${version}, this version knows ${known}`)
}
