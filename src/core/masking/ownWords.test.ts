import fc from 'fast-check'
import { expect, it } from 'vitest'
import { maskWords, unmaskWords } from './ownWords.ts'

const words = fc.constantFrom(
  '回电 ',
  '，',
  '13812345678',
  '13987654321',
  '667788',
  '021-61234567',
  '急',
  ' ',
)
const texts = fc.array(words, { maxLength: 6 }).map((parts) => parts.join(''))

it('what comes back as it was, or with more around it, has its numbers again', () => {
  fc.assert(
    fc.property(texts, texts, (text, other) => {
      const sent = maskWords(text)
      expect(
        unmaskWords(
          sent,
          [other, text].toSorted(() => (sent === maskWords(other) ? 1 : 0)),
        ),
      ).toBe(text)
      expect(unmaskWords(`甲${sent}乙`, [text])).toBe(`甲${text}乙`)
    }),
  )
})

it('two numbers that are masked alike come back in their order', () => {
  const text = '138 1111 5678 或 138 2222 5678'
  expect(unmaskWords(`${maskWords(text)}？`, [text])).toBe(`${text}？`)
})

it('a number that was typed anew stays, and so do stars that stand for none', () => {
  expect(unmaskWords('打 13800001111，不是 138****5678', ['13812345678'])).toBe(
    '打 13800001111，不是 13812345678',
  )
  expect(unmaskWords('好评 ****', ['好评'])).toBe('好评 ****')
})

it('the call’s own number is known in any shape', () => {
  expect(unmaskWords('号码 ****4567。', ['号码 61-234567'], ['61234567'])).toBe('号码 61-234567。')
})
