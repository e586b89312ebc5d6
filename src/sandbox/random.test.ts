import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Dice, indexOfRecordUuid, keyOf, keyOfText, recordUuid, uuidOf } from './random.ts'

const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const word = fc.integer({ min: 0, max: 0xffff_ffff })

it('ids are version 4 UUIDs', () => {
  fc.assert(fc.property(word, (key) => UUID_V4.test(uuidOf(key)) && UUID_V4.test(recordUuid(key, 7))))
})

it("a record's id leads back to its index, under its own key alone", () => {
  fc.assert(
    fc.property(word, word, (key, index) => {
      const id = recordUuid(key, index)
      expect(indexOfRecordUuid(key, id)).toBe(index)
      expect(indexOfRecordUuid(keyOf(key, 1), id)).toBeNull()
    }),
  )
})

it('what is no id of ours has no index', () => {
  const id = recordUuid(1, 5)
  for (const other of ['', 'abc', id.toUpperCase(), id.slice(0, -1) + (id.endsWith('0') ? '1' : '0')])
    expect(indexOfRecordUuid(1, other)).toBeNull()
})

it('no two of a hundred thousand records share an id', () => {
  const ids = new Set(Array.from({ length: 100_000 }, (_, index) => recordUuid(keyOfText('a'), index)))
  expect(ids.size).toBe(100_000)
})

it('draws stay in their range and spread over it', () => {
  const dice = new Dice(42)
  const draws = Array.from({ length: 5000 }, () => dice.between(3, 7))
  expect(new Set(draws)).toEqual(new Set([3, 4, 5, 6, 7]))
  expect(Array.from({ length: 100 }, () => dice.digits(18)).every((text) => /^[1-9]\d{17}$/.test(text))).toBe(
    true,
  )
  expect(() => dice.pick([])).toThrow(RangeError)
})
