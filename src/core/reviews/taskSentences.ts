/** The sentences of a task's calls that any reviewer marked. */
import type { MarkRow } from '#shared/reviews/marks.ts'
import { ownNumbers, maskText } from '../masking/mask.ts'
import { maskWords } from '../masking/ownWords.ts'
import { callIn, readMark } from './readMark.ts'
import type { SentenceOf } from './scriptTally.ts'

/** With the id of who marked it in place of a name. */
export interface TaskSentence extends SentenceOf {
  reviewer: string
}

/**
 * @param rows of one task, of all calls and reviewers
 * @param masked with what was said, written and called the problem masked: of other people's texts nothing is known
 */
export function taskSentences(rows: readonly MarkRow[], masked: boolean): TaskSentence[] {
  return [...Map.groupBy(rows, ({ recordId }) => recordId)].flatMap(([recordId, ofCall]) => {
    const own = masked ? numbersOf(ofCall) : []
    const told = (text: string): string => (masked ? maskWords(text, own) : text)
    return [...Map.groupBy(ofCall, ({ reviewer }) => reviewer)].flatMap(([reviewer, ofMark]) =>
      readMark(ofMark).sentences.map(({ turn, who, node, text, problem, better }) => ({
        ...{ recordId, reviewer, turn, who, node },
        ...{ text: masked ? maskText(text, own) : text, problem: told(problem), better: told(better) },
      })),
    )
  })
}

/** Each mark names the number that was called. */
const numbersOf = (rows: readonly MarkRow[]): string[] =>
  rows.flatMap((row) =>
    row.member === 'call' ? ownNumbers({ callee: callIn(row.value)?.callee ?? null }) : [],
  )
