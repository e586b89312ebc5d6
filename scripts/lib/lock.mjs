import { mkdirSync, readFileSync, rmSync, rmdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

const POLL_MS = 100
/** A lock whose owner has not yet put its name in is given this long. */
const NAMELESS_MS = 5000

/** @returns {boolean} whether it was taken; making a folder is atomic on every system */
function take(folder) {
  try {
    mkdirSync(folder)
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it lives, and belongs to someone else.
    return error.code === 'EPERM'
  }
}

function ageMs(folder) {
  try {
    return Date.now() - statSync(folder).mtimeMs
  } catch {
    return 0
  }
}

function isAbandoned(lock) {
  try {
    return !isAlive(Number(readFileSync(join(lock, 'pid'), 'utf8')))
  } catch {
    return ageMs(lock) > NAMELESS_MS
  }
}

/**
 * Clears a lock whose owner died. A second lock guards the clearing: without it, two waiters could both see the dead
 * owner, and the slower one would clear the faster one's fresh lock.
 */
function clearAbandoned(lock) {
  const guard = `${lock}.clearing`
  if (!take(guard)) {
    if (ageMs(guard) > NAMELESS_MS) rmSync(guard, { recursive: true, force: true })
    return
  }
  try {
    if (isAbandoned(lock)) rmSync(lock, { recursive: true, force: true })
  } finally {
    rmdirSync(guard)
  }
}

/**
 * Does `work` while no other process does its own under the same lock folder.
 * @template T
 * @param {string} lock a folder that does not exist; its parent does
 * @param {() => Promise<T>} work
 * @param {{ timeoutMs?: number }} [options] how long to wait for the other, 5 minutes
 * @returns {Promise<T>}
 */
export async function withLock(lock, work, { timeoutMs = 300_000 } = {}) {
  const deadline = Date.now() + timeoutMs
  while (!take(lock)) {
    if (isAbandoned(lock)) clearAbandoned(lock)
    else if (Date.now() > deadline) throw new Error(`Another process still holds ${lock}`)
    else await wait(POLL_MS)
  }
  try {
    writeFileSync(join(lock, 'pid'), String(process.pid))
    return await work()
  } finally {
    rmSync(lock, { recursive: true, force: true })
  }
}
