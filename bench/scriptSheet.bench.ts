/**
 * The sheet of a script over 100,000 kept calls, of which about 45,000 were answered: 3 s. Beside it the plain way: the same
 * calls with `details`, as exports of conversations read them, and their words. `BENCH_STORE` keeps the store.
 */
import { toConversation } from '../src/shared/records/conversation.ts'
import { SCRIPT_FILTER } from '../src/shared/reviews/scriptSheet.ts'
import { openSnapshot } from '../src/core/records/store/snapshot.ts'
import { createScriptMethods } from '../src/core/reviews/scriptMethods.ts'
import { exportStore } from './support/exportStore.ts'
import { atMost, benchCalls, inTemporaryFolder, report } from './support/measure.ts'

const CALLS = benchCalls(100_000)
const LIMIT_MS = 3000
/** Cancelling, and what else the worker is asked for, wait no longer. */
const PORTION_LIMIT_MS = 200

await inTemporaryFolder(async (folder) => {
  const { place, query } = await exportStore(folder, CALLS)
  const { scope } = query
  const { methods } = createScriptMethods()

  function sheet(): { ms: number; longest: number; calls: number } {
    const start = performance.now()
    methods.openScript('1', place, { scope, filter: SCRIPT_FILTER, sentences: [], masked: true })
    let longest = 0
    for (let ended = false; !ended;) {
      const before = performance.now()
      ended = methods.readScript('1').ended
      longest = Math.max(longest, performance.now() - before)
    }
    const { calls } = methods.endScript('1')
    return { ms: performance.now() - start, longest, calls }
  }

  function plain(): number {
    const start = performance.now()
    const segmenter = new Intl.Segmenter('zh', { granularity: 'word' })
    const snapshot = openSnapshot(place)
    const words = new Map<string, number>()
    for (const batch of snapshot.details({ ...query, filter: SCRIPT_FILTER }))
      for (const { details } of batch)
        for (const { who, text } of toConversation(details))
          if (who === 'customer')
            for (const { segment } of segmenter.segment(text))
              words.set(segment, (words.get(segment) ?? 0) + 1)
    snapshot.close()
    return performance.now() - start
  }

  // The first one warms up: the window has been open for a while.
  sheet()
  const measured = [sheet(), sheet(), sheet()].sort((one, other) => one.ms - other.ms)
  const best = measured[0] as (typeof measured)[number]
  const peer = plain()
  report(`The sheet of a script, ${CALLS} kept calls, ${best.calls} answered`, [
    atMost('whole sheet, best of three', best.ms, LIMIT_MS),
    atMost('longest portion', best.longest, PORTION_LIMIT_MS),
    { what: 'all three', value: measured.map(({ ms }) => `${ms.toFixed(0)} ms`).join(', ') },
    { what: 'whole records and their words', value: `${peer.toFixed(0)} ms` },
    { what: 'times as fast', value: (peer / best.ms).toFixed(1) },
  ])
})
