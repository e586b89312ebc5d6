const INDENT = '  '

/**
 * Lays JSON text out without reading it: parsing and printing again would round long numbers. Text inside strings is
 * left as it is.
 */
export function indentJson(text: string): string {
  let out = ''
  let depth = 0
  let inString = false
  const newLine = (): string => `\n${INDENT.repeat(depth)}`
  for (let at = 0; at < text.length; at++) {
    const character = text[at] as string
    if (inString) {
      out += character
      if (character === '\\') out += text[++at] ?? ''
      else if (character === '"') inString = false
    } else if (character === '"') {
      inString = true
      out += character
    } else if (character === '{' || character === '[') {
      const closer = /^\s*([}\]])/.exec(text.slice(at + 1, at + 40))
      if (closer) {
        out += character + closer[1]
        at += closer[0].length
      } else {
        depth += 1
        out += character + newLine()
      }
    } else if (character === '}' || character === ']') {
      depth = Math.max(0, depth - 1)
      out += newLine() + character
    } else if (character === ',') out += character + newLine()
    else if (character === ':') out += ': '
    else if (!/\s/.test(character)) out += character
  }
  return out
}
