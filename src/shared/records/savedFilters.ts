import type { RangeName } from './days.ts'
import type { LocalFilter } from './filters.ts'

/** A filter that a person keeps under a name, for every task of an account. */
export interface SavedFilter {
  id: string
  name: string
  filter: LocalFilter
  /** The days of the filter, where they move on with the calendar. */
  days: RangeName | null
  /** It has conditions that this version does not know: it would let more calls pass than it did. */
  isForeign: boolean
}

export const MOST_SAVED_FILTERS = 100
