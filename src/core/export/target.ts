import { constants } from 'node:fs'
import { access, lstat, readlink, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { AppError } from '#shared/errors.ts'

/** What is at the place of a file that shall be written. */
export interface Target {
  /** Where the file itself lies: a symbolic link's end. */
  path: string
  /** Of the file that will be replaced; null where there is none. */
  replaced: { mode: number; uid: number; gid: number } | null
}

/** As many as Linux follows. */
const MOST_LINKS = 40
const PERMISSIONS = 0o777
const ANYONE_WRITES = 0o222

/**
 * Follows links, so that a link stays one and its end is replaced, and refuses what must not be replaced.
 * @param path absolute
 * @throws AppError permission_denied for a read-only file, file_failed for anything that is no file
 */
export async function exportTarget(path: string): Promise<Target> {
  const end = await endOfLinks(path)
  const found = await stat(end).catch(() => null)
  if (found === null) return { path: end, replaced: null }
  if (found.isDirectory())
    throw new AppError('file_failed', 'A folder has this name', { path, cause: 'EISDIR' })
  // A device or a pipe would be replaced by a file.
  if (!found.isFile()) throw new AppError('file_failed', 'This is no file', { path, cause: 'ENXIO' })
  // A rename asks the folder alone, and the administrator may write anything: what a person protected stays protected.
  const isWritable = (found.mode & ANYONE_WRITES) !== 0 && (await mayWrite(end))
  if (!isWritable)
    throw new AppError('permission_denied', 'The file is read-only', {
      path,
      cause: 'EACCES',
      what: 'read_only_file',
    })
  return { path: end, replaced: { mode: found.mode & PERMISSIONS, uid: found.uid, gid: found.gid } }
}

function mayWrite(path: string): Promise<boolean> {
  return access(path, constants.W_OK).then(
    () => true,
    () => false,
  )
}

/** Also of a link whose end is not there yet. */
async function endOfLinks(path: string): Promise<string> {
  let end = path
  for (let links = 0; links <= MOST_LINKS; links += 1) {
    const found = await lstat(end).catch(() => null)
    if (found?.isSymbolicLink() !== true) return end
    end = resolve(dirname(end), await readlink(end))
  }
  throw new AppError('file_failed', 'The links go in a circle', { path, cause: 'ELOOP' })
}
