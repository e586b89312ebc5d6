// Longer than 300 lines because its cases share what they build and read back.
import { mkdtemp, open, readdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ExcelJS from 'exceljs'
import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { CellKind, TableCell, TableColumn } from '../table.ts'
import { openXlsx, XLSX_LIMITS, type XlsxOptions } from './index.ts'
import { decodeEscapes } from './test/escapes.ts'
import { unzip } from './test/unzip.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

const folder = (): Promise<string> => mkdtemp(join(tmpdir(), 'callbook-xlsx-'))

const column = (kind: CellKind, header: string, width = 100): TableColumn => ({
  key: kind,
  header,
  kind,
  width,
})

const COLUMNS = [
  column('time', '呼叫时间（北京时间）', 180),
  column('digits', '被叫号码', 132),
  column('text', '客户姓名', 120),
  column('integer', '得分', 80),
  column('number', '通话时长（秒）', 100),
  column('clock', '外呼时长', 100),
]

const NOON = Date.UTC(2026, 10, 21, 12, 34, 56)
const ROW: TableCell[] = [NOON, '18555525545', '王女士', 878, 117.922, 3_723_000]

async function written(
  rows: TableCell[][],
  options: Partial<XlsxOptions> = {},
): Promise<{ path: string; bytes: number; sheets: number | null }> {
  const path = join(await folder(), 'calls.xlsx')
  const writer = await openXlsx(path, { columns: COLUMNS, locale: 'zh-CN', ...options })
  await writer.write(rows)
  return { path, ...(await writer.finish([['任务', '装修意向筛选 & <回访>']])) }
}

async function workbook(path: string): Promise<ExcelJS.Workbook> {
  const book = new ExcelJS.Workbook()
  await book.xlsx.readFile(path)
  return book
}

async function firstSheet(rows: TableCell[][], options?: Partial<XlsxOptions>): Promise<ExcelJS.Worksheet> {
  const { path } = await written(rows, options)
  const [sheet] = (await workbook(path)).worksheets
  if (!sheet) throw new Error('There is no sheet')
  return sheet
}

/** The values of a row from the first cell on. */
const values = (sheet: ExcelJS.Worksheet, row: number): unknown[] => {
  const all = sheet.getRow(row).values
  return Array.isArray(all) ? all.slice(1) : []
}

const filled = (sheet: ExcelJS.Worksheet, row: number): unknown[] =>
  values(sheet, row).filter((value) => value !== undefined)

/** One text column with these texts, as exceljs reads them: it leaves Excel's escapes as they are. */
async function textsBack(texts: string[], kind: CellKind = 'text'): Promise<unknown[]> {
  const sheet = await firstSheet(
    texts.map((text) => [text]),
    { columns: [column(kind, 'text')] },
  )
  return texts.map((_, index) => decodeEscapes(sheet.getCell(index + 2, 1).text))
}

describe('what a spreadsheet reads', () => {
  it('R24: text, numbers and dates, each as what it is', async () => {
    const sheet = await firstSheet([ROW])
    expect(values(sheet, 2)).toEqual([
      new Date(NOON),
      '18555525545',
      '王女士',
      878,
      117.922,
      // exceljs reads a length of time as the moment that long after the day before 1900.
      new Date(Date.UTC(1899, 11, 30, 1, 2, 3)),
    ])
    expect(COLUMNS.map((_, index) => sheet.getCell(2, index + 1).numFmt)).toEqual([
      'yyyy-mm-dd hh:mm:ss',
      '@',
      '@',
      '0',
      '0.0##',
      '[h]:mm:ss',
    ])
  })

  it.each([
    '=1+1', '+8613800138000', '-2+3', '@SUM(A1)', '=HYPERLINK("http://a.example","x")', '18555525545', '00551', '215870475195883520', '1e5',
    '1-2', 'TRUE', '#N/A', '\ttab', ' space ', 'two\nlines', '"', "'", '<b>&amp;</b>', ']]>', '_x0041_', '\u0000', '\u0007', '\ufffe', '\u{1F600}',
  ])('R24: %j stays the text it is', async (text) => {
    expect(await textsBack([text])).toEqual([text])
    expect(await textsBack([text], 'digits')).toEqual([text])
  }) // prettier-ignore

  it('R24: any texts come back as documented', async () => {
    const unit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code))
    const text = fc.array(fc.oneof(unit, fc.string({ unit: 'binary', maxLength: 5 })), {
      minLength: 1,
      maxLength: 20,
    })
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 50 }), async (all) => {
        const texts = all.map((units) => `.${units.join('')}`)
        expect(await textsBack(texts)).toEqual(
          texts.map((each) => each.toWellFormed().replaceAll(/\r\n?/g, '\n')),
        )
      }),
      { numRuns: 30 },
    )
  })

  it('R24: what is no number, no date and no length of time to Excel is text', async () => {
    const sheet = await firstSheet([
      [Date.UTC(1899, 11, 31), null, null, 'n/a', 'unknown', -5000],
      [Date.UTC(1900, 1, 28), null, null, 1_000_000_000_000_000, 2 ** 60, null],
      [Date.UTC(10_000, 0, 1), null, null, Number.NaN, Number.POSITIVE_INFINITY, Number.NaN],
      [8.64e15 + 1, null, null, -7, -0.5, 0],
      [Date.UTC(1900, 2, 1), null, null, 3.5, 0, 400 * 3_600_000],
    ])
    expect(filled(sheet, 2)).toEqual(['1899-12-31 00:00:00', 'n/a', 'unknown', '-0:00:05'])
    expect(filled(sheet, 3)).toEqual(['1900-02-28 00:00:00', '1000000000000000', '1152921504606847000'])
    expect(filled(sheet, 4)).toEqual(['+010000-01-01 00:00:00', 'NaN', 'Infinity', 'NaN'])
    expect(filled(sheet, 5)).toEqual(['8640000000000001', -7, -0.5, new Date(Date.UTC(1899, 11, 30))])
    expect(filled(sheet, 6)).toEqual([new Date(Date.UTC(1900, 2, 1)), 3.5, 0, expect.any(Date)])
    expect(sheet.getCell('F6').numFmt).toBe('[h]:mm:ss')
    expect([5, 6].map((row) => sheet.getCell(row, 5).numFmt)).toEqual(['0.0##', '0'])
    // Rounded to what the format of whole numbers shows, it would be another number.
    expect(sheet.getCell('D6').numFmt).toBe('0.0##')
  })

  it('a moment is the second it falls in, as everywhere else in the product', async () => {
    const seconds = [0, 1, 86_399].map((second) => Date.UTC(2026, 0, 1) + second * 1000)
    const sheet = await firstSheet(seconds.map((moment) => [moment + 999]))
    expect(seconds.map((_, index) => sheet.getCell(index + 2, 1).value)).toEqual(
      seconds.map((moment) => new Date(moment)),
    )
  })

  it('empty cells and empty texts are empty', async () => {
    const sheet = await firstSheet([[null, '', null, null, null, null], ROW])
    expect(values(sheet, 2)).toEqual([])
    expect(values(sheet, 3)).toHaveLength(COLUMNS.length)
  })

  it('R24: a text too long for a cell is cut, marked and counted', async () => {
    const long = '话'.repeat(33_000)
    const { path } = await written([
      [null, null, long],
      [null, null, long],
      [null, null, 'x'.repeat(32_767)],
    ])
    const [sheet, about] = (await workbook(path)).worksheets
    expect(sheet?.getCell('C2').value).toHaveLength(32_767)
    expect(sheet?.getCell('C2').value).toMatch(/…（已截断，原文 33000 字）$/)
    expect(sheet?.getCell('C4').value).toBe('x'.repeat(32_767))
    expect(about?.getCell('A3').value).toBe('截断的单元格')
    expect(about?.getCell('B3').value).toBe('2（单元格最多 32,767 字，超出部分未写入）')
  })
})

