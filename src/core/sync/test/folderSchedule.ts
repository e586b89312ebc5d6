/**
 * Two or three processes on one folder, each with its connections and its synchronisation, and everything that people do
 * to a store at once, drawn from a seed: synchronise under several local ids, export, delete, cut off, lift it, back up,
 * restore, change the key, end and start again. What is true of it at each end is asked of every process.
 *
 * Longer than 300 lines because everything that they do happens to one folder.
 */
import { deepStrictEqual, equal, fail, ok } from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as giveWay } from 'node:timers/promises'
import { AppError } from '#shared/errors.ts'
import { DEFAULT_LOCAL_SORT } from '#shared/records/localSort.ts'
import type { SyncJob } from '#shared/sync/types.ts'
import { parsePlatformTime } from '#shared/time.ts'
import { openSnapshot } from '../../records/store/snapshot.ts'
import { createWorkerMethods, type RecordsWorkerMethods } from '../../worker/workerMethods.ts'
import { createSync, type Sync } from '../sync.ts'
import type { PausableStore } from '../store.ts'
import { freeLock } from './freeLock.ts'
import { asPlatformPage, dialledAt, recordId, recordText } from './simulatedRecords.ts'
import { dice, silent, simulatedClock, simulation } from './simulation.ts'

export const DEEDS = [
  'sync',
  'export',
  'delete',
  'cut off',
  'lift',
  'back up',
  'restore',
  'change the key',
  'end',
] as const
export type Deed = (typeof DEEDS)[number]

/** How often each was done, and how often it was refused because another process had the store open. */
export type Deeds = Record<Deed | 'refused', number>

const SCOPE = { identity: 'identity', taskId: 'task' }
const LOCAL_IDS = ['window', 'command-1', 'command-2']
const CONNECTION = { baseUrl: 'http://sim', userId: 'u', subUserId: null, token: 't', allowHttp: true }
const ALL = { scope: SCOPE, filter: {}, sort: DEFAULT_LOCAL_SORT }
const BULK = 40
const STEPS = 14

interface Process {
  methods: RecordsWorkerMethods
  close: () => Promise<void>
  sync: Sync
  /** What it is in the middle of. */
  running: Set<Promise<unknown>>
}

interface Copy {
  path: string
  key: string
  texts: Map<string, string>
}

