import type { SearchMatch } from './search.ts'
import type { CallRecord } from './types.ts'

/** A kept call that was looked for over all tasks of an account. */
export interface FoundCall {
  taskId: string
  /** The person's name for the task; null where it has none. */
  taskName: string | null
  record: CallRecord
  /** Where a search found its text. */
  match: SearchMatch | null
}

export interface FoundCalls {
  /** The newest first. */
  calls: FoundCall[]
  /** How many calls pass in all tasks; counted at a glance in each, so there may be more. */
  total: number
  more: boolean
}

/** A kept call that a link leads to. */
export interface LinkedCall {
  /** Under which it is kept. */
  accountId: string
  call: FoundCall
}
