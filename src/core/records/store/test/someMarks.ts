import { DEFAULT_VERDICTS, NO_MARK, type Mark, type MarkedSentence } from '#shared/reviews/marks.ts'

const NOTES = ['', '', '回访', '请打 13812345678', '客户 说「贵」', '备注一']
const PROBLEMS = ['话术生硬', '答非所问']

const sentence = (turn: number, problem: string): MarkedSentence => ({
  id: `s${turn}`,
  turn,
  who: 'ai',
  node: null,
  text: `第 ${turn} 句，13812345678`,
  problem,
  better: '',
})

/** Marks of two calls in three, each different from its neighbour's; and of one that nobody keeps. */
export function someMarks(ids: readonly string[]): Map<string, Mark> {
  const found = ids.flatMap((id, at): [string, Mark][] => (at % 3 === 0 ? [] : [[id, markOf(at)]]))
  return new Map([...found, ['kept by nobody', markOf(5)]])
}

function markOf(at: number): Mark {
  return {
    ...NO_MARK,
    verdict: at % 5 === 0 ? null : at % 7 === 0 ? '我自己的' : (DEFAULT_VERDICTS[at % 4] ?? null),
    reviewed: at % 4 !== 0,
    note: NOTES[at % NOTES.length] ?? '',
    tags: at % 8 === 0 ? ['重点', '复听'] : at % 8 === 1 ? ['复听'] : [],
    sentences: at % 5 === 2 ? [sentence(1, PROBLEMS[at % 2] ?? ''), sentence(4, '')] : [],
    total: at % 6 === 0 ? null : ((at * 37) % 1001) / 10,
    changedAt: 1_770_000_000_000 + (at % 50) * 1000 + at * 7,
  }
}
