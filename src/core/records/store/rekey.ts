import { renameSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3-multiple-ciphers'
import { AppError } from '#shared/errors.ts'
import { syncFile, syncFolder } from '../../files/durableWrite.ts'
import { proveWhole } from './backup.ts'
import { withDraft } from './draft.ts'
import { guarded } from './failures.ts'
import { nativeBinding } from './nativeBinding.ts'
import {
  changeKey,
  closeDatabase,
  isKey,
  openDatabase,
  unlock,
  type OpenOptions,
  type StorePlace,
} from './open.ts'
import { claimStore } from './storeLock.ts'

/**
 * Writes the store anew under another key, which nobody may have open meanwhile. Killed at any moment, the old key or
 * the new one opens it; `fingerprintOf` tells which it wants. Nothing under the old key is left but for its backups, which keep
 * theirs. The new key must be kept safe before this is called.
 * @param newKey 32 random bytes as 64 hex digits
 * @throws AppError store_busy where another has the store open; store_wrong_key, store_damaged, store_newer, disk_full,
 * file_failed; the store is as it was
 */
export function rekeyStore(from: OpenOptions, newKey: string): void {
  const { path } = from
  if (!isKey(newKey)) throw new AppError('store_wrong_key', 'A key is 64 hex digits', { path })
  guarded(from, () => {
    const lock = claimStore(path)
    try {
      withDraft(path, (draft) => {
        copyWhole(from, draft)
        writeUnder({ path: draft, key: from.key }, newKey)
        proveWhole({ ...from, path: draft, key: newKey })
        syncFile(draft)
        renameSync(draft, path)
        syncFolder(dirname(path))
      })
    } finally {
      lock.release()
    }
  })
}

/** The log is laid to rest as well, which would be played into the new file. */
function copyWhole(from: OpenOptions, draft: string): void {
  const source = openDatabase(from)
  try {
    source.prepare('VACUUM INTO ?').run(draft)
  } finally {
    closeDatabase(source)
  }
}

/** The copy is not in WAL mode, in which no key can be changed, and needs no journal: a kill leaves a draft. */
function writeUnder({ path, key }: StorePlace, newKey: string): void {
  const copy = new Database(path, { fileMustExist: true, nativeBinding: nativeBinding() })
  try {
    unlock(copy, key)
    copy.pragma('journal_mode = OFF')
    changeKey(copy, newKey)
  } finally {
    copy.close()
  }
}
