import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ALLOCATIONS } from '#shared/reviews/samples.ts'
import { STRATUM_KEYS } from '#shared/reviews/strata.ts'
import { proportionalShares } from './allocation.ts'
import { drawSample, populationOf, rankOf, type DrawOptions, type PopulationCall } from './sample.ts'

const call = fc.record({
  intention_results: fc.option(fc.integer({ min: 1, max: 5 })),
  bill: fc.option(fc.integer({ min: 0, max: 300_000 })),
  operator: fc.option(fc.integer({ min: 1, max: 3 })),
  calldate: fc.option(fc.integer({ min: 1_750_000_000_000, max: 1_750_900_000_000 })),
  node: fc.option(fc.constantFrom('开场', '介绍', '结束')),
})
const population = fc
  .uniqueArray(fc.string({ minLength: 1, maxLength: 8 }), { maxLength: 60 })
  .chain((ids) =>
    fc
      .array(call, { minLength: ids.length, maxLength: ids.length })
      .map((calls) => calls.map((each, at): PopulationCall => ({ ...each, id: ids[at] ?? '' }))),
  )
const rule = fc.record({
  size: fc.integer({ min: 1, max: 30 }),
  by: fc.constantFrom(null, ...STRATUM_KEYS),
  allocation: fc.constantFrom(...ALLOCATIONS),
  most: fc.option(fc.integer({ min: 1, max: 5 })),
  seed: fc.string({ minLength: 1, maxLength: 10 }),
})
const options = rule.map((drawn): DrawOptions => ({ ...drawn, taskId: 'task' }))

