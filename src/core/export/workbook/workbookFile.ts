/** A review workbook on its way to the disk: the calls of the store, what a person found in them, and the sum of it. */
import type { ExportLayout } from '#shared/exports/types.ts'
import { inLocale, type Bilingual } from '#shared/locale.ts'
import { NO_MARK, type Mark } from '#shared/reviews/marks.ts'
import type { StorePlace } from '../../records/store/open.ts'
import { openSnapshot, type SnapshotQuery, type StoreSnapshot } from '../../records/store/snapshot.ts'
import { openMarkStore } from '../../reviews/markStore.ts'
import { OPT_OUT, readDecisions, type Decision } from '../../reviews/optOutDocuments.ts'
import { namesIn, REVIEWER } from '../../reviews/reviewers.ts'
import { PORTION_MS, type LocalPortion } from '../localRun.ts'
import type { ExportedCall } from '../rowSource.ts'
import type { TableCell, TableEnd, TableFacts } from '../table.ts'
import { leftFacts } from '../xlsx/index.ts'
import { pageXml } from '../xlsx/sheet.ts'
import { openWorkbook, type WorkbookWriter } from '../xlsx/workbook.ts'
import { reviewSheets, type MarkedCall } from './sheets.ts'
import { SUMMARY, summaryPage } from './summary.ts'
import { createTally } from './tally.ts'

export interface WorkbookSpec {
  /** Absolute path of the finished file. */
  path: string
  layout: ExportLayout
  taskId: string
  place: StorePlace
  query: SnapshotQuery
  /** Null where there are no marks. */
  marks: StorePlace | null
  /** The person's list. */
  verdicts: readonly string[]
}

export interface WorkbookFile {
  /** Calls that pass the filter. */
  total: number
  /** Writes the next calls, `atMost` of them; fewer where these take long, so that it can be stopped. */
  next: (atMost: number) => Promise<LocalPortion>
  /** Writes the rest and puts the file in its place. @param facts what it is, for its first worksheet */
  finish: (facts: TableFacts) => Promise<TableEnd>
  /** Leaves nothing behind. */
  abandon: () => Promise<void>
}

/** What was found, as it is when the workbook begins. */
interface Found {
  marks: ReadonlyMap<string, Mark>
  /** Null where nobody has marked anything here. */
  reviewer: string | null
  /** That are confirmed, by record id. */
  optOuts: ReadonlyMap<string, Decision>
}

const BY: Bilingual = { zh: '复核人', en: 'Reviewer' }
/** Of a reviewer who gave no name, so much of the id. */
const ID_SHOWN = 8

/** @throws AppError as `openSnapshot` and `openMarkStore`; the system's error: ENOENT, EACCES, … */
export async function openWorkbookFile(spec: WorkbookSpec): Promise<WorkbookFile> {
  const book = await openWorkbook(spec.path, { locale: spec.layout.locale })
  let snapshot: StoreSnapshot | null = null
  try {
    snapshot = openSnapshot(spec.place)
    return await begin(spec, book, snapshot, readFound(spec))
  } catch (thrown) {
    snapshot?.close()
    await book.abandon()
    throw thrown
  }
}

/** Reads the marks and lets go of their file: nobody waits for a workbook to end. */
function readFound({ marks: place, taskId }: WorkbookSpec): Found {
  if (place === null) return { marks: new Map(), reviewer: null, optOuts: new Map() }
  const store = openMarkStore({ ...place, now: Date.now })
  try {
    const name = namesIn(store.documents(REVIEWER, '')).get(store.reviewer)
    return {
      marks: store.marksOfTask(taskId),
      reviewer: name ?? store.reviewer.slice(0, ID_SHOWN),
      optOuts: confirmedIn(readDecisions(store.documents(OPT_OUT, taskId), store.reviewer)),
    }
  } finally {
    store.close()
  }
}

const confirmedIn = (decisions: ReadonlyMap<string, Decision>): Map<string, Decision> =>
  new Map(
    [...decisions.values()]
      .filter(({ state }) => state === 'confirmed')
      .map((decision) => [decision.recordId, decision]),
  )

async function begin(
  { layout, taskId, query: asked, verdicts }: WorkbookSpec,
  book: WorkbookWriter,
  snapshot: StoreSnapshot,
  { marks, reviewer, optOuts }: Found,
): Promise<WorkbookFile> {
  const { locale } = layout
  const sheets = reviewSheets({ layout, taskId, reviewer: reviewer ?? '' }, optOuts)
  const tally = createTally(verdicts)
  const query = { ...asked, marks: () => marks }
  /** Rows of the other worksheets, which are written after the calls. */
  const others = sheets.others.map((sheet) => ({ sheet, rows: [] as TableCell[][] }))
  const batches: Generator<ExportedCall[]> = sheets.calls.needsDetail
    ? snapshot.details(query)
    : snapshot.records(query)

  async function take(calls: readonly ExportedCall[]): Promise<void> {
    const rows = calls.flatMap((read) => {
      const call: MarkedCall = { ...read, mark: marks.get(read.id) ?? NO_MARK }
      tally.add(call, call.mark)
      for (const other of others) other.rows.push(...other.sheet.rows(call))
      return sheets.calls.rows(call)
    })
    await book.write(rows)
  }

  const total = snapshot.count(query)
  await book.begin(sheets.calls.name, sheets.calls.columns)
  return {
    total,
    next: async (atMost) => {
      const until = performance.now() + PORTION_MS
      let calls = 0
      while (calls < atMost && performance.now() < until) {
        const batch = batches.next()
        if (batch.done === true) return { calls, rows: calls, done: true }
        await take(batch.value)
        calls += batch.value.length
      }
      return { calls, rows: calls, done: false }
    },
    finish: async (facts) => {
      snapshot.close()
      await book.end()
      for (const { sheet, rows } of others) {
        await book.begin(sheet.name, sheet.columns)
        await book.write(rows.length > 0 ? rows : [sheets.nothing(sheet)])
        await book.end()
      }
      const by: TableFacts = reviewer === null ? [] : [[inLocale(BY, locale), reviewer]]
      const page = summaryPage([...facts, ...by, ...leftFacts(book.left(), locale)], tally, locale)
      await book.add(inLocale(SUMMARY, locale), (cells) => pageXml(page.rows, page.widths, cells), true)
      return { bytes: await book.finish(), sheets: null }
    },
    abandon: async () => {
      snapshot.close()
      await book.abandon()
    },
  }
}
