import type { Database } from 'better-sqlite3-multiple-ciphers'
import type { DocumentRow } from '#shared/reviews/marks.ts'
import { valueOf } from './readMark.ts'
import { timeOf } from './stamp.ts'

export interface DocumentRef {
  kind: string
  /** Empty for one of no task. */
  taskId: string
  id: string
}

/** What one reviewer put down under a name. */
export interface ReviewDocument extends DocumentRef {
  reviewer: string
  /** By member; whoever asks reads them, since another version may have written them. */
  values: Record<string, unknown>
  /** ms since the epoch, of the newest member. */
  changedAt: number
  /** Of the newest member. */
  stamp: string
}

/** Of a document that was removed: a file from before does not bring it back. */
const REMOVED = 'removed'

const PUT = `INSERT INTO documents (kind, task_id, id, reviewer, member, value, stamp)
  VALUES (:kind, :taskId, :id, :reviewer, :member, :value, :stamp)
  ON CONFLICT DO UPDATE SET value = excluded.value, stamp = excluded.stamp
  WHERE excluded.stamp > stamp OR (excluded.stamp = stamp AND excluded.value > value)`
const COLUMNS = 'SELECT kind, task_id AS taskId, id, reviewer, member, value, stamp FROM documents'
const ORDER = 'ORDER BY kind, task_id, id, reviewer, member'

export interface DocumentTable {
  /** @param taskId null for all tasks */
  list: (kind: string, taskId: string | null) => ReviewDocument[]
  /** Puts one member of one document down. @returns 1 where it was newer than what lay here */
  put: (row: DocumentRow) => number
  rows: () => DocumentRow[]
}

export function createDocumentTable(database: Database): DocumentTable {
  const put = database.prepare<[DocumentRow]>(PUT)
  const all = database.prepare<[], DocumentRow>(`${COLUMNS} ${ORDER}`)
  const some = database.prepare<[{ kind: string; taskId: string | null }], DocumentRow>(
    `${COLUMNS} WHERE kind = :kind AND (:taskId IS NULL OR task_id = :taskId) ${ORDER}`,
  )
  return {
    list: (kind, taskId) => grouped(some.all({ kind, taskId })),
    put: (row) => put.run(row).changes,
    rows: () => all.all(),
  }
}

/** Rows in the order of their key, document by document. */
function grouped(rows: readonly DocumentRow[]): ReviewDocument[] {
  const documents = new Map<string, ReviewDocument>()
  for (const { kind, taskId, id, reviewer, member, value, stamp } of rows) {
    const key = JSON.stringify([kind, taskId, id, reviewer])
    const document = documents.get(key) ?? { kind, taskId, id, reviewer, values: {}, changedAt: 0, stamp: '' }
    documents.set(key, document)
    document.values[member] = valueOf(value)
    if (stamp > document.stamp) Object.assign(document, { stamp, changedAt: timeOf(stamp) })
  }
  return [...documents.values()].filter(({ values }) => values[REMOVED] !== true)
}
