/** What a killed process leaves beside a store, and how the next process ends it. No other process may have it open. */
import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { isCode, syncFolder } from '../../files/durableWrite.ts'
import { setFileAside } from '../../files/setAside.ts'

/** Folder beside the store. */
export const BACKUPS = 'backups'
/** What belongs to a database file and would be played into another one of its name. */
export const LOGS = ['-wal', '-journal'] as const
/** Files that SQLite keeps beside a database. */
export const BESIDE = [...LOGS, '-shm'] as const

/** A restored store that is whole, on the disk and wanted: from the moment it has this name, the restore is done. */
const readyPath = (path: string): string => `${path}.ready`
/** How versions before this one named it; they moved the store away before they put it in its place. */
const formerReadyPath = (path: string): string => `${path}.restored`

export const hasUnfinishedRestore = (path: string): boolean =>
  existsSync(readyPath(path)) || (existsSync(formerReadyPath(path)) && !existsSync(path))

/** The point of no return: from now on, opening the store opens the draft. The old file must have been kept before. */
export function promiseRestore(draft: string, path: string): void {
  renameSync(draft, readyPath(path))
  syncFolder(dirname(path))
}

/** Puts a restored store in its place, if there is one. */
export function finishRestore(path: string): void {
  if (!hasUnfinishedRestore(path)) return
  const ready = readyPath(path)
  if (existsSync(ready)) {
    // The log belongs to the old file, with which it is kept: beside the restored one it would be played into it.
    for (const suffix of BESIDE) rmSync(path + suffix, { force: true })
    syncFolder(dirname(path))
    renameSync(ready, path)
  } else {
    setLogsAside(path)
    renameSync(formerReadyPath(path), path)
  }
  syncFolder(dirname(path))
}

/** Ends what was begun, and removes drafts: no other process is there, so no draft is in use. */
export function tidy(path: string): void {
  finishRestore(path)
  // A log whose store file was moved away would be played into a new file.
  if (!existsSync(path)) setLogsAside(path)
  const stem = basename(path, '.db')
  for (const folder of [dirname(path), join(dirname(path), BACKUPS)])
    for (const name of namesIn(folder))
      if (isLeftover(name, stem)) rmSync(join(folder, name), { force: true })
  rmSync(formerReadyPath(path), { force: true })
  removeSecondNames(path, stem)
}

/** A restore that was killed before it was done has given the store, which is still the old one, a second name. */
function removeSecondNames(path: string, stem: string): void {
  const store = statSync(path, { bigint: true, throwIfNoEntry: false })
  if (store === undefined || store.nlink < 2n) return
  for (const name of namesIn(dirname(path))) {
    const other = join(dirname(path), name)
    const found = name.startsWith(`${stem}-`)
      ? statSync(other, { bigint: true, throwIfNoEntry: false })
      : undefined
    if (found === undefined || found.ino !== store.ino || found.dev !== store.dev) continue
    for (const suffix of ['', ...LOGS]) rmSync(other + suffix, { force: true })
  }
}

function isLeftover(name: string, stem: string): boolean {
  return (
    (name.startsWith(`${stem}-`) || name.startsWith(`${stem}.`)) && /\.part(-wal|-shm|-journal)?$/.test(name)
  )
}

function setLogsAside(path: string): void {
  rmSync(`${path}-shm`, { force: true })
  for (const suffix of LOGS)
    if ((statSync(path + suffix, { throwIfNoEntry: false })?.size ?? 0) > 0) setFileAside(path, { suffix })
}

/** Names of files; none where there is no such folder. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch (thrown) {
    if (isCode(thrown, 'ENOENT')) return []
    throw thrown
  }
}