/** @throws AssertionError */
export async function folderSchedule(seed: number, folder: string, deeds: Deeds): Promise<void> {
  const random = dice(seed)
  const below = (limit: number): number => Math.floor(random() * limit)
  const pick = <T>(list: readonly T[]): T => list[below(list.length)] ?? fail('Nothing to pick from')
  const path = join(folder, 'records.db')
  const backups = join(folder, 'backups')
  mkdirSync(backups, { recursive: true })
  const perPage = 3 + below(5)
  const sim = simulation(random, 5 + below(8 * perPage), perPage)
  const lock = freeLock()
  let key = '0f'.repeat(32)
  let [unpauses, lifts, serial] = [0, 0, 0]
  const place = () => ({ path, key })
  const copies: Copy[] = []
  const setAside: { path: string; key: string; content: Buffer; texts: Map<string, string> }[] = []
  let snapshots = 0

  function start(): Process {
    const { methods, close } = createWorkerMethods()
    const store: PausableStore = {
      syncState: async () => methods.syncState(place(), SCOPE),
      beginRun: async (_scope, run) => methods.beginRun(place(), SCOPE, run),
      ingestPage: async (_scope, body, request) =>
        methods.ingestPage(place(), SCOPE, asPlatformPage(body, BULK), request),
      countUnmarked: async (_scope, mark) => methods.countUnmarked(place(), SCOPE, mark),
      saveCheckpoint: async (_scope, checkpoint, run) =>
        methods.saveCheckpoint(place(), SCOPE, checkpoint, run),
      finishRun: async (_scope, request) => methods.finishRun(place(), SCOPE, request),
      unpause: async () => {
        unpauses += 1
        methods.unpause(place(), SCOPE)
      },
    }
    const sync = createSync({
      identity: () => SCOPE.identity,
      connect: async () => CONNECTION,
      client: sim.client,
      store,
      lock,
      onChange: () => undefined,
      clock: simulatedClock(random),
      logger: silent,
      monotonic: () => (serial += 1),
      perPage,
    })
    return { methods, close, sync, running: new Set() }
  }
  const processes = Array.from({ length: 2 + below(2) }, start)

  const halt = ({ sync }: Process): Promise<void> => sync.halt('any of its ids', null)
  const settled = ({ running }: Process): Promise<unknown> => Promise.allSettled([...running])

  function texts({ methods }: Process): Map<string, string> {
    const { rows } = methods.localPage(place(), { ...ALL, page: 1, perPage: 1e6 }, false)
    return new Map(
      rows.map(({ id }) => [
        id,
        methods.localDetail(place(), SCOPE, id, false)?.raw ?? fail(`Without a body: ${id}`),
      ]),
    )
  }

  /** Every process sees the same. */
  function everywhere(see: (process: Process) => unknown, expected: unknown, what: string): void {
    for (const process of processes) deepStrictEqual(see(process), expected, what)
  }

  function demandComplete(job: SyncJob): void {
    const reader = pick(processes)
    const { keptFrom } = reader.methods.syncState(place(), SCOPE)
    const found = texts(reader)
    const isOld = (call: (typeof sim.list)[number]): boolean =>
      keptFrom !== null && (dialledAt(call) ?? keptFrom) < keptFrom
    const listed = new Map(sim.list.map((call) => [recordId(call.id), call]))
    // Whether an older call has changed, only a full run looks at, and that one may have been stopped in between.
    const versions = ({ id, revision }: (typeof sim.list)[number]): string[] =>
      Array.from({ length: revision + 1 }, (_, former) => recordText({ id, revision: former }, BULK))
    for (const [id, call] of listed)
      if (!isOld(call)) ok(versions(call).includes(found.get(id) ?? 'missing'), `${id} of a complete run`)
    for (const id of found.keys()) ok(listed.has(id), `${id} is no longer on the list of a complete run`)
    equal(job.total, sim.list.length, 'what a complete run was of')
  }

  async function synchronise({ sync }: Process, full: boolean): Promise<SyncJob> {
    const { id } = sync.start({
      accountId: pick(LOCAL_IDS),
      taskId: SCOPE.taskId,
      full,
      agreed: full ? 1e9 : 0,
    })
    const job = await sync.ended(id)
    if (job.state === 'complete') demandComplete(job)
    // One of two runs of a task gives way; a run whose store is replaced or deleted ends.
    else if (job.state === 'failed')
      ok(['busy', 'store_busy'].includes(job.error?.code ?? ''), String(job.error?.code))
    return job
  }

  async function exportAll(process: Process): Promise<void> {
    const expected = texts(process)
    const snapshot = openSnapshot(place())
    snapshots += 1
    try {
      const found = new Map<string, string>()
      for (const batch of snapshot.details({ ...ALL })) {
        for (const { id, raw } of batch) found.set(id, raw)
        await giveWay()
      }
      deepStrictEqual(found, expected, 'an export is of one moment')
      equal(snapshot.count(ALL), expected.size)
    } finally {
      snapshot.close()
      snapshots -= 1
    }
  }

  async function remove(process: Process): Promise<void> {
    await halt(process)
    const before = unpauses
    await process.methods.removeCalls(place(), SCOPE)
    if (unpauses > before) return
    everywhere(({ methods }) => methods.syncState(place(), SCOPE).stored, 0, 'deleted for all')
    everywhere((other) => texts(other).size, 0, 'deleted for all')
  }

  async function cutOff({ methods }: Process): Promise<void> {
    const day = String(1 + below(20)).padStart(2, '0')
    const before = parsePlatformTime(`2026-05-${day} 10:00:00`) ?? fail()
    const liftsBefore = lifts
    await methods.removeCalls(place(), { ...SCOPE, before })
    if (lifts > liftsBefore || methods.syncState(place(), SCOPE).keptFrom === null) return
    everywhere(
      (other) =>
        other.methods
          .localPage(place(), { ...ALL, page: 1, perPage: 1e6 }, false)
          .rows.filter(({ calldate }) => calldate !== null && calldate < before).length,
      0,
      'cut off for all',
    )
  }

  async function lift(process: Process): Promise<void> {
    lifts += 1
    await halt(process)
    await process.methods.keepAll(place(), SCOPE)
  }

  function backUp(process: Process): void {
    const expected = texts(process)
    const { path: written } = process.methods.backupStore(
      place(),
      join(backups, 'records-20260501-100000.db'),
    )
    ok(!copies.some((copy) => copy.path === written), 'a name of its own')
    copies.push({ path: written, key, texts: expected })
  }

  /** Runs something that needs the store alone. @returns false where it was refused */
  async function alone(process: Process, work: () => void): Promise<boolean> {
    // What the app does; and, more often than not, what the person is told to do.
    await halt(process)
    await settled(process)
    if (random() < 0.7) for (const other of processes) if (other !== process) await end(other)
    const before = texts(process)
    try {
      work()
      return true
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown
      if (thrown.code === 'store_busy') deeds.refused += 1
      else equal(thrown.code, 'store_wrong_key')
      everywhere(texts, before, 'refused, and nothing happened')
      return false
    }
  }

  async function restore(process: Process): Promise<void> {
    if (copies.length === 0) return
    const copy = pick(copies)
    await alone(process, () => {
      const before = texts(process)
      const kept = process.methods.restoreStore(
        place(),
        copy.path,
        join(folder, 'records-before-restore-20260501-100000.db'),
      )
      lifts += 1
      unpauses += 1
      equal(copy.key, key, 'a backup of another key')
      everywhere(texts, copy.texts, 'a restore is seen by all')
      if (kept !== null) setAside.push({ path: kept, key, content: readFileSync(kept), texts: before })
    })
  }

  async function changeKey(process: Process): Promise<void> {
    await alone(process, () => {
      const before = texts(process)
      const next = String(below(1e9)).padStart(64, '0')
      process.methods.rekeyStore(place(), next)
      key = next
      everywhere(texts, before, 'under the new key for all')
    })
  }

  async function end(process: Process): Promise<void> {
    await halt(process)
    await settled(process)
    await process.close()
  }

  const DO: Record<Deed, (process: Process) => Promise<unknown> | void> = {
    sync: (process) => synchronise(process, random() < 0.4),
    export: exportAll,
    delete: remove,
    'cut off': cutOff,
    lift,
    'back up': backUp,
    restore,
    'change the key': changeKey,
    end,
  }
  const needsAlone: ReadonlySet<Deed> = new Set<Deed>(['restore', 'change the key', 'end'])

  for (let step = 0; step < STEPS; step += 1) {
    const process = pick(processes)
    const deed = random() < 0.4 ? 'sync' : pick(DEEDS)
    deeds[deed] += 1
    const doing = Promise.resolve(DO[deed](process))
    // What ends its process's work waits for it, and not for itself.
    if (needsAlone.has(deed)) await doing
    else {
      process.running.add(doing)
      const over = (): void => void process.running.delete(doing)
      doing.then(over, over)
    }
    for (let turns = below(12); turns > 0; turns -= 1) await giveWay()
    if (random() < 0.3) {
      for (const other of processes) await Promise.all(other.running)
      sim.list.splice(below(sim.list.length + 1), below(3))
      for (const call of sim.list) if (random() < 0.1) call.revision += 1
    }
  }
  for (const process of processes) await Promise.all(process.running)
  equal(snapshots, 0)
  const [last, ...others] = processes
  if (last === undefined) fail('No process')
  for (const other of others) await end(other)
  await lift(last)
  const job = await synchronise(last, true)
  equal(job.state, 'complete')
  equal(texts(last).size, sim.list.length)
  for (const process of processes) await end(process)
  await judgeFiles()

  async function judgeFiles(): Promise<void> {
    const { methods: reader, close } = createWorkerMethods()
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    deepStrictEqual(
      names.filter((name) => /\.part|\.ready|\.restored|-wal$|-shm$|-journal$/.test(name)),
      [],
      'nothing is left',
    )
    for (const { path: at, content } of setAside)
      ok(readFileSync(at).equals(content), 'nobody wrote to a file that was set aside')
    for (const { path: at, key: its, texts: expected } of [...copies, ...setAside]) {
      const rows = reader.localPage({ path: at, key: its }, { ...ALL, page: 1, perPage: 1e6 }, false).rows
      deepStrictEqual(rows.map(({ id }) => id).sort(), [...expected.keys()].sort(), `${at} is as it was`)
    }
    await close()
  }
}
