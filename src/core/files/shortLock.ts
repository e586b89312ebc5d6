/**
 * A lock between processes for work that takes milliseconds: reading a small file, changing it, writing it. It is an
 * exclusive file that names its holder.
 *
 * It is stale when its holder is gone from this machine, or when it has not changed hands over two seconds of
 * watching, which needs no common clock. A stale lock is moved aside first: only one of several can move it, and
 * whoever moved another one by mistake puts it back.
 */
import { randomUUID } from 'node:crypto'
import { closeSync, linkSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import { hostname } from 'node:os'
import { AppError } from '#shared/errors.ts'

const LOOK_EVERY_MS = 10
const STALE_AFTER_LOOKS = 200
/** Its holder writes its name at once. */
const NAMELESS_AFTER_LOOKS = 20
const GIVE_UP_AFTER_LOOKS = 1500

export interface ShortLockOptions {
  /** Blocks; replaced in tests. */
  wait?: (milliseconds: number) => void
}

/**
 * Runs `work` while no other process that asks for the same lock does.
 * @param work told how to make sure, before it writes, that the lock was not taken over meanwhile
 * @throws AppError file_in_use where others hold it for longer than a person would wait
 */
export function withShortLock<T>(
  path: string,
  work: (assertHeld: () => void) => T,
  { wait = block }: ShortLockOptions = {},
): T {
  const mine = `${process.pid} ${randomUUID()} ${hostname()}`
  acquire(path, mine, wait)
  try {
    return work(() => {
      if (look(path) !== mine) throw inUse(path)
    })
  } finally {
    if (look(path) === mine) rmSync(path, { force: true })
  }
}

function acquire(path: string, mine: string, wait: (milliseconds: number) => void): void {
  let seen: string | null = null
  let same = 0
  for (let looks = 0; looks < GIVE_UP_AFTER_LOOKS; looks += 1) {
    if (create(path, mine)) return
    const now = look(path)
    same = now !== null && now === seen ? same + 1 : 0
    seen = now
    if (now !== null && (isOrphan(now) || same >= (now === '' ? NAMELESS_AFTER_LOOKS : STALE_AFTER_LOOKS))) {
      remove(path, now)
      same = 0
      continue
    }
    wait(LOOK_EVERY_MS)
  }
  throw inUse(path)
}

function create(path: string, text: string): boolean {
  let file: number
  try {
    file = openSync(path, 'wx', 0o600)
  } catch (thrown) {
    // Windows answers the last two for a file that is just being removed.
    if (isCode(thrown, 'EEXIST', 'EBUSY') || (process.platform === 'win32' && isCode(thrown, 'EPERM')))
      return false
    throw thrown
  }
  try {
    writeSync(file, text)
  } catch (thrown) {
    closeSync(file)
    rmSync(path, { force: true })
    throw thrown
  }
  closeSync(file)
  return true
}

function remove(path: string, stale: string): void {
  const aside = `${path}.${randomUUID()}.stale`
  try {
    renameSync(path, aside)
  } catch {
    // Another was quicker, or holds it after all.
    return
  }
  if (look(aside) !== stale)
    try {
      linkSync(aside, path)
    } catch {
      // A new one is there already, which is as good.
    }
  rmSync(aside, { force: true, recursive: true })
}

/** @returns null where there is none */
function look(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (thrown) {
    if (isCode(thrown, 'ENOENT')) return null
    if (isCode(thrown, 'EISDIR')) return ''
    throw thrown
  }
}

function isOrphan(text: string): boolean {
  const [pid = '', , ...host] = text.split(' ')
  if (!/^[1-9]\d{0,9}$/.test(pid) || host.join(' ') !== hostname()) return false
  // Work under the lock never waits, so one of our own was left by an earlier process of this number.
  if (Number(pid) === process.pid) return true
  try {
    process.kill(Number(pid), 0)
    return false
  } catch (thrown) {
    return isCode(thrown, 'ESRCH')
  }
}

function inUse(path: string): AppError {
  return new AppError('file_in_use', 'Another process holds the file', { path })
}

function isCode(thrown: unknown, ...codes: string[]): boolean {
  return codes.includes((thrown as NodeJS.ErrnoException).code ?? '')
}

function block(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds)
}
