import type { ReviewRows } from '#shared/reviews/marks.ts'
import type { KnownPatch, MarkedCall, MarkRef } from '../markStore.ts'

/** What the child of `markKills.test.ts` does. */
export const SET: [MarkRef, KnownPatch, MarkedCall | null] = [
  { taskId: 't', recordId: 'a' },
  { verdict: '投诉风险', reviewed: true, note: 'after' },
  null,
]
const AT = Array.from({ length: 20 }, (_, at) => ({
  ...{ reviewer: 'another', taskId: 't', value: '"theirs"' },
  stamp: (at + 1).toString(16).padStart(32, '0'),
}))
export const MERGED: ReviewRows = {
  marks: AT.map((row, at) => ({ ...row, recordId: `m${at}`, member: 'note' })),
  documents: AT.map((row, at) => ({ ...row, kind: 'card', id: `c${at}`, member: 'name' })),
}
/** Where the mark of `a` is linked to. */
export const LINKED: MarkRef = { taskId: 't', recordId: 'linked' }
/** A file beside the marks in which nothing was marked: it takes the place of the reviewer whose marks are merged. */
export const FRESH = 'fresh.db'
/** A backup beside the marks, which holds what is merged. */
export const BACKUP = 'backup.db'
