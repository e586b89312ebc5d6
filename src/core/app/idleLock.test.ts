import { join } from 'node:path'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { describe, expect, it, onTestFinished } from 'vitest'
import { memoryLogger } from '../../../test/electron/logger.ts'
import { memorySettings } from '../../../test/support/settings.ts'
import { AppError } from '#shared/errors.ts'
import { recoveryWords } from '../accounts/recoveryKey.ts'
import type { Clock } from '../ports.ts'
import { openStore } from '../records/store/index.ts'
import { KEY, OTHER_KEY } from '../records/store/test/names.ts'
import { createIdleLock, type IdleLock } from './idleLock.ts'
import { isPassphrase, keepPassphrase } from './passphrase.ts'

const CHEAP = { n: 16, r: 1, p: 1 }
const RIGHT = '开会去了 2026'
const MINUTE = 60_000

/** A clock that goes when told to, and that somebody can set. */
function handClock(): Pick<Clock, 'now' | 'sleep'> & {
  /** What went by, however it was set. */
  elapsed: () => number
  go: (ms: number) => Promise<void>
  set: (by: number) => void
  waiting: () => number
} {
  let now = 1_000_000
  let off = 0
  const sleepers = new Set<{ at: number; wake: () => void }>()
  return {
    now: () => now + off,
    elapsed: () => now,
    set: (by) => void (off += by),
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const sleeper = { at: now + ms, wake: resolve }
        sleepers.add(sleeper)
        signal?.addEventListener('abort', () => {
          sleepers.delete(sleeper)
          reject(new AppError('cancelled', 'stopped'))
        })
      }),
    go: async (ms) => {
      now += ms
      for (const sleeper of sleepers)
        if (sleeper.at <= now) {
          sleepers.delete(sleeper)
          sleeper.wake()
        }
      await Promise.resolve()
      await Promise.resolve()
    },
    waiting: () => sleepers.size,
  }
}

