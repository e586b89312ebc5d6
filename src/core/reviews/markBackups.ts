/**
 * Backups of the marks, made by themselves. Putting one back merges it: what is newer stays, and what a backup lacks is
 * not undone. So it may be done at any time, and as often as one likes.
 */
import { copyFileSync, mkdirSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { StoreBackup } from '#shared/records/storeOverview.ts'
import { DAY_MS, formatChinaTime } from '#shared/time.ts'
import { withDraft } from '../records/store/draft.ts'
import { BACKUPS, namesIn } from '../records/store/leftovers.ts'
import type { StorePlace } from '../records/store/open.ts'
import { openMarkStore, type MarkStore } from './markStore.ts'

/** Backups that are kept of one file. */
export const MOST_BACKUPS = 10

const folderOf = (path: string): string => join(dirname(path), BACKUPS)
export const backupPath = (path: string, name: string): string => join(folderOf(path), basename(name))

/** The backups of a file of marks, the newest first. */
export function markBackups(path: string): StoreBackup[] {
  const start = `${basename(path, '.db')}-`
  return namesIn(folderOf(path))
    .filter((name) => name.startsWith(start) && name.endsWith('.db'))
    .map((name) => {
      const { size, mtimeMs } = statSync(join(folderOf(path), name))
      return { name, bytes: size, at: Math.floor(mtimeMs) }
    })
    .sort((one, other) => (one.name < other.name ? 1 : -1))
}

/**
 * Writes a backup where the last one is a day old and something has changed since, and removes those that are too many.
 * @param now ms since the epoch
 * @returns its name; null where none was due
 */
export function backUpIfDue(store: MarkStore, { path, key }: StorePlace, now: number): string | null {
  const [newest] = markBackups(path)
  if (newest !== undefined) {
    if (now - newest.at < DAY_MS) return null
    const before = readCopy({ path: backupPath(path, newest.name), key }, now)
    if (before?.digest === store.digest()) return null
  }
  mkdirSync(folderOf(path), { recursive: true, mode: 0o700 })
  const stamp = formatChinaTime(now).replace(/[-:]/g, '').replace(' ', '-')
  const written = store.backup(backupPath(path, `${basename(path, '.db')}-${stamp}.db`))
  for (const { name } of markBackups(path).slice(MOST_BACKUPS))
    rmSync(backupPath(path, name), { force: true })
  return basename(written.path)
}

/**
 * Puts what a backup holds beside what is there. A file in which nothing was marked goes on as the backup's reviewer.
 * @returns how many members were newer @throws AppError as `openDatabase` of the backup
 */
export function mergeBackup(store: MarkStore, backup: StorePlace, now: number): number {
  const { reviewer, rows } = demandCopy(backup, now)
  return store.mergeRows(rows, reviewer !== store.reviewer && store.isUnused() ? reviewer : null)
}

/** Of a copy, since a backup is never written: an older one would have to be. */
function demandCopy(
  { path, key }: StorePlace,
  now: number,
): Pick<MarkStore, 'reviewer'> & { rows: ReturnType<MarkStore['allRows']>; digest: string } {
  return withDraft(path, (draft) => {
    copyFileSync(path, draft)
    const store = openMarkStore({ path: draft, key, now: () => now })
    try {
      return { reviewer: store.reviewer, rows: store.allRows(), digest: store.digest() }
    } finally {
      store.close()
      rmSync(`${draft}-lock`, { force: true })
    }
  })
}

/** @returns null for one that does not open */
export function readCopy(place: StorePlace, now: number): ReturnType<typeof demandCopy> | null {
  try {
    return demandCopy(place, now)
  } catch {
    return null
  }
}
