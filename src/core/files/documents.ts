import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { toAppError } from '#shared/errors.ts'
import { writeDurablyBeside } from './durableWrite.ts'
import { keepAside, setFileAside } from './setAside.ts'
import type { Stored } from './stored.ts'
import { parseJsonBytes } from './text.ts'

/**
 * Small JSON documents, each in a file of its own, in groups that are forgotten together. Every method throws AppError
 * disk_full, permission_denied or file_failed where the disk does not play along.
 */
export interface Documents<Value> {
  /** @returns null where there is none, or one that had to be set aside */
  read: (group: string, key: string) => Value | null
  /** On the disk when it resolves: the old content or the new, never a part. One write of a document at a time. */
  write: (group: string, key: string, value: Value) => Promise<void>
  remove: (group: string, key: string) => void
  list: (group: string) => Value[]
  forget: (group: string) => void
}

export interface DocumentsOptions<Value> {
  /** Made for this user alone where it is missing. */
  folder: string
  form: Stored<Value>
  /** Whether nothing is left out by reading it; one that has more is kept aside before it is written over. */
  isWhole?: (kept: unknown) => boolean
  /** Told of a file that was no such document, or more than one, and where its content lies now. */
  onSetAside: (path: string) => void
}

const SUFFIX = '.json'
/** Any group and key as a file name: of a length and of letters that every system takes, and never a path. */
const nameOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32)

/** Nothing is kept in memory between calls, so several processes may share the folder. */
export function createDocuments<Value>({
  folder,
  form,
  isWhole = () => true,
  onSetAside,
}: DocumentsOptions<Value>): Documents<Value> {
  const groupFolder = (group: string): string => join(folder, nameOf(group))
  const pathOf = (group: string, key: string): string => join(groupFolder(group), nameOf(key) + SUFFIX)

  /** @returns null where there is none, or one that had to be set aside */
  function find(path: string): { kept: unknown; value: Value } | null {
    const bytes = unlessMissing(() => readFileSync(path))
    if (bytes === null) return null
    const kept = parseJsonBytes(bytes)
    const value = form.read(kept)
    if (value !== undefined) return { kept, value }
    onSetAside(setFileAside(path))
    return null
  }

  return {
    read: (group, key) => guarded(() => find(pathOf(group, key))?.value ?? null),
    write: async (group, key, value) => {
      try {
        mkdirSync(groupFolder(group), { recursive: true, mode: 0o700 })
        const path = pathOf(group, key)
        const before = find(path)?.kept
        const written = JSON.stringify(form.write(value, before))
        if (before !== undefined && !isWhole(before)) onSetAside(keepAside(path))
        await writeDurablyBeside(path, written)
      } catch (error) {
        throw toAppError(error)
      }
    },
    remove: (group, key) => guarded(() => rmSync(pathOf(group, key), { force: true })),
    list: (group) =>
      guarded(() => {
        const names = unlessMissing(() => readdirSync(groupFolder(group))) ?? []
        return names
          .filter((name) => name.endsWith(SUFFIX))
          .flatMap((name) => find(join(groupFolder(group), name))?.value ?? [])
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
