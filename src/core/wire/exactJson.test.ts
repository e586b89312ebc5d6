import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exactInteger, isExactNumber, isExactObject, parseExact, toPlain } from './exactJson.ts'
import { parseJson } from './json.ts'

describe('JSON that is read and written again', () => {
  it.each([
    '215870475195883520',
    '1.0',
    '-0',
    '1e400',
    '0.1000000000000000055',
    '[1.50,{"a":9007199254740993}]',
  ])('%s keeps its text', (text) => {
    expect(JSON.stringify(parseExact(text))).toBe(text)
  })

  it('stays as it was, whatever it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value)
        expect(JSON.stringify(parseExact(text))).toBe(text)
      }),
    )
  })

  it('reads as the parser of answers reads it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.stringMatching(/^-?[1-9]\d{0,25}$/), (value, digits) => {
        const text = `{"value":${JSON.stringify(value)},"number":${digits}}`
        expect(toPlain(parseExact(text))).toEqual(parseJson(text))
      }),
    )
  })

  it('an ordinary number is a number, any other its text', () => {
    expect(parseExact('[1,2.5]')).toEqual([1, 2.5])
    expect(isExactNumber(parseExact('9007199254740993'))).toBe(true)
    expect(isExactObject(parseExact('9007199254740993'))).toBe(false)
    expect(JSON.stringify([exactInteger('52'), exactInteger('9007199254740993')])).toBe(
      '[52,9007199254740993]',
    )
  })

  it.each(['', '{', `${'['.repeat(200_000)}${']'.repeat(200_000)}`])(
    'R21: text that is no JSON, or bottomless, is a plain error',
    (text) => {
      expect(() => parseExact(text)).toThrow(expect.objectContaining({ code: 'response_invalid' }))
    },
  )
})
