import { AppError } from '#shared/errors.ts'
import type { Clock } from '../../ports.ts'
import { fileLock } from '../fileLock.ts'
import type { HeldLock } from '../lock.ts'

export const HEARTBEAT = 1000

interface Holder {
  wake: () => void
  /** It sleeps again, or has given up. */
  rested: PromiseWithResolvers<void>
}

export interface LockTime {
  /** As a process of its own. */
  acquire: (name: string) => Promise<HeldLock | null>
  /** Looks that were waited for, ms each. */
  looks: number[]
  /** Every holder's next heartbeat, to its end. */
  beat: () => Promise<void>
}

/**
 * Time for locks in one folder. It stands still while anybody who wants one is at work; when all of them have what they
 * want or wait for their next look, every holder beats once and then the looks are over.
 */
export function lockTime(folder: string): LockTime {
  const holders = new Set<Holder>()
  const looks: number[] = []
  let waiting: (() => void)[] = []
  let working = 0

  async function beat(): Promise<void> {
    for (const holder of [...holders]) {
      holders.delete(holder)
      holder.wake()
      await holder.rested.promise
    }
  }
  function stop(): void {
    working -= 1
    if (working > 0 || waiting.length === 0) return
    const over = waiting
    waiting = []
    working = over.length
    void beat().then(() => over.forEach((go) => go()))
  }

  /** A holder's sleep is ended by its release; a look, here, by nothing. */
  function clock(): { clock: Clock; rest: () => void } {
    let last: Holder | null = null
    const rest = (): void => last?.rested.resolve()
    const sleep: Clock['sleep'] = (milliseconds, released) =>
      new Promise((resolve, reject) => {
        if (released === undefined) {
          looks.push(milliseconds)
          waiting.push(resolve)
          stop()
          return
        }
        rest()
        const holder = { wake: resolve, rested: Promise.withResolvers<void>() }
        last = holder
        holders.add(holder)
        released.addEventListener('abort', () => {
          holders.delete(holder)
          rest()
          reject(new AppError('cancelled', 'released'))
        })
      })
    return { clock: { now: () => 0, random: () => 0, sleep }, rest }
  }

  return {
    looks,
    beat,
    acquire: async (name) => {
      const { clock: own, rest } = clock()
      working += 1
      try {
        const held = await fileLock({ folder, clock: own, heartbeatMs: HEARTBEAT }).acquire(name)
        held?.lost.addEventListener('abort', rest)
        return held
      } finally {
        stop()
      }
    },
  }
}
