import type { SyncJob } from '#shared/sync/types.ts'
import { createSync, type Sync, type SyncOptions } from '../sync.ts'
import { freeLock } from './freeLock.ts'
import { memoryStore, type MemoryStore } from './memoryStore.ts'
import { dice, parseSimulated, silent, simulatedClock, simulation, type Simulation } from './simulation.ts'

export const scope = { accountId: 'account', taskId: 'task' }

/** The synchronisation of one process over a simulated platform and a store in memory. */
export interface Stage {
  sim: Simulation
  store: MemoryStore
  sync: Sync
  seen: SyncJob[]
}

export function stage(calls = 200, more: Partial<SyncOptions> = {}): Stage {
  const random = dice(5)
  const sim = simulation(random, calls, 10)
  const store = memoryStore(parseSimulated)
  const seen: SyncJob[] = []
  const sync = createSync({
    identity: (accountId) => accountId,
    connect: async () => ({ baseUrl: '', userId: '', subUserId: null, token: '', allowHttp: true }),
    client: sim.client,
    store,
    lock: freeLock(),
    onChange: (job) => seen.push(job),
    clock: simulatedClock(random),
    logger: silent,
    perPage: 10,
    ...more,
  })
  return { sim, store, sync, seen }
}

/** A run to its end. */
export const run = ({ sync }: Stage, full = false): Promise<SyncJob> =>
  sync.ended(sync.start({ ...scope, full }).id)
