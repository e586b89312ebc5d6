import { constants, copyFileSync, existsSync, linkSync, rmSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { isCode, lacksLinks, placeNew, syncFile, syncFolder } from '../../files/durableWrite.ts'
import { numbered, proveWhole, writeCopy } from './backup.ts'
import { withDraft } from './draft.ts'
import { guarded } from './failures.ts'
import { finishRestore, hasUnfinishedRestore, LOGS, promiseRestore } from './leftovers.ts'
import { closeDatabase, openDatabase, type StorePlace } from './open.ts'
import { claimStore } from './storeLock.ts'

/**
 * Puts a backup in the place of the store, which nobody may have open. The backup is proven first and stays where it
 * is; the file that was there is kept beside it, with its log. Killed at any moment, it has happened or it has not.
 * @param kept where the old file goes, when there is one; where that name is taken, with `-2`, `-3` … behind it
 * @returns that name; null where there was no file
 * @throws AppError store_busy where another has the store open; store_wrong_key, store_damaged, store_newer, disk_full,
 * file_failed; the store is as it was
 */
export function restoreStore(place: StorePlace, backupPath: string, kept: string): string | null {
  const backup = { path: backupPath, key: place.key }
  return guarded(place, () => {
    const lock = claimStore(place.path)
    try {
      proveWhole(backup)
      return withDraft(place.path, (draft) => {
        copyTo(backup, { ...place, path: draft })
        layLogToRest(place)
        const keptAs = keep(place.path, kept)
        try {
          promiseRestore(draft, place.path)
        } catch (thrown) {
          if (keptAs !== null && !hasUnfinishedRestore(place.path)) unkeep(keptAs)
          throw thrown
        }
        finishRestore(place.path)
        return keptAs
      })
    } finally {
      lock.release()
    }
  })
}

function copyTo(from: StorePlace, to: StorePlace): void {
  guarded(from, () => {
    const source = openDatabase({ ...from, readonly: true })
    try {
      writeCopy(source, to)
    } finally {
      source.close()
    }
  })
}

/** Best effort: the store may be what is to be got rid of, and its log is kept beside it then. */
function layLogToRest(place: StorePlace): void {
  if (!existsSync(place.path)) return
  try {
    closeDatabase(openDatabase(place))
  } catch {
    return
  }
}

/**
 * Gives the file, with its log, a second name, under which it stays when the first is another's.
 * @returns that name; null where there was no file
 */
export function keep(path: string, wanted: string): string | null {
  if (!existsSync(path)) return null
  let number = 1
  while (!keepAs(path, numbered(wanted, number))) number += 1
  syncFolder(dirname(wanted))
  return numbered(wanted, number)
}

/** What it was called before is where it was. */
function unkeep(kept: string): void {
  for (const suffix of ['', ...LOGS]) rmSync(kept + suffix, { force: true })
}

/** @returns false where the name is taken */
function keepAs(path: string, kept: string): boolean {
  if (LOGS.some((suffix) => existsSync(kept + suffix)) || !secondName(path, kept)) return false
  for (const suffix of LOGS)
    if ((statSync(path + suffix, { throwIfNoEntry: false })?.size ?? 0) > 0)
      secondName(path + suffix, kept + suffix)
  return true
}

/** A copy, where the disk has no hard links. @returns false where the name is taken */
function secondName(from: string, to: string): boolean {
  try {
    linkSync(from, to)
    return true
  } catch (thrown) {
    if (isCode(thrown, 'EEXIST')) return false
    if (!lacksLinks(thrown)) throw thrown
  }
  return withDraft(to, (draft) => {
    copyFileSync(from, draft, constants.COPYFILE_FICLONE)
    syncFile(draft)
    return placeNew(draft, to)
  })
}
