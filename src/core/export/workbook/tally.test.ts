import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createTally } from './tally.ts'

const LIST = ['有效意向', '需跟进']

it('tells the person’s verdicts in their order, others that were given, and none at last', () => {
  const tally = createTally(LIST)
  tally.add({ bill: 1000, intention_results: 2 }, { verdict: '别的', reviewed: true })
  tally.add({ bill: null, intention_results: null }, { verdict: null, reviewed: false })
  tally.add({ bill: 3000, intention_results: 1 }, { verdict: '需跟进', reviewed: false })
  expect(tally.verdicts().map(({ verdict, line }) => [verdict, line.calls])).toEqual([
    ['有效意向', 0],
    ['需跟进', 1],
    ['别的', 1],
    [null, 1],
  ])
  expect(tally.intentions()).toEqual([1, 2, null])
  expect(tally.all).toMatchObject({ calls: 3, answered: 2, reviewed: 1, talk: 4000 })
})

it('counts every call once: the lines of the verdicts add up to all, and so do the intentions of each', () => {
  const call = fc.record({
    bill: fc.option(fc.integer({ min: 0, max: 100_000 })),
    intention_results: fc.option(fc.integer({ min: 1, max: 7 })),
  })
  const mark = fc.record({
    verdict: fc.option(fc.constantFrom('有效意向', '需跟进', '别的', '')),
    reviewed: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(fc.tuple(call, mark)), (calls) => {
      const tally = createTally(LIST)
      for (const [each, found] of calls) tally.add(each, found)
      const lines = tally.verdicts().map(({ line }) => line)
      for (const number of ['calls', 'answered', 'reviewed', 'talk'] as const)
        expect(lines.reduce((sum, line) => sum + line[number], 0)).toBe(tally.all[number])
      for (const line of [...lines, tally.all])
        expect([...line.intentions.values()].reduce((sum, count) => sum + count, 0)).toBe(line.calls)
      expect(tally.all.calls).toBe(calls.length)
    }),
  )
})
