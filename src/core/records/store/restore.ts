import { chmodSync, existsSync, renameSync } from 'node:fs'
import { dirname } from 'node:path'
import { AppError } from '#shared/errors.ts'
import { proveWhole, syncFile, writeBackup } from './backup.ts'
import { guarded } from './failures.ts'
import { openDatabase, type StorePlace } from './open.ts'

/**
 * Puts a backup in the place of the store, which nobody may have open. The backup is proven first and stays where it
 * is; the file that was there is kept beside it, with its log.
 * @param kept where the old file goes, when there is one; it must not exist
 * @throws AppError store_wrong_key, store_damaged, store_newer, disk_full, file_failed; the store is as it was
 */
export function restoreStore(place: StorePlace, backupPath: string, kept: string): void {
  if (existsSync(kept))
    throw new AppError('file_failed', 'The place for the old file is taken', { path: kept })
  const draft = `${place.path}.restored`
  proveWhole({ path: backupPath, key: place.key })
  guarded({ path: backupPath, key: place.key }, () => {
    const source = openDatabase({ path: backupPath, key: place.key, readonly: true })
    try {
      writeBackup(source, { path: draft, key: place.key })
    } finally {
      source.close()
    }
  })
  guarded(place, () => {
    // The log belongs to the old file: beside the restored one it would be played into it.
    for (const suffix of ['', '-wal', '-shm'])
      if (existsSync(place.path + suffix)) renameSync(place.path + suffix, kept + suffix)
    renameSync(draft, place.path)
    chmodSync(place.path, 0o600)
    syncFile(dirname(place.path))
  })
}
