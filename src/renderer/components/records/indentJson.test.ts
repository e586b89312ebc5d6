import fc from 'fast-check'
import { expect, it } from 'vitest'
import { indentJson } from './indentJson.ts'

it('lays out without touching a digit', () => {
  expect(indentJson('{"id":215870475195883520,"n":4.2693159999999999,"list":[],"o":{ },"a":[1,2]}')).toBe(
    '{\n  "id": 215870475195883520,\n  "n": 4.2693159999999999,\n  "list": [],\n  "o": {},\n  "a": [\n    1,\n    2\n  ]\n}',
  )
})

it('means the same as before for any JSON, however it was spaced', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.integer({ min: 0, max: 4 }), (value, spaces) => {
      const text = JSON.stringify(value, null, spaces)
      expect(JSON.parse(indentJson(text))).toEqual(JSON.parse(text))
    }),
  )
})

it('ends on text that is cut off', () => {
  expect(indentJson('{"a":"\\')).toContain('"a"')
})
