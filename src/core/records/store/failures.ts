import { createHmac } from 'node:crypto'
import { statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import { AppError, toAppError, type ErrorCode } from '#shared/errors.ts'
import { firstBytes } from '../../files/firstBytes.ts'

const SALT_BYTES = 16
/** Bytes 16 … 23 of the file, which the cipher leaves readable: page size, versions, reserved bytes, fractions. */
const PLAIN_HEADER = Buffer.from([0x10, 0x00, 0x02, 0x02, 0x40, 0x40, 0x20, 0x20])
/** The two versions say whether the file is in WAL mode, which a backup is not until it is opened. */
const ROLLBACK_HEADER = Buffer.from([0x10, 0x00, 0x01, 0x01, 0x40, 0x40, 0x20, 0x20])
const FILE_ERRORS: ReadonlySet<ErrorCode> = new Set([
  'disk_full',
  'permission_denied',
  'file_failed',
  'store_damaged',
  'store_newer',
])
const NO_SPACE_BYTES = 64 * 1024

/**
 * What stands in the file's first 16 bytes, where the cipher keeps a salt that a raw key has no use for. It follows
 * from the key and gives nothing of it away; without it a wrong key and a destroyed first page look the same.
 * @param key 64 hex digits
 */
export function keyFingerprint(key: string): string {
  return createHmac('sha256', Buffer.from(key, 'hex'))
    .update('callbook store')
    .digest('hex')
    .slice(0, SALT_BYTES * 2)
}

/** Runs `work` on a store and turns what SQLite throws into our own errors. */
export function guarded<T>(place: { path: string; key: string }, work: () => T): T {
  try {
    const result = work()
    if (!(result instanceof Promise)) return result
    return result.catch((thrown: unknown) => {
      throw storeError(thrown, place)
    }) as T
  } catch (thrown) {
    throw storeError(thrown, place)
  }
}

/** Whatever a method throws is one of our errors. */
export function guardAll<T extends object>(methods: T, place: { path: string; key: string }): T {
  const entries = Object.entries(methods as Record<string, (...args: unknown[]) => unknown>)
  return Object.fromEntries(
    entries.map(([name, method]) => [name, (...args: unknown[]) => guarded(place, () => method(...args))]),
  ) as T
}

/** Messages of SQLite can quote a statement or a value, so the code alone goes on. */
function storeError(thrown: unknown, { path, key }: { path: string; key: string }): AppError {
  const code = sqliteCode(thrown)
  if (code === null) return withPath(toAppError(thrown), path)
  const fail = (name: AppError['code'], message: string): AppError =>
    new AppError(name, message, { path, cause: code }, { cause: thrown })
  if (code === 'SQLITE_NOTADB')
    return keyIsWrong(path, key)
      ? fail('store_wrong_key', 'The store was written with another key')
      : fail('store_damaged', "The store's first page cannot be read")
  if (code.startsWith('SQLITE_CORRUPT')) return fail('store_damaged', 'The store is damaged')
  if (code.startsWith('SQLITE_READONLY')) return fail('store_read_only', 'The store cannot be written')
  // PROTOCOL: others took the locks of the log again and again, as after a process that was killed.
  if (/^SQLITE_(BUSY|LOCKED|PROTOCOL)/.test(code))
    return fail('store_busy', 'Another process is writing to the store')
  if (code === 'SQLITE_FULL') return fail('disk_full', 'No space is left for the store')
  if (code.startsWith('SQLITE_IOERR') || code.startsWith('SQLITE_CANTOPEN'))
    return hasNoSpace(path)
      ? fail('disk_full', 'No space is left for the store')
      : fail('file_failed', `The store answered ${code}`)
  return fail('internal', `The store answered ${code}`)
}

function withPath(error: AppError, path: string): AppError {
  const concernsFile = FILE_ERRORS.has(error.code)
  return concernsFile && error.details.path === undefined
    ? new AppError(error.code, error.message, { ...error.details, path }, { cause: error })
    : error
}

/** What one table refers to is not in the other: no write of ours leaves a store like that. */
export function missing(what: string): AppError {
  return new AppError('store_damaged', `A ${what} is missing`)
}

/** @returns SQLite's code, null for an error that is not its own */
export function sqliteCode(thrown: unknown): string | null {
  const code = thrown instanceof Error ? (thrown as Error & { code?: unknown }).code : undefined
  return typeof code === 'string' && code.startsWith('SQLITE_') ? code : null
}

/**
 * What stands in a store's first 24 bytes, which the cipher leaves readable.
 * @returns the fingerprint of its key, see {@link keyFingerprint}; null for what does not look like a store
 */
export function storeHead(head: Buffer): string | null {
  const plain = head.subarray(SALT_BYTES, SALT_BYTES + PLAIN_HEADER.length)
  return plain.equals(PLAIN_HEADER) || plain.equals(ROLLBACK_HEADER)
    ? head.toString('hex', 0, SALT_BYTES)
    : null
}

/** Page one did not open: another key, if the file still looks like a store and names another key's fingerprint. */
function keyIsWrong(path: string, key: string): boolean {
  const head = firstBytes(path, SALT_BYTES + PLAIN_HEADER.length)
  const fingerprint = head === null ? null : storeHead(head)
  return fingerprint !== null && fingerprint !== keyFingerprint(key)
}

function hasNoSpace(path: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(dirname(path))
    return bavail * bsize < NO_SPACE_BYTES
  } catch {
    return false
  }
}
