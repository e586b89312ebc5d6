import type { Locale } from '#shared/locale.ts'
import { tidyFilter, type RecordFilter } from '#shared/records/filter.ts'
import { filterConditions } from '#shared/records/filterWords.ts'
import { tidyLocalFilter, type LocalFilter } from '#shared/records/localFilter.ts'

/** One condition of a filter, in words, and the filter without it. */
export interface Chip<Filter> {
  key: string
  text: string
  without: Filter
}

export function liveChips(filter: RecordFilter, locale: Locale): Chip<RecordFilter>[] {
  return filterConditions(filter, locale).map(({ key, text, drop }) => ({
    key,
    text,
    without: tidyFilter(drop(filter)),
  }))
}

export function localChips(filter: LocalFilter, locale: Locale): Chip<LocalFilter>[] {
  return filterConditions(filter, locale).map(({ key, text, drop }) => ({
    key,
    text,
    without: tidyLocalFilter(drop(filter)),
  }))
}
