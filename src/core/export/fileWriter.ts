import { randomBytes } from 'node:crypto'
import { open, rename, rm, type FileHandle } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

const CHUNK_CHARACTERS = 256 * 1024

/** Writes a file that appears under its name only once it is whole. */
export interface WholeFileWriter {
  /** @throws the system's error: ENOSPC, EACCES, … */
  write: (text: string) => Promise<void>
  /** Flushes to the disk and puts the file in its place, over an existing one. */
  finish: () => Promise<void>
  /** Leaves nothing behind. */
  abandon: () => Promise<void>
}

/**
 * Writes to a temporary file in the same folder, so that the rename at the end stays on one disk and is atomic.
 * @param path where the file shall be, absolute
 */
export async function openWholeFile(path: string): Promise<WholeFileWriter> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.part`)
  const file: FileHandle = await open(temporary, 'wx', 0o600)
  let buffered: string[] = []
  let characters = 0

  async function flush(): Promise<void> {
    const text = buffered.join('')
    buffered = []
    characters = 0
    if (text) await file.writeFile(text, 'utf8')
  }

  return {
    write: async (text) => {
      buffered.push(text)
      characters += text.length
      if (characters >= CHUNK_CHARACTERS) await flush()
    },
    finish: async () => {
      await flush()
      await file.sync()
      await file.close()
      await rename(temporary, path)
    },
    abandon: async () => {
      await file.close().catch(() => undefined)
      await rm(temporary, { force: true })
    },
  }
}
