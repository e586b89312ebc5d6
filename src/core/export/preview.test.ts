import { expect, it } from 'vitest'
import { documentedRecord } from '../../../test/fixtures/records.ts'
import { defaultLayout } from '#shared/exports/presets.ts'
import { previewTable } from './preview.ts'

const layout = { ...defaultLayout('zh-CN'), format: 'csv' as const }

it('shows values as a spreadsheet will, without the protections of the file', () => {
  const call = { ...documentedRecord(), name: '=1+1', callee: '013800138000', bill: 37_500 }
  const shown = previewTable(
    { ...layout, columns: ['calldate', 'callee', 'name', 'bill'], durationUnit: 'clock', zone: 'UTC' },
    [call],
  )
  expect(shown.columns).toEqual([
    { header: '呼叫时间（UTC）', alignEnd: false },
    { header: '被叫号码', alignEnd: false },
    { header: '客户姓名', alignEnd: false },
    { header: '通话时长（时:分:秒）', alignEnd: true },
  ])
  expect(shown.rows[0]?.slice(1)).toEqual(['013800138000', '=1+1', '0:00:38'])
  expect(shown.rows[0]?.[0]).toMatch(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/)
})

it('masks as the file does, and ends after a few rows', () => {
  const calls = Array.from({ length: 9 }, () => ({ ...documentedRecord(), callee: '13800138000' }))
  const { rows } = previewTable({ ...layout, columns: ['callee'], mask: true }, calls)
  expect(rows).toEqual(Array.from({ length: 5 }, () => ['138****8000']))
})
