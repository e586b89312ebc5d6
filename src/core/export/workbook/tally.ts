/** What the summary of a review workbook counts: every call once, by the verdict that it was given. */
import type { CallRecord } from '#shared/records/types.ts'
import type { Mark } from '#shared/reviews/marks.ts'
import { isAnswered } from '../../records/store/facts.ts'

export interface TallyLine {
  calls: number
  answered: number
  reviewed: number
  /** Talk time of all of them, ms. */
  talk: number
  /** By the number of the intention; null for none. */
  intentions: Map<number | null, number>
}

export interface Tally {
  add: (
    call: Pick<CallRecord, 'bill' | 'intention_results'>,
    mark: Pick<Mark, 'verdict' | 'reviewed'>,
  ) => void
  /** Of all calls. */
  all: TallyLine
  /** By verdict: those of the person's list in its order, others that were given, and none at last. */
  verdicts: () => { verdict: string | null; line: TallyLine }[]
  /** Those that occur, in their order; none at last. */
  intentions: () => (number | null)[]
}

const emptyLine = (): TallyLine => ({ calls: 0, answered: 0, reviewed: 0, talk: 0, intentions: new Map() })

/** @param list the person's verdicts, which are told though none was given */
export function createTally(list: readonly string[]): Tally {
  const all = emptyLine()
  const lines = new Map<string | null, TallyLine>(list.map((verdict) => [verdict, emptyLine()]))
  const none = emptyLine()

  function lineOf(verdict: string | null): TallyLine {
    if (verdict === null) return none
    const line = lines.get(verdict) ?? emptyLine()
    lines.set(verdict, line)
    return line
  }

  return {
    add: (call, { verdict, reviewed }) => {
      const { bill, intention_results: intention } = call
      for (const line of [all, lineOf(verdict)]) {
        line.calls += 1
        if (isAnswered(call)) line.answered += 1
        if (reviewed) line.reviewed += 1
        line.talk += bill ?? 0
        line.intentions.set(intention, (line.intentions.get(intention) ?? 0) + 1)
      }
    },
    all,
    verdicts: () => [
      ...[...lines].map(([verdict, line]) => ({ verdict, line })),
      { verdict: null, line: none },
    ],
    intentions: () => {
      const numbers = [...all.intentions.keys()].filter((value) => value !== null)
      const letters = numbers.toSorted((one, other) => one - other)
      return all.intentions.has(null) ? [...letters, null] : letters
    },
  }
}
