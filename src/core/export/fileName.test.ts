import { expect, it } from 'vitest'
import { exportFileName } from './fileName.ts'

const NOON = Date.UTC(2026, 10, 21, 4, 5)

it('names the task and the moment in China time', () => {
  expect(exportFileName('装修意向筛选', 'id', NOON, 'csv')).toBe('通话记录_装修意向筛选_20261121-1205.csv')
})

it.each([
  ['../../etc/passwd', '通话记录_.. .. etc passwd_20261121-1205.csv'],
  ['a\u202Egnp.exe', '通话记录_a gnp.exe_20261121-1205.csv'],
  [' \u0000 ', '通话记录_the-id_20261121-1205.csv'],
  [null, '通话记录_the-id_20261121-1205.csv'],
])('makes a safe name of %j', (taskName, expected) => {
  expect(exportFileName(taskName, 'the-id', NOON, 'csv')).toBe(expected)
})