describe('how it looks', () => {
  it('the header stays in view, has a filter, and stands out', async () => {
    const sheet = await firstSheet([ROW, ROW])
    expect(values(sheet, 1)).toEqual(COLUMNS.map(({ header }) => header))
    expect(sheet.views).toMatchObject([{ state: 'frozen', ySplit: 1, topLeftCell: 'A2' }])
    expect(sheet.autoFilter).toBe('A1:F3')
    const header = sheet.getCell('A1')
    expect(header.font).toMatchObject({ bold: true, name: '等线', charset: 134 })
    expect(header.alignment).toMatchObject({ wrapText: true, vertical: 'middle' })
    expect(header.fill).toMatchObject({ type: 'pattern', pattern: 'solid' })
  })

  it('columns are as wide as on screen, neither too narrow for a header nor wider than a screen', async () => {
    const sheet = await firstSheet([], {
      columns: [20, 180, 3000].map((width) => column('text', 'x', width)),
    })
    expect([1, 2, 3].map((index) => sheet.getColumn(index).width)).toEqual([9, 25, 64])
  })

  it('rows keep their height whatever the texts, and the header has the lines it needs', async () => {
    const sheet = await firstSheet([[null, null, 'a\n'.repeat(100)]], {
      columns: [column('text', 'x'), column('text', 'y'), column('text', '一个很长的表头'.repeat(3), 100)],
    })
    expect(sheet.properties.defaultRowHeight).toBe(17)
    expect(sheet.getCell('C2').alignment.wrapText).toBeUndefined()
    expect(sheet.getRow(1).height).toBeGreaterThan(3 * 17)
  })

  it('no green corners: Excel is told that digits are meant to be text', async () => {
    const { path } = await written([ROW])
    const sheet = unzip(await readFile(path)).find(({ name }) => name === 'xl/worksheets/sheet1.xml')
    expect(sheet?.content).toContain(
      '<ignoredError sqref="A1:F2" twoDigitTextYear="1" numberStoredAsText="1"/>',
    )
  })

  it('a long text is text without the text format, which old versions of Excel show as ####', async () => {
    const sheet = await firstSheet([['=' + 'x'.repeat(255)], ['x'.repeat(255)]], {
      columns: [column('text', 'x')],
    })
    expect(sheet.getCell('A2').numFmt).toBeUndefined()
    expect(sheet.getCell('A3').numFmt).toBe('@')
    expect(sheet.getCell('A2').value).toBe('=' + 'x'.repeat(255))
  })
})

