import type { MarkRow, MarkValues } from '#shared/reviews/marks.ts'
import type { MarkedCall, MarkRef } from '../markStore.ts'

/** What the child of `markKills.test.ts` does. */
export const SET: [MarkRef, Partial<MarkValues>, MarkedCall | null] = [
  { taskId: 't', recordId: 'a' },
  { verdict: '投诉风险', reviewed: true, note: 'after' },
  null,
]
export const MERGED: MarkRow[] = Array.from({ length: 20 }, (_, at) => ({
  ...{ reviewer: 'another', taskId: 't', recordId: `m${at}`, member: 'note', value: '"theirs"' },
  stamp: (at + 1).toString(16).padStart(32, '0'),
}))
