import type { MarkParts, StampedMember } from './markParts.ts'
import { readMark, type ReadMark } from './readMark.ts'

/** By call, and then by reviewer. */
export type EveryMark = Record<string, Record<string, ReadMark>>

export interface EveryMarks {
  /** Marks of every reviewer; calls without any are left out. */
  everyMark: (taskId: string, recordIds: readonly string[]) => EveryMark
}

export function createEveryMarks({ database }: Pick<MarkParts, 'database'>): EveryMarks {
  const ofCall = database.prepare<[string, string], StampedMember>(
    'SELECT reviewer, member, value, stamp FROM marks WHERE task_id = ? AND record_id = ?',
  )
  function marksOf(rows: readonly StampedMember[]): Record<string, ReadMark> {
    const byReviewer = Map.groupBy(rows, ({ reviewer }) => reviewer)
    return Object.fromEntries([...byReviewer].map(([reviewer, own]) => [reviewer, readMark(own)]))
  }
  return {
    everyMark: (taskId, recordIds) =>
      Object.fromEntries(
        recordIds.flatMap((recordId) => {
          const rows = ofCall.all(taskId, recordId)
          return rows.length === 0 ? [] : [[recordId, marksOf(rows)] as const]
        }),
      ),
  }
}
