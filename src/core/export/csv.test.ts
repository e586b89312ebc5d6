import { describe, expect, it } from 'vitest'
import { csvLine } from './csv.ts'

const text = (value: string): string => csvLine([{ text: value, type: 'text' }], false).slice(0, -2)

describe('csvLine', () => {
  it('R24: quotes what RFC 4180 asks to quote, and ends with CRLF', () => {
    const cells = ['a,b', 'say "hi"', 'two\nlines', 'plain'].map((value) => ({
      text: value,
      type: 'text' as const,
    }))
    expect(csvLine(cells, false)).toBe('"a,b","say ""hi""","two\nlines",plain\r\n')
  })

  it.each(['=1+1', '+86 138', '-2+3', '@SUM(A1)', '\tx', '\rx'])(
    'R24: neutralises %j, which would run',
    (formula) => {
      expect(text(formula).replaceAll('"', '')).toBe(`'${formula}`)
    },
  )

  it.each(['18555525545', '0551', '215870475195883520', '0000000000'])(
    'R24: keeps the digits of %s',
    (digits) => {
      expect(text(digits)).toBe(`${digits}\t`)
    },
  )

  it('leaves quantities alone, negative ones too', () => {
    expect(
      csvLine(
        [
          { text: '-12.5', type: 'duration' },
          { text: '12345678901', type: 'integer' },
        ],
        false,
      ),
    ).toBe('-12.5,12345678901\r\n')
  })

  it('R24: raw writes cells byte for byte', () => {
    expect(
      csvLine(
        [
          { text: '=1+1', type: 'text' },
          { text: '18555525545', type: 'phone' },
        ],
        true,
      ),
    ).toBe('=1+1,18555525545\r\n')
  })
})
