import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldQuery, foldText, foldWithOrigin } from './fold.ts'

describe('folding', () => {
  it.each([
    ['VIP客户', 'vip客户'],
    ['ＶＩＰ，？！　～', 'vip,?! ~'],
    ['ΟΔΟΣ', 'οδοσ'],
    ['οδος', 'οδοσ'],
    ['ÀÉ', 'àé'],
    ['re\u0301sume\u0301', 'résumé'],
    ['ｶﾞｷﾞｸﾞ ﾊﾟ', 'ガギグ パ'],
    ['ﬁ ½ ㎏ ℃ ① Ⅷ ß ẞ', 'fi 1/2 kg °c 1 viii ss ss'],
    ['\u202a甲\u2066\u200b乙\u200d\ufeff\u00ad丙\ufe0f', '甲乙丙'],
    ['\u2f08⾦', '人金'],
    ['「好」。〇々', '「好」。〇々'],
  ])('%s becomes %s', (text, folded) => expect(foldText(text)).toBe(folded))

  it('takes the blanks off a query, and what nobody sees', () => {
    expect(foldQuery('  张 三\n')).toBe('张 三')
    expect(foldQuery('\u202d 138 \u202c')).toBe('138')
    expect(foldQuery('\u200b\u202d')).toBe('')
  })

  it('gives the same whatever stands around, and changes no more when folded again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (text) => {
        expect(foldWithOrigin(text).text).toBe(foldText(text))
        expect(foldText(foldText(text))).toBe(foldText(text))
      }),
      { numRuns: 150 },
    )
  })

  it('does so beside every character that could join the one before', () => {
    const joining = /[\p{M}\p{Script=Hangul}\uff9e\uff9f]/u
    for (let code = 0; code < 0x110000; code += 1) {
      const character = String.fromCodePoint(code)
      if (!joining.test(character)) continue
      for (const base of ['a', '하', 'ｶ']) {
        const text = `${base}${character}${base}`
        if (foldWithOrigin(text).text !== foldText(text)) expect.fail(`U+${code.toString(16)} after ${base}`)
      }
    }
  })

  it('leads back to whole characters that fold to what was found', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 20 }),
        fc.nat(),
        fc.nat(),
        (text, from, length) => {
          const { text: folded, origin } = foldWithOrigin(text)
          if (folded === '') return
          const start = from % folded.length
          const end = start + 1 + (length % (folded.length - start))
          const [first, last] = origin(start, end)
          expect(foldText(text.slice(first, last))).toContain(folded.slice(start, end))
        },
      ),
    )
  })
})
