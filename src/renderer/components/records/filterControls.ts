import type { RecordSource } from '#shared/preferences.ts'
import {
  FILTERS,
  LIVE_FILTERS,
  type Filter,
  type LocalFacets,
  type LocalFilter,
  type Range,
} from '#shared/records/filters.ts'
import { filterValue, rangesOf, withFilter } from '#shared/records/filterValues.ts'

/** How far a person is: typing goes on, one of several choices was made, or the value is meant. */
export type Settled = 'typing' | 'choosing' | 'done'

/** One control a filter. One of two that are the ends of a range has both, and a time has one control in all. */
export function filterControls(source: RecordSource): Filter[] {
  const ranged = new Set<string>()
  return (source === 'live' ? LIVE_FILTERS : FILTERS).filter((filter) => {
    if (filter.kind !== 'range') return true
    if (ranged.has(filter.field)) return false
    ranged.add(filter.field)
    return true
  })
}

const otherEnd = (filter: Filter): Filter | undefined =>
  FILTERS.find((other) => other.field === filter.field && other.kind === 'range' && other.form === 'to')

/** A person chooses from their own verdicts, given to a call or not. */
export function withVerdicts(facets: LocalFacets, verdicts: readonly string[]): LocalFacets {
  const { my_verdict: given } = facets
  if (given === undefined) return facets
  const others = verdicts.filter((verdict) => !given.some(({ value }) => value === verdict))
  return { ...facets, my_verdict: [...given, ...others.map((value) => ({ value, count: 0 }))] }
}

/** @returns [null, null] for none */
export function timeRange(values: LocalFilter, filter: Filter): Range<string> {
  const value = filterValue(values, filter)
  if (filter.kind !== 'range') return [null, null]
  if (filter.form !== 'from') return (value as Range<string> | undefined) ?? [null, null]
  const end = otherEnd(filter)
  const until = end && filterValue(values, end)
  return [(value as string | undefined) ?? null, (until as string | undefined) ?? null]
}

export function withTimeRange(values: LocalFilter, filter: Filter, [from, to]: Range<string>): LocalFilter {
  if (filter.kind !== 'range') return values
  if (filter.form === 'from') {
    const end = otherEnd(filter)
    const started = withFilter(values, filter, from ?? undefined)
    return end ? withFilter(started, end, to ?? undefined) : started
  }
  const unset = filter.form === 'closed' ? from === null || to === null : from === null && to === null
  return withFilter(values, filter, unset ? undefined : [from, to])
}

/** A range of numbers that ends before it begins, which nothing can pass. */
export function turnedRange(values: LocalFilter): boolean {
  return FILTERS.some((filter) => {
    const value = filterValue(values, filter)
    if (filter.kind !== 'range' || filter.of === 'time' || value === undefined) return false
    return rangesOf(filter, value).some(([from, to]) => from !== null && to !== null && from > to)
  })
}
