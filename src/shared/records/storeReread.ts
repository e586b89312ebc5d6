import type { ErrorInfo } from '../errors.ts'

/** How far the calls that an earlier version of the product read are read again from what is kept of them. */
export interface StoreReread {
  /** The store's file. */
  path: string
  /** `waiting`: nothing is behind, or it has not begun yet. */
  state: 'waiting' | 'running' | 'done' | 'failed'
  /** Calls looked at, of those that the store holds. */
  done: number
  calls: number
  /** Calls that could not be read again: they stay as the earlier version read them. */
  unread: number
  error: ErrorInfo | null
}
