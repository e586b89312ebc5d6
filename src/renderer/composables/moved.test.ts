import { expect, it } from 'vitest'
import { withoutOne, moved, stepped } from './moved.ts'

const KEYS = ['a', 'b', 'c', 'd']

it.each([
  ['a', 'c', 'b a c d'],
  ['d', 'a', 'd a b c'],
  ['b', null, 'a c d b'],
  ['b', 'b', 'a b c d'],
  ['x', 'a', 'a b c d'],
])('%s dragged in front of %s', (key, before, order) => {
  expect(moved(KEYS, key, before).join(' ')).toBe(order)
})

it('steps stop at the ends', () => {
  expect(stepped(KEYS, 'b', 1).join('')).toBe('acbd')
  expect(stepped(KEYS, 'b', -1).join('')).toBe('bacd')
  expect(stepped(KEYS, 'a', -1)).toEqual(KEYS)
  expect(stepped(KEYS, 'd', 1)).toEqual(KEYS)
})

it('hides all but the last', () => {
  expect(withoutOne(KEYS, 'b')).toEqual(['a', 'c', 'd'])
  expect(withoutOne(['a'], 'a')).toEqual(['a'])
})
