import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { expect, it } from 'vitest'
import { seeds } from '../../../test/support/seeds.ts'
import { runSchedules } from './test/storeSchedule.ts'

/** A disk in memory, where there is one: what is tested is what is in the files, and not that they reach a disk. */
const FOLDER = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()
const SCHEDULES = seeds(40, 2500)

it(
  `R18, R19, R20: in ${SCHEDULES} seeded schedules of a moving platform, kills, torn logs, full disks and other ` +
    'processes, the real store loses nothing that was acknowledged and ends equal to the server',
  async () => {
    const { schedules, failures, faults, ends } = await runSchedules(FOLDER, 1, SCHEDULES)
    expect(failures.join('\n')).toBe('')
    expect(schedules).toBe(SCHEDULES)
    // The schedules do what they are meant to: every fault and every kind of end comes up.
    expect(Math.min(...Object.values(faults))).toBeGreaterThan(SCHEDULES / 40)
    expect(Math.min(...Object.values(ends))).toBeGreaterThan(SCHEDULES / 60)
  },
)
