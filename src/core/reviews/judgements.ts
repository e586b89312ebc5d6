/** What several reviewers said of the same calls, and what was decided where they differ. Nobody's mark is changed by it. */
import type { MarkRow } from '#shared/reviews/marks.ts'
import type { DocumentRef, ReviewDocument } from './documentTable.ts'
import type { MarkParts } from './markParts.ts'
import type { MarkedCall, MarkRef } from './markStore.ts'
import { callIn, textOr, valueOf } from './readMark.ts'
import { timeOf } from './stamp.ts'

/** Documents that decide between judgements; their id is the call's. */
export const DECISION = 'decision'

/** What one reviewer said of a call. */
export interface GivenVerdict {
  reviewer: string
  verdict: string
  note: string
  /** Of the verdict. */
  stamp: string
  /** ms since the epoch. */
  changedAt: number
}

/** What one reviewer decided. */
export interface GivenDecision {
  reviewer: string
  verdict: string
  note: string
  changedAt: number
  /** A judgement that it was made over is another one by now, or one came since. */
  stale: boolean
}

export interface JudgedCall extends MarkRef {
  call: MarkedCall | null
  judgements: GivenVerdict[]
  decisions: GivenDecision[]
}

export interface Judgements {
  /**
   * Calls of which reviewers said different things, and those where a judgement changed after a decision.
   * @param taskId null for all tasks
   */
  disagreements: (taskId: string | null) => JudgedCall[]
  judged: (ref: MarkRef) => JudgedCall
}

const DIFFERING = `SELECT task_id AS taskId, record_id AS recordId FROM marks
  WHERE member = 'verdict' AND value <> 'null' AND (:taskId IS NULL OR task_id = :taskId)
  GROUP BY task_id, record_id HAVING count(DISTINCT value) > 1`
const JUDGED = `SELECT reviewer, member, value, stamp FROM marks
  WHERE task_id = ? AND record_id = ? AND member IN ('verdict', 'note', 'call') ORDER BY reviewer`

export function createJudgements({ database, documents }: MarkParts): Judgements {
  const differing = database.prepare<[{ taskId: string | null }], MarkRef>(DIFFERING)
  const rowsOf = database.prepare<[string, string], Pick<MarkRow, 'reviewer' | 'member' | 'value' | 'stamp'>>(
    JUDGED,
  )

  function judgedWith({ taskId, recordId }: MarkRef, decided: readonly ReviewDocument[]): JudgedCall {
    const rows = rowsOf.all(taskId, recordId)
    const of = (reviewer: string, member: string): unknown =>
      valueOf(rows.find((row) => row.reviewer === reviewer && row.member === member)?.value ?? 'null')
    const judgements = rows.flatMap(({ reviewer, member, value, stamp }): GivenVerdict[] => {
      const verdict = member === 'verdict' ? valueOf(value) : null
      if (typeof verdict !== 'string') return []
      const note = textOr(of(reviewer, 'note'), '')
      return [{ reviewer, verdict, note, stamp, changedAt: timeOf(stamp) }]
    })
    const calls = rows.flatMap((row) => (row.member === 'call' ? (callIn(row.value) ?? []) : []))
    const decisions = decided.flatMap((document) => decisionOf(document, judgements) ?? [])
    return { taskId, recordId, call: calls[0] ?? null, judgements, decisions }
  }
  return {
    disagreements: (taskId) => {
      const decisions = byCall(documents.list(DECISION, taskId))
      const found = new Map(differing.all({ taskId }).map((ref) => [keyOf(ref), ref]))
      for (const [key, [first]] of decisions)
        if (first !== undefined) found.set(key, { taskId: first.taskId, recordId: first.id })
      return [...found]
        .map(([key, ref]) => judgedWith(ref, decisions.get(key) ?? []))
        .filter(({ judgements, decisions: made }) => differ(judgements) || made.some(({ stale }) => stale))
    },
    judged: (ref) =>
      judgedWith(
        ref,
        documents.list(DECISION, ref.taskId).filter(({ id }) => id === ref.recordId),
      ),
  }
}

const differ = (judgements: readonly GivenVerdict[]): boolean =>
  new Set(judgements.map(({ verdict }) => verdict)).size > 1

const keyOf = ({ taskId, recordId }: MarkRef): string => JSON.stringify([taskId, recordId])

function byCall(documents: readonly ReviewDocument[]): Map<string, ReviewDocument[]> {
  const calls = new Map<string, ReviewDocument[]>()
  for (const document of documents) {
    const key = keyOf({ taskId: document.taskId, recordId: (document satisfies DocumentRef).id })
    calls.set(key, [...(calls.get(key) ?? []), document])
  }
  return calls
}

/** @returns null for one that cannot be read */
function decisionOf(
  { reviewer, values, changedAt }: ReviewDocument,
  judgements: readonly GivenVerdict[],
): GivenDecision | null {
  const { verdict, note, of } = values
  if (typeof verdict !== 'string') return null
  const now = Object.fromEntries(judgements.map((judgement) => [judgement.reviewer, judgement.stamp]))
  return { reviewer, verdict, note: textOr(note, ''), changedAt, stale: !isSame(of, now) }
}

function isSame(of: unknown, now: Readonly<Record<string, string>>): boolean {
  if (typeof of !== 'object' || of === null) return false
  const [before, after] = [Object.entries(of), Object.entries(now)]
  return before.length === after.length && before.every(([reviewer, stamp]) => now[reviewer] === stamp)
}
