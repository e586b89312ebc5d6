/** Whether a store's file is as long as it says: SQLite takes the missing end of a page, and of a file, for zeros. */
import { closeSync, openSync, readSync, statSync } from 'node:fs'
import type { Database } from 'better-sqlite3-multiple-ciphers'
import { AppError } from '#shared/errors.ts'
import { isCode } from '../../files/durableWrite.ts'

export const PAGE_BYTES = 4096
const LOG_HEADER_BYTES = 32
const FRAME_HEADER_BYTES = 24
/** The page at 1 GiB, which SQLite keeps for locks and never writes. */
const LOCK_PAGE = 2 ** 30 / PAGE_BYTES + 1

/**
 * Every page that the store counts must be in the file whole, or in the log. Held in one transaction, so that nobody
 * makes the file shorter or the log another one meanwhile; that it grows is no matter.
 * @throws AppError store_damaged
 */
export function proveLength(database: Database, path: string): void {
  const prove = database.transaction(() => {
    const pages = Number(database.pragma('page_count', { simple: true }))
    const whole = Math.floor(statSync(path).size / PAGE_BYTES)
    if (whole >= pages) return
    const logged = loggedPages(`${path}-wal`)
    for (let page = whole + 1; page <= pages; page += 1)
      if (!logged.has(page) && page !== LOCK_PAGE)
        throw new AppError('store_damaged', 'The end of the store is missing', { path })
  })
  prove.deferred()
}

/**
 * Numbers of the pages that the log holds. No lock is lost by reading it: SQLite keeps none on this file.
 * @param path of the log; there may be none
 */
function loggedPages(path: string): Set<number> {
  const pages = new Set<number>()
  let file: number
  try {
    file = openSync(path, 'r')
  } catch (thrown) {
    if (isCode(thrown, 'ENOENT')) return pages
    throw thrown
  }
  try {
    const header = Buffer.alloc(LOG_HEADER_BYTES)
    if (readSync(file, header, 0, header.length, 0) < header.length) return pages
    const salt = header.subarray(16, 24)
    const frame = Buffer.alloc(FRAME_HEADER_BYTES)
    for (let at = LOG_HEADER_BYTES; ; at += FRAME_HEADER_BYTES + PAGE_BYTES) {
      if (readSync(file, frame, 0, frame.length, at) < frame.length) return pages
      // What an earlier round of the log left behind.
      if (!frame.subarray(8, 16).equals(salt)) return pages
      pages.add(frame.readUInt32BE(0))
    }
  } finally {
    closeSync(file)
  }
}
