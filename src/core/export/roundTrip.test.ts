/** What other readers make of our CSV files: every cell as typed, or as `csv.ts` documents. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
// @ts-expect-error -- the package has no types
import spectrum from 'csv-spectrum'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CsvOptions } from '#shared/exports/types.ts'
import { openCsv } from './csvFile.ts'
import type { CellKind, TableCell } from './table.ts'
import {
  ENGLISH,
  hasLibreOffice,
  hasPython,
  readWithCsvParse,
  readWithLibreOffice,
  readWithPapa,
  readWithPython,
  type Table,
  USUAL_DELIMITERS,
} from './test/readers.ts'
import { CSV, HOSTILE, temporaryFolder } from './test/stage.ts'

let folder: string
let clean: () => void
beforeEach(() => ({ folder, clean } = temporaryFolder()))
afterEach(() => clean())

async function written(
  header: readonly string[],
  rows: readonly (readonly TableCell[])[],
  options: Partial<CsvOptions> = {},
  kinds: readonly CellKind[] = [],
): Promise<string> {
  const path = join(folder, 'calls.csv')
  const columns = header.map((name, at) => ({
    key: name,
    header: name,
    kind: kinds[at] ?? ('text' as const),
    width: 1,
  }))
  const writer = await openCsv(path, { columns, options: { ...CSV, ...options } })
  await writer.write(rows)
  await writer.finish([])
  return path
}

const NO_PYTHON = 'python3 is not installed'
const NO_LIBRE_OFFICE = 'LibreOffice (soffice) is not installed'

const CELLS = [
  ...HOSTILE.formulas,
  ...HOSTILE.values,
  ...HOSTILE.texts,
  'a\u0000b',
  'x\u001ay',
  '\ud800',
  '',
  '多\r\n行',
]
/** As documented at the head of `csv.ts`. */
function documented(text: string): string {
  // eslint-disable-next-line no-control-regex -- these two are what readers stop at
  const safe = text.toWellFormed().replaceAll(/[\u0000\u001a]/g, '\uFFFD')
  if (HOSTILE.formulas.includes(text)) return `'${safe}`
  return HOSTILE.values.includes(text) ? `${safe}\t` : safe
}
/** Between two others, so that a cell that breaks out is noticed. */
const around = (text: string, at: number): string[] => [`line ${at} of all`, text, 'end']
const HEADER = ['号码', 'a,b', '"x"']
const table = (cell: (text: string) => string): Table => [
  HEADER,
  ...CELLS.map((text, at) => around(cell(text), at)),
]
const rows = CELLS.map(around)

describe('R24: every hostile cell comes back as typed or as documented', () => {
  const FILES: [string, Partial<CsvOptions>, Parameters<typeof readWithLibreOffice>[1]?][] = [
    ['as usual', {}, { delimiters: USUAL_DELIMITERS }],
    ['as usual, in English', {}, { delimiters: USUAL_DELIMITERS, language: ENGLISH }],
    ['without a byte order mark, with LF', { bom: false, lineEnd: 'lf' }],
    ['with tabs', { delimiter: 'tab' }],
  ]
  describe.each(FILES)('%s', (_, options, { delimiters: read, language } = {}) => {
    const delimiter = options.delimiter === 'tab' ? '\t' : ','

    it('from csv-parse', async () => {
      const path = await written(HEADER, rows, options)
      expect(readWithCsvParse(path, delimiter)).toEqual(table(documented))
    })

    it('from Papa Parse', async () => {
      const path = await written(HEADER, rows, options)
      expect(readWithPapa(path, delimiter)).toEqual(table(documented))
    })

    it('from Python’s csv', async ({ skip }) => {
      skip(!hasPython, NO_PYTHON)
      const path = await written(HEADER, rows, options)
      expect(readWithPython(path, { delimiter })).toEqual(table(documented))
    })

    it('from LibreOffice, which shows every character', { timeout: 120_000 }, async ({ skip }) => {
      skip(!hasLibreOffice, NO_LIBRE_OFFICE)
      const path = await written(HEADER, rows, options)
      // A spreadsheet's cell has one kind of line break.
      const shown = (text: string): string => documented(text).replaceAll('\r\n', '\n')
      expect(readWithLibreOffice(path, { delimiters: read ?? delimiter, language })).toEqual(table(shown))
    })
  })

  it('raw: byte for byte', async () => {
    const path = await written(HEADER, rows, { raw: true })
    expect(readWithCsvParse(path)).toEqual(table((text) => text.toWellFormed()))
    expect(readWithPapa(path)).toEqual(table((text) => text.toWellFormed()))
  })

  it('LibreOffice would run and shorten them otherwise', { timeout: 120_000 }, async ({ skip }) => {
    skip(!hasLibreOffice, NO_LIBRE_OFFICE)
    const dangerous = ['=1+1', '0551', '215870475195883520', '1-2', '1.50', '￥5', '００１２３']
    const path = await written(
      ['a'],
      dangerous.map((text) => [text]),
      { raw: true },
    )
    const shown = readWithLibreOffice(path).slice(1).flat()
    for (const [at, text] of dangerous.entries()) expect(shown[at]).not.toBe(text)
  })
})

