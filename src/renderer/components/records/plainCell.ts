import type { ShownField } from '#shared/records/fields.ts'
import type { Locale } from '#shared/locale.ts'
import { intentionLetter } from '#shared/records/labels.ts'
import { searchHighlights } from '#shared/records/search.ts'
import type { CallRecord, WithMark } from '#shared/records/types.ts'
import { toneOf } from '../common/intentionTone.ts'

const NUMERIC: readonly string[] = ['time', 'duration', 'integer', 'phone']
/** Fields whose cells are known later than the page. */
const DRAWN: readonly string[] = ['match']

/** What a cell holds: text, chips, the badge of an intention, or what `RecordCell` has to draw. */
export type CellContent =
  | { kind: 'text'; text: string }
  | { kind: 'chips'; chips: readonly { name: string; color?: string | null }[] }
  | { kind: 'badge'; letter: string; tone: string }
  | { kind: 'component' }

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

/** Most cells of a page need no component: one for each would be most of what drawing the page takes. */
export function cellContent(
  record: WithMark<CallRecord>,
  field: ShownField,
  { locale, query, first }: PlainCellOptions,
): CellContent {
  if ((first && record.problems.length > 0) || isUnanswered(record, field)) return { kind: 'component' }
  if (field.key === 'tags' || field.key === 'llm_tags') return { kind: 'chips', chips: record[field.key] }
  if (field.key === 'intention_results') {
    const letter = intentionLetter(record.intention_results)
    return letter === '' ? { kind: 'text', text: '' } : { kind: 'badge', letter, tone: toneOf(letter) }
  }
  if (DRAWN.includes(field.key)) return { kind: 'component' }
  const text = field.display(record, locale)
  const isHit = query !== '' && searchHighlights(text, query).length > 0
  return isHit ? { kind: 'component' } : { kind: 'text', text }
}
