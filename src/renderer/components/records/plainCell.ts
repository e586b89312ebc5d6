import type { ShownField } from '#shared/records/fields.ts'
import type { Locale } from '#shared/locale.ts'
import { searchHighlights } from '#shared/records/search.ts'
import type { CallRecord, WithMark } from '#shared/records/types.ts'

const NUMERIC: readonly string[] = ['time', 'duration', 'integer', 'phone']
/** Fields whose cells are more than text, or are known later than the page. */
const DRAWN: readonly string[] = ['intention_results', 'tags', 'llm_tags', 'match']

export const cellClass = ({ type }: ShownField): string[] => [
  ...(NUMERIC.includes(type) ? ['numeric'] : []),
  ...(type === 'id' ? ['mono'] : []),
]
/** What a narrow cell may cut off. */
export const cellTitle = ({ type }: ShownField, text: string): string | undefined =>
  text.length > (NUMERIC.includes(type) ? 6 : 12) ? text : undefined
export const isUnanswered = (record: CallRecord, { key }: ShownField): boolean =>
  key === 'bill' && record.bill !== null && record.bill <= 0

interface PlainCellOptions {
  locale: Locale
  query: string
  /** Of the first column, which marks an odd record. */
  first: boolean
}

/**
 * The text of a cell that is nothing but text; null for one that `RecordCell` has to draw. Most cells of a page are
 * text, and a component for each is most of what drawing the page takes.
 */
export function plainText(
  record: WithMark<CallRecord>,
  field: ShownField,
  { locale, query, first }: PlainCellOptions,
): string | null {
  if (DRAWN.includes(field.key) || isUnanswered(record, field)) return null
  if (first && record.problems.length > 0) return null
  const text = field.display(record, locale)
  return query !== '' && searchHighlights(text, query).length > 0 ? null : text
}
