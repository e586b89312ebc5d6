/** A simulated platform, a store in memory and the engine between them, and what the one should be by the other. */
import { randomUUID } from 'node:crypto'
import { AppError } from '#shared/errors.ts'
import { BACKGROUND_POLICY } from '../../api/retry.ts'
import { synchronise } from '../engine.ts'
import { createPageReader } from '../pageReader.ts'
import type { RunEnd } from '../run.ts'
import { memoryStore, type MemoryStore } from './memoryStore.ts'
import {
  DAY_MS,
  dice,
  parseSimulated,
  silent,
  SIMULATED_DAYS,
  simulatedClock,
  simulatedDate,
  simulation,
  type Simulation,
} from './simulation.ts'

export const scope = { accountId: 'account', taskId: 'task' }
const connection = { baseUrl: 'http://sim', userId: 'u', subUserId: null, token: 't', allowHttp: true }

export interface World {
  sim: Simulation
  store: MemoryStore
  random: () => number
  perPage: number
}

export function world(seed: number, pages = 12): World {
  const random = dice(seed)
  const perPage = 3 + Math.floor(random() * 8)
  const calls = Math.floor(random() * pages * perPage)
  return { random, perPage, sim: simulation(random, calls, perPage), store: memoryStore(parseSimulated) }
}

/**
 * One run of a new engine; with `killAfter`, the process ends at so many writes: nothing after that happens. With
 * `removeAfter`, somebody deletes the older calls meanwhile.
 */
export async function run(
  { sim, store, random, perPage }: World,
  { full = false, killAfter = Infinity, cancelAfter = Infinity, removeAfter = Infinity } = {},
): Promise<RunEnd> {
  const abort = new AbortController()
  const clock = simulatedClock(random)
  let writes = 0
  store.beforeWrite = () => {
    writes += 1
    if (writes === cancelAfter) abort.abort(new AppError('cancelled', 'cancelled'))
    if (writes === removeAfter) removeOlder({ store, random })
    if (writes > killAfter) throw new AppError('host_gone', 'killed')
  }
  let ticks = 0
  const reader = createPageReader({
    client: sim.client,
    connection,
    store,
    scope,
    clock,
    logger: silent,
    monotonic: () => (ticks += 1),
    signal: abort.signal,
    perPage,
    policy: { ...BACKGROUND_POLICY, attempts: 8 },
  })
  try {
    return await synchronise({
      store,
      scope,
      run: randomUUID(),
      reader,
      logger: silent,
      now: clock.now,
      full: () => full,
      agreed: () => Infinity,
      signal: abort.signal,
      report: () => undefined,
    })
  } finally {
    store.beforeWrite = null
  }
}

export const contents = ({ store }: World): string[] =>
  [...store.rows(scope).values()].map(({ text }) => text).sort()
/** What of the list is to be kept. */
export const truth = ({ sim, store }: World): string[] => {
  const { keptFrom } = store.kept(scope)
  return sim.list
    .filter((call) => keptFrom === null || (simulatedDate(call) ?? keptFrom) >= keptFrom)
    .map(({ id, revision }) => JSON.stringify({ id, revision }))
    .sort()
}
/** Calls that the store knows, each either kept or left out. */
export const ids = ({ store }: World): Set<string> => {
  const known = [...store.rows(scope).keys(), ...store.leftOut(scope).keys()]
  const different = new Set(known)
  if (different.size < known.length) throw new Error('A call is kept and left out')
  return different
}

/** Somebody deletes calls older than so many days. */
export function removeOlder({ store, random }: Pick<World, 'store' | 'random'>): void {
  store.remove(scope, Math.floor(random() * SIMULATED_DAYS) * DAY_MS)
}

/** Somebody may change what is kept between two runs. */
export function changeMind(w: World): void {
  const chance = w.random()
  if (chance < 0.3) removeOlder(w)
  else if (chance > 0.9) w.store.keepAll(scope)
}
