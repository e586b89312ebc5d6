/** Values of filters: reading one, setting one, and the filter without what filters nothing. */
import {
  FILTERS,
  LIVE_FILTERS,
  type Filter,
  type LocalFilter,
  type Range,
  type RangeFilter,
  type RecordFilter,
} from './filters.ts'
import { typed } from './fold.ts'
import { parsePlatformTime } from '../time.ts'
import { writtenNumber } from './phoneNumber.ts'

/** @returns the value of one filter, of its entry's form; undefined for none */
export function filterValue(filter: LocalFilter, { key }: Filter): unknown {
  return key
    .split('.')
    .reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], filter)
}

/** Whether the platform can answer the whole filter, as far as its parameters are documented. */
export function isLiveFilter(filter: LocalFilter): filter is RecordFilter {
  const tidy = tidyLocalFilter(filter)
  return FILTERS.every((entry) => entry.rules !== undefined || filterValue(tidy, entry) === undefined)
}

/** The filter with one value set, or without it. */
export function withFilter(filter: LocalFilter, { key }: Pick<Filter, 'key'>, value?: unknown): LocalFilter {
  const [first = key, inside] = key.split('.')
  const group = filter as Record<string, unknown>
  const next =
    inside === undefined ? value : set((group[first] ?? {}) as Record<string, unknown>, inside, value)
  return set(group, first, next) as LocalFilter
}

function set(
  group: Record<string, unknown>,
  name: string,
  value: unknown,
): Record<string, unknown> | undefined {
  const { [name]: _before, ...others } = group
  return value === undefined ? others : { ...others, [name]: value }
}

/** The ranges that a value of a range filter stands for: one of them is enough. */
export function rangesOf({ form }: RangeFilter, value: unknown): Range<string | number>[] {
  if (form === 'from') return [[value as string | number, null]]
  if (form === 'to') return [[null, value as string | number]]
  return (form === 'several' ? value : [value]) as Range<string | number>[]
}

/** An end as the values that are compared with it: a moment where it is a time. */
export const endValue = (end: string | number | null): number | null =>
  typeof end === 'string' ? parsePlatformTime(end) : end

/** The platform compares digits; what is no number goes out as it was typed. */
export function tidyKeyword(keyword: string): string {
  return writtenNumber(keyword) ?? typed(keyword)
}

/** The filter without empty texts and lists, numbers in order, for comparing and sending. */
export function tidyFilter(filter: RecordFilter): RecordFilter {
  const tidy = tidied(filter, LIVE_FILTERS)
  if (tidy.keyword) tidy.keyword = tidyKeyword(tidy.keyword)
  return tidy
}

/** The filter without empty texts, lists and ranges. The store looks for a number as it was typed, too. */
export function tidyLocalFilter(filter: LocalFilter): LocalFilter {
  return tidied(filter, FILTERS)
}

function tidied(filter: LocalFilter, filters: readonly Filter[]): LocalFilter {
  return filters.reduce<LocalFilter>((tidy, entry) => {
    const value = tidyValue(entry, filterValue(filter, entry))
    return value === undefined ? tidy : withFilter(tidy, entry, value)
  }, {})
}

/** @returns undefined for a value that filters nothing */
function tidyValue(entry: Filter, value: unknown): unknown {
  if (value === undefined || entry.kind === 'flag') return value
  if (entry.kind === 'text') return typed(value as string) || undefined
  if (entry.kind === 'range') {
    if (entry.form === 'from' || entry.form === 'to') return value || undefined
    return rangesOf(entry, value).some((range) => range.some((end) => end !== null)) ? value : undefined
  }
  const values = [...new Set(value as (number | string)[])]
  if (entry.of === 'number') values.sort((left, right) => Number(left) - Number(right))
  return values.length > 0 ? values : undefined
}

/** Splits what a person typed to find a customer, which is kept in memory alone, from the rest. */
export function typedApart<Of extends LocalFilter>(filter: Of): { typed: Of; rest: Of } {
  const texts = FILTERS.filter(({ kind }) => kind === 'text')
  return {
    typed: tidied(filter, texts) as Of,
    rest: texts.reduce<LocalFilter>((rest, entry) => withFilter(rest, entry), filter) as Of,
  }
}
