/**
 * Locks the windows of this process. While they are locked the dispatcher answers none of their requests for content, so
 * that reloading a page shows nothing either. The lock is for windows that stand open: what lies on the disk is encrypted
 * by the store's key, and who may write the settings can take the passphrase out.
 */
import { z } from 'zod'
import { AppError, toAppError } from '#shared/errors.ts'
import { LOCK_MINUTES, type LockMinutes, type LockState } from '#shared/lock.ts'
import { parseStoreKey } from '../accounts/recoveryKey.ts'
import { member, members, orNull, plain } from '../files/stored.ts'
import { monotonicNow } from '../jobs/job.ts'
import type { Clock, Events, Logger, SettingsStore } from '../ports.ts'
import { keyFingerprint } from '../records/store/failures.ts'
import { exists, fingerprintOf } from '../records/storeFiles.ts'
import type { StorePlaces } from '../records/storePlaces.ts'
import { keptSetting, setting } from '../settings/setting.ts'
import { COST, isPassphrase, keepPassphrase, keptPassphrase, type KeptPassphrase } from './passphrase.ts'

interface WindowLock {
  minutes: LockMinutes | null
  passphrase: KeptPassphrase | null
  /** Wrong passphrases since the last right one. */
  failures: number
}

const UNLOCKED: WindowLock = { minutes: null, passphrase: null, failures: 0 }
export const WINDOW_LOCK = setting(
  'windowLock',
  members<WindowLock>({
    minutes: member(orNull(plain<LockMinutes>(z.literal(LOCK_MINUTES))), null),
    passphrase: member(orNull(plain<KeptPassphrase>(keptPassphrase)), null),
    failures: member(plain(z.int().min(0)), 0),
  }),
  UNLOCKED,
)

/** Wrong passphrases that cost nothing; each one more doubles the wait, up to the longest. */
const FREE_TRIES = 3
const FIRST_WAIT_MS = 5_000
const LONGEST_WAIT_MS = 300_000
/** ms. */
const waitAfter = (failures: number): number =>
  failures < FREE_TRIES ? 0 : Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failures - FREE_TRIES))
/** The machine's own account of calls, not the demo's. */
const REAL = ''

export interface IdleLock {
  state: () => LockState
  /** By the clock, whether or not a timer has come to it yet. */
  isLocked: () => boolean
  /** @throws AppError not_found where there is no passphrase to unlock with */
  lock: () => void
  /** Somebody is at work. */
  active: () => void
  /** @throws AppError passphrase_wrong, with `retryAfterMs` where the next try has to wait */
  unlock: (passphrase: string) => Promise<void>
  /** Unlocks and forgets the passphrase. @throws AppError recovery_key_wrong */
  recover: (key: string) => void
  /** @throws AppError as `lock` */
  setMinutes: (minutes: LockMinutes | null) => LockState
  /** @throws AppError as `unlock`, where there is one already */
  setPassphrase: (current: string | null, next: string | null) => Promise<LockState>
  close: () => void
}

export interface IdleLockOptions {
  settings: SettingsStore
  places: Pick<StorePlaces, 'pathFor' | 'marksPath' | 'looksPath'>
  clock: Pick<Clock, 'now' | 'sleep'>
  events: Events
  logger: Logger
  cost?: typeof COST
  /** Milliseconds from a source that never runs backwards, which nobody can set. */
  monotonic?: () => number
}

