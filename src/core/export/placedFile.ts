import { randomBytes } from 'node:crypto'
import { open, rename, rm, type FileHandle } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { syncFolder } from '../files/durableWrite.ts'

/** Of the file's name, in the temporary one. */
const NAME_SHOWN = 40

/** A file under a name of its own beside the one it is to become. */
export interface PlacedFile {
  /** Appends. @throws the system's error: ENOSPC, … */
  append: (bytes: Uint8Array) => Promise<void>
  /** Writes over bytes that were appended before. */
  patch: (bytes: Uint8Array, position: number) => Promise<void>
  /** How many bytes were appended. */
  size: () => number
  /** Flushes to the disk and puts the file in its place, over an existing one. */
  place: () => Promise<void>
  /** Leaves nothing behind; also after a {@link place} that failed. */
  abandon: () => Promise<void>
}

/**
 * The temporary file lies in the same folder, so that the rename at the end stays on one disk and is atomic.
 * @param path where the file shall be, absolute
 */
export async function openPlacedFile(path: string): Promise<PlacedFile> {
  // Of a name as long as the system takes, the whole and something more would be too long.
  const name = basename(path).slice(0, NAME_SHOWN).toWellFormed()
  const temporary = join(dirname(path), `.${name}.${randomBytes(6).toString('hex')}.part`)
  const file: FileHandle = await open(temporary, 'wx', 0o600)
  let size = 0

  /** A full disk may take a part of the bytes; the next try then says that it is full. */
  async function write(bytes: Uint8Array, position: number): Promise<void> {
    for (let done = 0; done < bytes.length;) {
      const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done)
      done += bytesWritten
    }
  }

  return {
    append: async (bytes) => {
      await write(bytes, size)
      size += bytes.length
    },
    patch: write,
    size: () => size,
    place: async () => {
      await file.sync()
      await file.close()
      await rename(temporary, path)
      syncFolder(dirname(path))
    },
    abandon: async () => {
      await file.close().catch(() => undefined)
      await rm(temporary, { force: true })
    },
  }
}
