/** The pages of help, laid out from what the options say of themselves. */
import { inLocale, type Bilingual, type Locale } from '#shared/locale.ts'
import type { Option, Options } from './options.ts'
import { padToWidth, textWidth } from './width.ts'

/** Options under one heading. */
export interface HelpSection {
  heading: Bilingual
  options: Options
  /** A sentence below them. */
  note?: Bilingual
}

/** Columns of a terminal that a page takes at most. */
const PAGE = 110
/** Where the words beside the options begin. */
const WORDS_AT = 28

/** A heading, its options with their words beside them, and its note. */
export function sectionText({ heading, options, note }: HelpSection, locale: Locale): string {
  const entries = Object.entries(options).flatMap(([name, option]) =>
    option.help === undefined
      ? []
      : [entryText(optionForm(name, option, locale), optionWords(option, locale))],
  )
  const end = note === undefined ? [] : wrapped(inLocale(note, locale), PAGE - 2).map((line) => `  ${line}\n`)
  return [`${inLocale(heading, locale)}\n`, ...entries, ...end].join('')
}

/** What there is, and what it means beside it, as many lines as that takes. */
export function entryText(form: string, words: string, at = WORDS_AT): string {
  const lines = wrapped(words, PAGE - at)
  const head = `  ${form}`
  const tight = textWidth(head) < at
  const first = tight ? `${padToWidth(head, at)}${lines.shift() ?? ''}` : head
  return [first, ...lines.map((line) => ' '.repeat(at) + line)].map((line) => `${line.trimEnd()}\n`).join('')
}

function optionForm(name: string, { form = '', short }: Option, locale: Locale): string {
  const value = typeof form === 'string' ? form : inLocale(form, locale)
  return `--${name} ${value}`.trimEnd() + (short ? `, -${short}` : '')
}

function optionWords({ help = { zh: '', en: '' }, fallback }: Option, locale: Locale): string {
  const words = inLocale(help, locale)
  if (fallback === undefined) return words
  return (
    words + inLocale({ zh: `，默认 ${String(fallback)}`, en: `, ${String(fallback)} by default` }, locale)
  )
}

/** Lines of at most so many columns, broken between words, never before a mark that ends a phrase. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const piece of pieces(text)) {
    if (line !== '' && textWidth(`${line}${piece}`.trimEnd()) > width) {
      lines.push(line.trimEnd())
      line = ''
    }
    line += piece
  }
  return [...lines, line.trimEnd()]
}

/** What may stand alone on a line: a word of Latin letters up to its space, a Chinese character with its marks. */
const pieces = (text: string): string[] =>
  text.match(
    /(?:[“（《]*(?:\p{Script=Han}|[^\s\p{Script=Han}“（《，。；：、）》”]+))[，。；：、）》”]*\s*|\S\s*/gu,
  ) ?? []
