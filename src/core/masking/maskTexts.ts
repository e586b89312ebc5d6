import { maskedSpans, type MaskedSpan } from './mask.ts'

/**
 * What is masked in each of several texts that follow each other: a number may be said over more than one of them.
 * @param own digits of the call's numbers
 */
export function spansOfTexts(texts: readonly string[], own: readonly string[]): MaskedSpan[][] {
  const whole = texts.join('\n')
  const spans = maskedSpans(whole, own)
  let begin = 0
  return texts.map((text) => {
    const [from, until] = [begin, begin + text.length]
    begin = until + 1
    return spans
      .filter(({ start, end }) => start < until && end > from)
      .map((span) => partOf(whole, span, from, until))
  })
}

/** The part of a span that lies in one of the texts. */
function partOf(whole: string, { start, end, written }: MaskedSpan, from: number, until: number): MaskedSpan {
  const own = { start: Math.max(start, from) - from, end: Math.min(end, until) - from }
  if (start >= from && end <= until) return { ...own, written }
  // A mask leaves the ends of lines as they are, so lines before and after it belong together.
  const linesIn = (text: string): number => text.split('\n').length - 1
  const first = linesIn(whole.slice(start, Math.max(start, from)))
  const count = linesIn(whole.slice(Math.max(start, from), Math.min(end, until))) + 1
  return {
    ...own,
    written: written
      .split('\n')
      .slice(first, first + count)
      .join('\n'),
  }
}
