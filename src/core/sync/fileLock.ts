/**
 * One run per task across processes: an exclusive file with the holder's process id and a heartbeat.
 *
 * A lock is stale when its process is gone from this machine, or when its text has not changed over several
 * heartbeats of watching. Watching needs no common clock, so neither a wrong clock nor a process id used again does
 * harm. Taking a stale lock over moves it aside first; only one of several can move it, and whoever moved a lock that
 * was renewed at that moment puts it back.
 */
import { randomUUID } from 'node:crypto'
import { link, mkdir, open, readFile, rename, unlink, type FileHandle } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { AppError, toAppError } from '#shared/errors.ts'
import type { Clock } from '../ports.ts'
import type { HeldLock, RunLock } from './lock.ts'

export interface FileLockOptions {
  /** Made where it is missing, for this user alone. */
  folder: string
  clock: Clock
  /** Between two heartbeats, ms. Default 1000. */
  heartbeatMs?: number
}

/** Looks at a lock, each a heartbeat apart, before it counts as left behind. */
const LOOKS = 5

interface LockText {
  token: string
  pid: number
  host: string
}

export function fileLock({ folder, clock, heartbeatMs = 1000 }: FileLockOptions): RunLock {
  async function create(path: string): Promise<HeldLock | null> {
    const text: LockText = { token: randomUUID(), pid: process.pid, host: hostname() }
    let file: FileHandle
    try {
      file = await open(path, 'wx', 0o600)
    } catch (thrown) {
      if (isCode(thrown, 'EEXIST')) return null
      throw thrown
    }
    const write = async (beat: number): Promise<void> => {
      // Same length at every beat, so that a reader never sees the tail of an older one.
      const line = JSON.stringify({ ...text, beat: String(beat).padStart(12, '0') })
      await file.write(line, 0, 'utf8')
    }
    try {
      await write(0)
    } catch (thrown) {
      await file.close().catch(() => undefined)
      await unlink(path).catch(() => undefined)
      throw thrown
    }
    return hold(path, file, text, write)
  }

  function hold(
    path: string,
    file: FileHandle,
    text: LockText,
    write: (beat: number) => Promise<void>,
  ): HeldLock {
    const lost = new AbortController()
    const released = new AbortController()
    async function beat(): Promise<void> {
      for (let count = 1; ; count += 1) {
        await clock.sleep(heartbeatMs, released.signal)
        // A beat that cannot be written (a full disk) is no reason to stop; a lock that is another's is.
        await write(count).catch(() => undefined)
        const holder = read(await look(path))
        if (holder?.token !== text.token) return lost.abort(new AppError('busy', 'The lock was taken over'))
      }
    }
    const beating = beat().catch(() => undefined)
    return {
      lost: lost.signal,
      release: async () => {
        released.abort()
        await beating
        const holder = read(await look(path))
        await file.close().catch(() => undefined)
        if (holder?.token === text.token) await unlink(path).catch(() => undefined)
      },
    }
  }

  /** Watches a lock that exists. @returns its text if it was left behind, undefined if it is gone, null if it is held */
  async function watch(path: string, signal?: AbortSignal): Promise<string | undefined | null> {
    const first = await look(path)
    if (first === undefined || isOrphan(read(first))) return first
    for (let looks = 1; looks < LOOKS; looks += 1) {
      await clock.sleep(heartbeatMs, signal)
      const now = await look(path)
      if (now === undefined) return undefined
      if (now !== first) return null
    }
    return first
  }

  /** Moves a stale lock out of the way. */
  async function remove(path: string, stale: string): Promise<void> {
    const aside = `${path}.${randomUUID()}.stale`
    try {
      await rename(path, aside)
    } catch (thrown) {
      // Another was quicker, or its file is open, as Windows has it, and so held after all.
      if (isCode(thrown, 'ENOENT', 'EPERM', 'EACCES', 'EBUSY')) return
      throw thrown
    }
    if ((await look(aside)) !== stale) await link(aside, path).catch(() => undefined)
    await unlink(aside)
  }

  return {
    acquire: async (name, signal) => {
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 })
        const path = join(folder, `${name}.lock`)
        for (let attempt = 0; attempt < 3; attempt += 1) {
          const held = await create(path)
          if (held !== null) return held
          const stale = await watch(path, signal)
          if (stale === null) return null
          if (stale !== undefined) await remove(path, stale)
        }
        return null
      } catch (thrown) {
        throw toAppError(thrown)
      }
    },
  }
}

async function look(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (thrown) {
    if (isCode(thrown, 'ENOENT')) return undefined
    throw thrown
  }
}

function read(text: string | undefined): LockText | null {
  try {
    const value = JSON.parse(text ?? '') as Partial<LockText> | null
    const { token, pid, host } = value ?? {}
    if (typeof token !== 'string' || !Number.isSafeInteger(pid) || typeof host !== 'string') return null
    return { token, pid: pid as number, host }
  } catch {
    return null
  }
}

/** Its process ran on this machine and is gone. Elsewhere, or without a readable text, only watching tells. */
function isOrphan(lock: LockText | null): boolean {
  if (lock === null || lock.host !== hostname() || lock.pid <= 0) return false
  try {
    process.kill(lock.pid, 0)
    return false
  } catch (thrown) {
    return isCode(thrown, 'ESRCH')
  }
}

function isCode(thrown: unknown, ...codes: string[]): boolean {
  return thrown instanceof Error && codes.includes((thrown as Error & { code?: string }).code ?? '')
}
