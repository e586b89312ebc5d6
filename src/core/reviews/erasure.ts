/**
 * Texts about a person are deleted for good. One's own become tombstones, which go wherever one's marks go. Of other
 * reviewers' nothing is overwritten: theirs are taken out of this file, and a document says up to which stamp they are
 * not let in again, so that an older file does not bring them back and their own machines keep them.
 */
import type { MarkRow, ReviewRows } from '#shared/reviews/marks.ts'
import { DECISION } from './judgements.ts'
import { TEXT_MEMBERS, type MarkParts } from './markParts.ts'
import type { MarkedCall, MarkRef } from './markStore.ts'
import { callIn, isTextMember } from './readMark.ts'

/** Documents of what was deleted; their id is the call's. */
const ERASURE = 'erasure'

export interface Erasure {
  /** Calls of which texts are here: notes, sentences, the number. With what marks hold of the call. */
  textRefs: () => TextRef[]
  eraseTexts: (refs: readonly MarkRef[]) => void
}

export interface TextRef extends MarkRef {
  calls: MarkedCall[]
}

export interface ErasureFilter {
  /** Whether a row from elsewhere was deleted here. */
  refuses: (row: MarkRow) => boolean
  /** Takes out what documents that have just come say was deleted. */
  applyAfter: (documents: ReviewRows['documents']) => void
}

const TEXT_REFS = `SELECT DISTINCT task_id AS taskId, record_id AS recordId FROM marks
  WHERE ${TEXT_MEMBERS} AND value NOT IN ('null', '""')`
const OWN_TEXTS = `SELECT member FROM marks WHERE task_id = ? AND record_id = ? AND reviewer = ?
  AND ${TEXT_MEMBERS} AND value <> 'null'`
const DELETE_OTHERS = `DELETE FROM marks WHERE task_id = ? AND record_id = ? AND reviewer <> ? AND stamp <= ?
  AND ${TEXT_MEMBERS}`
const ERASED_UP_TO = `SELECT max(stamp) FROM documents WHERE kind = '${ERASURE}' AND task_id = ? AND id = ? AND reviewer = ?`

export function createErasure({
  database,
  self,
  documents,
  put,
  stamped,
}: MarkParts): Erasure & ErasureFilter {
  const refs = database.prepare<[], MarkRef>(TEXT_REFS)
  const callsOf = database
    .prepare<[string, string], string>(
      "SELECT value FROM marks WHERE task_id = ? AND record_id = ? AND member = 'call'",
    )
    .pluck()
  const ownTexts = database.prepare<[string, string, string], string>(OWN_TEXTS).pluck()
  const deleteOthers = database.prepare<[string, string, string, string]>(DELETE_OTHERS)
  const upTo = database.prepare<[string, string, string], string | null>(ERASED_UP_TO).pluck()
  const isErasure = ({ kind, reviewer }: ReviewRows['documents'][number]): boolean =>
    kind === ERASURE && reviewer === self.reviewer

  function takeOut({ taskId, recordId }: MarkRef): void {
    const stamp = upTo.get(taskId, recordId, self.reviewer)
    if (stamp) deleteOthers.run(taskId, recordId, self.reviewer, stamp)
  }
  function erase(ref: MarkRef): void {
    const { taskId, recordId } = ref
    const texts = ownTexts.all(taskId, recordId, self.reviewer)
    stamped(
      texts.map((member) => [member, null]),
      (row) => put({ ...ref, ...row }),
    )
    const decided = documents
      .list(DECISION, taskId)
      .some(({ id, reviewer }) => id === recordId && reviewer === self.reviewer)
    if (decided)
      stamped([['note', '']], (row) => documents.put({ kind: DECISION, taskId, id: recordId, ...row }))
    stamped([['texts', true]], (row) => documents.put({ kind: ERASURE, taskId, id: recordId, ...row }))
    takeOut(ref)
  }
  const eraseAll = database.transaction((all: readonly MarkRef[]) => all.forEach(erase))
  return {
    textRefs: () =>
      refs.all().map((ref) => ({
        ...ref,
        calls: callsOf.all(ref.taskId, ref.recordId).flatMap((value) => callIn(value) ?? []),
      })),
    eraseTexts: (all) => eraseAll.immediate(all),
    refuses: ({ taskId, recordId, reviewer, member, stamp }) =>
      reviewer !== self.reviewer &&
      isTextMember(member) &&
      stamp <= (upTo.get(taskId, recordId, self.reviewer) ?? ''),
    applyAfter: (arrived) => {
      for (const document of arrived)
        if (isErasure(document)) takeOut({ taskId: document.taskId, recordId: document.id })
    },
  }
}
