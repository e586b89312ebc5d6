/** Files that are there whole or not at all, also after a kill or a power cut. */
import { randomBytes } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsync,
  fsyncSync,
  linkSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'

const DRAFT_SUFFIX = '.part'
/** A write takes moments: what is older was left by a process that is no more. */
const ABANDONED_MS = 60 * 60 * 1000
/** What file systems without hard links answer; Linux's vfat, exFAT, network shares and Windows differ. */
const NO_LINKS: ReadonlySet<string> = new Set([
  'EPERM',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EISDIR',
  'EINVAL',
])

/**
 * Writes a file that is on the disk when this returns: the old content or the new, never a part. Drafts that killed
 * processes left of the same file are removed.
 * @param mode of the new file. Default: for this user alone
 * @throws the system's error; the old content is there, and no draft
 */
export function writeDurably(path: string, content: string | Uint8Array, mode = 0o600): void {
  syncAll(writing(path, content, mode))
}

/** {@link writeDurably}, but the thread goes on while the disk works. Of two writes of one file, any may be last. */
export async function writeDurablyBeside(path: string, content: string): Promise<void> {
  const steps = writing(path, content, 0o600)
  for (let step = steps.next(); step.done !== true;)
    step = await synced(step.value).then(
      () => steps.next(),
      (thrown: unknown) => steps.throw(thrown),
    )
}

/** Steps that each go on once the disk has made the file or folder last that they hand over. */
type Steps = Generator<number, void, undefined>

function syncAll(steps: Steps): void {
  for (let step = steps.next(); step.done !== true;) {
    try {
      fsyncSync(step.value)
    } catch (thrown) {
      step = steps.throw(thrown)
      continue
    }
    step = steps.next()
  }
}

const synced = promisify(fsync)

function* writing(path: string, content: string | Uint8Array, mode: number): Steps {
  const draft = draftOf(path)
  try {
    const file = openSync(draft, 'wx', mode)
    try {
      writeFileSync(file, content)
      yield file
    } finally {
      closeSync(file)
    }
    renameSync(draft, path)
  } catch (thrown) {
    rmSync(draft, { force: true })
    throw thrown
  }
  yield* syncingFolder(dirname(path))
  removeAbandoned(path)
}

/** A unique name beside the file's own: a file is begun under it and renamed when it is whole. */
export function draftOf(path: string): string {
  return `${path}.${randomBytes(6).toString('hex')}${DRAFT_SUFFIX}`
}

export const isDraft = (name: string): boolean => name.endsWith(DRAFT_SUFFIX)

/**
 * Gives a finished draft its name if the name is free.
 * @returns false where the name is taken; the draft is there then
 */
export function placeNew(draft: string, path: string): boolean {
  try {
    linkSync(draft, path)
    rmSync(draft)
  } catch (thrown) {
    if (isCode(thrown, 'EEXIST')) return false
    if (!lacksLinks(thrown)) throw thrown
    if (existsSync(path)) return false
    // Another process could take the name in between; this disk has no way to tell.
    renameSync(draft, path)
  }
  syncFolder(dirname(path))
  return true
}

/** Whether this error says that the file system has no hard links. */
export function lacksLinks(thrown: unknown): boolean {
  return NO_LINKS.has((thrown as NodeJS.ErrnoException).code ?? '')
}

export function isCode(thrown: unknown, code: string): boolean {
  return (thrown as NodeJS.ErrnoException).code === code
}

/** Until this returns, a file's content may be lost with the power. */
export function syncFile(path: string): void {
  const file = openSync(path, 'r+')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/**
 * Until this returns, a rename or a new name in the folder may be lost with the power. Windows has no such step, nor
 * have some network disks, and a folder that may be written may not be readable.
 */
export function syncFolder(path: string): void {
  syncAll(syncingFolder(path))
}

function* syncingFolder(path: string): Steps {
  if (process.platform === 'win32') return
  try {
    const folder = openSync(path, 'r')
    try {
      yield folder
    } finally {
      closeSync(folder)
    }
  } catch (thrown) {
    if (!['EACCES', 'EPERM', 'EINVAL', 'ENOTSUP'].some((code) => isCode(thrown, code))) throw thrown
  }
}

/** Best effort: what was written is there. */
function removeAbandoned(path: string): void {
  const [folder, start] = [dirname(path), `${basename(path)}.`]
  try {
    for (const name of readdirSync(folder))
      if (name.startsWith(start) && isDraft(name)) {
        const draft = join(folder, name)
        if (Date.now() - statSync(draft).mtimeMs > ABANDONED_MS) rmSync(draft, { force: true })
      }
  } catch {
    return
  }
}
