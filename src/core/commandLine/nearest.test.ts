import { expect, it } from 'vitest'
import { nearest } from './nearest.ts'

const KEYS = ['callee', 'caller_number', 'calldate', 'bill', 'score', 'id']

it.each([
  ['calee', 'callee'],
  ['CALLEE', 'callee'],
  ['calldat', 'calldate'],
  ['scor', 'score'],
  ['caller', 'callee'],
  ['billl', 'bill'],
])('%s may mean %s first', (word, expected) => {
  expect(nearest(word, KEYS)[0]).toBe(expected)
})

it('a beginning is near however much is missing', () => {
  expect(nearest('caller', KEYS)).toContain('caller_number')
})

it('a word unlike all others is near to none', () => {
  expect(nearest('zzzzzz', KEYS)).toEqual([])
})

it('names three at most', () => {
  expect(nearest('call', ['calls', 'callee', 'calldate', 'caller', 'cal'])).toHaveLength(3)
})
