import { existsSync, renameSync } from 'node:fs'
import { dirname } from 'node:path'
import { syncFolder } from './durableWrite.ts'

export interface SetAsideOptions {
  now?: Date
  /** Of the file's name, and at the end of the new one too: `-wal` of a database. */
  suffix?: string
}

/**
 * Gives a file that cannot be read another name beside its own, so that it is neither lost nor in the way.
 * @returns where it lies now
 */
export function setFileAside(path: string, { now = new Date(), suffix = '' }: SetAsideOptions = {}): string {
  const wanted = `${path}.set-aside-${timeInName(now)}`
  let aside = wanted + suffix
  for (let n = 2; existsSync(aside); n++) aside = `${wanted}-${n}${suffix}`
  renameSync(path + suffix, aside)
  syncFolder(dirname(path))
  return aside
}

/** `20250131T235959Z`: sorts by time and is a legal file name everywhere. */
function timeInName(date: Date): string {
  return date
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(/[-:]/g, '')
}
