/**
 * Text that may come from a platform, a file or an argument, safe to print. On a terminal a few characters move the
 * cursor, repaint the screen, ring, set its title or turn the reading direction, so that something else is read than
 * what was said. Everything that a host prints goes through here.
 */

/** Control characters, line and paragraph separators, marks of direction, tags that nobody sees, halves of pairs. */
const STEERING =
  '\\p{Cc}\\p{Zl}\\p{Zp}\\p{Cs}\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u206f\\ufff9-\\ufffb\\u{e0000}-\\u{e007f}'
const STEERS = new RegExp(`[${STEERING}]`, 'gu')
const BREAKS = /[\t\n\v\f\r\u0085\u2028\u2029]+/g
const BLOTTED = '·'

/** One line: breaks and tabs become a space, what steers a terminal becomes `·`. */
export function printable(text: string): string {
  return text.replace(BREAKS, ' ').replace(STEERS, BLOTTED)
}

/** Several lines, parted by line feeds, each {@link printable}. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n')
}

/** A JSON text that says the same, with everything that steers a terminal as `\uXXXX`; line feeds between its parts stay. */
export function printableJson(json: string): string {
  return json.replace(STEERS, (steering) =>
    steering === '\n'
      ? steering
      : Array.from({ length: steering.length }, (_, at) => escaped(steering.charCodeAt(at))).join(''),
  )
}

const escaped = (unit: number): string => `\\u${unit.toString(16).padStart(4, '0')}`
