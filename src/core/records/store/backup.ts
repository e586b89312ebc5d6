import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Database } from 'better-sqlite3-multiple-ciphers'
import { AppError } from '#shared/errors.ts'
import { guarded } from './failures.ts'
import { checkIntegrity, openDatabase, type StorePlace } from './open.ts'

/**
 * Writes a copy under another name, proves that it opens and is whole, and only then puts it in its place.
 * @param to where, and with which key, which is the store's own
 * @returns the copy's bytes
 */
export function writeBackup(database: Database, { path, key }: StorePlace): number {
  const draft = `${path}.part`
  rmSync(draft, { force: true })
  try {
    // Made by us first, so that nobody else may read it while it is written; SQLite accepts an empty file.
    closeSync(openSync(draft, 'wx', 0o600))
    database.prepare('VACUUM INTO ?').run(draft)
    proveWhole({ path: draft, key })
    syncFile(draft)
    renameSync(draft, path)
    syncFile(dirname(path))
    return statSync(path).size
  } catch (thrown) {
    for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(draft + suffix, { force: true })
    throw thrown
  }
}

/**
 * Opens a copy with the store's key and reads all of it.
 * @throws AppError store_damaged, store_wrong_key, store_newer
 */
export function proveWhole(place: StorePlace): void {
  const copy = openDatabase({ ...place, readonly: true })
  try {
    if (guarded(place, () => checkIntegrity(copy)).length > 0)
      throw new AppError('store_damaged', 'The copy is damaged', { path: place.path })
  } finally {
    copy.close()
  }
}

/** Until this returns, a rename or a file may be lost with the power. Folders cannot be synced on Windows. */
export function syncFile(path: string): void {
  const isFolder = statSync(path).isDirectory()
  if (isFolder && process.platform === 'win32') return
  const file = openSync(path, isFolder ? 'r' : 'r+')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}
