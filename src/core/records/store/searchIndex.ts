/**
 * The full-text index. FTS5's own tokenizers lose text: trigrams find nothing for two Chinese characters, word
 * tokenizers drop punctuation and find no part of a phone number. So texts come to FTS5 cut by us, and its phrase
 * query over overlapping pieces is exactly "contains", for any script and any sign:
 *
 *     pairs     of neighbouring characters, for two and more: `分期付` is the phrase `分期 期付`
 *     triples   within runs of letters, digits and signs, for queries of three and more of those alone: a pair of
 *               digits stands in every tenth call, a triple in every hundredth
 *     singles   every different character of the call, for queries of one
 *
 * Pieces of one, two and three characters cannot be taken for each other, so all stand in one column: FTS5 spends two
 * bytes an entry on naming another one. A text ends with a single, which keeps a phrase from running into the next.
 *
 * Measured on a million calls of the sandbox: 0.8 KB a call on disk (12 % of the raw JSON), 25 to 50 µs to add, a word
 * that stands in 450,000 of them counted in 16 ms. `detail = none` saves a quarter but answers no phrase, and without
 * phrases every candidate's body has to be read. The index keeps no text of its own (contentless). Calls are added in
 * the order of their keys: a key lower than the one before makes FTS5 write what it has gathered.
 */
import type { Database } from 'better-sqlite3-multiple-ciphers'
import { foldText } from '#shared/records/fold.ts'
import { searchTexts, type SearchableRecord } from '#shared/records/search.ts'

/** Stands before the number of a sign that FTS5 would take for a gap. A noncharacter: no text holds it by right. */
const ESCAPE = '\ufdd0'
/** From here on scripts without gaps between words. */
const WIDE_FROM = 0x2e80

const PLAIN = /^[a-z0-9\u{80}-\u{fdcf}\u{fdd1}-\u{10ffff}]*$/u

/** The characters of a folded text, each in a form that FTS5 keeps whole and that means no other. */
function characters(folded: string): string[] {
  const found = Array.from(folded)
  return PLAIN.test(folded)
    ? found
    : found.map((character) => (PLAIN.test(character) ? character : escaped(character)))
}

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0
  return `${ESCAPE}${code < 0x80 ? code.toString(16).padStart(2, '0') : 'zz'}`
}

function isNarrow(character: string | undefined): boolean {
  return character !== undefined && (character.charCodeAt(0) < WIDE_FROM || character.startsWith(ESCAPE))
}

/** A piece that no text makes: between two runs, which would else make one phrase. */
const GAP = `${ESCAPE}gap`

function triples(of: readonly string[]): string {
  let pieces = ''
  let inRun = false
  for (let at = 0; at + 2 < of.length; at += 1) {
    const [first, second, third] = [of[at], of[at + 1], of[at + 2]]
    if (isNarrow(first) && isNarrow(second) && isNarrow(third)) {
      pieces += `${first}${second}${third} `
      inRun = true
    } else if (inRun) {
      pieces += `${GAP} `
      inRun = false
    }
  }
  return pieces
}

export interface SearchIndex {
  add: (key: bigint, record: SearchableRecord) => void
  remove: (key: bigint) => void
}

export function openSearchIndex(database: Database): SearchIndex {
  const insert = database.prepare<[bigint, string]>('INSERT INTO search (rowid, pieces) VALUES (?, ?)')
  const remove = database.prepare<[bigint]>('DELETE FROM search WHERE rowid = ?')
  return {
    add: (key, record) => void insert.run(key, piecesOf(searchTexts(record))),
    remove: (key) => void remove.run(key),
  }
}

function piecesOf(texts: readonly string[]): string {
  const singles = new Set<string>()
  let pairs = ''
  let runs = ''
  for (const text of texts) {
    const found = characters(foldText(text))
    for (let at = 0; at < found.length; at += 1) {
      const character = found[at] ?? ''
      singles.add(character)
      pairs += `${character}${found[at + 1] ?? ''} `
    }
    const pieces = triples(found)
    if (pieces !== '') runs += `${pieces}${GAP} `
  }
  return pairs + runs + [...singles].join(' ')
}

/**
 * The FTS5 query for calls one of whose texts contains one of these.
 * @param forms folded, see `searchForms`; null for none
 */
export function searchMatch(forms: readonly string[]): string | null {
  return forms.length === 0 ? null : forms.map(phraseOf).join(' OR ')
}

function phraseOf(folded: string): string {
  const found = characters(folded)
  if (found.length === 1) return `"${found[0]}"`
  if (found.length >= 3 && found.every(isNarrow)) return `"${triples(found)}"`
  const pairs = found.slice(0, -1).map((character, at) => `${character}${found[at + 1]}`)
  return `"${pairs.join(' ')}"`
}
