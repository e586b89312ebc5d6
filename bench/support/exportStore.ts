import { existsSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { csvFormat } from '../../src/core/export/csv.ts'
import { storedCells } from '../../src/core/export/storedCells.ts'
import { openStore } from '../../src/core/records/store/index.ts'
import type { StorePlace } from '../../src/core/records/store/open.ts'
import { openSnapshot } from '../../src/core/records/store/snapshot.ts'
import type { ExportLayout } from '../../src/shared/exports/types.ts'
import { DEFAULT_LOCAL_SORT } from '../../src/shared/records/localSort.ts'
import { RECORD_FIELDS } from '../../src/shared/records/fields.ts'
import { callPages } from './calls.ts'

/** The first fields of the catalogue and the record's id: what people look at, and one long id. */
export const EXPORT_COLUMNS: readonly string[] = [...RECORD_FIELDS.slice(0, 24).map(({ key }) => key), 'id']

export interface ExportStore {
  place: StorePlace
  scope: { identity: string; taskId: string }
  /** Every call of the task, newest first. */
  query: { scope: { identity: string; taskId: string }; filter: object; sort: typeof DEFAULT_LOCAL_SORT }
}

/**
 * A store with made-up calls of one task. `BENCH_STORE` names a folder to keep it in: filling takes minutes, and the
 * benchmarks of exports only read.
 */
export async function exportStore(folder: string, calls: number): Promise<ExportStore> {
  const path = join(process.env.BENCH_STORE ?? folder, `calls-${calls}.db`)
  const place = { path, key: 'ab'.repeat(32) }
  const isThere = existsSync(path)
  mkdirSync(dirname(path), { recursive: true })
  const pages = await callPages(calls)
  const scope = { identity: 'bench', taskId: pages.taskId }
  if (!isThere) {
    const store = openStore(place)
    for (let body = pages.next(); body !== null; body = pages.next())
      store.ingestPage(scope, body, { mark: 1, checkpoint: '{}' })
    store.close()
  }
  await pages.close()
  return { place, scope, query: { scope, filter: {}, sort: DEFAULT_LOCAL_SORT } }
}

/** The texts of the cells, without protections or quotes: what a writer of CSV is given. */
export function* exportTexts(
  { place, query }: Pick<ExportStore, 'place' | 'query'>,
  layout: ExportLayout,
): Generator<string[][]> {
  const snapshot = openSnapshot(place)
  const cells = storedCells(layout, snapshot.word)
  const { text } = csvFormat(layout.csv, layout.columns.length)
  const readers = cells.columns.map(({ column, read }) => {
    // Text as it is; numbers and times in their one form.
    const written = text(column.kind)
    return read((cell) => (typeof cell === 'string' ? cell : written(cell)))
  })
  for (const rows of snapshot.rows(query, cells.read))
    yield rows.map((row) => readers.map((reader) => reader(row)))
  snapshot.close()
}
