import type { LocalFacets, MarkFacetField } from '#shared/records/filters.ts'
import { MARK_FILTERS } from '#shared/reviews/markFilters.ts'
import { maskWords } from './ownWords.ts'

const FIELDS = MARK_FILTERS.flatMap(({ kind, field }): MarkFacetField[] => (kind === 'oneOf' ? [field] : []))

/**
 * What a window chooses from while numbers are masked: own words that hold a number are left out, since nothing passes a
 * filter by a masked one. The rest can be counted as before.
 */
export function maskFacets(facets: LocalFacets): LocalFacets {
  const shown = FIELDS.flatMap((field) => {
    const choices = facets[field]?.filter(({ value }) => maskWords(value) === value)
    return choices === undefined ? [] : [[field, choices] as const]
  })
  return { ...facets, ...Object.fromEntries(shown) }
}
