import { expect, it } from 'vitest'
import { cutToWidth, padToWidth, textWidth } from './width.ts'

it.each([
  ['', 0],
  ['abc', 3],
  ['通话簿', 6],
  ['意向A', 5],
  ['，。（）', 8],
  ['ｶﾅ', 2],
  ['한국', 4],
  ['e\u0301', 1],
  ['a\u200bb', 2],
  ['😀', 2],
  ['𠮷', 2],
  ['…', 1],
])('%j is %i wide', (text, width) => {
  expect(textWidth(text)).toBe(width)
})

it.each([
  ['通话记录', 8, '通话记录'],
  ['通话记录', 7, '通话记…'],
  ['通话记录', 6, '通话…'],
  ['abcdef', 4, 'abc…'],
  ['a通', 2, 'a…'],
])('%j cut to %i is %j', (text, width, expected) => {
  expect(cutToWidth(text, width)).toBe(expected)
  expect(textWidth(cutToWidth(text, width))).toBeLessThanOrEqual(width)
})

it('pads at either end by columns, not by letters', () => {
  expect(padToWidth('通话', 6)).toBe('通话  ')
  expect(padToWidth('37', 4, true)).toBe('  37')
  expect(padToWidth('通话记录', 2)).toBe('通话记录')
})
