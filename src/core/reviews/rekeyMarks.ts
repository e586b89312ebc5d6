import { renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { syncFile, syncFolder } from '../files/durableWrite.ts'
import { guarded } from '../records/store/failures.ts'
import { BESIDE } from '../records/store/leftovers.ts'
import { closeDatabase, openDatabase, type StorePlace } from '../records/store/open.ts'
import { claimStore } from '../records/store/storeLock.ts'
import { copyMarks } from './markStore.ts'
import { MARK_MIGRATIONS } from './migrations.ts'

/**
 * Writes the marks anew under another key, which nobody may have open meanwhile. Killed at any moment, the old key or the
 * new one opens them. The new key must be kept safe before this is called.
 * @throws AppError store_busy where another has the file open; else as `openDatabase`, and the file is as it was
 */
export function rekeyMarks(from: StorePlace, newKey: string): void {
  const { path } = from
  const next = `${path}-next`
  const removeNext = (): void => {
    for (const suffix of ['', ...BESIDE]) rmSync(next + suffix, { force: true })
  }
  guarded(from, () => {
    const lock = claimStore(path)
    try {
      // A killed process may have left one.
      removeNext()
      const [source, target] = [from, { path: next, key: newKey }].map((place) =>
        openDatabase({ ...place, migrations: MARK_MIGRATIONS }),
      )
      try {
        if (source !== undefined && target !== undefined) copyMarks(source, target)
      } finally {
        for (const database of [source, target]) if (database !== undefined) closeDatabase(database)
      }
      syncFile(next)
      renameSync(next, path)
      syncFolder(dirname(path))
    } catch (thrown) {
      removeNext()
      throw thrown
    } finally {
      lock.release()
    }
  })
}
