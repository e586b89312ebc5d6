import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  asFlag,
  asId,
  asInteger,
  asList,
  asMilliseconds,
  asMoment,
  asNumber,
  asText,
  asTextOrJson,
} from './readers.ts'

const nothing = [null, undefined, '', []]
const unreadable = undefined

describe('readers', () => {
  it.each([asText, asId, asTextOrJson, asNumber, asInteger, asMilliseconds, asFlag, asMoment])(
    'take nothing for null: %o',
    (read) => expect(nothing.map((value) => read(value))).toEqual([null, null, null, null]),
  )

  it('asText keeps text as it is, blanks and NUL included', () => {
    expect([' 甲\u0000 ', 5, 0, 1.5, true].map(asText)).toEqual([' 甲\u0000 ', '5', '0', '1.5', 'true'])
    expect([{}, { a: 1 }, [1]].map(asText)).toEqual([unreadable, unreadable, unreadable])
    expect(asText('a\ud83d')).toBe('a\ufffd')
  })

  it('asId keeps every digit', () => {
    expect(['215870475195883520', ' 007 ', 17075, 0, '  '].map(asId)).toEqual([
      '215870475195883520',
      '007',
      '17075',
      '0',
      null,
    ])
    expect([true, {}, ['a']].map(asId)).toEqual([unreadable, unreadable, unreadable])
  })

  it('asTextOrJson writes structures as JSON', () => {
    expect([{ a: '甲' }, [1, null]].map(asTextOrJson)).toEqual(['{"a":"甲"}', '[1,null]'])
    let deep: unknown = 0
    for (let depth = 0; depth < 100_000; depth += 1) deep = [deep]
    expect(asTextOrJson(deep)).toBe(unreadable)
  })

  it('asNumber takes text and booleans, and nothing that is not finite', () => {
    expect([3, '3', ' -3.5 ', '1e3', '.5', true, false].map(asNumber)).toEqual([3, 3, -3.5, 1000, 0.5, 1, 0])
    for (const value of ['0x10', '1,000', 'NaN', 'Infinity', '1e999', Infinity, NaN, '12 s', {}, [3]])
      expect(asNumber(value)).toBe(unreadable)
  })

  it('asInteger and asMilliseconds hold only what a double holds', () => {
    expect(['12', 12.0, '9007199254740991'].map(asInteger)).toEqual([12, 12, 9007199254740991])
    expect([1.5, '9007199254740993', 1e300].map(asInteger)).toEqual([unreadable, unreadable, unreadable])
    expect([39500.4, '39500.6', 1e300].map(asMilliseconds)).toEqual([39500, 39501, unreadable])
  })

  it('asFlag takes every way of saying yes and no', () => {
    expect([true, 1, '1', 'true', ' TRUE ', 2].map(asFlag)).toEqual(Array(6).fill(true))
    expect([false, 0, '0', 'false', 'FALSE'].map(asFlag)).toEqual(Array(5).fill(false))
    expect(['yes', {}].map(asFlag)).toEqual([unreadable, unreadable])
  })

  it('asMoment reads China time, ISO, and Unix time that leaves no doubt', () => {
    const moment = Date.UTC(2022, 8, 29, 7, 9, 13)
    expect(
      ['2022-09-29 15:09:13', '2022-09-29T07:09:13.000000Z', moment, String(moment), moment / 1000].map(
        asMoment,
      ),
    ).toEqual(Array(5).fill(moment))
    expect(
      ['0000-00-00 00:00:00', '0001-01-01 00:00:00', '0001-01-01T00:00:00Z', 0, '0', ' '].map(asMoment),
    ).toEqual(Array(6).fill(null))
    const carbon = { date: '2022-09-29 15:09:13.000000', timezone_type: 3, timezone: 'Asia/Shanghai' }
    expect(asMoment(carbon)).toBe(moment)
    expect(asMoment({ ...carbon, date: '0000-00-00 00:00:00.000000' })).toBeNull()
    expect(
      [
        { ...carbon, timezone: 'CST' },
        { ...carbon, date: '2022-02-30' },
      ].map(asMoment),
    ).toEqual([unreadable, unreadable])
    for (const value of [
      '2024',
      20240101,
      '20240101120000',
      'yesterday',
      '2022-02-30 00:00:00',
      -5,
      true,
      {},
    ])
      expect(asMoment(value)).toBe(unreadable)
  })

  it("asList takes PHP's list with gaps", () => {
    expect(asList({ 0: 'a', 2: 'b' })).toEqual(['a', 'b'])
    expect([null, '', {}].map(asList)).toEqual([[], [], []])
    expect(['a', 5, { a: 1 }].map(asList)).toEqual([unreadable, unreadable, unreadable])
  })

  it('none of them throws, whatever comes', () => {
    const readers = [
      asText,
      asId,
      asTextOrJson,
      asNumber,
      asInteger,
      asMilliseconds,
      asFlag,
      asMoment,
      asList,
    ]
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        for (const read of readers) expect(() => read(value)).not.toThrow()
      }),
    )
  })
})
