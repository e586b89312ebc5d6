/**
 * Texts about a person are deleted for good. One's own become tombstones, which go wherever one's marks go. Of other
 * reviewers' nothing is overwritten: theirs are taken out of this file, and a document says up to which stamp they are
 * not let in again, so that an older file does not bring them back and their own machines keep them.
 */
import type { DocumentRow, MarkRow, ReviewRows } from '#shared/reviews/marks.ts'
import { DECISION } from './judgements.ts'
import { TEXT_MEMBERS, type MarkParts } from './markParts.ts'
import type { MarkedCall, MarkRef } from './markStore.ts'
import { calledIn, decisionKey, OPT_OUT } from './optOutDocuments.ts'
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
  refusesDocument: (row: DocumentRow) => boolean
  /** Takes out what documents that have just come say was deleted. */
  applyAfter: (documents: ReviewRows['documents']) => void
}

const SAYS_NOTHING = `('null', '""')`
/** Members of documents that hold what was said or written of a person. That somebody wants no more calls stays known. */
const DOCUMENT_TEXTS = `((kind = '${DECISION}' AND member = 'note') OR (kind = '${OPT_OUT}' AND member IN ('text', 'hit')))`
const TEXT_REFS = `SELECT task_id AS taskId, record_id AS recordId FROM marks
  WHERE ${TEXT_MEMBERS} AND value NOT IN ${SAYS_NOTHING}
  UNION SELECT task_id, id FROM documents WHERE ${DOCUMENT_TEXTS} AND value NOT IN ${SAYS_NOTHING}`
const OF_CALL = 'task_id = ? AND record_id = ?'
const OWN_TEXTS = `SELECT member FROM marks WHERE ${OF_CALL} AND reviewer = ? AND ${TEXT_MEMBERS} AND value <> 'null'`
const OWN_DOCUMENT_TEXTS = `SELECT kind, member FROM documents WHERE task_id = ? AND id = ? AND reviewer = ?
  AND ${DOCUMENT_TEXTS} AND value <> 'null'`
const OTHERS = 'reviewer <> ? AND stamp <= ?'
const DELETE_OTHERS = `DELETE FROM marks WHERE ${OF_CALL} AND ${OTHERS} AND ${TEXT_MEMBERS}`
const DELETE_OTHERS_DOCUMENTS = `DELETE FROM documents WHERE task_id = ? AND id = ? AND ${OTHERS} AND ${DOCUMENT_TEXTS}`
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
  const ownDocumentTexts = database.prepare<[string, string, string], Pick<DocumentRow, 'kind' | 'member'>>(
    OWN_DOCUMENT_TEXTS,
  )
  const deleteOthers = database.prepare<[string, string, string, string]>(DELETE_OTHERS)
  const deleteOthersDocuments = database.prepare<[string, string, string, string]>(DELETE_OTHERS_DOCUMENTS)
  const upTo = database.prepare<[string, string, string], string | null>(ERASED_UP_TO).pluck()
  const isErasure = ({ kind, reviewer }: ReviewRows['documents'][number]): boolean =>
    kind === ERASURE && reviewer === self.reviewer

  const isErased = ({
    taskId,
    recordId,
    reviewer,
    stamp,
  }: MarkRef & { reviewer: string; stamp: string }): boolean =>
    reviewer !== self.reviewer && stamp <= (upTo.get(taskId, recordId, self.reviewer) ?? '')

  function takeOut({ taskId, recordId }: MarkRef): void {
    const stamp = upTo.get(taskId, recordId, self.reviewer)
    if (!stamp) return
    deleteOthers.run(taskId, recordId, self.reviewer, stamp)
    deleteOthersDocuments.run(taskId, recordId, self.reviewer, stamp)
  }
  function erase(ref: MarkRef): void {
    const { taskId, recordId } = ref
    const texts = ownTexts.all(taskId, recordId, self.reviewer)
    stamped(
      texts.map((member) => [member, null]),
      (row) => put({ ...ref, ...row }),
    )
    for (const { kind, member } of ownDocumentTexts.all(taskId, recordId, self.reviewer))
      stamped([[member, null]], (row) => documents.put({ kind, taskId, id: recordId, ...row }))
    stamped([['texts', true]], (row) => documents.put({ kind: ERASURE, taskId, id: recordId, ...row }))
    takeOut(ref)
  }
  const eraseAll = database.transaction((all: readonly MarkRef[]) => all.forEach(erase))
  return {
    textRefs: () => {
      const optOuts = Map.groupBy(documents.list(OPT_OUT, null), ({ taskId, id }) => decisionKey(taskId, id))
      return refs.all().map((ref) => {
        const { taskId, recordId } = ref
        const quoted = optOuts.get(decisionKey(taskId, recordId)) ?? []
        const marked = callsOf.all(taskId, recordId).flatMap((value) => callIn(value) ?? [])
        const called = quoted.map(({ values }) => calledIn(values))
        return { ...ref, calls: [...marked, ...called.filter(({ callee, calldate }) => callee ?? calldate)] }
      })
    },
    eraseTexts: (all) => eraseAll.immediate(all),
    refuses: ({ taskId, recordId, reviewer, member, stamp }) =>
      isTextMember(member) && isErased({ taskId, recordId, reviewer, stamp }),
    refusesDocument: ({ kind, taskId, id: recordId, reviewer, member, stamp }) =>
      isDocumentText(kind, member) && isErased({ taskId, recordId, reviewer, stamp }),
    applyAfter: (arrived) => {
      for (const document of arrived)
        if (isErasure(document)) takeOut({ taskId: document.taskId, recordId: document.id })
    },
  }
}

/** As {@link DOCUMENT_TEXTS}. */
const isDocumentText = (kind: string, member: string): boolean =>
  kind === DECISION ? member === 'note' : kind === OPT_OUT && (member === 'text' || member === 'hit')
