/**
 * Texts as a cell holds them. What changes on the way, and why:
 *
 * - A cell takes 32,767 UTF-16 units; Excel calls a file with more damaged. A longer text is cut, with a mark that gives
 *   its length, never in the middle of a surrogate pair.
 * - A cell's line break is LF. CRLF and CR become it: kept as they are, Excel's own `_x000D_` would be read as that
 *   very text by most other programs.
 * - Control characters, U+FFFE and U+FFFF are no XML. They are written as Excel writes them, `_x0001_`; a text that
 *   looks like it gets its underscore escaped. Excel reads both back as they were.
 * - Half a surrogate pair is no character and has no spelling in a file: it becomes U+FFFD.
 */
import type { Locale } from '#shared/locale.ts'

/** UTF-16 units. */
export const CELL_LIMIT = 32_767

/** What most texts have nothing of: one look decides. */
const NEEDS_CARE =
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  /[&<>_\u0000-\u0008\u000b-\u001f\ud800-\udfff\ufffe\uffff]/
const LINE_BREAK = /\r\n?/g
const MARKUP = /[&<>]/g
const NO_XML =
  // eslint-disable-next-line no-control-regex -- as above
  /[\u0000-\u0008\u000b-\u001f\ufffe\uffff]/g
/** Underscores that would begin an escape, also where a character that is going to be escaped ends it. */
const LOOKS_ESCAPED =
  // eslint-disable-next-line no-control-regex -- as above
  /_(?=x[0-9a-fA-F]{4}[_\u0000-\u0008\u000b-\u001f\ufffe\uffff])/g
/** Of a surrogate pair, without the other half. */
const FIRST_HALF = /[\ud800-\udbff]$/
const SPACE = 0x20

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

const escapeCode = (character: string): string =>
  `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`

/** As the content of an element. */
export function xmlText(text: string): string {
  if (!NEEDS_CARE.test(text)) return text
  return text
    .toWellFormed()
    .replace(LINE_BREAK, '\n')
    .replace(LOOKS_ESCAPED, '_x005F_')
    .replace(NO_XML, escapeCode)
    .replace(MARKUP, (character) => ENTITIES[character] ?? character)
}

/** For the element around a text: without the attribute some readers trim. A text is never empty. */
export function preserves(text: string): string {
  return text.charCodeAt(0) <= SPACE || text.charCodeAt(text.length - 1) <= SPACE
    ? ' xml:space="preserve"'
    : ''
}

/** As the value of an attribute. */
export const xmlAttribute = (text: string): string => xmlText(text).replaceAll('"', '&quot;')

function mark(length: number, locale: Locale): string {
  return locale === 'zh-CN' ? `…（已截断，原文 ${length} 字）` : `… (truncated, ${length} characters in full)`
}

/** A text as long as a cell takes: where it is longer, its beginning with the mark in the file's language. */
export function fitCell(text: string, locale: Locale): { text: string; cut: boolean } {
  const plain = text.replace(LINE_BREAK, '\n')
  if (plain.length <= CELL_LIMIT) return { text: plain, cut: false }
  const end = mark([...plain].length, locale)
  return { text: plain.slice(0, CELL_LIMIT - end.length).replace(FIRST_HALF, '') + end, cut: true }
}
