import type { Locale } from '../locale.ts'
import type { RecordTag, Utterance } from './types.ts'

export type Speaker = 'customer' | 'ai' | 'person'

/** One bubble of a conversation as a person reads it. */
export interface Turn {
  who: Speaker
  text: string
  /** Milliseconds since the epoch. */
  at: number | null
  /** Name of the script node the AI was in. */
  node: string | null
  /** Recognition never finished: this is the last interim text. */
  interim: boolean
  /** How long it was spoken or played, ms. */
  spokenMs: number | null
  /** Recognition delay, ms; customer turns only. */
  asrElapse: number | null
  tags: RecordTag[]
  keyword: string | null
  score: number | null
  /** What the platform sent; a question and its answer can share it. */
  row: Utterance
}

export const SPEAKERS: Record<Locale, Record<Speaker, string>> = {
  'zh-CN': { customer: '客户', ai: 'AI', person: '人工' },
  en: { customer: 'Customer', ai: 'AI', person: 'Agent' },
}

const INTERIM = 'asrprogress_notify'

/**
 * Turns the platform's `details[]` into a conversation. Rows are put in `sequence` order; of the recognitions of
 * one sentence (same `question_index`) the final ones stay, else the last interim one. A row can hold both what the
 * customer said and the AI's reply: that is two turns. Rows with no speech (`enter` without an opening) make none.
 */
export function toConversation(details: readonly Utterance[]): Turn[] {
  if (details.length === 0) return []
  const ordered = inOrder(details)
  const hasInterim = ordered.some(({ question, notify }) => question !== null && notify === INTERIM)
  const kept = hasInterim ? keepBestRecognition(ordered) : null
  const turns: Turn[] = []
  for (const row of ordered) {
    if (row.question !== null && kept?.has(row) !== false) turns.push(customerTurn(row))
    if (row.answer_content !== null) turns.push(spokenTurn(row))
  }
  return turns
}

function inOrder(details: readonly Utterance[]): readonly Utterance[] {
  const placeOf = (row: Utterance, position: number): number => row.sequence ?? position
  const isOrdered = details.every(
    (row, at) => at === 0 || placeOf(details[at - 1] as Utterance, at - 1) <= placeOf(row, at),
  )
  if (isOrdered) return details
  return details
    .map((row, position) => ({ row, position, place: placeOf(row, position) }))
    .sort((left, right) => left.place - right.place || left.position - right.position)
    .map(({ row }) => row)
}

/** Every final recognition, and for a sentence without one its last interim recognition. */
function keepBestRecognition(ordered: readonly Utterance[]): Set<Utterance> {
  const kept = new Set<Utterance>()
  const finalIndexes = new Set<number>()
  const lastInterim = new Map<number, Utterance>()
  for (const row of ordered) {
    if (row.question === null) continue
    if (row.question_index === null) kept.add(row)
    else if (row.notify === INTERIM) lastInterim.set(row.question_index, row)
    else {
      kept.add(row)
      finalIndexes.add(row.question_index)
    }
  }
  for (const [index, row] of lastInterim) if (!finalIndexes.has(index)) kept.add(row)
  return kept
}

function customerTurn(row: Utterance): Turn {
  return {
    who: 'customer',
    text: row.question ?? '',
    at: row.created_at,
    node: null,
    interim: row.notify === INTERIM,
    spokenMs: row.record_ms,
    asrElapse: row.asr_elapse,
    tags: row.tags,
    keyword: row.keyword,
    score: row.score,
    row,
  }
}

function spokenTurn(row: Utterance): Turn {
  return {
    who: row.bridge_status ? 'person' : 'ai',
    text: row.answer_content ?? '',
    at: row.created_at,
    node: row.answer_text,
    interim: false,
    spokenMs: row.play_ms,
    asrElapse: null,
    tags: row.question === null ? row.tags : [],
    keyword: null,
    score: null,
    row,
  }
}

/** Longer ones are cut: a column of a table shows no more. */
const MOST_FIRST_WORDS = 60

/** What the customer said first, where that is more than blanks. */
export function firstWords(details: readonly Utterance[]): string | null {
  const turn = toConversation(details).find(({ who, text }) => who === 'customer' && text.trim() !== '')
  if (turn === undefined) return null
  const characters = Array.from(turn.text.trim())
  return characters.length <= MOST_FIRST_WORDS
    ? characters.join('')
    : `${characters.slice(0, MOST_FIRST_WORDS).join('')}…`
}

/** What a person would count as said: the recogniser puts the punctuation. */
const LETTER_OR_DIGIT = /[\p{L}\p{N}]/gu

/** How many letters and digits the customer said, as recognised; 0 where no speech of theirs was. */
export function customerChars(details: readonly Utterance[]): number {
  return toConversation(details).reduce(
    (sum, { who, text }) => sum + (who === 'customer' ? (text.match(LETTER_OR_DIGIT)?.length ?? 0) : 0),
    0,
  )
}

/** Names of the script nodes that the AI spoke from, each once, in their order. */
export function scriptNodes(details: readonly Utterance[]): string[] {
  return [...new Set(toConversation(details).flatMap(({ who, node }) => (who === 'ai' && node) || []))]
}

/** The conversation as text, a line a turn, for a file: `客户:…` / `AI:…`. */
export function conversationText(details: readonly Utterance[], names: Record<Speaker, string>): string {
  return toConversation(details)
    .map((turn) => `${names[turn.who]}:${turn.text}`)
    .join('\n')
}
