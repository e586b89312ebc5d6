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

export const NO_MARK: Mark = { verdict: null, reviewed: false, note: '', changedAt: null }
