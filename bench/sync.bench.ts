/**
 * How near a synchronisation comes to what latency allows: distinct records a second, from start to proof, against
 * requests side by side × page size ÷ latency, where latency is what a lone request for such a page takes in the same
 * run. Limit: 90 %. The stand-in platform and the store each have a thread of their own, as in the app; the cases stay
 * below what two cores can make up and take in, so that latency is what is measured. The last one, which finds its own
 * number of requests, is shown against its largest, and has calls enough that finding it counts for little.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { createPlatformClient } from '../src/core/api/client.ts'
import { systemClock } from '../src/core/clock.ts'
import { nodeFetch } from '../src/core/nodeFetch.ts'
import { openStore, type CallStore, type CallStoreOptions } from '../src/core/records/store/index.ts'
import { demoPlatform } from '../src/sandbox/inWorker.ts'
import type { SandboxOptions } from '../src/sandbox/index.ts'
import type { PausableStore, StoredTaskRef, TaskRef } from '../src/core/sync/store.ts'
import { createSync, type SyncOptions } from '../src/core/sync/sync.ts'
import { freeLock } from '../src/core/sync/test/freeLock.ts'
import { serveWorker, workerClient } from '../src/core/threads/rpc.ts'

const METHODS = [
  'syncState',
  'beginRun',
  'countUnmarked',
  'unpause',
  'ingestPage',
  'saveCheckpoint',
  'finishRun',
] as const
const LIMIT = 0.9
const TASK = 'bench-task'

if (isMainThread) await measureAll()
else if (parentPort !== null) serveStore(parentPort)

/** The records worker as far as synchronisation needs it. */
function serveStore(port: NonNullable<typeof parentPort>): void {
  const store = openStore(workerData as CallStoreOptions)
  serveWorker(port, Object.fromEntries(METHODS.map((name) => [name, store[name]])), () => store.close())
}

interface Case {
  latencyMs: number
  perPage: number
  concurrency: NonNullable<SyncOptions['concurrency']>
  records: number
  /** Connections that the host takes, as the desktop's six. */
  perHost?: number
}

function inStore({ accountId, taskId }: TaskRef): StoredTaskRef {
  return { identity: accountId, taskId }
}

function openSyncStore(folder: string): { store: PausableStore; close: () => Promise<void> } {
  const options: CallStoreOptions = { path: join(folder, 'calls.db'), key: 'ab'.repeat(32) }
  const worker = workerClient<Pick<CallStore, (typeof METHODS)[number]> & Record<string, never>>(
    () => new Worker(new URL(import.meta.url), { workerData: options }),
  )
  const { call } = worker
  const store: PausableStore = {
    syncState: (at) => call.syncState(inStore(at)),
    beginRun: (at, run) => call.beginRun(inStore(at), run),
    ingestPage: (at, body, request) => call.ingestPage(inStore(at), body, request),
    countUnmarked: (at, mark) => call.countUnmarked(inStore(at), mark),
    saveCheckpoint: (at, checkpoint, run) => call.saveCheckpoint(inStore(at), checkpoint, run),
    finishRun: (at, request) => call.finishRun(inStore(at), request),
    unpause: (at) => call.unpause(inStore(at)),
  }
  return { store, close: worker.close }
}

/** Median time of requests one after the other, ms. */
async function loneLatency(address: string, token: string, perPage: number): Promise<number> {
  const times: number[] = []
  for (let page = 1; page <= 9; page += 1) {
    const start = performance.now()
    const response = await fetch(`${address}?page=${page}&per_page=${perPage}`, {
      headers: { Authorization: `Bearer ${token}` },
    })
    await response.arrayBuffer()
    times.push(performance.now() - start)
  }
  return times.toSorted((left, right) => left - right)[times.length >> 1] ?? 0
}

/** @returns the share of the ideal that was reached */
async function measure({ latencyMs, perPage, concurrency, records, perHost }: Case): Promise<number> {
  const options: SandboxOptions = {
    tasks: [{ key: 'bench', name: 'bench', id: TASK, total: records }],
    latency: { baseMs: latencyMs, jitterMs: 0 },
  }
  const platform = demoPlatform(
    (worker) => new Worker(new URL('../src/sandbox/worker.ts', import.meta.url), worker),
    () => options,
  )
  const { baseUrl, userId, token } = await platform.start()
  const folder = await mkdtemp(join(tmpdir(), 'callbook-bench-'))
  const { store, close } = openSyncStore(folder)
  const logger = { info: () => undefined, warn: () => undefined }
  const sync = createSync({
    identity: (accountId) => accountId,
    connect: async () => ({ baseUrl, userId, subUserId: null, token, allowHttp: true }),
    client: createPlatformClient({ fetch: nodeFetch, perHost, clock: systemClock, logger }),
    store,
    lock: freeLock(),
    onChange: () => undefined,
    clock: systemClock,
    logger,
    perPage,
    concurrency,
  })
  const alone = await loneLatency(`${baseUrl}/agent-api/user/${userId}/task/${TASK}/record`, token, perPage)
  // Threads and the file are made before the clock starts.
  await store.syncState({ accountId: 'bench', taskId: TASK })
  const start = performance.now()
  const job = await sync.ended(sync.start({ accountId: 'bench', taskId: TASK, full: true }).id)
  const seconds = (performance.now() - start) / 1000
  await close()
  await platform.stop()
  await rm(folder, { recursive: true, force: true })
  if (job.state !== 'complete' || job.records !== records)
    throw new Error(`The run ended ${job.state} with ${job.records} records: ${job.error?.message ?? ''}`)
  const { start: from = 4, max = 16 } = concurrency
  const ideal = (max * perPage) / (alone / 1000)
  const rate = records / seconds
  const cells = [
    latencyMs,
    alone.toFixed(1),
    from === max ? max : `${from}–${max}`,
    perPage,
    records,
    rate.toFixed(0),
    ideal.toFixed(0),
  ]
  console.log(
    `${cells.map((cell) => String(cell).padStart(10)).join('')}${`${((rate / ideal) * 100).toFixed(1)} %`.padStart(10)}`,
  )
  return rate / ideal
}

async function measureAll(): Promise<void> {
  console.log('into the encrypted store')
  const heads = ['latency ms', 'lone ms', 'requests', 'page', 'records', 'records/s', 'ideal', 'reached']
  console.log(heads.map((head) => head.padStart(10)).join(''))
  const cases: Case[] = [
    { latencyMs: 50, perPage: 25, concurrency: { start: 4, max: 4 }, records: 9_990 },
    { latencyMs: 50, perPage: 50, concurrency: { start: 2, max: 2 }, records: 19_990 },
    { latencyMs: 500, perPage: 50, concurrency: { start: 4, max: 4 }, records: 9_990 },
    { latencyMs: 500, perPage: 200, concurrency: { start: 4, max: 4 }, records: 39_990 },
    { latencyMs: 500, perPage: 50, concurrency: { max: 6 }, perHost: 6, records: 19_990 },
    { latencyMs: 500, perPage: 50, concurrency: {}, records: 99_990 },
  ]
  for (const one of cases) {
    const reached = await measure(one)
    if (reached >= LIMIT) continue
    console.log(`below the limit of ${LIMIT * 100} %`)
    process.exitCode = 1
  }
}
