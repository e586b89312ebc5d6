/** Which files of a data folder are stores, and which key opens one: without opening any. */
import { readdirSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { formatChinaTime } from '#shared/time.ts'
import { firstBytes } from '../files/firstBytes.ts'
import { storeHead } from './store/failures.ts'
import { BACKUPS } from './store/leftovers.ts'

export const STORE_FILE = 'records.db'
export const DEMO_FILE = 'demo.db'
export const MARKS_FILE = 'marks.db'
export const DEMO_MARKS_FILE = 'demo-marks.db'
export const LOOKS_FILE = 'looks.db'
export const DEMO_LOOKS_FILE = 'demo-looks.db'

/** Backups and former stores of real calls: whatever a key of the store may open, but for the store itself. */
export function otherStoreFiles(folder: string): string[] {
  return [folder, join(folder, BACKUPS)].flatMap((place) =>
    namesIn(place)
      .filter((name) => name.startsWith('records-') && name.endsWith('.db'))
      .map((name) => join(place, name)),
  )
}

export const hasStoreFiles = (folder: string): boolean =>
  exists(join(folder, STORE_FILE)) || otherStoreFiles(folder).length > 0

export const exists = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined

/**
 * The fingerprint of the key that a store was written with, see `keyFingerprint`.
 * @returns null where there is no file, or none that looks like a store
 */
export function fingerprintOf(path: string): string | null {
  const head = firstBytes(path, 24)
  return head === null ? null : storeHead(head)
}

/** The name of a store that is put out of the way. @param now ms since the epoch */
export function asideName(path: string, now: number): string {
  const stamp = formatChinaTime(now).replace(/[-:]/g, '').replace(' ', '-')
  return join(dirname(path), `${basename(path, '.db')}-set-aside-${stamp}.db`)
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
