import { closeSync, openSync, readSync, statSync } from 'node:fs'

/** Files that were looked into, by what they are and not by their names. */
const kept = new Map<string, number>()

/**
 * Reads the beginning of a file that SQLite may have open in this process. On POSIX systems, closing a file drops every
 * lock that the process holds on it, those of SQLite's connections among them: so the file is never closed here, and
 * opened once. Windows knows no such thing, and there an open file could not be replaced.
 * @returns null where there is no such file, or it is shorter
 */
export function firstBytes(path: string, count: number): Buffer | null {
  const head = Buffer.alloc(count)
  try {
    if (process.platform === 'win32') {
      const file = openSync(path, 'r')
      try {
        return readSync(file, head, 0, count, 0) < count ? null : head
      } finally {
        closeSync(file)
      }
    }
    return readSync(keptOpen(path), head, 0, count, 0) < count ? null : head
  } catch {
    return null
  }
}

function keptOpen(path: string): number {
  const { dev, ino } = statSync(path, { bigint: true })
  const which = `${dev}:${ino}`
  const file = kept.get(which) ?? openSync(path, 'r')
  kept.set(which, file)
  return file
}
