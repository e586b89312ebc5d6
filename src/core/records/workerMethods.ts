/**
 * What the records worker does: parse pages, keep the records just read for the detail view, and write exports. The
 * host's main thread never parses a page or formats a file.
 */
import { AppError } from '#shared/errors.ts'
import type { CallRecord, CallRecordDetail, PageMeta } from '#shared/records/types.ts'
import { openWholeFile, type WholeFileWriter } from '../export/fileWriter.ts'
import { recordCsv, type RecordCsv, type RecordCsvOptions } from '../export/recordCsv.ts'
import { parseRecordPage } from './parse.ts'
import { recentRecords } from './recentRecords.ts'

export interface RecordScope {
  accountId: string
  taskId: string
}

export interface ExportSpec extends RecordCsvOptions {
  /** Absolute path of the finished file. */
  path: string
}

interface OpenExport {
  writer: WholeFileWriter
  csv: RecordCsv
  /** Ids written so far: pages shift while they are read, and a call must not be written twice. */
  written: Set<string>
}

export type AppendResult = { added: number; received: number; meta: PageMeta }

function withoutDetail({ details: _details, raw: _raw, ...row }: CallRecordDetail): CallRecord {
  return row
}

export function createWorkerMethods() {
  const recent = recentRecords()
  const exports = new Map<string, OpenExport>()

  function findExport(exportId: string): OpenExport {
    const found = exports.get(exportId)
    if (!found) throw new AppError('not_found', 'No such export', { what: 'job' })
    return found
  }

  async function abandonExport(exportId: string): Promise<void> {
    const open = exports.get(exportId)
    exports.delete(exportId)
    await open?.writer.abandon()
  }

  return {
    readPage: (scope: RecordScope, body: Uint8Array): { rows: CallRecord[]; meta: PageMeta } => {
      const { records, meta } = parseRecordPage(body)
      recent.add(scope, records)
      return { rows: records.map(withoutDetail), meta }
    },
    detail: (scope: RecordScope, recordId: string): CallRecordDetail | null => recent.find(scope, recordId),
    openExport: async (exportId: string, { path, ...options }: ExportSpec): Promise<void> => {
      const writer = await openWholeFile(path)
      const csv = recordCsv(options)
      exports.set(exportId, { writer, csv, written: new Set() })
      await writer.write(csv.head)
    },
    appendPage: async (exportId: string, body: Uint8Array): Promise<AppendResult> => {
      const { writer, csv, written } = findExport(exportId)
      const { records, meta } = parseRecordPage(body)
      const fresh = records.filter((record) => !written.has(record.id) && written.add(record.id))
      await writer.write(fresh.map(csv.line).join(''))
      return { added: fresh.length, received: records.length, meta }
    },
    finishExport: async (exportId: string): Promise<void> => {
      await findExport(exportId).writer.finish()
      exports.delete(exportId)
    },
    abandonExport,
    /** Runs when the worker is asked to close. */
    abandonAll: async (): Promise<void> => {
      for (const exportId of [...exports.keys()]) await abandonExport(exportId)
    },
  }
}

export type RecordsWorkerMethods = ReturnType<typeof createWorkerMethods>

export const RECORDS_WORKER_METHODS = [
  'readPage',
  'detail',
  'openExport',
  'appendPage',
  'finishExport',
  'abandonExport',
  'abandonAll',
] as const satisfies readonly (keyof RecordsWorkerMethods)[]
