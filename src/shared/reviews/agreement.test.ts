import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cohenKappa, fleissKappa, type Agreement } from './agreement.ts'

type Pair = readonly [string, string]
const times = <T>(count: number, item: T): T[] => Array.from({ length: count }, () => item)

/** The textbook's way, with shares and every category in turn: nothing of it is the code under test. */
function naiveCohen(pairs: readonly Pair[]): number | null {
  const categories = [...new Set(pairs.flat())]
  const share = (test: (pair: Pair) => boolean): number => pairs.filter(test).length / pairs.length
  const observed = share(([one, other]) => one === other)
  const chance = categories
    .map((category) => share(([one]) => one === category) * share(([, other]) => other === category))
    .reduce((sum, part) => sum + part, 0)
  return pairs.length === 0 || categories.length === 1 ? null : (observed - chance) / (1 - chance)
}

/** Every pair of raters of every item is looked at. */
function naiveFleiss(items: readonly (readonly string[])[]): number | null {
  const flat = items.flat()
  const categories = [...new Set(flat)]
  if (categories.length < 2) return null
  const perItem = items.map((item) => {
    const pairs = item.flatMap((one, at) => item.slice(at + 1).map((other) => one === other))
    return pairs.filter(Boolean).length / pairs.length
  })
  const observed = perItem.reduce((sum, share) => sum + share, 0) / items.length
  const chance = categories
    .map((category) => (flat.filter((each) => each === category).length / flat.length) ** 2)
    .reduce((sum, part) => sum + part, 0)
  return (observed - chance) / (1 - chance)
}

function close({ kappa }: Agreement, expected: number | null): void {
  if (expected === null) expect(kappa).toBeNull()
  else expect(kappa).toBeCloseTo(expected, 10)
}

const category = fc.constantFrom('a', 'b', 'c', 'd')
const pairs = fc.array(fc.tuple(category, category), { minLength: 1, maxLength: 40 })
const items = fc
  .integer({ min: 2, max: 6 })
  .chain((raters) =>
    fc.array(fc.array(category, { minLength: raters, maxLength: raters }), { minLength: 1, maxLength: 30 }),
  )
const renamed: Record<string, string> = { a: '需跟进', b: 'a', c: 'x', d: 'b' }

describe('Cohen’s kappa', () => {
  it('is that of the grant proposals in Wikipedia’s “Cohen’s kappa”: 20, 5, 10, 15 of 50 give 0.4', () => {
    const found = cohenKappa([
      ...times<Pair>(20, ['yes', 'yes']),
      ...times<Pair>(5, ['yes', 'no']),
      ...times<Pair>(10, ['no', 'yes']),
      ...times<Pair>(15, ['no', 'no']),
    ])
    expect(found).toMatchObject({ n: 50, observed: 0.7, expected: 0.5 })
    expect(found.kappa).toBeCloseTo(0.4, 12)
  })

  it('is that of the two further tables there: 45, 15, 25, 15 give 0.1304, and 25, 35, 5, 35 give 0.2593', () => {
    const table = (both: number, first: number, second: number, neither: number): Agreement =>
      cohenKappa([
        ...times<Pair>(both, ['yes', 'yes']),
        ...times<Pair>(first, ['yes', 'no']),
        ...times<Pair>(second, ['no', 'yes']),
        ...times<Pair>(neither, ['no', 'no']),
      ])
    expect(table(45, 15, 25, 15).kappa).toBeCloseTo(0.1304, 4)
    expect(table(25, 35, 5, 35).kappa).toBeCloseTo(0.2593, 4)
  })

  it('is undefined where chance agreement is 1, and of no items', () => {
    expect(cohenKappa(times<Pair>(7, ['a', 'a']))).toEqual({ n: 7, observed: 1, expected: 1, kappa: null })
    expect(cohenKappa([])).toEqual({ n: 0, observed: null, expected: null, kappa: null })
  })

  it('equals the reference', () => {
    fc.assert(fc.property(pairs, (given) => close(cohenKappa(given), naiveCohen(given))))
  })

  it('is the same with the raters the other way round, and whatever the categories are called', () => {
    fc.assert(
      fc.property(pairs, (given) => {
        const expected = cohenKappa(given).kappa
        close(cohenKappa(given.map(([one, other]) => [other, one])), expected)
        close(cohenKappa(given.map(([one, other]) => [renamed[one] ?? '', renamed[other] ?? ''])), expected)
      }),
    )
  })
})

