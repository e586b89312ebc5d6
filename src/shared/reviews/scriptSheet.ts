/** What kept calls of a task tell the author of its script, node by node. */
import type { ErrorInfo } from '../errors.ts'
import type { Speaker } from '../records/conversation.ts'
import type { LocalFilter } from '../records/filters.ts'

/** Calls that were answered: of the others there is nothing to read. */
export const SCRIPT_FILTER: LocalFilter = { answered: true }

/** A word and how many calls hold it, however often. */
export interface SaidWord {
  word: string
  calls: number
}

/** A sentence that a reviewer marked, see `MarkedSentence`. */
export interface ScriptSentence {
  recordId: string
  /** When the call was dialled, ms since the epoch; null where it does not say. */
  calldate: number | null
  who: Speaker
  /** What was said. */
  text: string
  /** The kind of problem. */
  problem: string
  /** How it had better be said; empty for nothing. */
  better: string
  /** The name of who marked it; null for somebody without one. */
  reviewer: string | null
}

/** Who ended the calls that were left at a node; they add up to the calls that left there. */
export interface LeftBy {
  customer: number
  ai: number
  /** Handed over to a person, or tried to. */
  transferred: number
  /** The platform does not say. */
  unknown: number
}

export interface ScriptNode {
  /** Its name, as the platform sends it with what the AI said. */
  node: string
  /** Calls in which the AI spoke from it. */
  reached: number
  /** Calls of whose nodes it was the last. */
  left: number
  leftBy: LeftBy
  /** Median of the time that a call spent at it, ms; null where no call's moments tell. */
  stayMs: number | null
  /** Talk time of the calls that left here, ms; null where none did. */
  talkMeanMs: number | null
  talkMedianMs: number | null
  /** Calls in which the customer answered it with words. */
  answered: number
  /** The commonest words of these answers, most calls first. */
  words: SaidWord[]
  /** In the order of their calls, the newest first. */
  sentences: ScriptSentence[]
}

export interface ScriptSheet {
  /** Names this reading; its file says the same. */
  id: string
  accountId: string
  taskId: string
  filter: LocalFilter
  /** When it was read, ms since the epoch. */
  at: number
  /** Kept calls of the task, and those of them that pass the filter. */
  kept: number
  calls: number
  /** Calls that went through a node; shares are of these. */
  scripted: number
  /** In the order in which calls come to them: the opening first. */
  nodes: ScriptNode[]
  /** Marked sentences of these calls that belong to no node. */
  others: ScriptSentence[]
  /** Marked sentences of calls that did not pass, or are not kept. */
  elsewhere: number
  /** Numbers in it are masked. */
  masked: boolean
}

/** The reading of a sheet, told while it goes on. */
export interface ScriptJob {
  id: string
  accountId: string
  taskId: string
  state: 'running' | 'done' | 'failed' | 'cancelled'
  /** Calls read, of those that pass. */
  done: number
  total: number | null
  remainingMs: number | null
  endedAt: number | null
  error: ErrorInfo | null
}

/** Where a file was written. */
export interface ScriptFile {
  fileName: string
  /** Where the person chose a place. */
  path: string | null
  /** Where the browser is to fetch it. */
  url: string | null
}

/** 0 … 1; 0 of nothing. */
export const shareOf = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole)
