import { expect, it } from 'vitest'
import { parsePlatformTime } from '#shared/time.ts'
import { momentText } from './momentText.ts'

const at = (text: string): number => parsePlatformTime(text) ?? NaN
const NOW = at('2025-12-29 23:30')

it.each([
  ['2025-12-29 23:45', '今天 23:45', 'today 23:45'],
  ['2025-12-30 00:00', '明天 00:00', 'tomorrow 00:00'],
  ['2025-12-31 09:05', '周三 12-31 09:05', 'Wed 12-31 09:05'],
  ['2026-01-01 09:00', '周四 2026-01-01 09:00', 'Thu 2026-01-01 09:00'],
  ['2025-12-28 09:00', '周日 12-28 09:00', 'Sun 12-28 09:00'],
])('%s reads %s', (moment, zh, en) => {
  expect(momentText(at(moment), NOW, 'zh-CN')).toBe(zh)
  expect(momentText(at(moment), NOW, 'en')).toBe(en)
})
