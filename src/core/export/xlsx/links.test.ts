import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ExcelJS from 'exceljs'
import { describe, expect, it } from 'vitest'
import { formatCallLink, LONGEST_LINK } from '#shared/records/callLink.ts'
import type { TableCell, TableColumn } from '../table.ts'
import { openXlsx, XLSX_LIMITS, type XlsxOptions } from './index.ts'
import { unzip } from './test/unzip.ts'

const COLUMNS: TableColumn[] = [
  { key: 'id', header: '记录 ID', kind: 'digits', width: 100 },
  { key: 'link', header: '通话链接', kind: 'link', width: 300 },
]
const linkTo = (recordId: string): string => formatCallLink({ taskId: 'task1', recordId }) ?? ''

async function written(rows: TableCell[][], options: Partial<XlsxOptions> = {}): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'callbook-links-')), 'calls.xlsx')
  const writer = await openXlsx(path, { columns: COLUMNS, locale: 'zh-CN', ...options })
  await writer.write(rows)
  await writer.finish([['任务', '回访']])
  return path
}
async function sheetsOf(path: string): Promise<ExcelJS.Worksheet[]> {
  const book = new ExcelJS.Workbook()
  await book.xlsx.readFile(path)
  return book.worksheets
}
/** What a spreadsheet has in the column of links, below its header. */
const linksIn = (sheet?: ExcelJS.Worksheet): unknown[] =>
  Array.from({ length: (sheet?.rowCount ?? 1) - 1 }, (_, at) => sheet?.getCell(at + 2, 2).value)
const linked = (link: string): unknown => ({ text: link, hyperlink: link })

describe('links to calls', () => {
  it('are hyperlinks that look like such, and stay the text they are', async () => {
    const ids = ['a', '215870475195883520', "通话 (1)/'2'&"]
    const path = await written([...ids.map((id) => [id, linkTo(id)]), ['none', null]])
    const [sheet] = await sheetsOf(path)
    expect(linksIn(sheet)).toEqual([...ids.map((id) => linked(linkTo(id))), null])
    expect(sheet?.getCell('B2').font).toMatchObject({ underline: true })
    expect(sheet?.getCell('A2').font.underline).toBeUndefined()
    expect(sheet?.getCell('B5').font.underline).toBeUndefined()
    expect(sheet?.autoFilter).toBe('A1:B5')
  })

  it.each([
    '=HYPERLINK("callbook://call/t/r")', 'https://a.example/', 'javascript:alert(1)', 'file:///etc/passwd', '\\\\server\\share',
    'callbook://settings', 'callbook://call/t', 'callbook://call/t/r?token=1', 'callbook://call/t/"r', ' callbook://call/t/r',
  ])('R24: %j is text, and leads nowhere', async (text) => {
    const path = await written([['a', text]])
    expect(linksIn((await sheetsOf(path))[0])).toEqual([text])
    const parts = unzip(await readFile(path))
    expect(parts.filter(({ name }) => name.includes('worksheets/_rels'))).toEqual([])
    expect(parts.some(({ content }) => /<f[ >]|<hyperlink/.test(content))).toBe(false)
  }) // prettier-ignore

  it('R24: are no formulas: where they lead stands in a part of its own, as outside the file', async () => {
    const parts = unzip(await readFile(await written([['a', linkTo('a')]])))
    const part = (name: string): string => parts.find((entry) => entry.name === name)?.content ?? ''
    const sheet = part('xl/worksheets/sheet1.xml')
    expect(sheet).not.toMatch(/<f[ >]/)
    // In the order that the format demands.
    expect(sheet).toMatch(
      /<\/sheetData><autoFilter [^>]*\/><hyperlinks><hyperlink ref="B2" r:id="rId1"\/><\/hyperlinks><ignoredErrors>/,
    )
    const relations = part('xl/worksheets/_rels/sheet1.xml.rels')
    expect(relations.match(/<Relationship /g)).toHaveLength(1)
    expect(relations).toContain('Target="callbook://call/task1/a" TargetMode="External"')
  })

  it('are of each worksheet anew; beyond what one takes they are text, which the file says', async () => {
    const all = Array.from({ length: 10 }, (_, at) => linkTo(`r${at}`))
    const limits = { ...XLSX_LIMITS, rowsPerSheet: 6, linksPerSheet: 3 }
    const path = await written(
      all.map((link, at) => [`r${at}`, link]),
      { limits },
    )
    const [first, second, about] = await sheetsOf(path)
    const told = (links: string[]): unknown[] => links.map((link, at) => (at < 3 ? linked(link) : link))
    expect(linksIn(first)).toEqual(told(all.slice(0, 5)))
    expect(linksIn(second)).toEqual(told(all.slice(5)))
    expect(about?.getCell('A3').value).toBe('未做成超链接的通话链接')
    expect(about?.getCell('B3').value).toMatch(/^4（每张工作表最多 65,530 个超链接/)
    expect(XLSX_LIMITS.linksPerSheet).toBe(65_530)
  })

  it('longer than Excel takes are text', async () => {
    // Each colon is written as three characters.
    const long = formatCallLink({ taskId: ':'.repeat(128), recordId: '通'.repeat(200) }) ?? ''
    expect(long).toHaveLength(LONGEST_LINK)
    const fitting = formatCallLink({ taskId: 't', recordId: '通'.repeat(200) }) ?? ''
    const [sheet, about] = await sheetsOf(
      await written([
        ['a', long],
        ['b', fitting],
      ]),
    )
    expect(linksIn(sheet)).toEqual([long, linked(fitting)])
    expect(about?.getCell('B3').value).toMatch(/^1（/)
  })
})
