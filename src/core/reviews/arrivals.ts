/** Rows from elsewhere: put beside these, or only looked at. */
import { AppError } from '#shared/errors.ts'
import type { DocumentRow, MarkRow, ReviewRows } from '#shared/reviews/marks.ts'
import type { ReviewDocument } from './documentTable.ts'
import type { ErasureFilter } from './erasure.ts'
import type { MarkParts } from './markParts.ts'
import { REVIEWER } from './reviewers.ts'
import { isStamp } from './stamp.ts'

/** What a merge would change. */
export interface Arrival {
  /** Rows that are newer than what lies here, each member once. */
  newer: ReviewRows
  /** Names of reviewers as they would be then. */
  reviewers: ReviewDocument[]
}

export interface Arrivals {
  /**
   * Puts rows from elsewhere beside these, all or none.
   * @param as whose marks are made here from then on, who has moved to this machine; null for nobody else
   * @returns how many were newer than what lay here
   * @throws AppError invalid_input where one has no stamp: it would stand above every change for good; busy where this
   *   file's reviewer is to be another and has marks already, whose they would not be any more
   */
  mergeRows: (rows: ReviewRows, as?: string | null) => number
  /** What {@link Arrivals.mergeRows} would do; nothing is changed. @throws AppError likewise */
  arrival: (rows: ReviewRows) => Arrival
  /** Whether the reviewer of this file has said anything in it. */
  isUnused: () => boolean
}

/** Ends a transaction without its changes. */
class Undone extends Error {}

export function createArrivals(parts: MarkParts, erasure: ErasureFilter): Arrivals {
  const { database, self, documents, put } = parts
  const used = database
    .prepare<[string, string], number>(
      `SELECT 1 WHERE EXISTS (SELECT 1 FROM marks WHERE reviewer = ?)
       OR EXISTS (SELECT 1 FROM documents WHERE reviewer = ? AND kind <> '${REVIEWER}')`,
    )
    .pluck()
  const become = database.prepare<[string]>('UPDATE self SET reviewer = ?')
  const isUnused = (): boolean => used.get(self.reviewer, self.reviewer) === undefined

  /** Documents first: they may say that marks which come along were deleted. */
  function putAll(rows: ReviewRows): { documents: DocumentRow[]; marks: MarkRow[] } {
    const newDocuments = rows.documents.filter(
      (row) => !erasure.refusesDocument(row) && documents.put(row) > 0,
    )
    erasure.applyAfter(newDocuments)
    const newMarks = rows.marks.filter((row) => !erasure.refuses(row) && put(row) > 0)
    return { documents: newDocuments, marks: newMarks }
  }
  // Nobody is left with the name of somebody whose marks did not come.
  const merge = database.transaction((rows: ReviewRows, as: string | null) => {
    if (as !== null) {
      if (!isUnused()) throw new AppError('busy', 'There are marks of this reviewer', { what: 'mark' })
      become.run(as)
    }
    const newer = putAll(rows)
    return newer.documents.length + newer.marks.length
  })
  return {
    mergeRows: (rows, as = null) => {
      demandStamps(rows)
      return merge.immediate(rows, as)
    },
    arrival: (rows) => {
      demandStamps(rows)
      let seen: Arrival | null = null
      const look = database.transaction(() => {
        const newer = putAll(rows)
        seen = {
          newer: { documents: lastOf(newer.documents), marks: lastOf(newer.marks) },
          reviewers: documents.list(REVIEWER, null),
        }
        throw new Undone()
      })
      try {
        look.immediate()
      } catch (thrown) {
        if (!(thrown instanceof Undone)) throw thrown
      }
      return seen ?? { newer: { documents: [], marks: [] }, reviewers: [] }
    },
    isUnused,
  }
}

function demandStamps({ marks, documents }: ReviewRows): void {
  if (![...marks, ...documents].every(({ stamp }) => isStamp(stamp)))
    throw new AppError('invalid_input', 'A row from elsewhere has no stamp')
}

/** Several files may bring the same member, each newer than the one before. */
function lastOf<Row extends MarkRow | DocumentRow>(rows: readonly Row[]): Row[] {
  const last = new Map<string, Row>()
  for (const row of rows) {
    const { value: _value, stamp: _stamp, ...key } = row
    last.set(JSON.stringify(Object.values(key)), row)
  }
  return [...last.values()]
}
