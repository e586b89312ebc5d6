/**
 * How long a sample of 50 takes over 100,000 kept calls of one task, by each kind of stratum, and over a part of them.
 * The peer is SQLite's own `ORDER BY random() LIMIT 50` over the same encrypted store: it takes less work, and gives
 * another sample each time. `BENCH_CALLS` sets how many calls.
 */
import { join } from 'node:path'
import { openDatabase, openStore } from '../src/core/records/store/index.ts'
import { createSampleMethods } from '../src/core/reviews/sampleMethods.ts'
import type { LocalFilter } from '../src/shared/records/filters.ts'
import { USUAL_SAMPLE, type Allocation } from '../src/shared/reviews/samples.ts'
import { STRATUM_KEYS, type StratumBy } from '../src/shared/reviews/strata.ts'
import { callPages } from './support/calls.ts'
import { atMost, benchCalls, inTemporaryFolder, percentile, report } from './support/measure.ts'

const CALLS = benchCalls(100_000)
const KEY = 'ab'.repeat(32)
const RUNS = 5
const MOST_MS = 1000

function median(work: () => unknown): number {
  const times = Array.from({ length: RUNS }, () => {
    const start = performance.now()
    work()
    return performance.now() - start
  })
  return percentile(times, 0.5)
}

await inTemporaryFolder(async (folder) => {
  const place = { path: join(folder, 'calls.db'), key: KEY }
  const pages = await callPages(CALLS)
  const scope = { identity: 'bench', taskId: pages.taskId }
  const store = openStore(place)
  for (let body = pages.next(); body !== null; body = pages.next())
    store.ingestPage(scope, body, { mark: 1, checkpoint: '{}' })
  await pages.close()
  store.close()

  const unasked = (): never => {
    throw new Error('A sample is drawn from the calls alone, on a connection of its own')
  }
  const { drawSample } = createSampleMethods({ calls: unasked, marks: unasked })
  const draw = (by: StratumBy | null, filter: LocalFilter = {}, allocation: Allocation = 'equal') =>
    drawSample({ place, scope }, null, filter, {
      seed: 'bench',
      size: USUAL_SAMPLE,
      by,
      allocation,
      most: 10,
    })
  const plain = median(() => draw(null))
  const peer = median(() => {
    const database = openDatabase(place)
    database.prepare(`SELECT id FROM calls ORDER BY random() LIMIT ${USUAL_SAMPLE}`).all()
    database.close()
  })
  report(`a sample of ${USUAL_SAMPLE} of ${CALLS} calls, median of ${RUNS}`, [
    atMost('at random', plain, MOST_MS),
    ...STRATUM_KEYS.map((by) =>
      atMost(
        `by ${by}, at most 10 of each`,
        median(() => draw(by)),
        MOST_MS,
      ),
    ),
    atMost(
      'by intention and the shares of its letters',
      median(() => draw('intention', {}, 'proportional')),
      MOST_MS,
    ),
    atMost(
      'of those answered',
      median(() => draw(null, { answered: true })),
      MOST_MS,
    ),
    atMost(
      'of those that say 分期',
      median(() => draw(null, { search: '分期' })),
      MOST_MS,
    ),
    { what: 'against ORDER BY random(), which cannot be repeated', value: `${(plain / peer).toFixed(1)} ×` },
  ])
})
