import type { FoundCall } from '../records/found.ts'
import type { NamedReviewer, TracedCall } from './judgements.ts'

/** A mark whose call is not kept on this machine. */
export interface UnlinkedMark extends NamedReviewer {
  taskId: string
  recordId: string
  call: TracedCall | null
  verdict: string | null
  reviewed: boolean
  note: string
  tags: readonly string[]
  sentences: number
  changedAt: number | null
  /** Other calls of its task are kept. */
  taskKept: boolean
  /** It was linked to another call before something came after it from elsewhere. */
  moved: boolean
}

export interface UnlinkedMarks {
  /** The newest first. */
  marks: UnlinkedMark[]
  /** How many there are. */
  total: number
}

/** A call that a mark may belong to. */
export interface LinkCandidate {
  call: FoundCall
  /** What it has in common with what the mark holds. */
  same: { callid: boolean; callee: boolean; calldate: boolean }
  /** The person has a mark of it already. */
  marked: boolean
}
