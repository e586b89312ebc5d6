import { mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { DiallingSettings } from '#shared/tasks/dialling.ts'
import { parsePlatformTime } from '#shared/time.ts'
import { i18n } from '../../../i18n/index.ts'
import DiallingStatus from './DiallingStatus.vue'

const OFFICE: DiallingSettings = {
  start_time: null,
  stop_time: null,
  work_week: [1, 2, 3, 4, 5],
  work_hour: [{ wday: -1, begin: '09:00', end: '12:00' }],
  holiday: [],
}
const LATE = { ...OFFICE, work_hour: [{ wday: -1, begin: '09:00', end: '13:00' }] }
let status: VueWrapper

beforeEach(() => {
  vi.useFakeTimers()
  i18n.global.locale.value = 'zh-CN'
})
afterEach(() => {
  status.unmount()
  vi.useRealTimers()
})

function show(
  when: string,
  props: { settings: DiallingSettings; edited?: boolean; saved?: DiallingSettings | null },
): string[] {
  vi.setSystemTime(parsePlatformTime(when) ?? NaN)
  status = mount(DiallingStatus, { props, global: { plugins: [i18n] } })
  return status.findAll('li').map((line) => line.text().replace(/\s+/g, ' '))
}

it('says until when the settings let it dial', () => {
  expect(show('2025-11-17 10:00', { settings: OFFICE })).toEqual(['现在可以呼叫，到今天 12:00'])
})

it('says why not, and when next', () => {
  const [line] = show('2025-11-21 12:30', { settings: OFFICE })
  expect(line).toContain('现在不呼叫，下次呼叫：周一 11-24 09:00')
  expect(line).toContain('现在 12:30，不在周五的呼叫时段 09:00–12:00 内')
})

it('says that it never will', () => {
  expect(show('2025-11-17 10:00', { settings: { ...OFFICE, stop_time: 0 } })[0]).toContain('之后也不会再呼叫')
})

it('goes with the clock', async () => {
  show('2025-11-17 11:59:50', { settings: OFFICE })
  await vi.advanceTimersByTimeAsync(16_000)
  expect(status.text()).toContain('现在不呼叫')
})

it('tells the edited settings from those on the platform, where they come to something else', () => {
  expect(show('2025-11-17 12:30', { settings: LATE, edited: true, saved: OFFICE })).toEqual([
    '现在可以呼叫，到今天 13:00修改后的设置',
    expect.stringContaining('现在不呼叫，下次呼叫：明天 09:00平台上的设置'),
  ])
  status.unmount()
  expect(show('2025-11-22 12:30', { settings: OFFICE, edited: true, saved: { ...OFFICE } })[0]).toContain(
    '修改前后相同',
  )
})
