/** What a person found in a call. It is theirs: syncs, retention and accounts that come and go leave it as it is. */

/** At most nine: a key each. */
export const VERDICTS = ['有效意向', '需跟进', '意向误判', '投诉风险'] as const
export const LONGEST_VERDICT = 40
export const LONGEST_NOTE = 2000

export interface MarkValues {
  /** By its words: lists of verdicts may differ between machines. Null for none. */
  verdict: string | null
  reviewed: boolean
  note: string
}

export interface Mark extends MarkValues {
  /** ms since the epoch, of the last change by the clock of the machine that made it; null for one without any. */
  changedAt: number | null
}

/** One member of a reviewer's mark of a call, as it lies in the file and goes from machine to machine. */
export interface MarkRow {
  reviewer: string
  taskId: string
  recordId: string
  member: string
  /** JSON. */
  value: string
  /** See `core/reviews/stamp.ts`. */
  stamp: string
}

export const NO_MARK: Mark = { verdict: null, reviewed: false, note: '', changedAt: null }
