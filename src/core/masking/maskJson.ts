import { maskText } from './mask.ts'

/** A string, or a number of five digits and more. */
const VALUE = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"|-?\d[\d.eE+-]{4,}/g

/**
 * JSON text with the numbers in it masked, in its values and in its names; all else stays as it was written.
 * @param maskValue of a string's text; the name is that of the property that it belongs to, or stands in a list of
 */
export function maskJson(
  json: string,
  own: readonly string[],
  maskValue: (name: string, text: string) => string,
): string {
  let name = ''
  return json.replace(VALUE, (token, at: number) => {
    const isString = token.startsWith('"')
    const text = isString ? textOf(token) : token
    const isName = isString && NAME_ENDS.test(json.slice(at + token.length, at + token.length + 40))
    if (isName) name = text
    const masked = isName ? maskText(text, own) : maskValue(name, text)
    return masked === text ? token : JSON.stringify(masked)
  })
}

const NAME_ENDS = /^\s*:/

/** What a JSON string says; what is none as it stands. */
function textOf(token: string): string {
  try {
    return JSON.parse(token) as string
  } catch {
    return token.slice(1, -1)
  }
}
