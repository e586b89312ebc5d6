import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { NO_LIBRE_OFFICE, readInLibreOffice } from '../../../../test/support/libreOffice.ts'
import type { TableCell, TableColumn } from '../table.ts'
import { openXlsx, XLSX_LIMITS } from './index.ts'

const COLUMNS: TableColumn[] = [
  { key: 'text', header: '文本', kind: 'text', width: 200 },
  { key: 'digits', header: '号码', kind: 'digits', width: 132 },
  { key: 'integer', header: '得分', kind: 'integer', width: 80 },
  { key: 'number', header: '秒', kind: 'number', width: 80 },
  { key: 'time', header: '时间', kind: 'time', width: 180 },
]

/** What each of them must be in a spreadsheet, where it is not the text itself. */
const DOCUMENTED = new Map([
  ['line\r\nbreaks\rall', 'line\nbreaks\nall'],
  ['half \ud83d of a pair', 'half \ufffd of a pair'],
])

const HOSTILE = [
  ...['=1+1', '+8613800138000', '-2+3', '@SUM(A1:A9)', '=HYPERLINK("http://a.example","x")', '=cmd|" /C calc"!A0'],
  ...['18555525545', '00551', '215870475195883520', '12345678901234567890', '1e5', '1-2', '3/4', '2026-11-21', '100%'],
  ...['TRUE', '#N/A', '#REF!', '\ttab', ' space ', 'two\nlines', '"quoted"', "'apostrophe", '<b>&amp;</b>', ']]>'],
  ...['_x0041_', '_x0041\u0001', '__x0000_', 'nul\u0000', 'bell\u0007', 'escape\u001b', '\u007f', '\u0085', '\u2028'],
  ...['\ufffe', '\uffff', '\u{1F600}\u{20000}', '\u202eright to left', 'e\u0301', ...DOCUMENTED.keys()],
] // prettier-ignore

it('R24: every hostile cell is in LibreOffice what it was', async ({ skip }) => {
  if (NO_LIBRE_OFFICE !== null) skip(NO_LIBRE_OFFICE)
  const path = join(await mkdtemp(join(tmpdir(), 'callbook-xlsx-')), 'calls.xlsx')
  const moment = Date.UTC(2026, 10, 21, 23, 59, 59)
  const rows = HOSTILE.map((text, index): TableCell[] => [text, text, index - 5, index + 0.125, moment])
  const writer = await openXlsx(path, {
    columns: COLUMNS,
    locale: 'zh-CN',
    limits: { ...XLSX_LIMITS, rowsPerSheet: 31 },
  })
  await writer.write(rows)
  await writer.write([['话'.repeat(33_000), null, null, null, null]])
  await writer.finish([['=任务', '+86']])

  const sheets = await readInLibreOffice(path)
  expect([...sheets.keys()].sort()).toEqual(['导出说明', '通话记录', '通话记录 (2)'])
  const [first = [], second = []] = ['通话记录', '通话记录 (2)'].map((name) => sheets.get(name))
  expect(first[0]).toEqual(COLUMNS.map(({ header }) => header))
  expect(second[0]).toEqual(first[0])
  const read = [...first.slice(1), ...second.slice(1)]
  expect(read.slice(0, -1)).toEqual(
    HOSTILE.map((text, index) => {
      const documented = DOCUMENTED.get(text) ?? text
      return [documented, documented, String(index - 5), String(index + 0.125), '2026-11-21 23:59:59']
    }),
  )
  expect(read.at(-1)?.[0]).toHaveLength(32_767)
  expect(sheets.get('导出说明')).toEqual([
    ['=任务', '+86'],
    ['工作表', '2'],
    ['截断的单元格', expect.stringMatching(/^1/)],
  ])
})

it('R24: an export of nothing opens in LibreOffice', async ({ skip }) => {
  if (NO_LIBRE_OFFICE !== null) skip(NO_LIBRE_OFFICE)
  const path = join(await mkdtemp(join(tmpdir(), 'callbook-xlsx-')), 'empty.xlsx')
  const writer = await openXlsx(path, { columns: COLUMNS, locale: 'en' })
  await writer.finish([['Task', 'none']])
  const sheets = await readInLibreOffice(path)
  expect(sheets.get('Call records')).toEqual([COLUMNS.map(({ header }) => header)])
  expect(sheets.get('About this file')?.[0]).toEqual(['Task', 'none'])
})
