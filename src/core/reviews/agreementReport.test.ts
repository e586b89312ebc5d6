import { describe, expect, it } from 'vitest'
import { fleissKappa } from '#shared/reviews/agreement.ts'
import { NO_MARK, type Mark } from '#shared/reviews/marks.ts'
import { shareOut } from '#shared/reviews/samples.ts'
import { agreementReport } from './agreementReport.ts'

const mark = (verdict: string | null, more: Partial<Mark> = {}): Mark => ({
  ...{ ...NO_MARK, verdict, reviewed: true, changedAt: 1 },
  ...more,
})
const sampleOf = (calls: number, raters: number, each: number) => ({
  raters: Array.from({ length: raters }, (_, at) => `r${at}`),
  calls: shareOut(calls, { raters, overlap: calls, each }).map((places, at) => ({
    ...{ id: `c${at}`, stratum: '', raters: places },
  })),
})

describe('a report of agreement', () => {
  it('of pairs in turn among three is Fleiss’ kappa of two judgements a call', () => {
    const sample = sampleOf(6, 3, 2)
    const verdicts = ['ab', 'aa', 'bb', 'ba', 'aa', 'bb'].map((pair) => [...pair])
    const marks = Object.fromEntries(
      sample.calls.map(({ id, raters }, at) => [
        id,
        Object.fromEntries(raters.map((rater, side) => [`r${rater}`, mark(verdicts[at]?.[side] ?? '')])),
      ]),
    )
    const report = agreementReport({ sample, seated: sample.raters, marks, self: null })
    expect(report.method).toBe('fleiss')
    expect(report.verdict).toEqual(fleissKappa(verdicts))
    expect(report.disagreements.map(({ recordId }) => recordId)).toEqual(['c0', 'c3'])
  })

  it('takes no verdict at all for a judgement, unlike a verdict of the same words', () => {
    const sample = sampleOf(1, 2, 2)
    const marks = { c0: { r0: mark(null), r1: mark('null') } }
    const report = agreementReport({ sample, seated: sample.raters, marks, self: null })
    expect(report).toMatchObject({ verdict: { n: 1, observed: 0 }, disagreements: [{ verdict: true }] })
  })

  it('waits where a place is free or a rater has only noted something', () => {
    const sample = sampleOf(2, 2, 2)
    const marks = {
      c0: { r0: mark('a'), r1: mark(null, { reviewed: false, note: 'x' }) },
      c1: { r0: mark('a'), other: mark('b') },
    }
    for (const seated of [
      ['r0', 'r1'],
      ['r0', null],
    ])
      expect(agreementReport({ sample, seated, marks, self: 'r0' })).toMatchObject({
        ...{ blind: 0, waiting: 2, disagreements: [], verdict: { n: 0 } },
      })
  })

  it('keeps from a rater what others said of a call that they have not judged, and from nobody else', () => {
    const sample = sampleOf(1, 2, 2)
    const marks = { c0: { r0: mark('a'), r1: mark('b') } }
    const seen = (self: string, of: typeof marks | { c0: { r1: Mark } }) =>
      agreementReport({ sample, seated: sample.raters, marks: of, self })
    expect(seen('r0', { c0: { r1: mark('b') } })).toMatchObject({ blind: 1, waiting: 0, disagreements: [] })
    expect(seen('somebody', marks).disagreements).toHaveLength(1)
  })
})
