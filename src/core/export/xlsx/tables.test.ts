import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ExcelJS from 'exceljs'
import { expect, it } from 'vitest'
import type { TableColumn } from '../table.ts'
import { openXlsx, XLSX_LIMITS } from './index.ts'

const column = (key: string, kind: TableColumn['kind']): TableColumn => ({
  key,
  header: key,
  kind,
  width: 100,
})

it('a file takes several tables, each in worksheets of its own with its own columns', async () => {
  const path = join(await mkdtemp(join(tmpdir(), 'callbook-xlsx-')), 'book.xlsx')
  const writer = await openXlsx(path, {
    ...{ columns: [column('node', 'text'), column('calls', 'integer')], name: '节点', locale: 'zh-CN' },
    limits: { ...XLSX_LIMITS, rowsPerSheet: 3 },
  })
  await writer.write([
    ['a', 1],
    ['b', 2],
  ])
  await writer.nextTable({ name: '词', columns: [column('word', 'text')] })
  await writer.write([['x'], ['y'], ['z']])
  await writer.nextTable({ name: '空', columns: [column('none', 'text')] })
  expect((await writer.finish([['任务', 't']])).sheets).toBe(4)
  const book = new ExcelJS.Workbook()
  await book.xlsx.readFile(path)
  const told = book.worksheets.map((sheet) => [
    sheet.name,
    (sheet.getSheetValues() as unknown[][]).slice(1).map((row) => row.slice(1)),
  ])
  expect(told.slice(0, -1)).toEqual([
    [
      '节点',
      [
        ['node', 'calls'],
        ['a', 1],
        ['b', 2],
      ],
    ],
    ['词', [['word'], ['x'], ['y']]],
    ['词 (2)', [['word'], ['z']]],
    ['空', [['none']]],
  ])
  expect(told.at(-1)?.[0]).toBe('导出说明')
})
