import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { withLock } from './lock.mjs'

let folder: string
let lock: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'callbook-test-'))
  lock = join(folder, 'build.lock')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A process id that was real and is no more. */
const deadPid = (): number => spawnSync(process.execPath, ['-e', '0']).pid

describe('withLock', () => {
  it('gives the result back and leaves no lock, after a failure either', async () => {
    await expect(withLock(lock, () => Promise.resolve(7))).resolves.toBe(7)
    expect(existsSync(lock)).toBe(false)
    await expect(withLock(lock, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(existsSync(lock)).toBe(false)
  })

  it('lets processes in one at a time, a dead owner in the way or not', async () => {
    mkdirSync(lock)
    writeFileSync(join(lock, 'pid'), String(deadPid()))
    const log = join(folder, 'log')
    const script = `
      import { appendFileSync } from 'node:fs'
      import { withLock } from ${JSON.stringify(join(import.meta.dirname, 'lock.mjs'))}
      await withLock(${JSON.stringify(lock)}, async () => {
        appendFileSync(${JSON.stringify(log)}, 'in ')
        await new Promise((resolve) => setTimeout(resolve, 60))
        appendFileSync(${JSON.stringify(log)}, 'out ')
      })`
    const children = Array.from({ length: 5 }, () =>
      spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'inherit' }),
    )
    const codes = await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0] as number))
    expect(codes).toEqual([0, 0, 0, 0, 0])
    expect(readFileSync(log, 'utf8')).toBe('in out '.repeat(5))
  })

  it('waits for an owner that has not put its name in yet, and not for ever', async () => {
    mkdirSync(lock)
    // It stays young, however long the machine takes over the attempt.
    const inAnHour = new Date(Date.now() + 3_600_000)
    utimesSync(lock, inAnHour, inAnHour)
    await expect(withLock(lock, () => Promise.resolve(), { timeoutMs: 250 })).rejects.toThrow('still holds')
    const longAgo = new Date(Date.now() - 60_000)
    utimesSync(lock, longAgo, longAgo)
    await expect(withLock(lock, () => Promise.resolve(1))).resolves.toBe(1)
  })
})
