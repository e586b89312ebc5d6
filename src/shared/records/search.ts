/**
 * What full-text search means, for the index, the highlights and the tests alike: a call is found where one of its
 * texts holds the query as it was typed, both folded (`fold.ts`). No word boundaries, no wildcards, no operators.
 */
import type { SearchText } from './fieldKinds.ts'
import type { Speaker } from './conversation.ts'
import { CALL_FIELDS } from './fields.ts'
import { FILTERS, type LocalFilter } from './filters.ts'
import { filterValue } from './filterValues.ts'
import { foldQuery, foldWithOrigin } from './fold.ts'
import { writtenNumber } from './phoneNumber.ts'
import type { CallRecord, CallRecordDetail } from './types.ts'

/** A query of fewer digits is looked for as it was typed alone: `10-5` is no number. */
const LEAST_DIGITS = 5

/**
 * What a query looks for, folded: the query as typed, and where it is a number as people write it the digits of that,
 * see `writtenNumber`. A text that holds one of them holds the query. None for an empty query.
 */
export function searchForms(query: string): string[] {
  return formsOf(query, LEAST_DIGITS)
}

/** {@link searchForms} of the number filter, where every digit is one of a number. */
export function numberForms(keyword: string): string[] {
  return formsOf(keyword, 1)
}

function formsOf(query: string, leastDigits: number): string[] {
  const text = foldQuery(query)
  if (text === '') return []
  const digits = writtenNumber(query)
  return digits === null || digits === text || digits.length < leastDigits ? [text] : [text, digits]
}

/** What search looks at; list rows hold no conversation. */
export type SearchableRecord = Partial<CallRecord> & Pick<CallRecordDetail, 'details'>

type Searched = (value: unknown) => SearchText[]

const SEARCHED = Object.entries(CALL_FIELDS).flatMap(([key, entry]): [keyof SearchableRecord, Searched][] =>
  'searched' in entry && entry.searched ? [[key as keyof SearchableRecord, entry.searched as Searched]] : [],
)

/** The texts of a call that search looks at, each once: see `searched` of the catalogue. */
export function searchTexts(record: SearchableRecord): SearchText[] {
  const texts: SearchText[] = []
  for (const [key, textsOf] of SEARCHED) {
    const value = record[key] ?? null
    if (value === null) continue
    for (const part of textsOf(value)) {
      const { text, by } = part
      // There are a few, and no set is as fast.
      if (text !== '' && !texts.some((other) => other.text === text && other.by === by)) texts.push(part)
    }
  }
  return texts
}

/** Where the query occurs in the text, as `[start, end)` in UTF-16 units, in order and without overlaps. */
export function searchHighlights(text: string, query: string): [number, number][] {
  const forms = searchForms(query)
  if (forms.length === 0) return []
  const folded = foldWithOrigin(text)
  const hits = forms.flatMap((form) => occurrences(folded.text, form))
  if (hits.length === 0) return []
  const found: [number, number][] = []
  for (const hit of hits.sort(([left], [right]) => left - right)) {
    const [start, end] = folded.origin(...hit)
    const before = found.at(-1)
    // Two hits can share a character, as can the query's two forms.
    if (before !== undefined && start < before[1]) before[1] = Math.max(before[1], end)
    else found.push([start, end])
  }
  return found
}

function occurrences(text: string, wanted: string): [number, number][] {
  const found: [number, number][] = []
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length))
    found.push([at, at + wanted.length])
  return found
}

/** Characters shown before and after what was found. */
const AROUND = 24

/** What was found in a call, cut to what stands around it. */
export interface SearchMatch extends SearchText {
  /** Start and end of what was searched for. */
  hit: [start: number, end: number]
}

/** A place in a conversation that is shown masked. */
export interface MaskedHit {
  /** Of `toConversation`. */
  turn: number
  at: [start: number, end: number]
}

/** What a filter looks for in the texts of calls. */
export interface SearchedFor {
  text: string
  /** In what this one said; null for anywhere. */
  by: Speaker | null
}

/** @returns null for a filter that looks for no text; of several texts the first */
export function searchedFor(filter: LocalFilter): SearchedFor | null {
  for (const entry of FILTERS) {
    if (entry.kind !== 'text' || entry.of !== 'words') continue
    const text = filterValue(filter, entry)
    if (typeof text === 'string' && text.trim() !== '') return { text, by: entry.by ?? null }
  }
  return null
}

/** The first text of a call that holds it, whole. @returns null where nothing does */
export function findMatch(
  record: SearchableRecord,
  { text: query, by: wanted }: SearchedFor,
): SearchMatch | null {
  for (const { text, by } of searchTexts(record)) {
    if (wanted !== null && by !== wanted) continue
    const hit = searchHighlights(text, query)[0]
    if (hit !== undefined) return { text, by, hit }
  }
  return null
}

/** A text that was found, cut to what stands around the hit. */
export function aroundHit(text: string, [from, until]: [number, number], by: SearchText['by']): SearchMatch {
  const start = Math.max(0, from - AROUND)
  const end = Math.min(text.length, until + AROUND)
  const line = (part: string): string => part.replace(/\s+/g, ' ').toWellFormed()
  const before = `${start > 0 ? '…' : ''}${line(text.slice(start, from))}`
  const found = line(text.slice(from, until))
  return {
    text: `${before}${found}${line(text.slice(until, end))}${end < text.length ? '…' : ''}`,
    by,
    hit: [before.length, before.length + found.length],
  }
}

/**
 * The first text of a call that holds it, cut to what stands around it, and who said it.
 * @returns null where nothing does
 */
export function searchMatch(record: SearchableRecord, wanted: SearchedFor): SearchMatch | null {
  const found = findMatch(record, wanted)
  return found === null ? null : aroundHit(found.text, found.hit, found.by)
}
