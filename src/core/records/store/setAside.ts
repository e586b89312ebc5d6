import { linkSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { lacksLinks, syncFolder } from '../../files/durableWrite.ts'
import { exists } from '../storeFiles.ts'

/**
 * Gives a store's file another name, with its log, which holds calls too and would be played into a new store. Killed
 * in between, the store has both names, and asking again ends it.
 * @param aside must not exist
 */
export function setAsideStore(path: string, aside: string): void {
  let linked = false
  try {
    linkSync(path, aside)
    linked = true
  } catch (thrown) {
    if (!lacksLinks(thrown)) throw thrown
  }
  for (const suffix of ['-wal', '-shm']) if (exists(path + suffix)) renameSync(path + suffix, aside + suffix)
  if (linked) rmSync(path)
  else renameSync(path, aside)
  syncFolder(dirname(path))
}
