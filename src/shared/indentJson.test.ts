import fc from 'fast-check'
import { expect, it } from 'vitest'
import { indentJson } from './indentJson.ts'

const HARD_STRINGS = fc.oneof(fc.string(), fc.constantFrom('\\', '\\"', '"', '{', ']', ',:', '\\u', '\n'))

it('lays out as JSON.stringify does, however it was spaced', () => {
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      HARD_STRINGS,
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.constantFrom(true, false, null),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(HARD_STRINGS, tie('value'), { maxKeys: 4 }),
    ),
  }))
  fc.assert(
    fc.property(value, fc.integer({ min: 0, max: 4 }), (any, spaces) => {
      expect(indentJson(JSON.stringify(any, null, spaces))).toBe(JSON.stringify(any, null, 2))
    }),
  )
})

it('keeps digits, escapes and key order as they were written', () => {
  expect(
    indentJson('{ "b" : 4.2693159999999999,"1":215870475195883520,\n"a":"\\u8bdd\\/" , "e":[ ],"o":{ } }'),
  ).toBe(
    '{\n  "b": 4.2693159999999999,\n  "1": 215870475195883520,\n  "a": "\\u8bdd\\/",\n  "e": [],\n  "o": {}\n}',
  )
})

it('does not grow by the square of the depth, nor fail on a long text', () => {
  const depth = 50_000
  expect(indentJson('['.repeat(depth) + ']'.repeat(depth)).length).toBeLessThan(depth * 250)
  const long = JSON.stringify({ text: '\\'.repeat(1_000_000), spaced: ' '.repeat(1_000_000) })
  expect(indentJson(long)).toHaveLength(long.length + '\n  \n  \n  '.length)
})

it('loses nothing of text that is no JSON', () => {
  for (const text of ['{"a":"\\', ']}', '"', 'no JSON', '{"a" 1}'])
    expect(indentJson(text).replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''))
})
