import fc from 'fast-check'
import { MOST_ITEMS, MOST_STEPS, MOST_WEIGHT, SCALE_BOUNDS, type CardDraft, type CardItem } from '../cards.ts'

const [lowest, highest] = SCALE_BOUNDS
const common = {
  label: fc.constantFrom('甲', 'b'),
  help: fc.constant(''),
  weight: fc.integer({ min: 0, max: MOST_WEIGHT }),
  fatal: fc.boolean(),
}
const yesNo = fc.record({
  ...common,
  ...{ kind: fc.constant('yesno' as const), least: fc.constant(0), most: fc.constant(1) },
})
const scale = fc
  .record({
    ...{ ...common, kind: fc.constant('scale' as const) },
    ...{
      least: fc.integer({ min: lowest, max: highest - 1 }),
      steps: fc.integer({ min: 1, max: MOST_STEPS }),
    },
  })
  .map(({ steps, ...item }) => ({ ...item, most: Math.min(item.least + steps, highest) }))

/** Any card that may be saved. */
export const cardDrafts: fc.Arbitrary<CardDraft> = fc
  .array(fc.oneof(yesNo, scale), { minLength: 1, maxLength: MOST_ITEMS })
  .map((items) => items.map((item, at): CardItem => ({ ...item, id: `i${at}` })))
  .filter((items) => items.some(({ weight }) => weight > 0))
  .map((items) => ({ name: 'n', items }))
