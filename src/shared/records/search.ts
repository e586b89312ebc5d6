/**
 * What full-text search means, for the index, the highlights and the tests alike: a call is found where one of its
 * texts holds the query as it was typed, letter case aside. No word boundaries, no wildcards, no operators.
 */
import { toConversation } from './conversation.ts'
import type { CallRecordDetail } from './types.ts'

/** Greek has two small forms of one letter, and which comes out depends on its neighbours. */
const FINAL_SIGMA = /ς/g

/**
 * The text without letter case, as long as the original to the UTF-16 unit, so that positions in one are positions in
 * the other. A letter whose small form is longer (`İ`) stays as it is.
 */
export function foldText(text: string): string {
  const small = text.toLowerCase()
  if (small.length === text.length) return small.replace(FINAL_SIGMA, 'σ')
  return Array.from(text, (letter) => {
    const one = letter.toLowerCase()
    return one.length === letter.length ? one : letter
  })
    .join('')
    .replace(FINAL_SIGMA, 'σ')
}

/** The query as it is looked for: blanks around it are a slip of the hand. Empty means "no search". */
export function foldQuery(query: string): string {
  return foldText(query.trim().toWellFormed())
}

export type SearchableRecord = Pick<CallRecordDetail, 'name' | 'company' | 'callee' | 'comments' | 'details'>

/** The texts of a call that search looks at, each once: what was said as a person reads it, names, comments, callee. */
export function searchTexts(record: SearchableRecord): string[] {
  const texts = new Set<string>()
  for (const text of [record.name, record.company, record.callee]) if (text) texts.add(text)
  for (const { content } of record.comments) if (content) texts.add(content)
  for (const { text } of toConversation(record.details)) if (text) texts.add(text)
  return [...texts]
}

/** Where the query occurs in the text, as `[start, end)` in UTF-16 units, in order and without overlaps. */
export function searchHighlights(text: string, query: string): [number, number][] {
  const wanted = foldQuery(query)
  if (wanted === '') return []
  const folded = foldText(text)
  const found: [number, number][] = []
  let at = folded.indexOf(wanted)
  while (at >= 0) {
    found.push([at, at + wanted.length])
    at = folded.indexOf(wanted, at + wanted.length)
  }
  return found
}

/** Characters shown before and after what was found. */
const AROUND = 24

/**
 * The first text of a call that holds the query, cut to what stands around it.
 * @returns null where nothing does
 */
export function searchMatch(record: SearchableRecord, query: string): string | null {
  for (const text of searchTexts(record)) {
    const hit = searchHighlights(text, query)[0]
    if (hit === undefined) continue
    const start = Math.max(0, hit[0] - AROUND)
    const end = Math.min(text.length, hit[1] + AROUND)
    const cut = text.slice(start, end).replace(/\s+/g, ' ').toWellFormed()
    return `${start > 0 ? '…' : ''}${cut}${end < text.length ? '…' : ''}`
  }
  return null
}