describe('worksheets', () => {
  it('the last one says what was exported', async () => {
    const { path, sheets } = await written([ROW])
    const book = await workbook(path)
    expect(book.worksheets.map(({ name }) => name)).toEqual(['通话记录', '导出说明'])
    expect(sheets).toBe(1)
    const about = book.worksheets[1]!
    expect([1, 2].map((row) => values(about, row))).toEqual([
      ['任务', '装修意向筛选 & <回访>'],
      ['工作表', '1'],
    ])
  })

  it('an export of nothing has its header and says so', async () => {
    const { path, sheets } = await written([])
    const [sheet, about] = (await workbook(path)).worksheets
    expect(values(sheet!, 1)).toEqual(COLUMNS.map(({ header }) => header))
    expect(sheet?.rowCount).toBe(1)
    expect(sheet?.autoFilter).toBe('A1:F1')
    expect(about?.name).toBe('导出说明')
    expect(sheets).toBe(1)
  })

  it.each([1, 2, 3, 4, 5, 8])('%i rows in sheets of two and a header', async (count) => {
    const rows = Array.from({ length: count }, (_, index): TableCell[] => [null, String(index)])
    const limits = { ...XLSX_LIMITS, rowsPerSheet: 3 }
    const { path, sheets } = await written(rows, { limits })
    const book = await workbook(path)
    const full = book.worksheets.slice(0, -1)
    expect(sheets).toBe(Math.ceil(count / 2))
    expect(full.map(({ name }) => name)).toEqual(
      Array.from({ length: Math.ceil(count / 2) }, (_, index) =>
        index === 0 ? '通话记录' : `通话记录 (${index + 1})`,
      ),
    )
    expect(full.flatMap((sheet) => [2, 3].map((row) => sheet.getCell(row, 2).value).filter(Boolean))).toEqual(
      rows.map((row) => row[1]),
    )
    for (const [index, sheet] of full.entries()) {
      expect(values(sheet, 1)).toHaveLength(COLUMNS.length)
      expect(sheet.views).toMatchObject([{ state: 'frozen', ySplit: 1 }])
      expect(sheet.autoFilter).toBe(`A1:F${Math.min(3, count - index * 2 + 1)}`)
    }
  })

  it("a sheet ends where its XML would outgrow a zip archive's entry", async () => {
    const big = '话'.repeat(30_000)
    const rows = Array.from({ length: 40 }, (): TableCell[] => [null, null, big])
    const { path, sheets } = await written(rows, { limits: { ...XLSX_LIMITS, bytesPerSheet: 1_000_000 } })
    const book = await workbook(path)
    expect(sheets).toBeGreaterThan(2)
    expect(book.worksheets.slice(0, -1).reduce((sum, sheet) => sum + sheet.rowCount - 1, 0)).toBe(40)
  })

  it('beyond 4 GiB the archive is still one', async () => {
    const { path } = await written([ROW], { limits: { ...XLSX_LIMITS, zip64From: 0 } })
    expect(unzip(await readFile(path)).every(({ zip64 }) => zip64)).toBe(true)
    expect((await workbook(path)).worksheets[0]?.getCell('C2').value).toBe('王女士')
  })

  it('speaks English in an English file', async () => {
    const { path } = await written([ROW], { locale: 'en' })
    const book = await workbook(path)
    expect(book.worksheets.map(({ name }) => name)).toEqual(['Call records', 'About this file'])
    expect(book.worksheets[0]?.getCell('A1').font.name).toBe('Calibri')
  })
})

