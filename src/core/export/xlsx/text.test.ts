import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeEscapes } from './test/escapes.ts'
import { CELL_LIMIT, fitCell, preserves, xmlText } from './text.ts'

function readBack(xml: string): string {
  const entities: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&amp;': '&' }
  return decodeEscapes(xml.replaceAll(/&(?:lt|gt|amp);/g, (entity) => entities[entity] ?? entity))
}

const asDocumented = (text: string): string => text.toWellFormed().replaceAll(/\r\n?/g, '\n')

/** What XML 1.0 allows. */
const XML = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u

/** UTF-16 units, so that halves of pairs come up, and pieces that could be taken for escapes or make one together. */
const units = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code))
const pieces = fc.constantFrom(
  '_', 'x', '_x', '0041', '_x0041', '_x0041_', '_x005F_', '_xZZZZ_', '\u0000', '\u0001', '\u001f', '\u007f', '\ufffe', '\uffff',
  '\r', '\n', '\r\n', '\t', ' ', '&', '<', '>', '&amp;', ']]>', '"', "'", '\ud83d', '\ude00', '\u{1F600}', '号', '=1+1',
) // prettier-ignore
const texts = fc
  .array(fc.oneof(units, pieces, fc.string({ unit: 'binary' })), { maxLength: 40 })
  .map((all) => all.join(''))

describe('xmlText', () => {
  it('R24: any text is read back as documented, from XML that every parser takes', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const xml = xmlText(text)
        expect(xml).toMatch(XML)
        expect(xml).not.toMatch(/[<>]|&(?!(?:lt|gt|amp);)/)
        expect(readBack(xml)).toBe(asDocumented(text))
      }),
      { numRuns: 2000 },
    )
  })

  it.each([
    ['a\u0000b', 'a_x0000_b'],
    ['\ufffe\uffff', '_xFFFE__xFFFF_'],
    ['_x0041_', '_x005F_x0041_'],
    ['_x0041\u0001', '_x005F_x0041_x0001_'],
    ['_x004', '_x004'],
    ['a\r\nb\rc\n', 'a\nb\nc\n'],
    ['\ud83d', '\ufffd'],
    ['\u{1F600}', '\u{1F600}'],
    ['a < b && c > d', 'a &lt; b &amp;&amp; c &gt; d'],
  ])('R24: writes %j as %j', (text, expected) => {
    expect(xmlText(text)).toBe(expected)
  })
})

it.each([' a', 'a ', '\ta', 'a\n', ' '])('asks to keep the space around %j', (text) => {
  expect(preserves(text)).not.toBe('')
})

it('asks for nothing where there is no space around', () => {
  expect(preserves('a b')).toBe('')
})

describe('fitCell', () => {
  it('R24: leaves a text alone that fits', () => {
    const text = 'x'.repeat(CELL_LIMIT)
    expect(fitCell(text, 'zh-CN')).toEqual({ text, cut: false })
  })

  it.each([
    ['zh-CN', '…（已截断，原文 33000 字）'],
    ['en', '… (truncated, 33000 characters in full)'],
  ] as const)('R24: cuts a longer one to what a cell takes, and says so in %s', (locale, mark) => {
    const { text, cut } = fitCell('话'.repeat(33_000), locale)
    expect(cut).toBe(true)
    expect(text).toHaveLength(CELL_LIMIT)
    expect(text).toBe('话'.repeat(CELL_LIMIT - mark.length) + mark)
  })

  it('counts an emoji as the two units that Excel counts, and never leaves half of one', () => {
    for (const before of ['', 'x']) {
      const { text } = fitCell(before + '\u{1F600}'.repeat(20_000), 'zh-CN')
      expect(text.length).toBeLessThanOrEqual(CELL_LIMIT)
      expect(text.length).toBeGreaterThan(CELL_LIMIT - 2)
      expect(text.isWellFormed()).toBe(true)
      expect(text).toContain(` ${20_000 + before.length} `)
    }
  })

  it("does not cut what fits once its line breaks are a cell's", () => {
    expect(fitCell('a\r\n'.repeat(16_000), 'en')).toEqual({ text: 'a\n'.repeat(16_000), cut: false })
  })
})
