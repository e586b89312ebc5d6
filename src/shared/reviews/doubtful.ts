/** Calls whose label a rule doubts, and people who want no more calls: what the worker finds and the window shows. */
import type { SearchMatch } from '../records/search.ts'
import type { CallRecord } from '../records/types.ts'
import type { NamedReviewer } from './judgements.ts'
import type { Queue } from './queues.ts'

export interface DoubtfulCall {
  taskId: string
  call: CallRecord
  /** Of a rule that looks for words: where it found one, and who said it. */
  said: SearchMatch | null
  /** Other reviewers who found its label right, as the call is now. */
  right: NamedReviewer[]
}

export interface DoubtfulPage {
  calls: DoubtfulCall[]
  total: number
}

/** A queue of the calls of a rule, and how many there were to take: more than it holds where a queue may not have all. */
export interface DoubtfulQueue {
  queue: Queue
  found: number
}

/**
 * What came of a candidate: nobody has looked yet; it goes into the file of those who want no more calls; it does not.
 */
export const OPT_OUT_STATES = ['waiting', 'confirmed', 'rejected'] as const
export type OptOutState = (typeof OPT_OUT_STATES)[number]

export interface OptOut {
  taskId: string
  recordId: string
  callee: string | null
  /** ms since the epoch. */
  calldate: number | null
  /** The sentence, and who said it; null where it is not known any more. */
  said: SearchMatch | null
  state: OptOutState
  /** ms since the epoch; null while it waits. */
  decidedAt: number | null
}

export interface OptOutPage {
  optOuts: OptOut[]
  total: number
}

export interface DoubtfulCounts {
  /** Kept calls that were looked at. */
  calls: number
  /** False while kept calls are still to be read again: a rule may find more. */
  whole: boolean
  /** By the rule's id: calls that meet it, without those whose label was found right. */
  rules: Record<string, number>
  /** Whether other reviewers found labels of these tasks right. */
  othersJudged: boolean
  optOuts: Record<OptOutState, number>
}

/** A file of opt-outs that was written. */
export interface OptOutFile {
  fileName: string
  rows: number
  /** Where the person chose a place; null where the browser fetches it from `url`. */
  path: string | null
  url: string | null
}

/** The longest sentence that is kept with a decision, in characters. */
export const LONGEST_SENTENCE = 2000
