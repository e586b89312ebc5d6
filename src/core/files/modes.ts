import { chmodSync, mkdirSync, statSync } from 'node:fs'

/** Makes a folder for this user alone. A folder that exists already stays as it is. */
export function makeFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
}

/** A file of ours that came back from a backup may be open to others. Best effort: its owner alone may close it. */
export function tightenFile(path: string): void {
  if (process.platform === 'win32') return
  const stat = statSync(path, { throwIfNoEntry: false })
  if (!stat?.isFile() || (stat.mode & 0o077) === 0) return
  try {
    chmodSync(path, 0o600)
  } catch {
    return
  }
}