/**
 * Table 1 of Fleiss 1971 (also `diagnoses` of R's package irr): 30 patients, six psychiatrists each, and how many chose
 * each of the five diagnoses.
 */
const FLEISS_1971 =
  '00060 03003 01401 00006 03030 20400 00402 20310 20040 00006 10050 11040 03300 10050 02031 ' +
  '00501 30012 51000 02040 10203 00006 01050 02013 20040 10041 05010 40002 02040 10500 00006'
const fromCounts = (rows: readonly (readonly number[])[]): string[][] =>
  rows.map((row) => row.flatMap((count, at) => times(count, String(at))))

describe('Fleiss’ kappa', () => {
  it('is that of Wikipedia’s worked example: fourteen raters, ten subjects, five categories give 0.210', () => {
    const counts = [
      [0, 0, 0, 0, 14],
      [0, 2, 6, 4, 2],
      [0, 0, 3, 5, 6],
      [0, 3, 9, 2, 0],
      [2, 2, 8, 1, 1],
      [7, 7, 0, 0, 0],
      [3, 2, 6, 3, 0],
      [2, 5, 3, 2, 2],
      [6, 5, 2, 1, 0],
      [0, 2, 2, 3, 7],
    ]
    const found = fleissKappa(fromCounts(counts))
    expect(found.n).toBe(10)
    expect(found.observed).toBeCloseTo(0.378, 3)
    expect(found.expected).toBeCloseTo(0.213, 3)
    expect(found.kappa).toBeCloseTo(0.21, 3)
  })

  it('is that of Fleiss 1971: 0.5556 observed, 0.2199 by chance, 0.430', () => {
    const found = fleissKappa(fromCounts(FLEISS_1971.split(' ').map((row) => Array.from(row, Number))))
    expect(found.n).toBe(30)
    expect(found.observed).toBeCloseTo(0.5556, 4)
    expect(found.expected).toBeCloseTo(0.2199, 4)
    expect(found.kappa).toBeCloseTo(0.43, 3)
  })

  it('is undefined where chance agreement is 1, and of no items', () => {
    expect(fleissKappa(times(4, ['a', 'a', 'a']))).toEqual({ n: 4, observed: 1, expected: 1, kappa: null })
    expect(fleissKappa([]).kappa).toBeNull()
  })

  it('refuses items that one rater judged, or unlike many', () => {
    for (const odd of [[['a']], [['a', 'b'], ['a']]]) expect(() => fleissKappa(odd)).toThrow(RangeError)
  })

  it('equals the reference', () => {
    fc.assert(fc.property(items, (given) => close(fleissKappa(given), naiveFleiss(given))))
  })

  it('is the same in any order of raters and items, and whatever the categories are called', () => {
    fc.assert(
      fc.property(items, (given) => {
        const expected = fleissKappa(given).kappa
        close(fleissKappa(given.map((item) => item.toSorted())), expected)
        close(fleissKappa(given.toReversed()), expected)
        close(fleissKappa(given.map((item) => item.map((each) => renamed[each] ?? ''))), expected)
      }),
    )
  })
})

describe('either kappa', () => {
  const both = (given: readonly Pair[]): Agreement[] => [cohenKappa(given), fleissKappa(given)]

  it('lies between −1 and 1, and shares between 0 and 1', () => {
    fc.assert(
      fc.property(pairs, (given) => {
        for (const { kappa, observed, expected } of both(given)) {
          expect(Math.abs(kappa ?? 0)).toBeLessThanOrEqual(1 + 1e-12)
          for (const share of [observed, expected]) {
            expect(share).toBeGreaterThanOrEqual(0)
            expect(share).toBeLessThanOrEqual(1)
          }
        }
      }),
    )
  })

  it('is 1 where all agree on more than one category, and undefined on one', () => {
    fc.assert(
      fc.property(fc.array(category, { minLength: 1, maxLength: 30 }), (given) => {
        const agreed = given.map((each) => [each, each] as const)
        const expected = new Set(given).size > 1 ? 1 : null
        for (const found of both(agreed)) close(found, expected)
      }),
    )
  })
})