export function createIdleLock(options: IdleLockOptions): IdleLock {
  const { settings, places, clock, events, logger, cost = COST, monotonic = monotonicNow } = options
  const kept = keptSetting(settings, WINDOW_LOCK)
  let { minutes, passphrase, failures } = kept.get()
  // A restart is no way around it.
  let locked = passphrase !== null
  let lastInput = clock.now()
  /**
   * By the monotonic clock, and anew after a restart: a clock that is set ahead ends no wait, one that is set back makes
   * none longer, and ending the process is no way around.
   */
  let waitUntil = monotonic() + waitAfter(failures)
  let timer = new AbortController()

  const limit = (): number | null => (minutes === null || passphrase === null ? null : minutes * 60_000)

  function turn(to: boolean): void {
    if (locked === to) return
    locked = to
    lastInput = clock.now()
    events.emit({ name: 'lock.changed', payload: { locked } })
    logger.info(locked ? 'windows locked' : 'windows unlocked')
    watch()
  }

  function isLocked(): boolean {
    const after = limit()
    if (!locked && after !== null && clock.now() - lastInput >= after) turn(true)
    return locked
  }

  /** Windows are told when the time has come, though nobody asks for anything. */
  function watch(): void {
    timer.abort()
    timer = new AbortController()
    const { signal } = timer
    const wait = async (): Promise<void> => {
      for (let after = limit(); after !== null && !isLocked(); after = limit())
        await clock.sleep(Math.min(after, Math.max(1, lastInput + after - clock.now())), signal)
    }
    wait().catch((thrown: unknown) => {
      const { code } = toAppError(thrown)
      if (code !== 'cancelled') logger.warn('the idle lock stopped', { code })
    })
  }

  function put(next: Partial<WindowLock>): void {
    ;({ minutes, passphrase } = kept.change((before) => ({ ...before, ...next })))
    lastInput = clock.now()
    watch()
  }

  function demandPassphrase(): KeptPassphrase {
    // Another process on this folder may have changed it.
    ;({ minutes, passphrase } = kept.get())
    if (passphrase === null) throw new AppError('not_found', 'There is no passphrase', { what: 'passphrase' })
    return passphrase
  }

  const waitMs = (): number => Math.max(0, Math.ceil(waitUntil - monotonic()))

  /** Tries at another process on this folder are tries at this one. */
  function heed(known: number): void {
    if (known <= failures) return
    failures = known
    waitUntil = monotonic() + waitAfter(failures)
  }

  function failed(): void {
    heed(failures + 1)
    keepFailures((before) => Math.max(before + 1, failures))
  }

  function forgive(): void {
    failures = 0
    waitUntil = 0
    keepFailures(() => 0)
  }

  /** Where the disk takes nothing, this process goes on counting: whoever knows the passphrase must not stay outside. */
  function keepFailures(edit: (before: number) => number): void {
    try {
      heed(kept.change((before) => ({ ...before, failures: edit(before.failures) })).failures)
    } catch (thrown) {
      logger.warn('the count of wrong passphrases was not kept', { code: toAppError(thrown).code })
    }
  }

  async function prove(text: string, wanted: KeptPassphrase): Promise<void> {
    const wrong = (): AppError =>
      new AppError('passphrase_wrong', 'The passphrase is another', { retryAfterMs: waitMs() })
    heed(kept.get().failures)
    if (waitMs() > 0) throw wrong()
    // Counted before the answer is there: neither many at once nor a kill is a way around the wait.
    failed()
    if (!(await isPassphrase(text, wanted))) throw wrong()
    forgive()
  }

  function state(): LockState {
    return {
      locked: isLocked(),
      hasPassphrase: passphrase !== null,
      minutes,
      waitMs: waitMs(),
      recoverable: exists(places.pathFor(REAL)),
    }
  }

  watch()
  return {
    state,
    isLocked,
    lock: () => {
      demandPassphrase()
      turn(true)
    },
    active: () => {
      if (!isLocked()) lastInput = clock.now()
    },
    unlock: async (text) => {
      const wanted = kept.get().passphrase
      // Somebody took it out of the settings.
      if (wanted !== null) await prove(text, wanted)
      turn(false)
    },
    recover: (text) => {
      const fingerprint = keyFingerprint(parseStoreKey(text))
      const files = [places.pathFor(REAL), places.marksPath(REAL), places.looksPath(REAL)]
      if (!files.some((file) => fingerprintOf(file) === fingerprint))
        throw new AppError('recovery_key_wrong', 'The key is that of another store', { what: 'store' })
      put(UNLOCKED)
      forgive()
      turn(false)
    },
    setMinutes: (next) => {
      if (next !== null) demandPassphrase()
      put({ minutes: next })
      return state()
    },
    setPassphrase: async (current, next) => {
      const before = kept.get().passphrase
      if (before !== null) await prove(current ?? '', before)
      if (next === null) put(UNLOCKED)
      else put({ passphrase: await keepPassphrase(next, cost) })
      return state()
    },
    close: () => timer.abort(),
  }
}
