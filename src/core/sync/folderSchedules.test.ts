import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { seeds } from '../../../test/support/seeds.ts'
import { DEEDS, folderSchedule, type Deeds } from './test/folderSchedule.ts'

/** All processes live in this one: whoever waits for another would wait in vain. */
vi.mock('../records/store/lockWaits.ts', () => ({ SHARE_WAIT_MS: 1000, ALONE_WAIT_MS: 0 }))

/** A disk in memory, where there is one: what is tested is what is in the files, and not that they reach a disk. */
const FOLDER = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()
const SCHEDULES = seeds(12, 500)

it(
  `R18, R20: in ${SCHEDULES} seeded schedules of two and three processes on one folder, what is complete is complete, ` +
    'what is deleted is deleted for all, a restore is seen by all, and no copy changes',
  { timeout: 3_600_000 },
  async () => {
    const own = mkdtempSync(join(FOLDER, 'processes-'))
    const deeds = Object.fromEntries([...DEEDS, 'refused'].map((deed) => [deed, 0])) as Deeds
    const failures: string[] = []
    try {
      for (let seed = 1; seed <= SCHEDULES; seed += 1) {
        const folder = join(own, String(seed))
        await folderSchedule(seed, folder, deeds).catch((thrown: unknown) => {
          failures.push(
            `seed ${seed}: ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}`,
          )
        })
        rmSync(folder, { recursive: true, force: true })
      }
    } finally {
      rmSync(own, { recursive: true, force: true })
    }
    expect(failures.join('\n')).toBe('')
    // Everything comes up, a refusal too.
    expect(Math.min(...Object.values(deeds))).toBeGreaterThan(0)
  },
)