describe('a sample', () => {
  it('is the same for the same seed over the same calls, in whatever order they come', () => {
    fc.assert(
      fc.property(population, options, fc.infiniteStream(fc.double({ noNaN: true })), (calls, how, keys) => {
        const shuffled = calls
          .map((each) => [each, keys.next().value as number] as const)
          .sort(([, one], [, other]) => one - other)
          .map(([each]) => each)
        expect(drawSample(shuffled, how)).toEqual(drawSample(calls, how))
      }),
    )
  })

  it('is one that anybody can work out: SHA-256 of seed, task and call, a line each, the least first', () => {
    const ids = Array.from({ length: 200 }, (_, at) => `call-${at}`)
    const hex = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex')
    const expected = ids
      .map((id) => [hex(`2026-11-27\ntask-1\n${id}`), id] as const)
      .sort()
      .slice(0, 50)
      .map(([, id]) => id)
    const calls = ids.map((id) => ({
      id,
      intention_results: null,
      bill: 0,
      operator: null,
      calldate: null,
      node: null,
    }))
    const how = {
      seed: '2026-11-27',
      taskId: 'task-1',
      size: 50,
      by: null,
      allocation: 'equal',
      most: null,
    } as const
    const found = drawSample(calls, how)
    expect(found.calls.map(({ id }) => id)).toEqual(expected)
    expect(found.population).toEqual({ calls: 200, digest: hex(ids.toSorted().join('\n')) })
    // Kept, so that a later version gives the same samples.
    expect(found.calls.slice(0, 3).map(({ id }) => id)).toEqual(['call-51', 'call-59', 'call-48'])
    expect(rankOf('s', 't', 'r')).toBe(hex('s\nt\nr'))
  })

  it('has as many as were asked for while the calls last, each once, and never more than most of a stratum', () => {
    fc.assert(
      fc.property(population, options, (calls, how) => {
        const { calls: chosen, strata } = drawSample(calls, how)
        const all = new Set(calls.map(({ id }) => id))
        expect(new Set(chosen.map(({ id }) => id)).size).toBe(chosen.length)
        expect(chosen.every(({ id }) => all.has(id))).toBe(true)
        if (how.by === null) {
          expect(strata).toEqual([])
          expect(chosen).toHaveLength(Math.min(how.size, calls.length))
          return
        }
        const byStratum = Map.groupBy(chosen, ({ stratum }) => stratum)
        const caps = strata.map(({ calls: of }) => Math.min(of, how.most ?? of))
        expect(chosen).toHaveLength(
          Math.min(
            how.size,
            caps.reduce((sum, cap) => sum + cap, 0),
          ),
        )
        expect(strata.reduce((sum, { calls: of }) => sum + of, 0)).toBe(calls.length)
        strata.forEach(({ stratum, taken }, at) => {
          expect(taken).toBe(byStratum.get(stratum)?.length ?? 0)
          expect(taken).toBeLessThanOrEqual(caps[at] ?? 0)
        })
      }),
    )
  })

  it('shares out among strata evenly: none has two more than another that has calls left', () => {
    fc.assert(
      fc.property(population, options, (calls, how) => {
        if (how.by === null || how.allocation !== 'equal') return
        const { strata } = drawSample(calls, how)
        const counts = strata.map(({ taken }) => taken)
        for (const { calls: of, taken } of strata) {
          const full = taken === Math.min(of, how.most ?? of)
          if (!full) expect(Math.max(...counts) - taken).toBeLessThanOrEqual(1)
        }
      }),
    )
  })

  it('or by their shares: each has its quota rounded down or up, and a larger one never less', () => {
    fc.assert(
      fc.property(population, options, (calls, drawn) => {
        const how = { ...drawn, allocation: 'proportional', most: null } as const
        if (how.by === null || calls.length === 0) return
        const { strata, calls: chosen } = drawSample(calls, how)
        for (const { calls: of, taken } of strata) {
          const quota = (chosen.length * of) / calls.length
          expect(Math.abs(taken - quota)).toBeLessThan(1)
        }
        for (const one of strata)
          for (const other of strata)
            if (one.calls > other.calls) expect(one.taken).toBeGreaterThanOrEqual(other.taken)
      }),
    )
  })

  it('takes the best ranked of each stratum, whichever way it is shared out', () => {
    fc.assert(
      fc.property(population, options, (calls, how) => {
        const { strata, calls: chosen } = drawSample(calls, how)
        const { calls: all } = drawSample(calls, { ...how, size: Math.max(1, calls.length), most: null })
        for (const { stratum, taken } of strata) {
          const ids = (list: typeof all) => list.filter((one) => one.stratum === stratum).map(({ id }) => id)
          expect(ids(chosen)).toEqual(ids(all).slice(0, taken))
        }
      }),
    )
  })

  it('another call, or one less, is another population; the order is not', () => {
    const { digest } = populationOf(['a', 'b'])
    expect(populationOf(['b', 'a']).digest).toBe(digest)
    for (const other of [['a'], ['a', 'b', 'c'], ['a', 'c']])
      expect(populationOf(other).digest).not.toBe(digest)
  })
})

describe('shares of strata', () => {
  const taken = (strata: readonly number[], size: number, most: number | null = null) =>
    proportionalShares(strata, size, most)

  it('are by the largest remainders, of equal ones the first', () => {
    // Quotas 6.3, 2.8, 0.9.
    expect(taken([63, 28, 9], 10)).toEqual([6, 3, 1])
    // 3.5 and 3.5.
    expect(taken([50, 50], 7)).toEqual([4, 3])
    expect(taken([1, 1, 1, 1], 2)).toEqual([1, 1, 0, 0])
    expect(taken([3, 2], 9)).toEqual([3, 2])
    expect(taken([], 9)).toEqual([])
  })

  it('that reach the most of a stratum are cut, and the rest is shared out among the others', () => {
    expect(taken([900, 60, 40], 50, 20)).toEqual([20, 18, 12])
    // What is left over for the second is above its most, too.
    expect(taken([900, 90, 10], 50, 20)).toEqual([20, 20, 10])
    expect(taken([900, 90, 10], 50, 4)).toEqual([4, 4, 4])
  })

  it('of large populations are exact', () => {
    expect(taken([9_999_999, 1], 1000)).toEqual([1000, 0])
    expect(taken([3_333_333, 3_333_333, 3_333_334], 1000)).toEqual([333, 333, 334])
  })
})
