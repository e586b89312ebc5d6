import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { parseStoreKey, recoveryWords } from './recoveryKey.ts'

const KEY = '7f'.repeat(32)
const english = recoveryWords(KEY, 'en')
const chinese = recoveryWords(KEY, 'zh-CN')
const full = (text: string): string =>
  text.replace(/[a-z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0))

describe('a recovery key', () => {
  it('is 24 words, in both languages, and gives the key back', () => {
    expect(english).toHaveLength(24)
    expect(chinese).toHaveLength(24)
    // The published example of these 32 bytes.
    expect(english.join(' ')).toMatch(/^legal winner thank year wave sausage .* title$/)
    for (let n = 0; n < 50; n += 1) {
      const key = randomBytes(32).toString('hex')
      for (const locale of ['zh-CN', 'en'] as const)
        expect(parseStoreKey(recoveryWords(key, locale).join(' '))).toBe(key)
    }
  })

  it.each([
    ['spaces, lines and tabs', english.join(' \n\t ')],
    ['commas', english.join(', ')],
    ['capitals', english.join(' ').toUpperCase()],
    ['full width', full(english.join('　'))],
    ['numbers before the words', english.map((word, at) => `${at + 1}. ${word}`).join('\n')],
    ['the first four letters', english.map((word) => word.slice(0, 4)).join(' ')],
    ['Chinese without anything between', chinese.join('')],
    ['Chinese with 、', chinese.join('、')],
    ['Chinese, numbered', chinese.map((word, at) => `${at + 1}、${word}`).join('，')],
    ['invisible marks', `\u202d${english.join('\u200b ')}\u202c\ufeff`],
    ['hex digits', KEY.toUpperCase()],
    ['hex digits in groups', (KEY.match(/.{8}/g) ?? []).join(' ')],
    [
      'a saved file',
      `通话簿 恢复密钥\r\n2026-11-26\r\n\r\n${chinese.join(' ')}\r\n${english.join(' ')}\r\n请妥善保存。`,
    ],
  ])('is read with %s', (_kind, text) => {
    expect(parseStoreKey(text)).toBe(KEY)
  })

  const problem = (text: string): unknown => {
    try {
      return parseStoreKey(text)
    } catch (thrown) {
      return thrown
    }
  }

  it('with wrong words names their places, and does not repeat them', () => {
    const words = english.with(2, 'wrongg').with(23, 'canary')
    expect(problem(words.join(' '))).toMatchObject({
      code: 'recovery_key_wrong',
      details: { what: 'word', positions: [3, 24] },
    })
    expect(problem(chinese.with(4, '囍').join(''))).toMatchObject({
      details: { what: 'word', positions: [5] },
    })
    expect(JSON.stringify(problem(english.with(0, 'canaryy').join(' ')))).not.toContain('canaryy')
  })

  it.each([0, 1, 12, 23, 25])('with %i words says how many there are', (count) => {
    const text = Array.from({ length: count }, () => 'abandon').join(' ')
    expect(problem(text)).toMatchObject({ code: 'recovery_key_wrong', details: { what: 'count', count } })
  })

  it('in another order, or with one word mistaken for another, is noticed', () => {
    const swapped = english.with(0, english[1] ?? '').with(1, english[0] ?? '')
    expect(problem(swapped.join(' '))).toMatchObject({ details: { what: 'checksum' } })
    expect(problem(english.with(5, 'zoo').join(' '))).toMatchObject({ details: { what: 'checksum' } })
  })
})
