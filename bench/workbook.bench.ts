/**
 * A review workbook of 100,000 kept calls, a third of them reviewed, from the key to the file on the disk: as the worker
 * writes it, with the columns that the table shows, as they are and masked. `BENCH_CALLS` sets how many calls,
 * `BENCH_STORE` a folder that keeps the filled store; the limit is for 100,000.
 */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { openWorkbookFile } from '../src/core/export/workbook/workbookFile.ts'
import { openStore } from '../src/core/records/store/index.ts'
import type { StorePlace } from '../src/core/records/store/open.ts'
import { openMarkStore } from '../src/core/reviews/markStore.ts'
import { FIRST_STAMP, nextStamp } from '../src/core/reviews/stamp.ts'
import { defaultLayout } from '../src/shared/exports/presets.ts'
import { DEFAULT_VERDICTS, type MarkRow } from '../src/shared/reviews/marks.ts'
import { exportStore, type ExportStore } from './support/exportStore.ts'
import { atMost, benchCalls, inTemporaryFolder, report } from './support/measure.ts'

const CALLS = benchCalls(100_000)
const MOST_MS = 10_000
/** One in so many is reviewed, and one in so many of those has a marked sentence. */
const REVIEWED = 3
const SPOKEN = 10
const PORTION = 10_000
const MIB = 1024 * 1024
const now = Date.UTC(2026, 10, 21)

function marked(folder: string, { place, scope }: ExportStore): StorePlace {
  const marks = { path: join(folder, 'marks.db'), key: place.key }
  const calls = openStore(place)
  const store = openMarkStore({ ...marks, now: () => now })
  const rows: MarkRow[] = []
  let stamp = FIRST_STAMP
  const put = (recordId: string, member: string, value: unknown): void => {
    stamp = nextStamp(stamp, now, 'ab'.repeat(8))
    const row = { taskId: scope.taskId, recordId, reviewer: store.reviewer }
    rows.push({ ...row, member, value: JSON.stringify(value), stamp })
  }
  const sort = { key: 'calldate', descending: true }
  const listed = calls.page({ scope, filter: {}, sort, page: 1, perPage: CALLS })
  for (let at = 0; at < listed.length; at += REVIEWED) {
    const id = listed[at]?.id ?? ''
    put(id, 'verdict', DEFAULT_VERDICTS[at % DEFAULT_VERDICTS.length])
    put(id, 'reviewed', true)
    if (at % (REVIEWED * SPOKEN) > 0) continue
    const sentence = { turn: 0, who: 'ai', node: '开场白', text: '您好，请问方便吗' }
    put(id, 'sentence:s1', { ...sentence, problem: '开场太长', better: '先问方便吗' })
    put(id, 'note', '下周一再打')
  }
  store.mergeRows({ marks: rows, documents: [] })
  store.close()
  calls.close()
  return marks
}

async function written(
  path: string,
  { place, query, scope }: ExportStore,
  marks: StorePlace,
  mask: boolean,
): Promise<number> {
  const layout = { ...defaultLayout('zh-CN'), mask }
  const start = performance.now()
  const file = await openWorkbookFile({
    ...{ path, layout, place, query, marks },
    taskId: scope.taskId,
    verdicts: DEFAULT_VERDICTS,
  })
  while (!(await file.next(PORTION)).done);
  await file.finish([])
  return performance.now() - start
}

await inTemporaryFolder(async (folder) => {
  const store = await exportStore(folder, CALLS)
  const marks = marked(folder, store)
  const path = join(folder, 'workbook.xlsx')
  const plain = await written(path, store, marks, false)
  const bytes = statSync(path).size
  const masked = await written(path, store, marks, true)
  report(`A review workbook of ${CALLS.toLocaleString('en')} kept calls, ${(bytes / MIB).toFixed(1)} MiB`, [
    atMost('as they are', plain, MOST_MS),
    atMost('masked', masked, MOST_MS),
  ])
})
