/**
 * How fast pages go into the store, in one thread and from bytes to the finished transaction: parsed, compressed,
 * indexed, encrypted, synced to the disk. The records are 4 KB on average; making them up is not counted.
 * Beside it, page by page in turn, runs a bare loop that puts the same rows into the same tables and index: the ratio
 * holds whatever else the machine does. `BENCH_CALLS` sets how many.
 */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { openStore } from '../src/core/records/store/index.ts'
import { bareLoop } from './support/bareLoop.ts'
import { callPages, type CallPages } from './support/calls.ts'
import { benchCalls, inTemporaryFolder, report, type Figure } from './support/measure.ts'

const CALLS = benchCalls(100_000)
const KEY = 'ab'.repeat(32)
/** Answered calls are long, the others short: this share makes 4 KB. */
const ANSWER_RATE = 0.25
const LEAST_RATE = 5000
const MOST_SIZE = 0.45
const LEAST_OF_BARE = 0.5

await inTemporaryFolder(async (folder) => {
  const path = join(folder, 'calls.db')
  const store = openStore({ path, key: KEY })
  const bare = bareLoop(join(folder, 'bare.db'), KEY)
  const passes: Figure[] = []
  let bytes = 0

  async function pass(what: string, mark: number, limit?: number): Promise<void> {
    const pages: CallPages = await callPages(CALLS, { answerRate: ANSWER_RATE })
    const scope = { identity: 'bench', taskId: pages.taskId }
    let spent = 0
    let longest = 0
    let spentBare = 0
    for (let body = pages.next(); body !== null; body = pages.next()) {
      let took = 0
      bare.watch(() => {
        const start = performance.now()
        store.ingestPage(scope, body, { mark, checkpoint: '{}' })
        took = performance.now() - start
      })
      spent += took
      longest = Math.max(longest, took)
      const start = performance.now()
      bare.ingest(body)
      spentBare += performance.now() - start
    }
    await pages.close()
    bytes = pages.bytes()
    const rate = CALLS / (spent / 1000)
    passes.push({
      what: `${what}, records a second`,
      value: rate.toFixed(0),
      ...(limit === undefined ? {} : { limit: `≥ ${limit}`, holds: rate >= limit }),
    })
    const ofBare = spentBare / spent
    passes.push({
      what: `${what}, of the speed of the bare loop`,
      value: ofBare.toFixed(2),
      limit: `≥ ${LEAST_OF_BARE}`,
      holds: ofBare >= LEAST_OF_BARE,
    })
    passes.push({ what: `${what}, longest page of 200`, value: `${longest.toFixed(0)} ms` })
  }

  await pass('new', 1, LEAST_RATE)
  await pass('unchanged', 2)
  store.close()
  bare.close()
  const size = statSync(path).size / bytes
  report(`${CALLS} records, ${(bytes / CALLS).toFixed(0)} bytes of JSON each`, [
    ...passes,
    {
      what: 'on disk, search index included',
      value: `${(size * 100).toFixed(1)} % of the JSON`,
      limit: `≤ ${MOST_SIZE * 100} %`,
      holds: size <= MOST_SIZE,
    },
  ])
})
