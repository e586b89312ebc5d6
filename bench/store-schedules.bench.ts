/**
 * R18, R19 and R20 at length: seeded schedules of the synchronisation over the real store. In each, a platform's list
 * moves while it is read and its replies are wrong or fail, and the store is killed in and between writes, torn, full,
 * opened anew and used by two processes. Every answer of the store is compared with a model's, after every accident
 * the file must hold what was acknowledged, and at the end exactly the server's calls. With a seed as argument that
 * one schedule runs.
 */
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { runSchedules } from '../src/core/sync/test/storeSchedule.ts'
import { report } from './support/measure.ts'

const SCHEDULES = 2500
/** The files alone matter, not the disk under them. */
const FOLDER = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()

const [seed] = process.argv.slice(2).map(Number)
const start = performance.now()
const { schedules, faults, ends, failures } = await runSchedules(
  FOLDER,
  seed ?? 1,
  seed === undefined ? SCHEDULES : 1,
)
const seconds = (performance.now() - start) / 1000
report(`${schedules} seeded schedules over the store, ${seconds.toFixed(0)} s`, [
  {
    what: 'schedules that did not hold',
    value: String(failures.length),
    limit: 'none',
    holds: failures.length === 0,
  },
  ...Object.entries(faults).map(([what, times]) => ({ what, value: `${times} times` })),
  ...Object.entries(ends).map(([how, runs]) => ({ what: `runs that ended ${how}`, value: String(runs) })),
])
for (const failure of failures) console.log(failure)
