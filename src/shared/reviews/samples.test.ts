import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isJudged, MOST_RATERS, shareOut } from './samples.ts'
import { STRATA } from './strata.ts'

const sharing = fc.record({
  calls: fc.integer({ min: 0, max: 60 }),
  raters: fc.integer({ min: 1, max: MOST_RATERS }),
  overlap: fc.integer({ min: 0, max: 60 }),
  each: fc.integer({ min: 2, max: MOST_RATERS }),
})

it('every call has a rater; those of the overlap have as many different ones as were asked for', () => {
  fc.assert(
    fc.property(sharing, ({ calls, ...how }) => {
      const shares = shareOut(calls, how)
      expect(shares).toHaveLength(calls)
      const shared = how.raters < 2 ? 0 : Math.min(how.overlap, calls)
      shares.forEach((raters, at) => {
        expect(new Set(raters).size).toBe(at < shared ? Math.min(how.each, how.raters) : 1)
        expect(raters.every((rater) => rater >= 0 && rater < how.raters)).toBe(true)
      })
    }),
  )
})

it('what is not shared goes round: no rater has two calls more than another', () => {
  fc.assert(
    fc.property(sharing, ({ calls, ...how }) => {
      const counts = Array.from({ length: how.raters }, () => 0)
      for (const raters of shareOut(calls, { ...how, overlap: 0 }))
        for (const rater of raters) counts[rater] = (counts[rater] ?? 0) + 1
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1)
    }),
  )
})

it('of three raters and pairs every pair has its turn', () => {
  expect(shareOut(5, { raters: 3, overlap: 4, each: 2 })).toEqual([[0, 1], [0, 2], [1, 2], [0, 1], [0]])
})

it('a call is judged once it has a verdict or is reviewed', () => {
  expect(isJudged(undefined)).toBe(false)
  expect(isJudged({ verdict: null, reviewed: false })).toBe(false)
  expect(isJudged({ verdict: '需跟进', reviewed: false })).toBe(true)
  expect(isJudged({ verdict: null, reviewed: true })).toBe(true)
})

it('talk time falls into bands, of which each has a name in both languages', () => {
  const { of, text } = STRATA.talk
  const named = (bill: number | null): [string, string] => {
    const stratum = of({ bill, intention_results: null, operator: null, calldate: null, node: null })
    return [text(stratum, 'zh-CN'), text(stratum, 'en')]
  }
  expect(named(null)).toEqual(['未接听', 'No answer'])
  expect(named(0)).toEqual(['未接听', 'No answer'])
  expect(named(1)).toEqual(['0–10 秒', '0–10 s'])
  expect(named(10_000)).toEqual(['0–10 秒', '0–10 s'])
  expect(named(10_001)).toEqual(['10–30 秒', '10–30 s'])
  expect(named(3_600_000)).toEqual(['> 180 秒', '> 180 s'])
})
