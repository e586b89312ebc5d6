import { copyFileSync, existsSync, linkSync, renameSync } from 'node:fs'
import { dirname } from 'node:path'
import { lacksLinks, syncFile, syncFolder } from './durableWrite.ts'

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
  const aside = freeName(path, now, suffix)
  renameSync(path + suffix, aside)
  syncFolder(dirname(path))
  return aside
}

/**
 * Likewise keeps what a file holds before it is written over. The file itself stays in its place: a process that is
 * killed in between leaves it there.
 * @returns where its content lies as well
 */
export function keepAside(path: string): string {
  const aside = freeName(path, new Date(), '')
  try {
    linkSync(path, aside)
  } catch (thrown) {
    if (!lacksLinks(thrown)) throw thrown
    copyFileSync(path, aside)
    syncFile(aside)
  }
  syncFolder(dirname(path))
  return aside
}

function freeName(path: string, now: Date, suffix: string): string {
  const wanted = `${path}.set-aside-${timeInName(now)}`
  let aside = wanted + suffix
  for (let n = 2; existsSync(aside); n++) aside = `${wanted}-${n}${suffix}`
  return aside
}

/** `20250131T235959Z`: sorts by time and is a legal file name everywhere. */
function timeInName(date: Date): string {
  return date
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(/[-:]/g, '')
}
