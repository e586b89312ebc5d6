/**
 * How fast kept calls are read again from their bodies, and how long a page of the table waits meanwhile. The store is
 * read again whole, as after a new reader; every other call gets other columns by it, the rest other search words alone.
 * Steps and pages take turns in one thread, as messages do in the worker. `BENCH_CALLS` sets how many.
 */
import { join } from 'node:path'
import { DEFAULT_LOCAL_SORT } from '../src/shared/records/localSort.ts'
import { openDatabase, openStore } from '../src/core/records/store/index.ts'
import { callPages } from './support/calls.ts'
import { benchCalls, inTemporaryFolder, percentile, report } from './support/measure.ts'

const CALLS = benchCalls(30_000)
const KEY = 'cd'.repeat(32)
const ANSWER_RATE = 0.25
const MOST_WAIT_MS = 50
/** A person turns pages more slowly; the steps between them are those that a page can fall upon. */
const STEPS_A_PAGE = 5

await inTemporaryFolder(async (folder) => {
  const path = join(folder, 'calls.db')
  const pages = await callPages(CALLS, { answerRate: ANSWER_RATE })
  const scope = { identity: 'bench', taskId: pages.taskId }
  const filling = openStore({ path, key: KEY })
  for (let body = pages.next(); body !== null; body = pages.next())
    filling.ingestPage(scope, body, { mark: 1, checkpoint: '{}' })
  await pages.close()
  filling.close()

  const database = openDatabase({ path, key: KEY })
  database.exec(`UPDATE marks SET reader_version = 1, index_version = 1;
    UPDATE readings SET reader_version = 1, index_version = 1;
    UPDATE calls SET number_created_at = 1 WHERE key % 2 = 0`)
  database.close()

  const store = openStore({ path, key: KEY })
  const steps: number[] = []
  const waits: number[] = []
  let spent = 0
  for (let ended = false; !ended;) {
    const start = performance.now()
    ended = store.renewSome().ended
    const step = performance.now() - start
    spent += step
    steps.push(step)
    if (steps.length % STEPS_A_PAGE !== 0) continue
    const asked = performance.now()
    const query = { scope, filter: {}, sort: DEFAULT_LOCAL_SORT }
    store.page({ ...query, page: 1 + (steps.length % 50), perPage: 50 })
    store.count(query)
    // The page came in the moment in which the step began.
    waits.push(step + performance.now() - asked)
  }
  store.close()
  const wait = percentile(waits, 0.95)
  report(`${CALLS} records read again`, [
    { what: 'records a second', value: (CALLS / (spent / 1000)).toFixed(0) },
    { what: 'longest step', value: `${Math.max(...steps).toFixed(0)} ms` },
    {
      what: 'a page that comes with a step, p95',
      value: `${wait.toFixed(0)} ms`,
      limit: `≤ ${MOST_WAIT_MS} ms`,
      holds: wait <= MOST_WAIT_MS,
    },
  ])
})