describe('values', () => {
  it('are numbers and dates to LibreOffice', { timeout: 120_000 }, async ({ skip }) => {
    skip(!hasLibreOffice, NO_LIBRE_OFFICE)
    const nine = Date.UTC(2026, 4, 1, 9, 0, 7)
    const kinds = ['number', 'integer', 'time', 'clock', 'digits'] as const
    const path = await written([...kinds], [[-37.14, 12, nine, 3_723_000, '13812345678']], {}, kinds)
    const [, shown] = readWithLibreOffice(path)
    expect(shown).toEqual([
      '-37.14',
      '12',
      expect.stringContaining('2026'),
      expect.stringMatching(/1:02:03/),
      '13812345678\t',
    ])
  })

  it('of GB18030 hold every character', async ({ skip }) => {
    skip(!hasPython, NO_PYTHON)
    const all = [...CELLS, '€', '㐀', '\ue000', '\uffff', '𠀀𪚥', '￥'].filter((text) => text.isWellFormed())
    const path = await written(HEADER, all.map(around), { encoding: 'gb18030' })
    expect(readFileSync(path).subarray(0, 4).toString('hex')).toBe('bac5c2eb')
    expect(readWithPython(path, { encoding: 'gb18030' }).slice(1)).toEqual(
      all.map((text, at) => around(documented(text), at)),
    )
  })
})

it('R24: the cells of csv-spectrum come back', async () => {
  interface Item {
    name: string
    json: Buffer
  }
  type Spectrum = (done: (error: Error | null, items: Item[]) => void) => void
  const items = await new Promise<Item[]>((resolve, reject) =>
    (spectrum as Spectrum)((error, found) => (error ? reject(error) : resolve(found))),
  )
  expect(items.length).toBeGreaterThanOrEqual(12)
  for (const { name, json } of items) {
    // One of them is a sole object.
    const objects = [JSON.parse(json.toString('utf8')) as Record<string, string>[]].flat()
    const header = Object.keys(objects[0] ?? {})
    const lines = objects.map((object) => header.map((key) => object[key] ?? ''))
    for (const raw of [true, false]) {
      const path = await written(header, lines, { raw, bom: false, lineEnd: 'lf' })
      for (const read of [readWithCsvParse, readWithPapa]) {
        const [head = [], ...body] = read(path)
        const back = body.map((line) =>
          Object.fromEntries(line.map((cell, at) => [head[at], raw ? cell : cell.replace(/\t$/, '')])),
        )
        expect([name, raw, back]).toEqual([name, raw, objects])
      }
    }
  }
})

const unicode = fc.array(fc.tuple(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' })), {
  minLength: 1,
  maxLength: 8,
})
const options = fc.record({
  bom: fc.boolean(),
  lineEnd: fc.constantFrom('crlf' as const, 'lf' as const),
  delimiter: fc.constantFrom('comma' as const, 'tab' as const),
})

it(
  'R24: any Unicode in raw cells comes back from csv-parse and Papa Parse',
  { timeout: 60_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(unicode, options, async (cells, given) => {
        const path = await written(['a', 'b'], cells, { ...given, raw: true })
        const expected = [['a', 'b'], ...cells]
        const delimiter = given.delimiter === 'tab' ? '\t' : ','
        expect(readWithCsvParse(path, delimiter)).toEqual(expected)
        expect(readWithPapa(path, delimiter)).toEqual(
          expected.filter((row) => row.some((cell) => cell.trim() !== '')),
        )
      }),
      { numRuns: 60 },
    )
  },
)

it('R24: any Unicode comes back from Python, in either encoding', { timeout: 60_000 }, async ({ skip }) => {
  skip(!hasPython, NO_PYTHON)
  // Three characters have other places in GB18030 of 2005, which we write, than in that of 2000, which Python reads.
  const moved = /[\u1e3f\ue5e5\ue7c7]/
  const cells = fc
    .sample(unicode, 200)
    .flat()
    .filter((row) => !row.some((cell) => moved.test(cell)))
  for (const [encoding, codec] of [
    ['utf-8', 'utf-8-sig'],
    ['gb18030', 'gb18030'],
  ] as const) {
    const path = await written(['a', 'b'], cells, { encoding, raw: true })
    expect(readWithPython(path, { encoding: codec }).slice(1)).toEqual(cells)
  }
})
