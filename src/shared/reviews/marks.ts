/** What a person found in a call. It is theirs: syncs, retention and accounts that come and go leave it as it is. */
import type { Speaker } from '../records/conversation.ts'

/** Where the person has no list of their own. */
export const DEFAULT_VERDICTS: readonly string[] = ['有效意向', '需跟进', '意向误判', '投诉风险']
/** A key each. */
export const MOST_VERDICTS = 9
export const LONGEST_VERDICT = 40
export const LONGEST_NOTE = 2000
export const MOST_TAGS = 20
export const LONGEST_TAG = 40
export const MOST_SENTENCES = 100
export const LONGEST_PROBLEM = 40
export const LONGEST_BETTER = 500
export const LONGEST_NAME = 40
/** Marks that a list remembers as they were when it was asked for. */
export const MOST_HELD = 2000

/** Kinds of problems of a sentence that are offered beside one's own. */
export const DEFAULT_PROBLEMS: readonly string[] = ['话术不当', '答非所问', '没有说清', '语速太快', '抢话']

/** A sentence of the conversation that something is to be said of. */
export interface MarkedSentence {
  id: string
  /** Its place in `toConversation` of the call. */
  turn: number
  who: Speaker
  /** The script node that the AI was in. */
  node: string | null
  /** What was said, as the call had it when the sentence was marked. */
  text: string
  /** The kind of problem, in the person's words. */
  problem: string
  /** How it had better be said; empty for nothing. */
  better: string
}

/** What a call got by a score card, see `cards.ts`. */
export interface Score {
  card: string
  version: number
  /** By item. */
  answers: Readonly<Record<string, number>>
}

export interface MarkValues {
  /** By its words: lists of verdicts may differ between machines. Null for none. */
  verdict: string | null
  reviewed: boolean
  note: string
  tags: readonly string[]
  /** In the order of the conversation. */
  sentences: readonly MarkedSentence[]
  score: Score | null
}

export interface Mark extends MarkValues {
  /** Of its score, 0 to 100; null for none, for one that is open, and where its card is not on this machine. */
  total: number | null
  /** Tells the call as it was judged from the call as it is; null where it was not judged. */
  seen: string | null
  /** ms since the epoch, of the last change by the clock of the machine that made it; null for one without any. */
  changedAt: number | null
}

/** What is said of a sentence; the call itself tells the rest. */
export type SentencePatch = Pick<MarkedSentence, 'turn' | 'problem' | 'better'>

/** A change of a mark. What is not named stays; so do tags and sentences that others, or other windows, set meanwhile. */
export interface MarkPatch extends Partial<Pick<MarkValues, 'verdict' | 'reviewed' | 'note' | 'score'>> {
  /** Put on, or taken off. */
  tags?: Readonly<Record<string, boolean>>
  /** By id; null takes the mark off. */
  sentences?: Readonly<Record<string, SentencePatch | null>>
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

/** Likewise a member of what is kept beside marks: a reviewer's name, a score card, a sample, a decision. */
export interface DocumentRow extends Omit<MarkRow, 'recordId'> {
  kind: string
  /** Empty for one of no task. */
  taskId: string
  id: string
}

/** What goes from machine to machine. */
export interface ReviewRows {
  marks: MarkRow[]
  documents: DocumentRow[]
}

/** Whose marks are made here. */
export interface Reviewer {
  reviewer: string
  /** A label alone; null before one is given. */
  name: string | null
}

export const NO_MARK: Mark = {
  verdict: null,
  reviewed: false,
  note: '',
  tags: [],
  sentences: [],
  score: null,
  total: null,
  seen: null,
  changedAt: null,
}
