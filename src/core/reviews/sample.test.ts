import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { STRATUM_KEYS } from '#shared/reviews/strata.ts'
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
    const how = { seed: '2026-11-27', taskId: 'task-1', size: 50, by: null, most: null }
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
        const byStratum = Map.groupBy(chosen, ({ stratum }) => stratum)
        if (how.by === null || how.most === null)
          expect(chosen).toHaveLength(Math.min(how.size, calls.length))
        else for (const each of byStratum.values()) expect(each.length).toBeLessThanOrEqual(how.most)
        if (how.by !== null)
          expect(new Set(strata.map(([stratum]) => stratum))).toEqual(new Set(byStratum.keys()))
      }),
    )
  })

  it('shares out among strata evenly: none has two more than another that has calls left', () => {
    fc.assert(
      fc.property(population, options, (calls, how) => {
        if (how.by === null) return
        const { calls: chosen, strata } = drawSample(calls, how)
        const taken = Map.groupBy(chosen, ({ stratum }) => stratum)
        const counts = [...taken.values()].map(({ length }) => length)
        for (const [stratum, of] of strata) {
          const count = taken.get(stratum)?.length ?? 0
          const full = count === Math.min(of, how.most ?? of)
          if (!full) expect(Math.max(...counts) - count).toBeLessThanOrEqual(1)
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
