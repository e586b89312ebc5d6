/**
 * What a mark costs the worker where 100,000 calls are kept and 10,000 of them have marks: the call is read, the mark is
 * written and on the disk, and the whole mark is answered, as a window shows it. The peer is a bare insert of one row of
 * the same size into an encrypted file with the same settings (WAL, synchronous=FULL), committed, in turn with the marks:
 * that much the disk alone takes. `BENCH_CALLS` sets how many calls.
 */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { openDatabase, openStore } from '../src/core/records/store/index.ts'
import { createMarkMethods } from '../src/core/reviews/markMethods.ts'
import type { KnownPatch } from '../src/core/reviews/markStore.ts'
import { FIRST_STAMP, nextStamp } from '../src/core/reviews/stamp.ts'
import type { MarkRow } from '../src/shared/reviews/marks.ts'
import { callPages } from './support/calls.ts'
import { atMost, benchCalls, inTemporaryFolder, p95, percentile, report } from './support/measure.ts'

const CALLS = benchCalls(100_000)
const MARKED = CALLS / 10
const RUNS = 300
const KEY = 'ef'.repeat(32)
const MOST_MS = 5
const FILE = 'a1'.repeat(8)

const KINDS: Record<string, (at: number) => KnownPatch> = {
  'a verdict': (at) => ({
    verdict: at % 2 === 0 ? '需跟进' : '有效意向',
    reviewed: true,
    seen: 'ab'.repeat(16),
  }),
  'a tag': (at) => ({ tags: { [`标签${at % 50}`]: true } }),
  'a sentence': (at) => ({
    sentences: {
      [`s${at}`]: {
        turn: 1,
        who: 'ai',
        node: '开场白',
        text: '您好，这里是',
        problem: '太快',
        better: '您好',
      },
    },
  }),
  'a note': (at) => ({ note: `周一再打，${at}` }),
  'a score': (at) => ({ score: { card: 'v1', version: 1, answers: { a: at % 2 } } }),
}

/** Marks that are there already, as a file of another machine of this reviewer brings them. */
function marksOf(reviewer: string, taskId: string, ids: readonly string[]): MarkRow[] {
  let stamp = FIRST_STAMP
  return ids.flatMap((recordId, at) => {
    const members = {
      verdict: '需跟进',
      reviewed: true,
      note: `备注 ${at}`,
      'tag:重点': true,
      call: { callid: recordId },
    }
    return Object.entries(members).map(([member, value]): MarkRow => {
      stamp = nextStamp(stamp, Date.UTC(2026, 0), FILE)
      return { reviewer, taskId, recordId, member, value: JSON.stringify(value), stamp }
    })
  })
}

await inTemporaryFolder(async (folder) => {
  const calls = openStore({ path: join(folder, 'calls.db'), key: KEY })
  const pages = await callPages(CALLS)
  const scope = { identity: 'bench', taskId: pages.taskId }
  for (let body = pages.next(); body !== null; body = pages.next())
    calls.ingestPage(scope, body, { mark: 1, checkpoint: '{}' })
  await pages.close()
  const sort = { key: 'calldate', descending: true }
  const ids = calls.listedIds({ scope, filter: {}, sort }, CALLS).map(({ id }) => id)

  const place = { path: join(folder, 'marks.db'), key: KEY }
  const { methods, closeStores } = createMarkMethods({ now: Date.now })
  const reviewer = methods.reviewerOf(place)
  methods.mergeMarks(place, { marks: marksOf(reviewer, scope.taskId, ids.slice(0, MARKED)), documents: [] })
  const item = { id: 'a', label: 'x', help: '', kind: 'yesno', least: 0, most: 1, weight: 1, fatal: false }
  const card = { name: '质检', items: [item], version: 1, madeAt: 1 }
  methods.putDocument(place, { kind: 'card', taskId: '', id: 's' }, { 'version:v1': card })

  const peer = openDatabase({ path: join(folder, 'peer.db'), key: KEY, migrations: [] })
  peer.exec('CREATE TABLE bare (id INTEGER PRIMARY KEY, value BLOB NOT NULL)')
  const insert = peer.prepare('INSERT INTO bare (value) VALUES (?)')

  function timed(work: () => unknown): number {
    const start = performance.now()
    work()
    return performance.now() - start
  }
  const bare: number[] = []
  const figures = Object.entries(KINDS).map(([what, patchOf]) => {
    const times = Array.from({ length: RUNS }, (_, at) => {
      // Of calls with a mark and of others, all over the task.
      const recordId = ids[(at * 7919) % ids.length] ?? ''
      bare.push(timed(() => insert.run(randomBytes(300))))
      return timed(() => {
        const call = calls.detail(scope, recordId)
        if (call === null) throw new Error('The call is not kept')
        const { callid, callee, calldate } = call
        const known = { callid, callee, calldate }
        methods.setMark(place, { taskId: scope.taskId, recordId }, patchOf(at), known, {
          ...{ masked: true, asMasked: true },
        })
      })
    })
    return { what, ms: p95(times), half: percentile(times, 0.5) }
  })
  peer.close()
  closeStores()
  calls.close()
  const medians = [Math.max(...figures.map(({ half }) => half)), percentile(bare, 0.5)]
  const slowest = Math.max(...figures.map(({ ms }) => ms))
  report(`a mark on the disk, ${CALLS} calls kept and ${MARKED} marked, p95 of ${RUNS}`, [
    ...figures.map(({ what, ms }) => atMost(what, ms, MOST_MS)),
    { what: 'a bare insert and commit, p95', value: `${p95(bare).toFixed(1)} ms` },
    { what: 'the slowest against it', value: `${(slowest / p95(bare)).toFixed(1)} ×` },
    {
      what: 'medians: the slowest kind / a bare insert',
      value: `${medians.map((ms) => ms.toFixed(1)).join(' / ')} ms`,
    },
  ])
})
