/** A string, a mark, or anything else up to the next of those; a string that is cut off counts as anything else. */
const TOKEN = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"|[{}[\],:]|"|[^\s"{}[\],:]+/g
/** Levels that are indented: text that nests for ever would grow by the square of its depth. */
const MOST_LEVELS = 50

const opens = (token: string | undefined): boolean => token === '{' || token === '['
const closes = (token: string | undefined): boolean => token === '}' || token === ']'

/**
 * Lays JSON text out over lines with two spaces a level, as `JSON.stringify(value, null, 2)` does, but keeps every token
 * as it was written: digits, escapes and key order. Text that is no JSON is laid out as far as it looks like it.
 */
export function indentJson(text: string): string {
  const tokens = text.match(TOKEN) ?? []
  const parts: string[] = []
  let depth = 0
  const newLine = (): void => void parts.push('\n', '  '.repeat(Math.min(depth, MOST_LEVELS)))
  tokens.forEach((token, at) => {
    const filled = opens(token) ? !closes(tokens[at + 1]) : closes(token) && !opens(tokens[at - 1])
    if (filled && closes(token)) {
      depth = Math.max(0, depth - 1)
      newLine()
    }
    parts.push(token)
    if (filled && opens(token)) depth += 1
    if (token === ',' || (filled && opens(token))) newLine()
    else if (token === ':') parts.push(' ')
  })
  return parts.join('')
}
