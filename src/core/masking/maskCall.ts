/**
 * Calls as a window shows them while numbers are masked: whatever is text in them goes through the mask. Ids stay, since
 * without them a call cannot be found again, and so do numbers that count something.
 */
import { toConversation } from '#shared/records/conversation.ts'
import { CALL_FIELDS } from '#shared/records/fields.ts'
import { maskNumber } from '#shared/records/maskNumber.ts'
import {
  aroundHit,
  findMatch,
  searchHighlights,
  type MaskedHit,
  type SearchedFor,
  type SearchMatch,
} from '#shared/records/search.ts'
import type { CallRecord, CallRecordDetail, Utterance } from '#shared/records/types.ts'
import { maskedSpans, maskText, ownNumbers, writeSpans, type MaskedSpan } from './mask.ts'
import { maskJson } from './maskJson.ts'
import { spansOfTexts } from './maskTexts.ts'

const TYPES = new Map<string, string>(
  Object.entries(CALL_FIELDS).flatMap(([key, entry]) => ('type' in entry ? [[key, entry.type]] : [])),
)
/** Properties of lists in a call that name something for the machine. */
const LEFT = new Set(['id', 'color'])

/** So many digits of a number are in an id by no chance. */
const LEAST_IN_ID = 7

/** A list row. */
export function maskRow<Row extends CallRecord>(row: Row): Row {
  const own = ownNumbers(row)
  return Object.fromEntries(
    Object.entries(row).map(([key, value]) => [key, key === 'problems' ? value : maskField(key, value, own)]),
  ) as unknown as Row
}

function maskField(key: string, value: unknown, own: readonly string[]): unknown {
  const type = TYPES.get(key)
  if (key === 'id') return value
  if (type === 'id') return holdsOwn(value, own) ? maskAll(value, own) : value
  return type === 'phone' && typeof value === 'string' ? maskNumber(value) : maskAll(value, own)
}

/** An id that was made of the call's number. */
const holdsOwn = (value: unknown, own: readonly string[]): boolean =>
  typeof value === 'string' && own.some((digits) => digits.length >= LEAST_IN_ID && value.includes(digits))

function maskAll(value: unknown, own: readonly string[]): unknown {
  if (typeof value === 'string') return maskText(value, own)
  if (Array.isArray(value)) return value.map((item) => maskAll(item, own))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, LEFT.has(key) ? item : maskAll(item, own)]),
  )
}

/** A call with its conversation and its raw body. */
export function maskDetail(call: CallRecordDetail): CallRecordDetail {
  const { details, raw, ...row } = call
  const own = ownNumbers(call)
  const said = saidTexts(details, own)
  const maskSaid = (text: string): string => said.get(text) ?? maskText(text, own)
  return {
    ...maskRow(row),
    details: details.map((utterance) => ({
      ...(maskAll(utterance, own) as Utterance),
      question: utterance.question === null ? null : maskSaid(utterance.question),
      answer_content: utterance.answer_content === null ? null : maskSaid(utterance.answer_content),
    })),
    raw: maskJson(raw, own, (name, text) => {
      if (text === call.id || text === call.callid) return text
      return TYPES.get(name) === 'phone' ? maskNumber(text) : maskSaid(text)
    }),
  }
}

/** What was said, masked; by what was said. A number can be said over several sentences. */
function saidTexts(details: readonly Utterance[], own: readonly string[]): Map<string, string> {
  const texts = toConversation(details).map(({ text }) => text)
  return new Map(
    spansOfTexts(texts, own).flatMap((spans, at): [string, string][] => {
      const text = texts[at] ?? ''
      return spans.length === 0 ? [] : [[text, writeSpans(text, spans)]]
    }),
  )
}

/** Where a masked call holds a text that its true values hold. */
export function maskedMatch(call: CallRecordDetail, wanted: SearchedFor): SearchMatch | null {
  const found = findMatch(call, wanted)
  if (found === null) return null
  const { text, hit, by } = found
  if (isNumberOf(call, text)) {
    const masked = maskNumber(text)
    return { text: masked, by, hit: [0, masked.length] }
  }
  const spans = maskedSpans(text, ownNumbers(call))
  return aroundHit(writeSpans(text, spans), placeIn(spans, hit), by)
}

const isNumberOf = (call: CallRecordDetail, text: string): boolean =>
  [...TYPES].some(([key, type]) => type === 'phone' && call[key as keyof CallRecord] === text)

/** Where turns of the masked conversation hold a text that the true ones hold. */
export function maskedHits(call: CallRecordDetail, { text: query, by }: SearchedFor): MaskedHit[] {
  const turns = toConversation(call.details)
  const texts = turns.map(({ text }) => text)
  const own = ownNumbers(call)
  const said = saidTexts(call.details, own)
  return spansOfTexts(texts, own).flatMap((spans, turn) => {
    const text = texts[turn] ?? ''
    // The same words elsewhere can be a part of a number; all of them are written alike.
    const shown = writeSpans(text, spans)
    if ((said.get(text) ?? shown) !== shown) return []
    if (by !== null && turns[turn]?.who !== by) return []
    return searchHighlights(text, query).map((hit): MaskedHit => ({ turn, at: placeIn(spans, hit) }))
  })
}

/** A place in a text, in the text that is written over: what is masked is found whole. */
function placeIn(spans: readonly MaskedSpan[], [from, until]: readonly [number, number]): [number, number] {
  let moved = 0
  let [start, end]: [number | null, number | null] = [null, null]
  for (const span of spans) {
    const began = span.start + moved
    if (span.end <= from) moved += span.written.length - (span.end - span.start)
    else if (span.start < until) {
      start ??= Math.min(began, from + moved)
      moved += span.written.length - (span.end - span.start)
      end = Math.max(began + span.written.length, until + moved)
    }
  }
  return [start ?? from + moved, end ?? until + moved]
}
