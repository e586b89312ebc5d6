/** The worker's side of exports: each writes one file, from live pages, from the store or from calls read before. */
import { AppError } from '#shared/errors.ts'
import type { CallRecordDetail, PageMeta } from '#shared/records/types.ts'
import type { Mark } from '#shared/reviews/marks.ts'
import { parseRecordPage } from '../records/parse.ts'
import { rememberOrdinals, type Ordinals } from '../records/recordId.ts'
import type { StorePlace } from '../records/store/open.ts'
import type { SnapshotQuery } from '../records/store/snapshot.ts'
import type { StoredTaskRef, TaskRef } from '../sync/store.ts'
import { openTable, type OpenTable } from './openTable.ts'
import { localRun, type LocalPortion, type LocalRun } from './localRun.ts'
import { rowSource, withMarks, type ExportedCall, type RowSource } from './rowSource.ts'
import { seenIds, type SeenIds } from './seenIds.ts'
import type { ExportSpec } from './spec.ts'
import type { TableEnd, TableFacts } from './table.ts'

export interface AppendResult {
  /** Calls that were not written before, and their rows in the file. */
  added: number
  rows: number
  /** Calls on the page. */
  received: number
  meta: PageMeta
}

export interface ExportMethodsOptions {
  /** A call read before, with its conversation: null where it is neither among the last read nor kept. */
  find: (
    place: { place: StorePlace; scope: StoredTaskRef } | null,
    scope: TaskRef,
    id: string,
  ) => CallRecordDetail | null
  /** A person's own marks of a task, as they are now. @throws AppError where their file cannot be opened */
  readMarks: (place: StorePlace | null, taskId: string) => ReadonlyMap<string, Mark>
}

interface OpenExport {
  spec: ExportSpec
  source: RowSource
  table: OpenTable
  /** As they were at the beginning, for the whole file; null where none are asked for. */
  marks: ReadonlyMap<string, Mark> | null
  /** Live pages shift while they are read, and a call must not be written twice. */
  seen: SeenIds
  ordinals: Ordinals
  local: LocalRun | null
  /** Rows written. */
  rows: number
  /** What is under way: steps of one export run one after the other, its end among them. */
  last: Promise<unknown>
}

export function createExportMethods({ find, readMarks }: ExportMethodsOptions) {
  const exports = new Map<string, OpenExport>()

  function findExport(exportId: string): OpenExport {
    const found = exports.get(exportId)
    if (!found) throw new AppError('not_found', 'No such export', { what: 'job' })
    return found
  }

  function inTurn<T>(open: OpenExport, step: () => Promise<T>): Promise<T> {
    const done = open.last.then(step)
    open.last = done.catch(() => undefined)
    return done
  }

  async function writeCalls(open: OpenExport, calls: readonly ExportedCall[]): Promise<number> {
    const rows = withMarks(calls, open.marks).flatMap((call) => open.source.rows(call))
    await open.table.writer.write(rows)
    open.rows += rows.length
    return rows.length
  }

  async function abandonExport(exportId: string): Promise<void> {
    const open = exports.get(exportId)
    if (open === undefined) return
    exports.delete(exportId)
    await inTurn(open, async () => {
      open.local?.close()
      await open.table.writer.abandon()
    })
  }

  return {
    methods: {
      openExport: async (exportId: string, spec: ExportSpec): Promise<void> => {
        const source = rowSource(spec.layout, spec.taskId)
        const marks = spec.marks === undefined ? null : readMarks(spec.marks.place, spec.marks.taskId)
        const table = await openTable(spec, source.columns)
        const nothing = Promise.resolve()
        exports.set(exportId, {
          spec,
          source,
          table,
          marks,
          seen: seenIds(),
          ordinals: rememberOrdinals(),
          local: null,
          rows: 0,
          last: nothing,
        })
      },
      /** Writes a live page; a call that an earlier page held is left out. */
      appendPage: (exportId: string, body: Uint8Array): Promise<AppendResult> => {
        const open = findExport(exportId)
        return inTurn(open, async () => {
          const { records, meta } = parseRecordPage(body, open.ordinals)
          const fresh = records.filter(({ id }) => open.seen.add(id))
          const rows = await writeCalls(open, fresh)
          return { added: fresh.length, rows, received: records.length, meta }
        })
      },
      /** Begins to write calls of the store, as it is now. @returns how many there are */
      beginLocal: (exportId: string, place: StorePlace, query: SnapshotQuery): Promise<number> => {
        const open = findExport(exportId)
        return inTurn(open, async () => {
          open.local?.close()
          open.local = localRun({ ...open, place, query, layout: open.spec.layout })
          return open.local.total
        })
      },
      /**
       * Writes the next calls of the store, `atMost` of them; fewer where these take long, so that it can be stopped.
       * @returns how many, and whether they were the last
       */
      appendLocal: (exportId: string, atMost: number): Promise<LocalPortion> => {
        const open = findExport(exportId)
        return inTurn(open, async () => {
          if (open.local === null)
            throw new AppError('not_found', 'The export has not begun', { what: 'job' })
          const portion = await open.local.next(atMost)
          open.rows += portion.rows
          return portion
        })
      },
      /** Writes calls that were read before, in this order. Those that are gone are not counted. */
      appendChosen: (
        exportId: string,
        place: { place: StorePlace; scope: StoredTaskRef } | null,
        scope: TaskRef,
        ids: readonly string[],
      ): Promise<{ calls: number; rows: number }> => {
        const open = findExport(exportId)
        return inTurn(open, async () => {
          // A call may have been picked by a former id as well.
          const calls = ids.flatMap((id) => {
            const call = find(place, scope, id)
            return call !== null && open.seen.add(call.id) ? [call] : []
          })
          return { calls: calls.length, rows: await writeCalls(open, calls) }
        })
      },
      /** Puts the file in its place. An export that cannot be finished waits to be abandoned. */
      finishExport: (exportId: string, facts: TableFacts): Promise<TableEnd & { rows: number }> => {
        const open = findExport(exportId)
        return inTurn(open, async () => {
          open.local?.close()
          const end = await open.table.writer.finish(facts)
          exports.delete(exportId)
          return { rows: open.rows, ...end }
        })
      },
      abandonExport,
    },
    closeAll: async (): Promise<void> => {
      for (const exportId of [...exports.keys()]) await abandonExport(exportId)
    },
  }
}

export type ExportMethods = ReturnType<typeof createExportMethods>['methods']
