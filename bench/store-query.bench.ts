/**
 * How fast the store answers with a million calls of one task in it: first pages of every filter under every indexed
 * sort, their counts, and search. A search is asked as the window asks it: a page, and its calls counted no further than
 * 10,000. `naive LIKE` is the same question put to a table that holds the searched texts plainly, in an encrypted file
 * of the same cipher, all of it counted. `BENCH_CALLS` sets how many calls; the limits are for a million.
 */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from 'better-sqlite3-multiple-ciphers'
import { parseRecordPage } from '../src/core/records/parse.ts'
import { GLANCE } from '../src/core/records/localCalls.ts'
import { openDatabase, openStore, type CallStore } from '../src/core/records/store/index.ts'
import type { LocalFilter } from '../src/shared/records/filters.ts'
import { DEFAULT_LOCAL_SORT, type LocalSort } from '../src/shared/records/localSort.ts'
import { foldText } from '../src/shared/records/fold.ts'
import { searchTexts } from '../src/shared/records/search.ts'
import { callPages } from './support/calls.ts'
import { atMost, benchCalls, inTemporaryFolder, percentile, report, type Figure } from './support/measure.ts'

const CALLS = benchCalls(1_000_000)
const KEY = 'ab'.repeat(32)
const PER_PAGE = 50
const PAGE_MS = 16
const COUNT_MS = 50
const SEARCH_MS = 100
const LEAST_GAIN = 10
const MOST_SIZE = 0.45

const SORTS = [
  'calldate',
  'bill',
  'duration',
  'score',
  'rounds',
  'hangupdate',
  'updated_at',
  'intention_results',
]

interface Scope {
  identity: string
  taskId: string
}

/** Fills the store, and a plain table with what search looks at. @returns bytes of raw JSON */
async function fill(
  store: CallStore,
  plain: Database,
): Promise<{ scope: Scope; bytes: number; rate: number }> {
  const pages = await callPages(CALLS)
  const scope = { identity: 'bench', taskId: pages.taskId }
  plain.exec('CREATE TABLE texts (id INTEGER PRIMARY KEY, calldate INTEGER, content TEXT)')
  const insert = plain.prepare('INSERT INTO texts (calldate, content) VALUES (?, ?)')
  let spent = 0
  for (let body = pages.next(); body !== null; body = pages.next()) {
    const start = performance.now()
    store.ingestPage(scope, body, { mark: 1, checkpoint: '{}' })
    spent += performance.now() - start
    const { records } = parseRecordPage(body)
    plain.transaction(() => {
      for (const record of records)
        insert.run(
          record.calldate,
          foldText(
            searchTexts(record)
              .map(({ text }) => text)
              .join('\n'),
          ),
        )
    })()
  }
  await pages.close()
  return { scope, bytes: pages.bytes(), rate: CALLS / (spent / 1000) }
}

/** Every filter with values that many calls have and that few have, and some together. */
function filtersOf(store: CallStore, scope: Scope): LocalFilter[] {
  const facets = store.facets(scope)
  const ends = <T>(list: readonly { value: T }[]): T[] =>
    [list[0], list[Math.floor(list.length / 2)], list.at(-1)].flatMap((facet) => (facet ? [facet.value] : []))
  const [tag = ''] = ends(facets.tags)
  const [province = ''] = ends(facets.province)
  return [
    {},
    { answered: true },
    { answered: false },
    ...ends(facets.intention_results).map((value) => ({ intention_tags: [value] })),
    { intention_tags: [4, 5] },
    ...ends(facets.level_name).map((value) => ({ level_name: [value] })),
    { hangup_disposition: [2] },
    { operator: [1] },
    ...ends(facets.province).map((value) => ({ province: [value] })),
    { province: facets.province.slice(0, 3).map(({ value }) => value) },
    ...ends(facets.city).map((value) => ({ city: [value] })),
    ...ends(facets.tags).map((value) => ({ tags: [value] })),
    ...ends(facets.llm_tags).map((value) => ({ llm_tags: [value] })),
    { has_comment: true },
    { has_comment: false },
    { transferred: true },
    { levels: [[800, 1000]] },
    { levels: [[995, 1000]] },
    { bill: [60_000, null] },
    { duration: [null, 5000] },
    { start_at: '2026-06-01 00:00:00', end_at: '2026-06-01 23:59:59' },
    { start_at: '2026-05-03 11:00:00', end_at: '2026-06-10 15:00:00' },
    { hangup_date: ['2026-06-01 11:00:00', '2026-06-02 15:00:00'] },
    { intention_tags: [1, 2], province: [province], answered: true },
    { tags: [tag], bill: [20_000, null], start_at: '2026-06-01 00:00:00' },
    { has_comment: true, operator: [3], hangup_disposition: [2] },
  ]
}

/** From one character to a sentence, from every other call to none, numbers and signs. */
const SEARCHES = [
  '分期',
  '分',
  '的',
  '专属的分期额度',
  '月亮河分期客服中心',
  '不需要',
  '没有时间',
  '再见',
  '女士您好',
  '王',
  '叶女士',
  '投诉',
  '请讲。',
  '在忙',
  '没有这句话',
  '。',
  '，',
  '138',
  '1380',
  '13800',
  '13',
  '8',
  '%',
  '"',
]

function timed<T>(work: () => T): [ms: number, result: T] {
  const start = performance.now()
  const result = work()
  return [performance.now() - start, result]
}