describe('the file', () => {
  it('holds as many bytes as it says, and the same ones each time', async () => {
    const one = await written([ROW])
    const other = await written([ROW])
    const bytes = await readFile(one.path)
    expect(bytes).toHaveLength(one.bytes)
    expect(bytes.equals(await readFile(other.path))).toBe(true)
  })

  it('R24: the old file stays until the new one is whole', async () => {
    const path = join(await folder(), 'calls.xlsx')
    await writeFile(path, 'the old one')
    const writer = await openXlsx(path, { columns: COLUMNS, locale: 'zh-CN' })
    await writer.write([ROW])
    expect(await readFile(path, 'utf8')).toBe('the old one')
    await writer.finish([])
    expect((await workbook(path)).worksheets).toHaveLength(2)
  })

  it('R24: an abandoned export leaves nothing, also in the middle of writing', async () => {
    const place = await folder()
    const writer = await openXlsx(join(place, 'calls.xlsx'), { columns: COLUMNS, locale: 'zh-CN' })
    const underWay = writer.write(Array.from({ length: 50_000 }, () => ROW)).catch(() => undefined)
    await writer.abandon()
    await underWay
    expect(await readdir(place)).toEqual([])
  })

  it('R24: a disk that is full is told by its own error, and nothing is left', async () => {
    const place = await folder()
    const probe = await open(join(place, 'probe'), 'w')
    const full = vi.spyOn(Object.getPrototypeOf(probe) as typeof probe, 'write')
    await probe.close()
    for (const healthyWrites of [0, 1, 8, 20]) {
      let writes = 0
      const path = join(place, `${healthyWrites}.xlsx`)
      full.mockImplementation(((bytes: Uint8Array, offset: number, length: number) => {
        writes += 1
        return writes > healthyWrites
          ? Promise.reject(Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }))
          : Promise.resolve({ bytesWritten: length, buffer: bytes })
      }) as typeof probe.write)
      await expect(
        (async () => {
          const writer = await openXlsx(path, { columns: COLUMNS, locale: 'zh-CN' })
          try {
            for (let batch = 0; batch < 40; batch += 1)
              await writer.write(Array.from({ length: 1000 }, () => ROW))
            await writer.finish([])
          } catch (thrown) {
            await writer.abandon()
            throw thrown
          }
        })(),
      ).rejects.toMatchObject({ code: 'ENOSPC' })
    }
    expect(await readdir(place)).toEqual(['probe'])
  })

  it('R24: a folder that is not there is told when the file is opened', async () => {
    const path = join(await folder(), 'no', 'calls.xlsx')
    await expect(openXlsx(path, { columns: COLUMNS, locale: 'zh-CN' })).rejects.toMatchObject({
      code: 'ENOENT',
    })
  })
})
