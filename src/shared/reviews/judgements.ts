/** What several reviewers said of the same calls. */

/** What a mark holds of its call, so that it is known without it. */
export interface TracedCall {
  callid: string | null
  callee: string | null
  /** ms since the epoch. */
  calldate: number | null
}

/** Somebody whose marks are here. */
export interface NamedReviewer {
  reviewer: string
  /** A label alone; null for one who gave none. */
  name: string | null
  /** The person at this machine. */
  own: boolean
}

/** What one reviewer said of a call. */
export interface Judgement extends NamedReviewer {
  verdict: string
  note: string
  /** ms since the epoch, by the clock of the machine that it was made on. */
  changedAt: number
  /** Tells whether it is still the same. */
  stamp: string
}

/** What one reviewer decided where judgements differ. */
export interface Decision extends NamedReviewer {
  verdict: string
  note: string
  changedAt: number
  /** A judgement changed, or came, after it. */
  stale: boolean
}

export interface Disagreement {
  taskId: string
  recordId: string
  call: TracedCall | null
  judgements: Judgement[]
  decisions: Decision[]
}

export interface Disagreements {
  /** Some of those that were asked for, the newest judgement first. */
  calls: Disagreement[]
  /** How many those are. */
  total: number
  /** Calls of which the person has said nothing yet, which are left out unless they are asked for. */
  unjudged: number
}

/** What others said of a call that the person has judged. */
export interface OtherJudgements {
  judgements: Judgement[]
  decisions: Decision[]
}
