/** One seeded schedule: a moving platform, runs that are stopped, and a store that has accidents, all from one seed. */
import { randomUUID } from 'node:crypto'
import { deepStrictEqual } from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { AppError, type ErrorCode } from '#shared/errors.ts'
import { BACKGROUND_POLICY } from '../../api/retry.ts'
import { openStore } from '../../records/store/index.ts'
import { synchronise } from '../engine.ts'
import { createPageReader } from '../pageReader.ts'
import type { RunEnd } from '../run.ts'
import { expectAgreement } from './agreement.ts'
import { FAULTS, faultyStore, type Fault, type FaultyStore } from './faultyStore.ts'
import { dialledAt, recordId, recordText } from './simulatedRecords.ts'
import { CALM, dice, silent, simulatedClock, simulation, type Place, type Simulation } from './simulation.ts'

export interface Schedules {
  schedules: number
  faults: Record<Fault, number>
  /** How runs ended, in the weather and in the calm after it. */
  ends: { complete: number; incomplete: number; stopped: number }
  /** Seeds that did not hold, each with what did not and how to see it again. */
  failures: string[]
}

const KEY = '0f'.repeat(32)
const SCOPE = { identity: 'account', taskId: 'task' }
const CONNECTION = { baseUrl: 'http://sim', userId: 'u', subUserId: null, token: 't', allowHttp: true }
const RUNS = 3
/** Ways a run may end early: killed, no room, cancelled, and the platform's failures after all attempts. */
const STOPS: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'host_gone',
  'disk_full',
  'cancelled',
  'rate_limited',
  'network_unreachable',
])

/** Runs the schedules of `count` seeds from `first` on. @param folder for the files, which are gone afterwards */
export async function runSchedules(folder: string, first: number, count: number): Promise<Schedules> {
  const own = mkdtempSync(join(folder, 'schedules-'))
  const template = join(own, 'template.db')
  openStore({ path: template, key: KEY }).close()
  const faults = Object.fromEntries(FAULTS.map((fault) => [fault, 0])) as Record<Fault, number>
  const result: Schedules = {
    schedules: 0,
    faults,
    ends: { complete: 0, incomplete: 0, stopped: 0 },
    failures: [],
  }
  try {
    for (let seed = first; seed < first + count; seed += 1) {
      try {
        await schedule(seed, template, join(own, String(seed)), result)
      } catch (thrown) {
        const what = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)
        result.failures.push(`seed ${seed} (node bench/store-schedules.bench.ts ${seed}): ${what}`)
      }
      result.schedules += 1
      rmSync(join(own, String(seed)), { recursive: true, force: true })
    }
  } finally {
    rmSync(own, { recursive: true, force: true })
  }
  return result
}

async function schedule(seed: number, template: string, folder: string, result: Schedules): Promise<void> {
  const random = dice(seed)
  const perPage = 3 + Math.floor(random() * 5)
  const calls = Math.floor(random() * 8 * perPage)
  // In every third schedule the bodies are long enough for a dictionary.
  const bulk = random() < 0.33 ? 4000 : 40
  const sim = simulation(random, calls, perPage)
  const store = faultyStore({
    random,
    template,
    folder,
    key: KEY,
    scope: SCOPE,
    calls: () => sim.list,
    bulk,
  })
  try {
    stormy(sim, random)
    for (let attempt = 0; attempt < RUNS; attempt += 1) {
      store.chance = 0.05 + random() * 0.2
      const cancelAfter = random() < 0.25 ? 1 + Math.floor(random() * 20) : Infinity
      try {
        const end = await run(sim, store, { random, perPage, full: random() < 0.5, cancelAfter })
        result.ends[end.complete ? 'complete' : 'incomplete'] += 1
      } catch (thrown) {
        if (!(thrown instanceof AppError) || !STOPS.has(thrown.code)) throw thrown
        result.ends.stopped += 1
      }
      for (let between = 0; between < 5; between += 1) sim.move()
      store.begin()
      if (random() < 0.1) await store.keepAll()
    }
    store.chance = 0
    sim.weather = CALM
    await run(sim, store, { random, perPage, full: false, cancelAfter: Infinity })
    const end = await run(sim, store, { random, perPage, full: true, cancelAfter: Infinity })
    const keptFrom = store.keptFrom()
    const wanted = sim.list.filter((call) => keptFrom === null || (dialledAt(call) ?? keptFrom) >= keptFrom)
    const total = sim.list.length
    const leftOut = total - wanted.length
    deepStrictEqual(end, { ...end, complete: true, missing: 0, total, stored: wanted.length, leftOut })
    result.ends.complete += 1
    store.verify()
    deepStrictEqual(store.texts(), new Map(wanted.map((call) => [recordId(call.id), recordText(call, bulk)])))
    expectAgreement(store.store, SCOPE, [...store.texts().values()])
  } finally {
    store.close()
    for (const fault of FAULTS) result.faults[fault] += store.tally[fault]
  }
}

function stormy(sim: Simulation, random: () => number): void {
  const places: Place[] = ['front', 'back', 'anywhere']
  const often = (): number => (random() < 0.5 ? 0 : random() * 0.4)
  sim.weather = {
    grow: often(),
    place: places[Math.floor(random() * 3)] ?? 'front',
    remove: often() / 2,
    change: often(),
    swap: often() / 4,
    odd: often() / 3,
    fail: often() / 2,
    cap: random() < 0.1 ? 0.03 : 0,
  }
}

interface RunOptions {
  random: () => number
  perPage: number
  full: boolean
  /** Cancelled after so many replies. */
  cancelAfter: number
}

async function run(
  sim: Simulation,
  store: FaultyStore,
  { random, perPage, full, cancelAfter }: RunOptions,
): Promise<RunEnd> {
  const abort = new AbortController()
  const clock = simulatedClock(random)
  let ticks = 0
  let replies = 0
  const reader = createPageReader({
    client: sim.client,
    connection: CONNECTION,
    store,
    scope: { accountId: 'account', taskId: SCOPE.taskId },
    clock,
    logger: silent,
    monotonic: () => (ticks += 1),
    signal: abort.signal,
    perPage,
    policy: { ...BACKGROUND_POLICY, attempts: 8 },
  })
  const report = (): void => {
    replies += 1
    if (replies === cancelAfter) abort.abort(new AppError('cancelled', 'cancelled'))
  }
  return synchronise({
    store,
    scope: { accountId: 'account', taskId: SCOPE.taskId },
    run: randomUUID(),
    reader,
    logger: silent,
    now: clock.now,
    full: () => full,
    agreed: () => Infinity,
    signal: abort.signal,
    report,
  })
}
