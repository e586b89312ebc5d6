import { expect, it } from 'vitest'
import { columnHidden, columnMoved, columnStepped } from './columnOrder.ts'

const KEYS = ['a', 'b', 'c', 'd']

it.each([
  ['a', 'c', 'b a c d'],
  ['d', 'a', 'd a b c'],
  ['b', null, 'a c d b'],
  ['b', 'b', 'a b c d'],
  ['x', 'a', 'a b c d'],
])('%s dragged in front of %s', (key, before, order) => {
  expect(columnMoved(KEYS, key, before).join(' ')).toBe(order)
})

it('steps stop at the ends', () => {
  expect(columnStepped(KEYS, 'b', 1).join('')).toBe('acbd')
  expect(columnStepped(KEYS, 'b', -1).join('')).toBe('bacd')
  expect(columnStepped(KEYS, 'a', -1)).toEqual(KEYS)
  expect(columnStepped(KEYS, 'd', 1)).toEqual(KEYS)
})

it('hides all but the last', () => {
  expect(columnHidden(KEYS, 'b')).toEqual(['a', 'c', 'd'])
  expect(columnHidden(['a'], 'a')).toEqual(['a'])
})
