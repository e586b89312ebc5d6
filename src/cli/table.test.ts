import { expect, it } from 'vitest'
import { formatGroup, formatTable } from './table.ts'
import { textWidth } from '#core/commandLine/width.ts'

it('aligns columns of Chinese and Latin text', () => {
  const table = formatTable(
    [{ label: '姓名' }, { label: 'Score', alignEnd: true }, { label: '意向' }],
    [
      ['李雷', '5', 'A'],
      ['Han Meimei', '120', ''],
    ],
  )
  expect(table).toBe(
    [
      '姓名        Score  意向',
      '──────────  ─────  ────',
      '李雷            5  A',
      'Han Meimei    120',
      '',
    ].join('\n'),
  )
})

it('cuts what is long and keeps a row on one line', () => {
  const lines = formatTable([{ label: 'x' }], [['很长的标签'.repeat(20)], ['a\nb\u001b[31m']]).split('\n')
  expect(lines).toHaveLength(5)
  expect(lines[2]?.endsWith('…')).toBe(true)
  expect(textWidth(lines[2] ?? '')).toBeLessThanOrEqual(28)
  expect(lines[3]).toBe('a b·[31m')
})

it('a table without rows still has its header', () => {
  expect(formatTable([{ label: '时间' }], [])).toBe('时间\n────\n')
})

it('groups line up their values', () => {
  expect(
    formatGroup('任务', [
      ['名称', '夏季'],
      ['任务 ID', '1'],
    ]),
  ).toBe('任务\n  名称     夏季\n  任务 ID  1\n')
})