await inTemporaryFolder(async (folder) => {
  const path = join(folder, 'calls.db')
  const plain = openPlain(join(folder, 'plain.db'))
  const filling = openStore({ path, key: KEY })
  const { scope, bytes, rate } = await fill(filling, plain)
  filling.close()

  const [openMs, store] = timed(() => openStore({ path, key: KEY }))
  const page = (filter: LocalFilter, sort: LocalSort) =>
    timed(() => store.page({ scope, filter, sort, page: 1, perPage: PER_PAGE }))[0]
  const [firstMs] = timed(() =>
    store.page({ scope, filter: {}, sort: DEFAULT_LOCAL_SORT, page: 1, perPage: PER_PAGE }),
  )

  const pages: { ms: number; what: string }[] = []
  const counts: number[] = []
  for (const filter of filtersOf(store, scope)) {
    counts.push(timed(() => store.count({ scope, filter }))[0])
    for (const key of SORTS)
      for (const descending of [true, false])
        pages.push({ ms: page(filter, { key, descending }), what: `${JSON.stringify(filter)} by ${key}` })
  }

  const byTime: number[] = []
  const byOthers: number[] = []
  const gains: { gain: number; what: string }[] = []
  const scan = plain.prepare(
    `SELECT id FROM texts WHERE content LIKE ? ESCAPE '\\' ORDER BY calldate DESC LIMIT ${PER_PAGE}`,
  )
  const scanCount = plain.prepare(`SELECT count(*) FROM texts WHERE content LIKE ? ESCAPE '\\'`)
  for (const search of SEARCHES) {
    const [pageMs] = timed(() =>
      store.pageOfAll({
        scope,
        filter: { search },
        sort: DEFAULT_LOCAL_SORT,
        page: 1,
        perPage: PER_PAGE,
        most: GLANCE,
      }),
    )
    byTime.push(pageMs)
    for (const key of ['bill', 'score']) byOthers.push(page({ search }, { key, descending: true }))
    const [countMs, found] = timed(() => store.count({ scope, filter: { search } }))
    const pattern = `%${search.replaceAll(/[\\%_]/g, '\\$&')}%`
    const [naiveMs] = timed(() => [scan.all(pattern), scanCount.get(pattern)])
    gains.push({
      gain: naiveMs / pageMs,
      what: `${search}  in ${((found / CALLS) * 100).toFixed(0)} % of the calls, page ${pageMs.toFixed(1)} ms, all counted ${countMs.toFixed(1)} ms, LIKE ${naiveMs.toFixed(0)} ms`,
    })
  }
  const deep = [0.25, 0.5, 0.99].map(
    (share) =>
      timed(() =>
        store.page({
          scope,
          filter: {},
          sort: DEFAULT_LOCAL_SORT,
          page: Math.max(1, Math.floor((CALLS / PER_PAGE) * share)),
          perPage: PER_PAGE,
        }),
      )[0],
  )
  store.close()
  plain.close()

  const size = statSync(path).size / bytes
  const times = gains.map(({ gain }) => gain)
  const lower = gains.filter(({ gain }) => gain < LEAST_GAIN)
  const pageTimes = pages.map(({ ms }) => ms)
  const plainly = (what: string, ms: number): Figure => ({ what, value: `${ms.toFixed(1)} ms` })
  report(
    `${CALLS} calls, ${(bytes / CALLS).toFixed(0)} bytes of JSON each, ${pages.length} filters and sorts`,
    [
      plainly('opening the store', openMs),
      plainly('first page after it', firstMs),
      plainly('first page, median', percentile(pageTimes, 0.5)),
      atMost('first page, p95', percentile(pageTimes, 0.95), PAGE_MS),
      plainly('first page, worst', percentile(pageTimes, 1)),
      atMost('count, p95', percentile(counts, 0.95), COUNT_MS),
      plainly('search by time, median', percentile(byTime, 0.5)),
      atMost('search by time, p95', percentile(byTime, 0.95), SEARCH_MS),
      atMost('search by another column, p95', percentile(byOthers, 0.95), SEARCH_MS),
      {
        what: 'first page of a search against naive LIKE, median',
        value: `${percentile(times, 0.5).toFixed(0)} ×`,
        limit: `≥ ${LEAST_GAIN} ×`,
        holds: percentile(times, 0.5) >= LEAST_GAIN,
      },
      {
        what: `searches that gain ${LEAST_GAIN} × and more`,
        value: `${gains.length - lower.length} of ${gains.length}`,
      },
      {
        what: 'the least gain',
        value: `${percentile(times, 0).toFixed(1)} ×`,
        limit: `≥ ${LEAST_GAIN} ×`,
        holds: lower.length === 0,
      },
      plainly('a page at a quarter, the half and the end of the task, worst', Math.max(...deep)),
      { what: 'filling, records a second', value: rate.toFixed(0) },
      {
        what: 'on disk, search index included',
        value: `${(size * 100).toFixed(1)} % of the JSON`,
        limit: `≤ ${MOST_SIZE * 100} %`,
        holds: size <= MOST_SIZE,
      },
    ],
  )
  if (lower.length > 0) console.log(`  searches that gain less than ${LEAST_GAIN} ×:`)
  for (const { gain, what } of lower) console.log(`    ${gain.toFixed(1)} ×  ${what}`)
  console.log('  slowest first pages:')
  for (const { ms, what } of pages.toSorted((left, right) => right.ms - left.ms).slice(0, 5))
    console.log(`    ${ms.toFixed(0)} ms  ${what}`)
})

/** An encrypted file with the store's settings and none of its tables' data. */
function openPlain(path: string): Database {
  return openDatabase({ path, key: KEY })
}
