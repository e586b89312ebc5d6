/**
 * A million calls with 25 columns from the store to a CSV file on the disk, against the `sqlite3` command line's `.mode
 * csv` and the writers that Node programs use. Each run is a process of its own, they take turns, and the best of each
 * counts: what else the machine does slows all of them, and none is ever faster than it is.
 *
 * `sqlite3` reads a plain table that holds the finished texts of the same cells in an unencrypted file: it decrypts
 * nothing, looks nothing up and formats nothing, and does not wait for the disk; which of the two is ahead depends on the
 * machine, so that it has no limit. csv-stringify, fast-csv and Papa Parse
 * get the same texts from the same encrypted store, read by our own row source; none of them protects a cell from being
 * run as a formula or shortened, and none waits for the disk. Our file is on the disk, under its name, when time stops.
 *
 * `BENCH_CALLS` sets how many calls (the limits are for a million), `BENCH_STORE` a folder to keep the filled store in.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import Database from 'better-sqlite3-multiple-ciphers'
import type { RecordsWorkerMethods } from '../src/core/worker/workerMethods.ts'
import { workerClient, type WorkerClient } from '../src/core/threads/rpc.ts'
import { defaultLayout } from '../src/shared/exports/presets.ts'
import type { ExportFormat, ExportLayout } from '../src/shared/exports/types.ts'
import type { ExportRun, ExportTask } from './support/exportChild.ts'
import { EXPORT_COLUMNS, exportStore, exportTexts, type ExportStore } from './support/exportStore.ts'
import { atMost, benchCalls, inTemporaryFolder, percentile, report, type Figure } from './support/measure.ts'

const CALLS = benchCalls(1_000_000)
const FEW_CALLS = 10_000
const ROUNDS = 5
const LEAST_OF_PEERS = 1.8
const MOST_MB = 150
/** What a hundred times as many calls may take beyond the few: the same buffers, more of them garbage at a time. */
const MOST_GROWTH_MB = 64
const MOST_WAIT_MS = 50
/** Of the clock by which waits are measured. */
const RESOLUTION_MS = 1
const PORTION = 20_000
const [PER_PAGE, MOST_PAGES, PAUSE_MS] = [50, 40, 10]
const PEERS = ['csv-stringify', 'fast-csv', 'Papa Parse'] as const
const CHILD = fileURLToPath(new URL('support/exportChild.ts', import.meta.url))

const LAYOUT: ExportLayout = { ...defaultLayout('zh-CN'), format: 'csv', columns: [...EXPORT_COLUMNS] }

function runChild(what: ExportTask['what'], { place, query }: ExportStore, path: string): ExportRun {
  const task: ExportTask = { what, place, query, path, layout: LAYOUT }
  const output = execFileSync(process.execPath, ['--expose-gc', CHILD, JSON.stringify(task)])
  rmSync(path)
  return JSON.parse(output.toString()) as ExportRun
}

const within = (what: string, ms: number): Figure => atMost(what, ms, MOST_WAIT_MS)

/** How long the main thread and the table's worker let others wait while another worker exports. */
async function waits(
  { place, query }: ExportStore,
  path: string,
  format: ExportFormat,
): Promise<{ main: number; pages: number[] }> {
  const start = (): Worker => new Worker(new URL('../src/core/worker/worker.ts', import.meta.url))
  const [records, exporting] = [start, start].map((create) => workerClient<RecordsWorkerMethods>(create)) as [
    WorkerClient<RecordsWorkerMethods>,
    WorkerClient<RecordsWorkerMethods>,
  ]
  const page = (number: number): Promise<unknown> =>
    records.call.localPage(place, { ...query, page: number, perPage: PER_PAGE }, false)
  await page(1)
  await exporting.call.openExport('bench', { path, layout: { ...LAYOUT, format } })
  await exporting.call.beginLocal('bench', place, query)

  const pages: number[] = []
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delay.enable()
  let done = false
  const turning = (async () => {
    for (let number = 1; !done; number = 1 + (number % MOST_PAGES)) {
      const asked = performance.now()
      await page(number)
      pages.push(performance.now() - asked)
      await sleep(PAUSE_MS)
    }
  })()
  while (!done) ({ done } = await exporting.call.appendLocal('bench', PORTION))
  await exporting.call.finishExport('bench', [])
  await turning
  delay.disable()
  await Promise.all([records.close(), exporting.close()])
  rmSync(path)
  return { main: delay.max / 1e6 - RESOLUTION_MS, pages }
}

