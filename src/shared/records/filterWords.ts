/**
 * A filter in words, condition by condition: the chips above the table, the facts in an exported file and the list of
 * saved exports say the same.
 */
import { inLocale, type Locale } from '../locale.ts'
import { formatDuration } from '../time.ts'
import { filterLabel, FILTERS, nameOfValue, type Filter, type LocalFilter } from './filters.ts'
import { maskTyped } from './maskNumber.ts'
import { filterValue, rangesOf, tidyLocalFilter, withFilter } from './filterValues.ts'

/** One condition, and the filter without it. */
export interface FilterCondition {
  filter: Filter
  text: string
  without: LocalFilter
}

/** A filter as it is told on a screen: what was typed to find somebody may be a number. */
export function shownFilter(filter: LocalFilter, masked: boolean): LocalFilter {
  if (!masked) return filter
  return FILTERS.reduce((shown, entry) => {
    const value = entry.kind === 'text' ? filterValue(filter, entry) : undefined
    return typeof value === 'string' ? withFilter(shown, entry, maskTyped(value)) : shown
  }, filter)
}

/** Every condition of a filter of either side, in words; none for a filter that admits everything. */
export function filterConditions(filter: LocalFilter, locale: Locale): FilterCondition[] {
  const tidy = tidyLocalFilter(filter)
  return FILTERS.flatMap((entry) => {
    const value = filterValue(tidy, entry)
    if (value === undefined) return []
    return [{ filter: entry, text: conditionText(entry, value, locale), without: withFilter(tidy, entry) }]
  })
}

function conditionText(entry: Filter, value: unknown, locale: Locale): string {
  const words = valueText(entry, value, locale)
  if (entry.kind === 'flag') return words
  const form = entry.words === undefined ? `${filterLabel(entry, locale)} {}` : inLocale(entry.words, locale)
  // A function, so that no `$` in what was typed means anything.
  return form.replace('{}', () => words)
}

function valueText(entry: Filter, value: unknown, locale: Locale): string {
  switch (entry.kind) {
    case 'text':
      return value as string
    case 'flag':
      return inLocale(value === true ? entry.yes : entry.no, locale)
    case 'oneOf':
      return (value as (string | number)[]).map((one) => nameOfValue(entry, one, locale)).join(' / ')
    case 'range': {
      if (entry.form === 'from' || entry.form === 'to') return String(value)
      const show = (end: string | number): string =>
        entry.of === 'duration' ? formatDuration(Number(end)) : String(end)
      return rangesOf(entry, value)
        .map(([from, to]) => {
          if (from !== null && to !== null) return `${show(from)} – ${show(to)}`
          // A bound that is not included lies a millisecond inside.
          const [above, below] = [isLength(entry, from, 1), isLength(entry, to, 999)]
          if (from !== null) return above ? `> ${show(from)}` : `≥ ${show(from)}`
          return to === null ? '' : below ? `< ${show(Number(to) + 1)}` : `≤ ${show(to)}`
        })
        .join(', ')
    }
  }
}

const isLength = (entry: Filter, end: string | number | null, ms: number): boolean =>
  entry.kind === 'range' && entry.of === 'duration' && typeof end === 'number' && end % 1000 === ms
