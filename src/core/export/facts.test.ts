import { expect, it } from 'vitest'
import { exportJob } from '../../../test/fixtures/exports.ts'
import { defaultLayout } from '#shared/exports/presets.ts'
import { exportFacts } from './facts.ts'

const AT = Date.UTC(2026, 10, 21, 7, 30)

it('says what was exported, from where, by which conditions and in which units', () => {
  const job = exportJob({
    taskName: '装修回访',
    taskId: 't-1',
    records: 1532,
    rows: 9871,
    missing: 3,
    layout: { ...defaultLayout('zh-CN'), rows: 'utterance', mask: true, durationUnit: 'min' },
    from: {
      source: 'local',
      filter: { search: '多少钱', intention_tags: [1, 2], answered: true },
      sort: { key: 'calldate', descending: true },
    },
  })
  expect(exportFacts({ job, at: AT, userId: '7', version: '1.2.3' })).toEqual([
    ['任务名称', '装修回访'],
    ['任务 ID', 't-1'],
    ['用户 ID', '7'],
    ['数据来源', '本机保存的通话'],
    ['筛选条件', '含 多少钱'],
    ['筛选条件', '意向 A / B'],
    ['筛选条件', '已接听'],
    ['通话数', '1,532'],
    ['数据行数', '9,871'],
    ['未取到的通话', '3，文件不完整'],
    ['每行内容', '一句话'],
    ['时间所用时区', 'Asia/Shanghai'],
    ['时长单位', '分钟'],
    ['号码', '已打码'],
    ['导出时间', '2026-11-21 15:30:00'],
    ['导出程序', '通话簿 Callbook 1.2.3'],
  ])
})

it('speaks the file’s language and its zone', () => {
  const layout = { ...defaultLayout('en'), zone: 'America/New_York' }
  const facts = exportFacts({ job: exportJob({ layout }), at: AT, userId: null, version: '1' })
  expect(Object.fromEntries(facts)).toMatchObject({
    Source: 'Live, asked from the platform',
    Filter: 'None: the whole task',
    'Times are in': 'America/New_York',
    'Exported at': '2026-11-21 02:30:00',
    'Phone numbers': 'in full',
  })
  const chosen = exportJob({ layout, from: { source: 'chosen', ids: ['1'] } })
  const labels = exportFacts({ job: chosen, at: AT, userId: null, version: '1' }).map(([label]) => label)
  expect(labels).not.toContain('Filter')
})

it('masks the numbers that a masked file was filtered by', () => {
  const from = {
    source: 'local' as const,
    filter: { keyword: '1381234', search: '13812345678' },
    sort: { key: 'calldate', descending: true },
  }
  const told = (mask: boolean): string => {
    const job = exportJob({ layout: { ...defaultLayout('zh-CN'), mask }, from })
    return JSON.stringify(exportFacts({ job, at: AT, userId: null, version: '1' }))
  }
  expect(told(false)).toMatch(/1381234"/)
  expect(told(true)).not.toMatch(/1381234|13812345678/)
  expect(told(true)).toContain('138****5678')
  from.filter.search = '0013-8000'
  expect(told(true)).not.toContain('0013-8000')
})