/** The same cells as finished texts in an unencrypted table. */
function fillPlain(store: ExportStore, path: string): void {
  const plain = new Database(path)
  const names = EXPORT_COLUMNS.map((key) => `"${key}"`)
  plain.exec(`CREATE TABLE calls (${names.map((name) => `${name} TEXT`).join(', ')})`)
  const insert = plain.prepare(`INSERT INTO calls VALUES (${names.map(() => '?').join(', ')})`)
  plain.transaction(() => {
    for (const rows of exportTexts(store, LAYOUT)) for (const row of rows) insert.run(row)
  })()
  plain.close()
}

function runSqlite(plain: string, path: string): number {
  const commands = ['.headers on', '.mode csv', `.output ${path}`].flatMap((line) => ['-cmd', line])
  const start = performance.now()
  execFileSync('sqlite3', [...commands, plain, 'SELECT * FROM calls'])
  const ms = performance.now() - start
  rmSync(path)
  return ms
}

await inTemporaryFolder(async (folder) => {
  const few = await exportStore(folder, FEW_CALLS)
  const store = await exportStore(folder, CALLS)
  const [file, plain] = [join(folder, 'calls.csv'), join(folder, 'plain.db')]
  const hasSqlite = spawnSync('sqlite3', ['--version'], { stdio: 'ignore' }).status === 0
  if (hasSqlite) fillPlain(store, plain)

  const times: Record<string, number[]> = {}
  const peaks: number[] = []
  const note = (what: string, ms: number): void => void (times[what] ??= []).push(ms)
  for (let round = 0; round < ROUNDS; round += 1) {
    const ours = runChild('callbook', store, file)
    note('callbook', ours.ms)
    peaks.push(ours.peakMb)
    if (hasSqlite) note('sqlite3', runSqlite(plain, file))
    for (const peer of PEERS) note(peer, runChild(peer, store, file).ms)
  }
  const fewPeak = runChild('callbook', few, file).peakMb
  const waited: Figure[] = []
  for (const format of ['csv', 'xlsx'] as const) {
    const { main, pages } = await waits(store, file, format)
    waited.push(
      within(`main thread busy during a ${format} export, worst`, main),
      within('a page of the table meanwhile, p99', percentile(pages, 0.99)),
      { what: `the worst of ${pages.length} pages`, value: `${Math.max(...pages).toFixed(1)} ms` },
    )
  }

  const best = (what: string): number => Math.min(...(times[what] ?? []))
  const ours = best('callbook')
  const peak = Math.max(...peaks)
  const speed = (what: string): Figure => ({
    what: `${what}, rows a second`,
    value: Math.round(CALLS / (best(what) / 1000)).toLocaleString('en'),
  })
  const ratio = (what: string): Figure => ({
    what: `against ${what}`,
    value: `${(best(what) / ours).toFixed(2)} ×`,
  })
  const atLeast = (what: string, least: number): Figure => ({
    ...ratio(what),
    limit: `≥ ${least} ×`,
    holds: best(what) / ours >= least,
  })
  const atMost = (what: string, mb: number, limit: number): Figure => ({
    what,
    value: `${mb.toFixed(0)} MB`,
    limit: `≤ ${limit} MB`,
    holds: mb <= limit,
  })
  report(
    `${CALLS.toLocaleString('en')} calls, ${EXPORT_COLUMNS.length} columns, store of ${(statSync(store.place.path).size / 1e6).toFixed(0)} MB, the best of ${ROUNDS}`,
    [
      speed('callbook'),
      ...(hasSqlite
        ? [speed('sqlite3'), ratio('sqlite3')]
        : [{ what: 'against sqlite3', value: 'no sqlite3 on this machine' }]),
      ...PEERS.flatMap((peer) => [speed(peer), atLeast(peer, LEAST_OF_PEERS)]),
      atMost('peak memory above idle', peak, MOST_MB),
      { what: `the same for ${FEW_CALLS.toLocaleString('en')} calls`, value: `${fewPeak.toFixed(0)} MB` },
      atMost('more for all of them', Math.max(0, peak - fewPeak), MOST_GROWTH_MB),
      ...waited,
    ],
  )
})
