import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import type { StoreReread as State } from '#shared/records/storeReread.ts'
import { i18n } from '../../i18n/index.ts'
import StoreReread from './StoreReread.vue'

const state = (change: Partial<State>): State => ({
  path: '/records.db',
  state: 'running',
  done: 12_000,
  calls: 52_480,
  unread: 0,
  error: null,
  ...change,
})
const show = (change: Partial<State>) =>
  mount(StoreReread, { props: { state: state(change) }, global: { plugins: [i18n] } })

it('says how far it is, that it is done, and nothing where there is nothing to do', () => {
  expect(show({}).text()).toContain('正在重新读取已保存的通话 12,000 / 52,480')
  expect(show({ state: 'done' }).text()).toBe('已保存的通话已按新版本重新读取')
  expect(show({ state: 'waiting' }).text()).toBe('')
})

it('says how many could not be read', () => {
  expect(show({ state: 'done', unread: 7 }).text()).toBe(
    '7 条通话的保存内容无法读取，仍按旧版本显示；对它们的任务做一次“完整核对”可以修复。',
  )
})

it('says why it stopped, and goes on when asked', async () => {
  const shown = show({ state: 'failed', error: { code: 'disk_full', message: '', details: {} } })
  expect(shown.text()).toContain('重新读取已保存的通话时中断（12,000 / 52,480）')
  expect(shown.get('small').text()).not.toBe('')
  await shown.get('[data-testid="reread-again"]').trigger('click')
  expect(shown.emitted('again')).toHaveLength(1)
})
