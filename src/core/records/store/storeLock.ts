/**
 * Who has a store open, across processes and threads: many share it, and whoever replaces its file is alone. The locks
 * are SQLite's own on an empty database beside the store, held by a transaction: the system lets go of them with the
 * process, however it ends, on every system that SQLite knows.
 *
 * Nothing else may open that file: on POSIX systems, closing it anywhere in the process drops the process's locks.
 */
import { chmodSync, existsSync, mkdirSync, truncateSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3-multiple-ciphers'
import { AppError } from '#shared/errors.ts'
import { sqliteCode } from './failures.ts'
import { finishRestore, hasUnfinishedRestore, tidy } from './leftovers.ts'
import { ALONE_WAIT_MS, SHARE_WAIT_MS } from './lockWaits.ts'
import { nativeBinding } from './nativeBinding.ts'

export interface StoreLock {
  /** Asking again does nothing. */
  release: () => void
}

type Kind = 'shared' | 'alone'

const SUFFIX = '-lock'
const BEGIN: Record<Kind, string> = { alone: 'BEGIN EXCLUSIVE', shared: 'BEGIN' }
const TRIES = 100

/**
 * Held while a store is open. Its folder is made where it is missing. Whoever finds nobody else there first ends what a killed process began: a restore, drafts.
 * @throws AppError store_busy where somebody replaces the store, and goes on to
 */
export function enterStore(path: string): StoreLock {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  for (let left = TRIES; left > 0; left -= 1) {
    tidyIfAlone(path)
    const shared = take(path, 'shared', SHARE_WAIT_MS)
    // Two who came at once hinder each other.
    if (shared !== null && !hasUnfinishedRestore(path)) return shared
    shared?.release()
    if (shared === null) break
  }
  throw new AppError('store_busy', 'The store is being replaced', { path })
}

/** A store that can only be read is left as it is. */
function tidyIfAlone(path: string): void {
  let alone: StoreLock | null = null
  try {
    alone = take(path, 'alone', hasUnfinishedRestore(path) ? ALONE_WAIT_MS : 0)
    if (alone !== null) tidy(path)
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.code !== 'store_read_only') throw thrown
  } finally {
    alone?.release()
  }
}

/**
 * Held while a store's file is replaced: nobody has it open, and nobody can open it. What a killed process left of an
 * earlier restore is ended.
 * @throws AppError store_busy, with `cause: in_use`, where somebody has it open
 */
export function claimStore(path: string): StoreLock {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const alone = take(path, 'alone', ALONE_WAIT_MS)
  if (alone === null)
    throw new AppError('store_busy', 'The store is open elsewhere', { path, cause: 'in_use' })
  try {
    finishRestore(path)
    return alone
  } catch (thrown) {
    alone.release()
    throw thrown
  }
}

/** @returns null where others hold it for longer than the wait */
function take(path: string, kind: Kind, waitMs: number): StoreLock | null {
  const lockPath = path + SUFFIX
  const isNew = !existsSync(lockPath)
  let database: Database.Database | null = null
  try {
    database = new Database(lockPath, { timeout: waitMs, nativeBinding: nativeBinding() })
    if (isNew) chmodSync(lockPath, 0o600)
    // Nothing is ever written, not even a journal.
    database.pragma('journal_mode = MEMORY')
    database.exec(BEGIN[kind])
    database.prepare('SELECT count(*) FROM sqlite_master').get()
    return held(database)
  } catch (thrown) {
    database?.close()
    const code = sqliteCode(thrown)
    if (code?.startsWith('SQLITE_BUSY')) return null
    if (code === 'SQLITE_NOTADB' || code?.startsWith('SQLITE_CORRUPT')) {
      // A file of another program, on which no lock can be held.
      truncateSync(lockPath)
      return take(path, kind, waitMs)
    }
    if (code !== 'SQLITE_CANTOPEN' && !code?.startsWith('SQLITE_READONLY')) throw thrown
    if (kind === 'shared') return held(null)
    throw new AppError('store_read_only', 'The store cannot be written', { path }, { cause: thrown })
  }
}

function held(database: Database.Database | null): StoreLock {
  return { release: () => void database?.close() }
}
