/** Decisions about people who want no more calls, as they lie among the review documents: one a call and its number. */
import { maskNumber } from '#shared/records/maskNumber.ts'
import { aroundHit, type SearchMatch } from '#shared/records/search.ts'
import { LONGEST_SENTENCE, type OptOut, type OptOutState } from '#shared/reviews/doubtful.ts'
import { maskText, ownNumbers } from '../masking/mask.ts'
import type { DocumentRef, ReviewDocument } from './documentTable.ts'
import type { MarkedCall } from './markStore.ts'

export const OPT_OUT = 'opt_out'
export const optOutRef = (taskId: string, recordId: string): DocumentRef => ({
  kind: OPT_OUT,
  taskId,
  id: recordId,
})

/** A decision with the whole sentence. */
export interface Decision extends Omit<OptOut, 'state'> {
  state: Exclude<OptOutState, 'waiting'>
}

export interface DecidedCall {
  callee: string | null
  calldate: number | null
  said: SearchMatch | null
}

/** @param state null takes a decision back */
export function optOutValues(state: Decision['state'] | null, { callee, calldate, said }: DecidedCall) {
  return {
    state,
    callee,
    calldate,
    text: said === null ? null : said.text.slice(0, LONGEST_SENTENCE).toWellFormed(),
    by: said?.by ?? null,
    hit: said?.hit ?? null,
  }
}

/**
 * Of several reviewers' decisions about a call this reviewer's own counts, else the newest.
 * @returns by task and record, see {@link decisionKey}
 */
export function readDecisions(documents: readonly ReviewDocument[], self: string): Map<string, Decision> {
  const decided = new Map<string, { document: ReviewDocument; decision: Decision }>()
  for (const document of documents) {
    const decision = readDecision(document)
    if (decision === null) continue
    const key = decisionKey(decision.taskId, decision.recordId)
    const other = decided.get(key)?.document
    const counts =
      other === undefined ||
      document.reviewer === self ||
      (other.reviewer !== self && document.stamp > other.stamp)
    if (counts) decided.set(key, { document, decision })
  }
  return new Map([...decided].map(([key, { decision }]) => [key, decision]))
}

export const decisionKey = (taskId: string, recordId: string): string => `${taskId}\n${recordId}`

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null)

/** What a decision holds of the call. */
export const calledIn = ({ callee, calldate }: ReviewDocument['values']): MarkedCall => ({
  callid: null,
  callee: textOrNull(callee),
  calldate: typeof calldate === 'number' ? calldate : null,
})

function readDecision({ taskId, id, values, changedAt }: ReviewDocument): Decision | null {
  const { state, text, by, hit } = values
  const { callee, calldate } = calledIn(values)
  if (state !== 'confirmed' && state !== 'rejected') return null
  const isSpeaker = by === 'customer' || by === 'ai' || by === 'person'
  return {
    taskId,
    recordId: id,
    callee,
    calldate,
    said:
      typeof text === 'string' ? { text, by: isSpeaker ? by : null, hit: readHit(hit, text.length) } : null,
    state,
    decidedAt: changedAt,
  }
}

function readHit(hit: unknown, length: number): SearchMatch['hit'] {
  const [from, until] = Array.isArray(hit) ? (hit as unknown[]) : []
  const isPlace = (at: unknown): at is number => Number.isInteger(at) && (at as number) >= 0
  return isPlace(from) && isPlace(until) && from <= until && until <= length ? [from, until] : [0, 0]
}

/** As a window shows it: cut to what stands around the words, masked where numbers are. */
export function shownDecision(decision: Decision, masked: boolean): OptOut {
  const { said } = decision
  if (!masked) return { ...decision, said: said === null ? null : aroundHit(said.text, said.hit, said.by) }
  return maskedDecision(decision)
}

/** With its number and its sentence masked, whole. */
export function maskedDecision(decision: Decision): Decision {
  const { callee, said } = decision
  return {
    ...decision,
    callee: callee === null ? null : maskNumber(callee),
    said: said === null ? null : { ...said, text: maskText(said.text, ownNumbers({ callee })), hit: [0, 0] },
  }
}
