/**
 * A small JSON object in a file that must outlive a crash, a power cut and other programs. Every change is written
 * twice, to the file and to a copy beside it, so that one that is truncated, emptied, zeroed, foreign or deleted is
 * put back from the other, and said. Several processes may share it: a change reads the file under a lock first, so the
 * last write of a key wins and other keys stay, those of a newer version too.
 */
import { existsSync, readdirSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { toAppError } from '#shared/errors.ts'
import { isDraft, syncFolder, writeDurably } from './durableWrite.ts'
import { makeFolder, tightenFile } from './modes.ts'
import { setFileAside } from './setAside.ts'
import { withShortLock } from './shortLock.ts'
import { parseJsonBytes } from './text.ts'

export type JsonValues = Record<string, unknown>

/** What was wrong with the file: its text is at `aside` now, where it had any. */
export interface JsonFileDamage {
  /** True where the copy took its place, so that nothing is lost. */
  restored: boolean
  /** Null where the file was not there at all. */
  aside: string | null
}

export interface JsonFileOptions {
  /** Absolute, ends in `.json`; the folder is made, for this user alone, at the first write. */
  path: string
  /** Says no to an object that we did not write. */
  accept?: (values: JsonValues) => boolean
  /** What must not get lost although the file lacks it: called with both where they differ at the opening. */
  reconcile?: (file: JsonValues, copy: JsonValues) => JsonValues
  onDamage?: (damage: JsonFileDamage) => void
  /** Writes the file itself, whole or not at all; the copy is written by us. The desktop app's is electron-store. */
  put?: PutJson
  /** For the name of a file that is set aside. */
  now?: () => Date
}

export type PutJson = (path: string, values: JsonValues) => void

/** Every method throws AppError disk_full, permission_denied, file_in_use, file_failed. */
export interface JsonFile {
  /** As it lies on the disk now; not to be changed. */
  read: () => Readonly<JsonValues>
  /** Written through before it returns. An answer that is the object it was given changes nothing. */
  change: (edit: (values: Readonly<JsonValues>) => JsonValues) => void
}

/** By this we know what we wrote from what another program put there. */
const MARK = '$callbook'
const MARK_VALUE = '1'

type Found = { state: 'missing' } | { state: 'damaged' } | { state: 'good'; values: JsonValues }

export const copyPath = (path: string): string => path.replace(/\.json$/, '.copy.json')

export function openJsonFile(options: JsonFileOptions): JsonFile {
  const { accept = () => true, reconcile, onDamage, put = putDurably, now = () => new Date() } = options
  const path = behindLinks(options.path)
  const copy = copyPath(path)
  let known: { stamp: string; values: JsonValues } | null = null

  function look(target: string): Found {
    let bytes: Uint8Array
    try {
      bytes = readFileSync(target)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'ENOENT') return { state: 'missing' }
      if (code === 'EISDIR') return { state: 'damaged' }
      throw error
    }
    const values = parseJsonBytes(bytes)
    if (typeof values !== 'object' || values === null || Array.isArray(values)) return { state: 'damaged' }
    return accept(values as JsonValues)
      ? { state: 'good', values: values as JsonValues }
      : { state: 'damaged' }
  }

  /** The file's values, null where it needs mending. */
  function sound(): JsonValues | null {
    let stamp = stampOf(path)
    if (stamp !== null && stamp === known?.stamp) return known.values
    tightenFile(path)
    stamp = stampOf(path)
    const main = look(path)
    if (main.state === 'missing') return existsSync(copy) ? null : {}
    if (main.state === 'damaged') return null
    if (!isMarked(main.values)) {
      // Written by another program, or by a version before there was a mark: then no copy has one either.
      const other = look(copy)
      if (other.state === 'good' && isMarked(other.values)) return null
    }
    if (stamp !== null) known = { stamp, values: main.values }
    return main.values
  }

  function locked<T>(work: (assertHeld: () => void) => T): T {
    makeFolder(dirname(path))
    return withShortLock(`${path}.lock`, work)
  }

  /** Under the lock. */
  function mended(): JsonValues {
    const values = sound()
    if (values !== null) return values
    const main = look(path)
    const aside = main.state === 'missing' ? null : setFileAside(path, { now: now() })
    const other = look(copy)
    if (other.state === 'good') {
      place(other.values)
      onDamage?.({ restored: true, aside })
      return other.values
    }
    if (other.state === 'damaged') setFileAside(copy, { now: now() })
    onDamage?.({ restored: false, aside })
    return {}
  }

  function place(values: JsonValues): void {
    put(path, markedOf(values))
    syncFolder(dirname(path))
  }

  function write(values: JsonValues): void {
    place(values)
    known = null
    try {
      putDurably(copy, values)
    } catch {
      // What was asked for is on the disk; the next opening writes the copy.
    }
  }

  function open(): void {
    tightenFile(path)
    tightenFile(copy)
    const first = look(path)
    const other = look(copy)
    if (first.state === 'missing' && other.state === 'missing') return
    const same =
      first.state === 'good' && other.state === 'good' && textOf(first.values) === textOf(other.values)
    if (same && !hasLeftovers(path)) return
    locked(() => {
      removeLeftovers(path)
      const values = mended()
      const beside = look(copy)
      const all = beside.state === 'good' && reconcile ? reconcile(values, beside.values) : values
      if (beside.state !== 'good' || textOf(all) !== textOf(values) || textOf(beside.values) !== textOf(all))
        write(all)
    })
  }

  guarded(() => {
    try {
      open()
    } catch (error) {
      // A folder that takes no writing is no reason not to start, as long as there is something to read.
      if (sound() === null) throw error
    }
  })
  return {
    read: () => guarded(() => sound() ?? locked(mended)),
    change: (edit) =>
      guarded(() =>
        locked((assertHeld) => {
          const values = mended()
          const edited = edit(values)
          if (edited === values) return
          assertHeld()
          write(edited)
        }),
      ),
  }
}

/** The file may be a link to a file elsewhere: it stays a link. */
function behindLinks(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}

/** Written by us, in this version or another. */
export const isMarked = (values: JsonValues): boolean => Object.hasOwn(values, MARK)

const markedOf = (values: JsonValues): JsonValues =>
  isMarked(values) ? values : { [MARK]: MARK_VALUE, ...values }

const textOf = (values: JsonValues): string => jsonText(markedOf(values))

/** As the file has it, whoever writes it. */
export const jsonText = (values: unknown): string => `${JSON.stringify(values, null, 2)}\n`

const putDurably: PutJson = (path, values) => writeDurably(path, textOf(values))

/** Another file, or another content, has another stamp. */
function stampOf(path: string): string | null {
  const stat = statSync(path, { bigint: true, throwIfNoEntry: false })
  return stat ? [stat.ino, stat.size, stat.mtimeNs, stat.ctimeNs].join() : null
}

/** Left by a killed write. The holder of the lock knows that no other process is writing one. */
function leftovers(path: string): string[] {
  const folder = dirname(path)
  const stems = [path, copyPath(path)].map((target) => `${basename(target)}.`)
  return readdirSync(folder)
    .filter((name) =>
      // The second form is that of versions before this one.
      stems.some((stem) => name.startsWith(stem) && (isDraft(name) || name.startsWith(`${stem}tmp-`))),
    )
    .map((name) => join(folder, name))
}
const hasLeftovers = (path: string): boolean => leftovers(path).length > 0
function removeLeftovers(path: string): void {
  for (const left of leftovers(path)) rmSync(left, { force: true })
}

function guarded<T>(action: () => T): T {
  try {
    return action()
  } catch (error) {
    throw toAppError(error)
  }
}
