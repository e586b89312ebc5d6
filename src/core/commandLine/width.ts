/** Columns that text takes on a terminal, where a Chinese character is two wide. */
import stringWidth from 'string-width'

const ELLIPSIS = '…'
/** What is seen as one character, and must not be cut within. */
const CHARACTERS = new Intl.Segmenter()

export const textWidth = (text: string): number => stringWidth(text)

/** Text in at most `width` columns, ending in `…` where something was cut off. */
export function cutToWidth(text: string, width: number): string {
  if (textWidth(text) <= width) return text
  let kept = ''
  let used = 0
  for (const { segment } of CHARACTERS.segment(text)) {
    used += textWidth(segment)
    if (used > width - 1) break
    kept += segment
  }
  return kept + ELLIPSIS
}

/** Fills up with spaces to `width` columns. */
export function padToWidth(text: string, width: number, alignEnd = false): string {
  const spaces = ' '.repeat(Math.max(0, width - textWidth(text)))
  return alignEnd ? spaces + text : text + spaces
}
