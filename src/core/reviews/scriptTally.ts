/** Adds calls up, one after the other, to what a script's author is told. */
import { toConversation } from '#shared/records/conversation.ts'
import { scriptPath, type ScriptPath } from '#shared/records/scriptPath.ts'
import type { Utterance } from '#shared/records/types.ts'
import type { LeftBy, SaidWord, ScriptNode, ScriptSentence } from '#shared/reviews/scriptSheet.ts'
import { wordReader } from './saidWords.ts'

/** A call as far as its script goes. */
export interface ScriptCall {
  id: string
  /** Talk time, ms. */
  bill: number | null
  /** As the platform sends it: 1 the AI, 2 the customer. */
  hangupSide: number | null
  /** ms since the epoch. */
  hangupdate: number | null
  calldate: number | null
  transferred: boolean
  /** Where it is known already. */
  path: Pick<ScriptPath, 'visits' | 'last'> | null
  details: () => readonly Utterance[]
}

/** A marked sentence with the call that it is of. */
export interface SentenceOf extends Omit<ScriptSentence, 'calldate'> {
  /** Its place in the conversation. */
  turn: number
  /** Where the mark itself names one. */
  node: string | null
}

export interface ScriptTotals {
  calls: number
  scripted: number
  nodes: ScriptNode[]
  others: ScriptSentence[]
  elsewhere: number
}

export interface ScriptTally {
  add: (call: ScriptCall) => void
  totals: () => ScriptTotals
}

/** Shown of each node. */
export const MOST_WORDS = 10

interface Sums {
  node: string
  reached: number
  left: number
  leftBy: LeftBy
  stays: number[]
  talks: number[]
  answered: number
  words: Map<string, number>
  sentences: ScriptSentence[]
  /** Of the places that it had on the ways of calls. */
  places: number
}

const HUNG_UP: Record<number, keyof LeftBy> = { 1: 'ai', 2: 'customer' }

/** @param masked whether numbers are, see `wordReader` */
export function scriptTally(sentences: readonly SentenceOf[], masked: boolean): ScriptTally {
  const wordsOf = wordReader(masked)
  const nodes = new Map<string, Sums>()
  const waiting = Map.groupBy(sentences, ({ recordId }) => recordId)
  const others: ScriptSentence[] = []
  let calls = 0
  let scripted = 0

  function sumsOf(node: string): Sums {
    const known = nodes.get(node)
    if (known !== undefined) return known
    const sums: Sums = {
      node,
      reached: 0,
      left: 0,
      leftBy: { customer: 0, ai: 0, transferred: 0, unknown: 0 },
      stays: [],
      talks: [],
      answered: 0,
      words: new Map(),
      sentences: [],
      places: 0,
    }
    nodes.set(node, sums)
    return sums
  }

  const wholePath = ({ details, hangupdate }: ScriptCall): ScriptPath =>
    scriptPath(toConversation(details()), hangupdate)

  function place(call: ScriptCall): void {
    const { id, calldate } = call
    const marked = waiting.get(id)
    if (marked === undefined) return
    waiting.delete(id)
    const { nodeOf } = wholePath(call)
    for (const { turn, node, ...sentence } of marked) {
      const at = node ?? nodeOf[turn] ?? null
      const list = at === null ? others : sumsOf(at).sentences
      list.push({ ...sentence, calldate })
    }
  }

  return {
    add: (call) => {
      calls += 1
      place(call)
      const { visits, last } = call.path ?? wholePath(call)
      if (last === null) return
      scripted += 1
      visits.forEach(({ node, answers, stayMs }, at) => {
        const sums = sumsOf(node)
        sums.reached += 1
        sums.places += at
        if (stayMs !== null) sums.stays.push(stayMs)
        const words = new Set(answers.flatMap(wordsOf))
        if (answers.some((text) => text.trim() !== '')) sums.answered += 1
        for (const word of words) sums.words.set(word, (sums.words.get(word) ?? 0) + 1)
      })
      const end = sumsOf(last)
      end.left += 1
      end.leftBy[call.transferred ? 'transferred' : (HUNG_UP[call.hangupSide ?? 0] ?? 'unknown')] += 1
      if (call.bill !== null) end.talks.push(call.bill)
    },
    totals: () => ({
      calls,
      scripted,
      nodes: [...nodes.values()].sort(inOrder).map(nodeOfSums),
      others: newestFirst(others),
      elsewhere: [...waiting.values()].reduce((sum, list) => sum + list.length, 0),
    }),
  }
}

/** As calls come to them; a node that none came to, and a sentence names, stands last. */
function inOrder(one: Sums, other: Sums): number {
  const place = ({ places, reached }: Sums): number => (reached === 0 ? Infinity : places / reached)
  const [first, second] = [place(one), place(other)]
  if (first !== second) return first - second
  return other.reached - one.reached || (one.node < other.node ? -1 : 1)
}

function nodeOfSums({ stays, talks, words, sentences, places: _places, ...node }: Sums): ScriptNode {
  return {
    ...node,
    stayMs: median(stays),
    talkMeanMs: talks.length === 0 ? null : talks.reduce((sum, talk) => sum + talk, 0) / talks.length,
    talkMedianMs: median(talks),
    words: commonest(words),
    sentences: newestFirst(sentences),
  }
}

function commonest(words: ReadonlyMap<string, number>): SaidWord[] {
  return [...words]
    .map(([word, calls]) => ({ word, calls }))
    .sort((one, other) => other.calls - one.calls || (one.word < other.word ? -1 : 1))
    .slice(0, MOST_WORDS)
}

function newestFirst(sentences: readonly ScriptSentence[]): ScriptSentence[] {
  return sentences.toSorted((one, other) => (other.calldate ?? 0) - (one.calldate ?? 0))
}

/** Of an even number of values the mean of the two in the middle; null of none. */
function median(values: readonly number[]): number | null {
  if (values.length === 0) return null
  const ordered = Float64Array.from(values).sort()
  const middle = ordered.length >> 1
  const upper = ordered[middle] as number
  return ordered.length % 2 === 1 ? upper : ((ordered[middle - 1] as number) + upper) / 2
}
