/**
 * How far raters agree beyond chance. Categories are compared as texts; their order and distance mean nothing (nominal
 * scale). Sums are whole numbers until the last division, so that "chance agreement is 1" is an exact test.
 */

export interface Agreement {
  /** Items that all raters judged. */
  n: number
  /** Share of pairs of judgements that agree, 0 … 1; null where there is nothing to compare. */
  observed: number | null
  /** The share that chance alone would give, from how often each category was used. */
  expected: number | null
  /** (observed − expected) / (1 − expected), −1 … 1; null where chance agreement is 1, or nothing can be compared. */
  kappa: number | null
}

const NOTHING: Agreement = { n: 0, observed: null, expected: null, kappa: null }

/** @param agreed, expected counts of the same whole: `of` */
function ratios(
  n: number,
  agreed: number,
  observedOf: number,
  expected: number,
  expectedOf: number,
): Agreement {
  const [observed, chance] = [agreed / observedOf, expected / expectedOf]
  return {
    n,
    observed,
    expected: chance,
    kappa: expected === expectedOf ? null : (observed - chance) / (1 - chance),
  }
}

function count(into: Map<string, number>, category: string): void {
  into.set(category, (into.get(category) ?? 0) + 1)
}

const sumOf = (numbers: Iterable<number>): number => [...numbers].reduce((sum, number) => sum + number, 0)

/**
 * Cohen's kappa of two raters: Jacob Cohen, "A coefficient of agreement for nominal scales", Educational and
 * Psychological Measurement 20 (1960).
 * @param pairs an item each: the first rater's category, and the second's
 */
export function cohenKappa(pairs: readonly (readonly [string, string])[]): Agreement {
  const n = pairs.length
  if (n === 0) return NOTHING
  const [first, second] = [new Map<string, number>(), new Map<string, number>()]
  for (const [one, other] of pairs) {
    count(first, one)
    count(second, other)
  }
  const agreed = pairs.filter(([one, other]) => one === other).length
  const expected = sumOf([...first].map(([category, times]) => times * (second.get(category) ?? 0)))
  return ratios(n, agreed, n, expected, n * n)
}

/**
 * Fleiss' kappa of many raters, who need not be the same for each item: Joseph L. Fleiss, "Measuring nominal scale
 * agreement among many raters", Psychological Bulletin 76 (1971).
 * @param items an item each: its categories, as many as every other has
 * @throws RangeError where items have fewer than two judgements or not equally many
 */
export function fleissKappa(items: readonly (readonly string[])[]): Agreement {
  const n = items.length
  const raters = items[0]?.length ?? 0
  if (n === 0) return NOTHING
  if (raters < 2 || items.some(({ length }) => length !== raters))
    throw new RangeError('Fleiss’ kappa needs equally many judgements of each item, two at least')
  const used = new Map<string, number>()
  let agreed = 0
  for (const item of items) {
    const given = new Map<string, number>()
    for (const category of item) {
      count(given, category)
      count(used, category)
    }
    agreed += sumOf([...given.values()].map((times) => times * (times - 1)))
  }
  const all = n * raters
  const expected = sumOf([...used.values()].map((times) => times * times))
  return ratios(n, agreed, all * (raters - 1), expected, all * all)
}
