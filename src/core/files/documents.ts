import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { toAppError } from '#shared/errors.ts'
import { writeDurably } from './durableWrite.ts'
import { parseJsonBytes } from './text.ts'

/**
 * Small JSON documents, each in a file of its own, in groups that are forgotten together. What is written (`Kept`) and
 * what it is read as (`Value`) may differ. Every method throws AppError disk_full, permission_denied or file_failed
 * where the disk does not play along.
 */
export interface Documents<Value, Kept = Value> {
  /** @returns null where there is none, or one that had to be set aside */
  read: (group: string, key: string) => Value | null
  /** On the disk before it returns: the old content or the new, never a part. */
  write: (group: string, key: string, value: Kept) => void
  remove: (group: string, key: string) => void
  list: (group: string) => Value[]
  forget: (group: string) => void
}

export interface DocumentsOptions<Value> {
  /** Made for this user alone where it is missing. */
  folder: string
  /** @returns null for something that is no such document */
  parse: (value: unknown) => Value | null
  /** Told of a file that was no such document and has been renamed, never overwritten. */
  onSetAside: (path: string) => void
}

const SUFFIX = '.json'
/** Any group and key as a file name: of a length and of letters that every system takes, and never a path. */
const nameOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32)

/** Nothing is kept in memory between calls, so several processes may share the folder. */
export function createDocuments<Value, Kept = Value>({
  folder,
  parse,
  onSetAside,
}: DocumentsOptions<Value>): Documents<Value, Kept> {
  const groupFolder = (group: string): string => join(folder, nameOf(group))
  const pathOf = (group: string, key: string): string => join(groupFolder(group), nameOf(key) + SUFFIX)

  function readFile(path: string): Value | null {
    const bytes = unlessMissing(() => readFileSync(path))
    if (bytes === null) return null
    const value = parse(parseJsonBytes(bytes))
    if (value !== null) return value
    const aside = `${path}.set-aside-${randomBytes(4).toString('hex')}`
    renameSync(path, aside)
    onSetAside(aside)
    return null
  }

  return {
    read: (group, key) => guarded(() => readFile(pathOf(group, key))),
    write: (group, key, value) =>
      guarded(() => {
        mkdirSync(groupFolder(group), { recursive: true, mode: 0o700 })
        writeDurably(pathOf(group, key), JSON.stringify(value))
      }),
    remove: (group, key) => guarded(() => rmSync(pathOf(group, key), { force: true })),
    list: (group) =>
      guarded(() => {
        const names = unlessMissing(() => readdirSync(groupFolder(group))) ?? []
        return names
          .filter((name) => name.endsWith(SUFFIX))
          .flatMap((name) => readFile(join(groupFolder(group), name)) ?? [])
      }),
    forget: (group) => guarded(() => rmSync(groupFolder(group), { recursive: true, force: true })),
  }
}

function unlessMissing<T>(action: () => T): T | null {
  try {
    return action()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

function guarded<T>(action: () => T): T {
  try {
    return action()
  } catch (error) {
    throw toAppError(error)
  }
}
