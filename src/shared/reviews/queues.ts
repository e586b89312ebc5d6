import type { LocalFilter } from '../records/filters.ts'
import type { RecordPage } from '../records/types.ts'

/** More are no morning's work, and the list of their ids would weigh as much as the calls' rows. */
export const MOST_QUEUED = 100_000
export const LONGEST_QUEUE_NAME = 80

/** Where a person left a queue. */
export interface QueuePlace {
  recordId: string
  /** px, of the conversation. */
  scroll: number
}

/** Time that was spent on calls of a queue, and on how many. */
export interface QueueTime {
  ms: number
  calls: number
}

/** Calls to review, in an order that does not change. Which calls they are is kept; what they hold is read anew. */
export interface Queue {
  id: string
  taskId: string
  name: string
  /** ms since the epoch. */
  madeAt: number
  total: number
  /** Calls that were left out because nobody answered. */
  skipped: number
  /** Calls of it that this reviewer has reviewed. */
  reviewed: number
  /** Calls of it that are not kept any more. */
  gone: number
  place: QueuePlace | null
  /** The place's call, counted from 0; 0 where there is no place yet. */
  at: number
  spent: QueueTime
  /** What it was made of; null for a list of calls. */
  filter: LocalFilter | null
}

/** A page of a queue. A call that is not kept any more has a row that holds its id alone. */
export interface QueuePage extends RecordPage {
  gone: string[]
  /** Calls that were judged and are not as they were then. */
  changed: string[]
}