function setup(settings = memorySettings()) {
  const folder = mkdtempSync(join(tmpdir(), 'callbook-lock-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const clock = handClock()
  const heard: boolean[] = []
  const launch = (): IdleLock =>
    createIdleLock({
      settings,
      clock,
      monotonic: clock.elapsed,
      places: {
        pathFor: () => join(folder, 'records.db'),
        marksPath: () => join(folder, 'marks.db'),
        looksPath: () => join(folder, 'looks.db'),
      },
      events: { emit: (event) => void (event.name === 'lock.changed' && heard.push(event.payload.locked)) },
      logger: memoryLogger(),
      cost: CHEAP,
    })
  return { settings, folder, clock, heard, launch, lock: launch() }
}
async function withPassphrase() {
  const made = setup()
  await made.lock.setPassphrase(null, RIGHT)
  return made
}
const refusal = (promise: Promise<unknown>): Promise<AppError> =>
  promise.then(
    () => expect.unreachable('it was taken'),
    (thrown: unknown) => thrown as AppError,
  )

describe('the lock', () => {
  it('is off until there is a passphrase', () => {
    const { lock, clock } = setup()
    expect(lock.state()).toEqual({
      ...{ locked: false, hasPassphrase: false, minutes: null, waitMs: 0, recoverable: false },
    })
    expect(() => lock.lock()).toThrow(expect.objectContaining({ code: 'not_found' }))
    expect(() => lock.setMinutes(5)).toThrow(expect.objectContaining({ code: 'not_found' }))
    expect(clock.waiting()).toBe(0)
  })

  it('locks at a word, opens with the passphrase alone, and every window is told', async () => {
    const { lock, heard } = await withPassphrase()
    lock.lock()
    lock.lock()
    expect(lock.isLocked()).toBe(true)
    expect((await refusal(lock.unlock('another'))).code).toBe('passphrase_wrong')
    expect(lock.isLocked()).toBe(true)
    // Full width and half width are one.
    await lock.unlock(RIGHT.replace('2026', '２０２６'))
    expect(lock.isLocked()).toBe(false)
    expect(heard).toEqual([true, false])
  })

  it('keeps nothing that the passphrase could be read from', async () => {
    const { settings } = await withPassphrase()
    const kept = [...settings.all.values()].join()
    expect(kept).not.toContain(RIGHT)
    expect(kept).toContain('"salt"')
    const [one, other] = [await keepPassphrase(RIGHT, CHEAP), await keepPassphrase(RIGHT, CHEAP)]
    expect(one.hash).not.toBe(other.hash)
    expect([await isPassphrase(RIGHT, one), await isPassphrase(`${RIGHT} `, one)]).toEqual([true, false])
  })

  it('locks after the minutes without input, by its timer and by the clock; input puts it off', async () => {
    const { lock, clock, heard } = await withPassphrase()
    lock.setMinutes(5)
    await clock.go(4 * MINUTE)
    lock.active()
    await clock.go(4 * MINUTE)
    expect(lock.isLocked()).toBe(false)
    await clock.go(MINUTE)
    expect(heard).toEqual([true])
    // What comes late is no input: the machine slept meanwhile.
    lock.active()
    expect(lock.isLocked()).toBe(true)
    await lock.unlock(RIGHT)
    await clock.go(5 * MINUTE - 1)
    expect(lock.isLocked()).toBe(false)
    lock.setMinutes(null)
    await clock.go(60 * MINUTE)
    expect([lock.isLocked(), clock.waiting()]).toEqual([false, 0])
  })

  it('a machine that slept past the time is locked at the first request', async () => {
    const { lock, clock } = await withPassphrase()
    lock.setMinutes(1)
    lock.close()
    await clock.go(2 * MINUTE)
    expect(lock.isLocked()).toBe(true)
  })

  it('asks again after a restart', async () => {
    const { launch } = await withPassphrase()
    const next = launch()
    expect(next.state()).toMatchObject({ locked: true, hasPassphrase: true })
    await next.unlock(RIGHT)
    expect(next.isLocked()).toBe(false)
  })

  it('makes whoever guesses wait longer and longer, though many tries come at once', async () => {
    const { lock, clock } = await withPassphrase()
    lock.lock()
    const waits: number[] = []
    for (let tries = 0; tries < 9; tries += 1) {
      waits.push((await refusal(lock.unlock('guess'))).details.retryAfterMs ?? -1)
      await clock.go(lock.state().waitMs)
    }
    expect(waits).toEqual([0, 0, 5_000, 10_000, 20_000, 40_000, 80_000, 160_000, 300_000])
    const many = await Promise.all(Array.from({ length: 20 }, () => refusal(lock.unlock('guess'))))
    expect(many.filter(({ details }) => details.retryAfterMs === 300_000)).toHaveLength(20)
    // The right one has to wait as well.
    expect((await refusal(lock.unlock(RIGHT))).code).toBe('passphrase_wrong')
    await clock.go(300_000)
    await lock.unlock(RIGHT)
    expect(lock.state()).toMatchObject({ locked: false, waitMs: 0 })
  })

  it('keeps who guesses waiting over a restart and a kill, and forgets it once the passphrase was right', async () => {
    const { lock, clock, launch } = await withPassphrase()
    lock.lock()
    for (let tries = 0; tries < 9; tries += 1) {
      await refusal(lock.unlock('guess'))
      if (tries < 8) await clock.go(lock.state().waitMs)
    }
    await clock.go(299_000)
    const next = launch()
    // How long nobody was at it cannot be told: a clock is set in no time.
    expect(next.state()).toMatchObject({ locked: true, waitMs: 300_000 })
    expect((await refusal(next.unlock(RIGHT))).details.retryAfterMs).toBe(300_000)
    await clock.go(300_000)
    // Killed while the try was under way: it counts.
    const killed = next.unlock('guess')
    expect(launch().state().waitMs).toBe(300_000)
    await refusal(killed)
    await clock.go(300_000)
    await next.unlock(RIGHT)
    expect(launch().state().waitMs).toBe(0)
    expect((await refusal(launch().unlock('guess'))).details.retryAfterMs).toBe(0)
  })

  it.each([
    ['a year ahead', 365 * 24 * 60 * MINUTE],
    ['ten years back', -3650 * 24 * 60 * MINUTE],
  ])('R22: a clock that is set %s neither skips the wait nor makes it longer', async (_, by) => {
    const { lock, clock, launch } = await withPassphrase()
    lock.lock()
    for (let tries = 0; tries < 4; tries += 1) {
      await refusal(lock.unlock('guess'))
      await clock.go(tries < 3 ? lock.state().waitMs : 1_000)
    }
    clock.set(by)
    expect(lock.state().waitMs).toBe(9_000)
    const next = launch()
    expect(next.state().waitMs).toBe(10_000)
    await refusal(next.unlock(RIGHT))
    clock.set(by)
    await clock.go(10_000)
    await next.unlock(RIGHT)
    expect(next.isLocked()).toBe(false)
  })

  it('two processes on one folder are not twice as many tries', async () => {
    const { lock, clock, launch } = await withPassphrase()
    lock.lock()
    const other = launch()
    for (let tries = 0; tries < 2; tries += 1) {
      await refusal(lock.unlock('guess'))
      await refusal(other.unlock('guess'))
    }
    expect((await refusal(lock.unlock(RIGHT))).details.retryAfterMs).toBe(5_000)
    expect((await refusal(other.unlock(RIGHT))).details.retryAfterMs).toBe(5_000)
    await clock.go(5_000)
    await other.unlock(RIGHT)
    await lock.unlock(RIGHT)
    expect([lock.isLocked(), other.isLocked()]).toEqual([false, false])
  })

  it('a disk that takes nothing locks nobody out, and the waits are of the process alone', async () => {
    const { lock, settings, clock } = await withPassphrase()
    lock.lock()
    settings.change = () => {
      throw new AppError('disk_full', 'full')
    }
    for (let tries = 0; tries < 3; tries += 1) await refusal(lock.unlock('guess'))
    expect((await refusal(lock.unlock(RIGHT))).details.retryAfterMs).toBe(5_000)
    await clock.go(5_000)
    await lock.unlock(RIGHT)
    expect(lock.state()).toMatchObject({ locked: false, waitMs: 0 })
  })

  it('is changed and taken off by whoever knows the passphrase', async () => {
    const { lock } = await withPassphrase()
    lock.setMinutes(15)
    expect((await refusal(lock.setPassphrase(null, 'another one'))).code).toBe('passphrase_wrong')
    expect((await refusal(lock.setPassphrase('wrong', null))).code).toBe('passphrase_wrong')
    expect(await lock.setPassphrase(RIGHT, 'another one')).toMatchObject({ hasPassphrase: true, minutes: 15 })
    expect(await lock.setPassphrase('another one', null)).toMatchObject({
      hasPassphrase: false,
      minutes: null,
    })
  })

  it('opens with the recovery key of the calls, which takes the passphrase off', async () => {
    const { lock, folder, launch } = await withPassphrase()
    lock.lock()
    const words = recoveryWords(KEY, 'zh-CN').join('')
    expect(() => lock.recover(words)).toThrow(expect.objectContaining({ code: 'recovery_key_wrong' }))
    openStore({ path: join(folder, 'records.db'), key: KEY }).close()
    expect(lock.state().recoverable).toBe(true)
    expect(() => lock.recover(OTHER_KEY)).toThrow(expect.objectContaining({ code: 'recovery_key_wrong' }))
    expect(() => lock.recover('not words')).toThrow(expect.objectContaining({ code: 'recovery_key_wrong' }))
    expect(lock.isLocked()).toBe(true)
    lock.recover(words)
    expect(lock.state()).toMatchObject({ locked: false, hasPassphrase: false })
    expect(launch().isLocked()).toBe(false)
  })

  it('whoever takes the passphrase out of the settings is in, as the windows say', async () => {
    const { lock, settings, launch } = await withPassphrase()
    lock.lock()
    settings.change('windowLock', () => undefined)
    await lock.unlock('anything')
    expect(lock.isLocked()).toBe(false)
    expect(launch().isLocked()).toBe(false)
  })

  it('odd counts of wrong tries cost no more than the longest wait', async () => {
    const { settings } = await withPassphrase()
    const kept = settings.get('windowLock') as object
    const waits = [-1, 2.5, 'x', null, 5, 1e6, Number.MAX_SAFE_INTEGER].map((failures) => {
      settings.set('windowLock', { ...kept, failures })
      const { locked, waitMs } = setup(settings).lock.state()
      return [locked, waitMs]
    })
    expect(waits).toEqual([0, 0, 0, 0, 20_000, 300_000, 300_000].map((waitMs) => [true, waitMs]))
  })

  it('odd settings cost no memory and lock nobody out', () => {
    const huge = { salt: 'ab'.repeat(16), hash: 'cd'.repeat(32), n: 2 ** 40, r: 8, p: 1 }
    const odd = [{ passphrase: huge, minutes: 5 }, { passphrase: 7, minutes: 'x' }, 'nonsense', [], null]
    for (const windowLock of odd)
      expect(setup(memorySettings({ windowLock })).lock.state()).toMatchObject({
        locked: false,
        hasPassphrase: false,
      })
  })
})
