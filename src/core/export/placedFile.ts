import { open, rename, rm, type FileHandle } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { syncFolder } from '../files/durableWrite.ts'
import { partName, removeLeftParts } from './leftParts.ts'
import { exportTarget, type Target } from './target.ts'

/** Phone numbers and conversations are for this user alone, unless the file existed with wider rights. */
const OWN_MODE = 0o600

/** A file under a name of its own beside the one it is to become. */
export interface PlacedFile {
  /** Appends. @throws the system's error: ENOSPC, … */
  append: (bytes: Uint8Array) => Promise<void>
  /** Writes over bytes that were appended before. */
  patch: (bytes: Uint8Array, position: number) => Promise<void>
  /** How many bytes were appended. */
  size: () => number
  /** Flushes to the disk and puts the file in its place, over an existing one, whose permissions it takes over. */
  place: () => Promise<void>
  /** Leaves nothing behind; also after a {@link place} that failed. */
  abandon: () => Promise<void>
}

/**
 * The temporary file lies in the same folder, so that the rename at the end stays on one disk and is atomic. A symbolic
 * link is followed and stays one; what a killed process left of the same file is cleared away.
 * @param path where the file shall be, absolute
 * @throws AppError as {@link exportTarget}; the system's error: ENOENT, EACCES, …
 */
export async function openPlacedFile(path: string): Promise<PlacedFile> {
  const target = await exportTarget(path)
  const [folder, name] = [dirname(target.path), basename(target.path)]
  await removeLeftParts(folder, name)
  const temporary = join(folder, partName(name))
  const file: FileHandle = await open(temporary, 'wx', OWN_MODE)
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
      await takeOver(file, target)
      await file.sync()
      await file.close()
      await rename(temporary, target.path)
      syncFolder(folder)
    },
    abandon: async () => {
      await file.close().catch(() => undefined)
      await rm(temporary, { force: true })
    },
  }
}

/** The owner only where the system lets us, which it does for administrators. */
async function takeOver(file: FileHandle, { replaced }: Target): Promise<void> {
  if (replaced === null || process.platform === 'win32') return
  const { mode, uid, gid } = replaced
  const made = await file.stat()
  if (made.uid !== uid || made.gid !== gid) await file.chown(uid, gid).catch(() => undefined)
  await file.chmod(mode)
}
