/**
 * What people wrote: notes, names, tags. A number there may have any shape, so that longer rows of digits are masked as
 * well. A window that shows them masked sends masked ones back where they were not changed, or in part: what lies here of
 * them comes in their place, so that nobody loses digits by an edit.
 */
import { typedRows } from '#shared/records/maskNumber.ts'
import { maskedSpans, writeSpans, type MaskedSpan } from './mask.ts'

const STARS = '****'

/** Numbers by their shape, and whatever longer row of digits stands between them. */
function spansOf(text: string, own: readonly string[]): MaskedSpan[] {
  const numbers = maskedSpans(text, own)
  const starts = [...numbers.map(({ start }) => start), text.length]
  return starts.flatMap((until, at) => {
    const from = numbers[at - 1]?.end ?? 0
    const rows = typedRows(text.slice(from, until)).map(({ start, end, written }) => ({
      ...{ start: from + start, end: from + end, written },
    }))
    return [...rows, ...numbers.slice(at, at + 1)]
  })
}

/** @param own digits of the call's numbers, see `ownNumbers`; here and below */
export const maskWords = (text: string, own: readonly string[] = []): string =>
  writeSpans(text, spansOf(text, own))

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** Whether there may be something masked in a text. */
export const isMasked = (text: string): boolean => text.includes(STARS)

/**
 * A text from a window that shows numbers masked, with the numbers themselves.
 * @param kept texts that the window may have got masked, the likeliest first
 */
export function unmaskWords(sent: string, kept: readonly string[], own: readonly string[] = []): string {
  if (!isMasked(sent)) return sent
  const unchanged = kept.find((text) => maskWords(text, own) === sent)
  if (unchanged !== undefined) return unchanged
  const numbers = new Map<string, string[]>()
  for (const text of kept)
    for (const { start, end, written } of spansOf(text, own))
      numbers.set(written, [...(numbers.get(written) ?? []), text.slice(start, end)])
  const longestFirst = [...numbers.keys()].sort((one, other) => other.length - one.length)
  if (longestFirst.length === 0) return sent
  const masks = new RegExp(longestFirst.map((written) => escaped(written)).join('|'), 'g')
  // Two numbers that are masked alike stand in the order in which they were written.
  return sent.replace(masks, (written) => {
    const [first = written, ...rest] = numbers.get(written) ?? []
    if (rest.length > 0) numbers.set(written, rest)
    return first
  })
}
