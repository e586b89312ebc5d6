/**
 * Whether there is room for what is about to be written, looked at before it begins: a disk that fills up on the way
 * loses nothing, but the time. What surely does not fit is refused; where little is left, it is said and begun.
 */
import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { AppError } from '#shared/errors.ts'
import type { Events } from './ports.ts'

const MB = 1024 * 1024

/** Below this much left beside what is needed, it is said, bytes. */
export const LOW_SPACE = 500 * MB
/** Below this much a store is not filled any further: its log alone takes some of it, bytes. */
export const LEAST_SPACE = 50 * MB

/** @returns the bytes that this user may write where the path lies; null where nobody can tell */
export type FreeSpace = (path: string) => Promise<number | null>

/** @param neededBytes what is surely written, as far as that is known; 0 refuses nothing */
export type EnsureSpace = (path: string, neededBytes: number) => Promise<void>

export interface SpaceOptions {
  free?: FreeSpace
  events: Events
}

/**
 * What answers throws AppError disk_full, with the numbers, where the need is larger than what is free, and emits
 * `space.low` where hardly more is.
 */
export function createEnsureSpace({ free = systemFreeSpace, events }: SpaceOptions): EnsureSpace {
  return async (path, neededBytes) => {
    const freeBytes = await free(path)
    if (freeBytes === null) return
    if (freeBytes < neededBytes)
      throw new AppError('disk_full', 'Too little space is left on the disk', {
        path,
        neededBytes,
        freeBytes,
      })
    if (freeBytes - neededBytes < LOW_SPACE) events.emit({ name: 'space.low', payload: { path, freeBytes } })
  }
}

/** Of the nearest folder that is there. Some network disks do not say. */
export const systemFreeSpace: FreeSpace = async (path) => {
  for (let folder = path; ; folder = dirname(folder)) {
    try {
      const { bavail, bsize } = await statfs(folder)
      const bytes = bavail * bsize
      // A disk that knows no size says 0 blocks of 0 bytes.
      return bsize > 0 && Number.isFinite(bytes) ? bytes : null
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'ENOENT' || dirname(folder) === folder) return null
    }
  }
}
