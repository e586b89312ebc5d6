/** What the conditions of filters mean for one call's mark. */
import { NONE, type LocalFilter } from '../records/filters.ts'
import { endValue, filterValue, rangesOf, tidyLocalFilter } from '../records/filterValues.ts'
import { foldQuery, foldText } from '../records/fold.ts'
import { isMarkKey, markHolds, markNumber } from './markFields.ts'
import { MARK_FILTERS, type MarkFilter } from './markFilters.ts'
import type { Mark } from './marks.ts'

const ALL: readonly MarkFilter[] = MARK_FILTERS
const SECOND_MS = 1000

/** Whether marks are needed to answer: for a filter, a sort, columns. */
export function asksMarks(asked: {
  filter?: LocalFilter
  sort?: { key: string }
  columns?: readonly string[]
}): boolean {
  const { filter, sort, columns = [] } = asked
  return isMarkFilter(filter ?? {}) || (sort !== undefined && isMarkKey(sort.key)) || columns.some(isMarkKey)
}

/** Whether any of the filter's conditions is on marks. */
export function isMarkFilter(filter: LocalFilter): boolean {
  const tidy = tidyLocalFilter(filter)
  return ALL.some((entry) => filterValue(tidy, entry) !== undefined)
}

/** Whether a call with this mark passes the filter's conditions on marks; its others are not looked at. */
export function markPasses(mark: Mark, filter: LocalFilter): boolean {
  return ALL.every((entry) => {
    const wanted = filterValue(filter, entry)
    return wanted === undefined || passes(mark, entry, wanted)
  })
}

function passes(mark: Mark, entry: MarkFilter, wanted: unknown): boolean {
  const held = markHolds(mark, entry.field)
  switch (entry.kind) {
    case 'flag':
      return held.length > 0 === wanted
    case 'oneOf':
      return (wanted as string[]).some((name) => (name === NONE ? held.length === 0 : held.includes(name)))
    case 'text': {
      const text = foldQuery(wanted as string)
      return held.some((one) => foldText(one).includes(text))
    }
    case 'range':
      return rangesOf(entry, wanted).some((range) => isWithin(comparedWith(mark, entry), range.map(endValue)))
  }
}

/** Ends of times are whole seconds: the last one of a day lasts to its end. */
function comparedWith(mark: Mark, { field, of }: Extract<MarkFilter, { kind: 'range' }>): number | null {
  const value = markNumber(mark, field)
  return value === null || of !== 'time' ? value : Math.floor(value / SECOND_MS) * SECOND_MS
}

/** Open at both ends it asks for nothing; else a call without the value is not in it. */
function isWithin(value: number | null, [from = null, to = null]: readonly (number | null)[]): boolean {
  if (from === null && to === null) return true
  return value !== null && (from === null || value >= from) && (to === null || value <= to)
}
