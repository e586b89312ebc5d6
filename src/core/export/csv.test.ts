import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CsvOptions } from '#shared/exports/types.ts'
import { csvFormat } from './csv.ts'
import type { CellKind, TableCell } from './table.ts'
import { CSV, HOSTILE } from './test/stage.ts'

const cell = (value: TableCell, kind: CellKind = 'text', options: Partial<CsvOptions> = {}): string =>
  csvFormat({ ...CSV, ...options }, 2).text(kind)(value)

describe('a cell', () => {
  it.each([
    ['plain', 'plain'],
    ['a,b', '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ['two\nlines', '"two\nlines"'],
    ['two\rlines', '"two\rlines"'],
    [' blanks ', '" blanks "'],
    ['a;b', '"a;b"'],
    ['a\tb', '"a\tb"'],
    ['a|b', '"a|b"'],
    ['a\u001fb', '"a\u001fb"'],
    ['z;=1+1', '"z;=1+1"'],
    ['13000000007', '"13000000007\t"'],
    ['', ''],
    [null, ''],
  ])('R24: %j is written %j, as RFC 4180 asks', (value, written) => {
    expect(cell(value)).toBe(written)
  })

  it.each([
    '=1+1',
    '+86 138',
    '-2+3',
    '@SUM(A1)',
    '\tx',
    '\rx',
    '\nx',
    '＝1+1',
    '－1+1',
    '-',
    '+8613812345678',
  ])('R24: %j, which could run, gets an apostrophe', (formula) => {
    expect(cell(formula).replaceAll('"', '')).toBe(`'${formula}`)
    expect(cell(formula, 'digits').replaceAll('"', '')).toBe(`'${formula}`)
  })

  it.each(['-5', '-0.5', '-12345678.25'])('leaves the plain negative number %s alone', (number) => {
    expect(cell(number)).toBe(number)
  })

  it.each(HOSTILE.values)('R24: %j, which would be read as a value, gets a tab behind it', (text) => {
    expect(cell(text).replaceAll('"', '')).toBe(`${text}\t`)
    expect(cell(text, 'text', { raw: true }).replaceAll('"', '')).toBe(text)
  })

  it.each([
    '12',
    '0',
    '0.5',
    '12345678',
    '12.25',
    '010-12345678',
    'a1',
    '第5号',
    'Mary',
    'ORD-2026-06-29-266190',
    'trueish',
  ])('%j stays bare', (text) => {
    expect(cell(text)).toBe(text)
  })

  it.each(['18555525545', 'a,b', 'a\tb', 'a;b', 'a|b', '3 PM', '=1', 'plain'])(
    'R24: %j is quoted for whatever could part cells, not for what does',
    (text) => {
      for (const raw of [false, true])
        expect(cell(text, 'text', { delimiter: 'tab', raw })).toBe(cell(text, 'text', { raw }))
      expect(cell(text)).not.toMatch(/^[^"]*[,;|\t]/)
    },
  )

  it('R24: NUL and Ctrl-Z, at which readers stop, are replaced', () => {
    expect(cell('a\u0000b\u001ac')).toBe('a\uFFFDb\uFFFDc')
    expect(cell('\u0000=1+1')).toBe('\uFFFD=1+1')
    expect(cell('a\u0000b', 'text', { raw: true })).toBe('a\u0000b')
  })

  // A pattern that tries again from every character would need hours for these.
  it('R24: three million characters stay whole', () => {
    const many = 3_000_000
    expect(cell('x'.repeat(many))).toHaveLength(many)
    expect(cell(`${'1'.repeat(many)}x`)).toHaveLength(many + 1)
    expect(cell('1'.repeat(many)) === `"${'1'.repeat(many)}\t"`).toBe(true)
  })

  it('values have one form and no protection', () => {
    expect(cell(-12.5, 'number')).toBe('-12.5')
    expect(cell(12345678901, 'integer')).toBe('12345678901')
    expect(cell(Date.UTC(2026, 4, 1, 9, 8, 7), 'time')).toBe('2026-05-01 09:08:07')
    expect(cell(Date.UTC(824, 11, 31, 23, 59, 59, 999), 'time')).toBe('0824-12-31 23:59:59')
    expect(cell(-1, 'time')).toBe('1969-12-31 23:59:59')
    expect(cell(37_140, 'clock')).toBe('0:00:37')
    expect(cell(3_723_000, 'clock')).toBe('1:02:03')
    expect(cell(-59_600, 'clock')).toBe('-0:01:00')
    expect(cell('many', 'integer')).toBe('many')
  })

  it('R24: raw leaves every text as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const written = cell(text, 'text', { raw: true })
        const bare = written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : written
        expect(bare).toBe(text)
      }),
    )
  })

  it('R24: whatever the text, it neither runs nor changes but for what is documented', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[=+\-@ \d.,/:E;|]{0,12}$/)),
        (text) => {
          const written = cell(text)
          const bare = written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : written
          expect(bare).not.toMatch(/^[=+@＝＋－＠\t\r\n]|^-(?![\d.]+$)/)
          const safe = text.replaceAll('\u0000', '\uFFFD').replaceAll('\u001a', '\uFFFD')
          expect([safe, `'${safe}`, `${safe}\t`]).toContain(bare)
        },
      ),
    )
  })
})

describe('a line', () => {
  it('begins with a byte order mark in UTF-8 alone', () => {
    const columns = [
      { key: 'a', header: '号码', kind: 'digits', width: 1 },
      { key: 'b', header: '=x', kind: 'text', width: 1 },
    ] as const
    expect(csvFormat(CSV, 2).head(columns)).toBe("\uFEFF号码,'=x\r\n")
    expect(csvFormat({ ...CSV, bom: false, lineEnd: 'lf' }, 2).head(columns)).toBe("号码,'=x\n")
    expect(csvFormat({ ...CSV, encoding: 'gb18030', delimiter: 'tab' }, 2).head(columns)).toBe(
      "号码\t'=x\r\n",
    )
  })

  it('is never empty: an only cell without text shows its quotes', () => {
    expect(csvFormat(CSV, 1).text('text')(null)).toBe('""')
    expect(csvFormat(CSV, 1).text('text')('')).toBe('""')
  })
})
