import { describe, expect, it } from 'vitest'
import { tidyFilter } from './filterValues.ts'
import { writtenNumber } from './phoneNumber.ts'

describe('a number as people write it', () => {
  it.each([
    '13800138000',
    '\u202d13800138000\u202c',
    '\u206613800138000\u2069',
    '+86 138-0013-8000',
    '+8613800138000',
    '＋８６　１３８－００１３－８０００',
    '(86)138 0013 8000',
    '（86）13800138000',
    '(+86) 138 0013 8000',
    '0086 13800138000',
    '0086-138-0013-8000',
    '8613800138000',
    '013800138000',
    '１３８００１３８０００',
    '138 0013 8000',
    '138\u00a00013\u00a08000',
    '138\u200900138000',
    '138.0013.8000',
    '138·0013·8000',
    '138–0013—8000',
    '138‑0013‑8000',
    '138/0013/8000',
    '138，0013，8000',
    '1 3 8 0 0 1 3 8 0 0 0',
    '138\u200b0013\ufeff8000',
    '\t13800138000\t',
    "'13800138000",
    '="13800138000"',
    '“13800138000”，',
    '13800138000。',
  ])('%j', (text) => {
    expect(writtenNumber(text)).toBe('13800138000')
    expect(tidyFilter({ keyword: text })).toEqual({ keyword: '13800138000' })
  })

  it.each([
    ['021-6123 4567', '02161234567'],
    ['(021) 61234567', '02161234567'],
    ['+86-21-6123-4567', '2161234567'],
    ['(86)21-61234567', '2161234567'],
    ['138', '138'],
    ['008613', '008613'],
    ['86138', '86138'],
    ['95188', '95188'],
    ['+86', '86'],
  ])('%s is %s', (text, digits) => expect(writtenNumber(text)).toBe(digits))

  it.each([
    '138 块',
    '10:30',
    '50%',
    'sip-1001',
    'a138',
    '',
    '+',
    '---',
    '138 0013 8000 转 2',
    '138\n139',
    '1'.repeat(65),
  ])('%j is none', (text) => expect(writtenNumber(text)).toBeNull())

  it('what is none goes to the platform as it was typed', () => {
    expect(tidyFilter({ keyword: ' \u202dsip-1001\u202c ' })).toEqual({ keyword: 'sip-1001' })
    expect(tidyFilter({ keyword: ' \u200b' })).toEqual({})
  })
})
