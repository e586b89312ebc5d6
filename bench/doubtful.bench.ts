/**
 * How long the rules of doubtful labels take over kept calls: counted for all rules the first time after a launch, again
 * after that, and the first page of each. The limits are stated for a million calls in ten tasks, which take some minutes
 * to make; `BENCH_CALLS` sets how many.
 */
import { join } from 'node:path'
import { openStore } from '../src/core/records/store/index.ts'
import { openMarkStore } from '../src/core/reviews/markStore.ts'
import { createDoubtfulMethods } from '../src/core/reviews/doubtfulMethods.ts'
import { DEFAULT_RULES, OPT_OUT_RULE, type Rule } from '../src/shared/reviews/rules.ts'
import { callPages } from './support/calls.ts'
import { atMost, benchCalls, inTemporaryFolder, report } from './support/measure.ts'

const CALLS = benchCalls(1_000_000)
const TASKS = 10
const KEY = 'cd'.repeat(32)
const IDENTITY = 'bench'
const PER_PAGE = 50
const FIRST_MS = 3000
const LATER_MS = 200
/** Labels that a person has found right already. */
const DISMISSED = 200
/**
 * As the product's rules, and looser: of the stand-in platform's calls no A or B has so few words, no E so many rounds,
 * and nobody with an A refuses.
 */
const LOOSER: readonly Rule[] = [
  { id: 'looser-few-words', enabled: true, conditions: { intentions: [1, 2], mostSaid: 40 } },
  { id: 'looser-many-rounds', enabled: true, conditions: { intentions: [5], leastRounds: 3 } },
  {
    id: 'looser-refusal',
    enabled: true,
    conditions: { customerWords: ['不需要', '不用了', '没兴趣', '不考虑'] },
  },
]

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

await inTemporaryFolder(async (folder) => {
  const path = join(folder, 'calls.db')
  const filling = openStore({ path, key: KEY })
  for (let task = 0; task < TASKS; task += 1) {
    const pages = await callPages(Math.ceil(CALLS / TASKS), { seed: `bench ${task}` })
    const scope = { identity: IDENTITY, taskId: `task ${task}` }
    for (let body = pages.next(); body !== null; body = pages.next())
      filling.ingestPage(scope, body, { mark: 1, checkpoint: '{}' })
    await pages.close()
  }
  filling.close()

  let calls = openStore({ path, key: KEY })
  const marks = openMarkStore({ path: join(folder, 'marks.db'), key: KEY, now: Date.now })
  const { methods } = createDoubtfulMethods({
    calls: { storeAt: () => calls, during: (_place, work) => work(calls) },
    marks: { storeAt: () => marks },
  })
  const place = { path, key: KEY }
  const places = { calls: place, marks: place }
  const scope = { identity: IDENTITY, taskId: null, trustOthers: true }
  const count = () => methods.doubtfulCounts(places, scope)

  for (const rule of LOOSER) methods.saveRule(places, rule, false)
  const first = await timed(count)
  const ruleId = OPT_OUT_RULE
  const shown = await methods.doubtfulCalls(places, scope, ruleId, { page: 1, perPage: DISMISSED }, false)
  for (const { taskId, call } of shown.calls)
    methods.dismissDoubt(places, IDENTITY, { taskId, recordId: call.id, ruleId, dismissed: true })
  const later = await timed(count)
  const pages: number[] = []
  for (const { id } of [...DEFAULT_RULES, ...LOOSER])
    pages.push(
      await timed(() => methods.doubtfulCalls(places, scope, id, { page: 1, perPage: PER_PAGE }, true)),
    )
  const { rules } = await count()
  calls.close()
  calls = openStore({ path, key: KEY })
  const again = await timed(count)
  calls.close()
  marks.close()
  report(`doubtful labels over ${CALLS.toLocaleString('en')} kept calls in ${TASKS} tasks`, [
    ...Object.entries(rules).map(([id, found]) => ({ what: id, value: found.toLocaleString('en') })),
    atMost('all rules, the first time', first, FIRST_MS),
    atMost('all rules, later', later, LATER_MS),
    { what: 'all rules, after another launch', value: `${again.toFixed(1)} ms` },
    atMost(`a page of ${PER_PAGE}, the slowest rule`, Math.max(...pages), LATER_MS),
  ])
})
