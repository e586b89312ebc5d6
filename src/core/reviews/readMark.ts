import { score as scoreSchema } from '#shared/ipc/marks.ts'
import type { Speaker } from '#shared/records/conversation.ts'
import { NO_MARK, type Mark, type MarkedSentence, type MarkRow } from '#shared/reviews/marks.ts'
import { isObject, parseJson } from '../wire/json.ts'
import type { MarkedCall } from './markStore.ts'
import { timeOf } from './stamp.ts'

/** A tag, and a marked sentence, is a member of its own: what two machines add stays side by side. */
export const TAG = 'tag:'
export const SENTENCE = 'sentence:'

/** Members that hold what was said or written of a person. */
export const isTextMember = (member: string): boolean =>
  member === 'note' || member === 'call' || member.startsWith(SENTENCE)

/** What another program or a later version wrote may be anything. */
export function valueOf(text: string): unknown {
  try {
    return parseJson(text)
  } catch {
    return undefined
  }
}

export const textOr = <T>(value: unknown, otherwise: T): string | T =>
  typeof value === 'string' ? value : otherwise
const SPEAKERS: ReadonlySet<unknown> = new Set(['customer', 'ai', 'person'] satisfies Speaker[])

function sentenceOf(id: string, value: unknown): MarkedSentence | null {
  if (!isObject(value)) return null
  const { turn, who, node, text, problem, better } = value
  if (typeof turn !== 'number' || typeof text !== 'string' || !SPEAKERS.has(who)) return null
  return {
    ...{ id, turn, text, who: who as Speaker, node: textOr(node, null) },
    ...{ problem: textOr(problem, ''), better: textOr(better, '') },
  }
}

/** @param text JSON of the member `call` */
export function callIn(text: string): MarkedCall | null {
  const call = valueOf(text)
  if (!isObject(call)) return null
  const { callid, callee, calldate } = call
  return {
    callid: textOr(callid, null),
    callee: textOr(callee, null),
    calldate: typeof calldate === 'number' ? calldate : null,
  }
}

/** Without what its score comes to: the card tells. */
export type ReadMark = Omit<Mark, 'total'>

/** One reviewer's mark of a call, of its members: what cannot be read costs itself alone. */
export function readMark(rows: readonly Pick<MarkRow, 'member' | 'value' | 'stamp'>[]): ReadMark {
  const values = new Map(rows.map(({ member, value }) => [member, valueOf(value)]))
  const named = (kind: string): [string, unknown][] =>
    [...values].flatMap(([member, value]): [string, unknown][] =>
      member.startsWith(kind) ? [[member.slice(kind.length), value]] : [],
    )
  const score = scoreSchema.safeParse(values.get('score'))
  const last = rows
    .map(({ stamp }) => stamp)
    .sort()
    .at(-1)
  return {
    verdict: textOr(values.get('verdict'), NO_MARK.verdict),
    reviewed: values.get('reviewed') === true,
    note: textOr(values.get('note'), NO_MARK.note),
    tags: named(TAG)
      .filter(([, value]) => value === true)
      .map(([tag]) => tag),
    sentences: named(SENTENCE)
      .flatMap(([id, value]) => sentenceOf(id, value) ?? [])
      .sort((one, other) => one.turn - other.turn || (one.id < other.id ? -1 : 1)),
    score: score.success ? score.data : null,
    seen: textOr(values.get('seen'), null),
    changedAt: last === undefined ? null : timeOf(last),
  }
}

/** What a reviewer wrote of a call. */
export interface OwnWords {
  texts: string[]
  /** Those that were taken off as well. */
  tags: { tag: string; on: boolean }[]
}

/** @param rows as of {@link readMark} */
export function readOwnWords(rows: readonly Pick<MarkRow, 'member' | 'value' | 'stamp'>[]): OwnWords {
  const { verdict, note, sentences } = readMark(rows)
  return {
    texts: [verdict ?? '', note, ...sentences.flatMap(({ problem, better }) => [problem, better])],
    tags: rows
      .filter(({ member }) => member.startsWith(TAG))
      .map(({ member, value }) => ({ tag: member.slice(TAG.length), on: valueOf(value) === true })),
  }
}
