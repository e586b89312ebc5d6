import fc from 'fast-check'
import { expect, it } from 'vitest'
import { seenIds } from './seenIds.ts'

it('knows every id it was given, and no other', () => {
  const ids = fc.array(fc.oneof(fc.uuid(), fc.string(), fc.integer({ min: 0, max: 30 }).map(String)), {
    maxLength: 200,
  })
  fc.assert(
    fc.property(ids, (given) => {
      const [seen, known] = [seenIds(), new Set<string>()]
      for (const id of given) {
        expect(seen.add(id)).toBe(!known.has(id))
        known.add(id)
      }
    }),
  )
})

it('grows, and tells an id of zeros and one in capitals', () => {
  const seen = seenIds()
  const ids = Array.from(
    { length: 20_000 },
    (_, at) => `${String(at).padStart(8, '0')}-0000-4000-8000-000000000000`,
  )
  expect(ids.every((id) => seen.add(id))).toBe(true)
  expect(ids.some((id) => seen.add(id))).toBe(false)
  const zeros = '00000000-0000-0000-0000-000000000000'
  expect([seen.add(zeros), seen.add(zeros)]).toEqual([true, false])
  const small = 'abcdefab-0000-4000-8000-000000000000'
  expect([seen.add(small), seen.add(small.toUpperCase()), seen.add(small)]).toEqual([true, true, false])
})
