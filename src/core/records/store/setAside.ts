import { rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { syncFolder } from '../../files/durableWrite.ts'
import { guarded } from './failures.ts'
import { BESIDE } from './leftovers.ts'
import { keep } from './restore.ts'
import { claimStore } from './storeLock.ts'

/**
 * Gives a store's file another name, with its log, so that a new store can begin in its place. Killed at any moment, one
 * of both names has all of it.
 * @param wanted where that name is taken, with `-2`, `-3` … behind it
 * @returns the name; null where there was no file
 * @throws AppError store_busy where somebody has the store open; disk_full, file_failed
 */
export function setAsideStore(path: string, wanted: string): string | null {
  return guarded({ path, key: '' }, () => {
    const lock = claimStore(path)
    try {
      const kept = keep(path, wanted)
      if (kept === null) return null
      rmSync(path)
      // If a kill here leaves the log, the next process that opens the store sets it aside: the log has its second name.
      for (const suffix of BESIDE) rmSync(path + suffix, { force: true })
      syncFolder(dirname(path))
      return kept
    } finally {
      lock.release()
    }
  })
}
