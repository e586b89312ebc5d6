import { describe, expect, it } from 'vitest'
import type { ReviewDocument } from './documentTable.ts'
import { readSample, sampleValues, seatedRaters, type MadeSample } from './sampleDocument.ts'

const MADE: MadeSample = {
  ...{
    size: 3,
    by: 'intention',
    allocation: 'proportional',
    most: 2,
    seed: '2026-11-27',
    raters: ['me', null],
    overlap: 1,
    each: 2,
  },
  filter: { answered: true },
  madeAt: 1_780_000_000_000,
  drawn: {
    population: { calls: 9, digest: 'd'.repeat(64) },
    calls: [
      { id: 'a', stratum: '1' },
      { id: 'b', stratum: '' },
      { id: 'c', stratum: '1' },
    ],
    strata: [
      { stratum: '1', calls: 7, taken: 2 },
      { stratum: '', calls: 2, taken: 1 },
      { stratum: '2', calls: 1, taken: 0 },
    ],
  },
}
const documentOf = (values: Record<string, unknown>, more: Partial<ReviewDocument> = {}): ReviewDocument => ({
  ...{ kind: 'sample', taskId: 't', id: 's', reviewer: 'me', changedAt: 0, stamp: '' },
  ...more,
  values,
})
const kept = (): Record<string, unknown> =>
  JSON.parse(JSON.stringify(sampleValues(MADE, '周五'))) as Record<string, unknown>
const made = (patch: Record<string, unknown>): Record<string, unknown> => ({
  ...kept(),
  made: { ...(kept()['made'] as object), ...patch },
})

describe('a sample as a document', () => {
  it('is read as it was made, with the shares of its raters', () => {
    const { drawn, ...rest } = MADE
    expect(readSample(documentOf(kept()))).toEqual({
      ...rest,
      ...{ id: 's', taskId: 't', name: '周五', maker: 'me' },
      ...{
        population: drawn.population,
        strata: [
          ['1', 7],
          ['', 2],
        ],
      },
      calls: [
        { id: 'a', stratum: '1', raters: [0, 1] },
        { id: 'b', stratum: '', raters: [0] },
        { id: 'c', stratum: '1', raters: [1] },
      ],
    })
  })

  it('of a later version keeps its calls, though its filter or more of it is not known here', () => {
    const later = readSample(documentOf(made({ filter: { mood: 'good' }, rule: 2 })))
    expect(later).toMatchObject({ filter: null, seed: '2026-11-27' })
    expect(later?.calls).toHaveLength(3)
  })

  it('that does not say how it was shared out was made by an older version, which did so equally', () => {
    const { allocation: _allocation, ...before } = kept()['made'] as Record<string, unknown>
    expect(readSample(documentOf({ ...kept(), made: before }))?.allocation).toBe('equal')
    expect(readSample(documentOf(made({ allocation: 'by mood' })))).toMatchObject({
      allocation: null,
      size: 3,
    })
  })

  it('that is damaged is none, and one without a name has none', () => {
    for (const values of [{}, { made: null }, { made: 'x' }, made({ calls: 'x' }), made({ raters: [] })])
      expect(readSample(documentOf(values))).toBeNull()
    expect(readSample(documentOf({ ...kept(), name: 7 }))?.name).toBe('')
    expect(readSample(documentOf(made({ calls: [['a', 99, [0, 5]]] })))?.calls).toEqual([
      { id: 'a', stratum: '', raters: [0] },
    ])
  })
})

it('places are those that were named, then of those who claimed them first; nobody has two', () => {
  const claim = (reviewer: string, place: unknown, stamp: string): ReviewDocument =>
    documentOf({ place }, { kind: 'sampleClaim', reviewer, stamp })
  const claims = [
    claim('late', 1, '3'),
    claim('early', 1, '1'),
    claim('me', 2, '2'),
    claim('odd', 'x', '0'),
    claim('beyond', 9, '0'),
    claim('given up', null, '0'),
  ]
  expect(seatedRaters({ raters: ['me', null, null] }, claims)).toEqual(['me', 'early', null])
})
