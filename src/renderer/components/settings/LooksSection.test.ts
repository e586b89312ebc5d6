import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { getActivePinia } from 'pinia'
import { beforeEach, expect, it, vi } from 'vitest'
import { AppError } from '#shared/errors.ts'
import type { RouteInput } from '#shared/ipc/index.ts'
import type { Look, LooksPage } from '#shared/reviews/looks.ts'
import { i18n } from '../../i18n/index.ts'
import { useAccountsStore } from '../../stores/accounts.ts'
import { useAppStore } from '../../stores/app.ts'
import { useHappenedStore } from '../../stores/happened.ts'
import { useLooksStore } from '../../stores/looks.ts'
import { useReadingStore } from '../../stores/reading.ts'
import { useTasksStore } from '../../stores/tasks.ts'
import { FakeHost } from '../../stores/test/fakeHost.ts'
import LooksSection from './LooksSection.vue'

const push = vi.hoisted(() => vi.fn())
vi.mock('vue-router', () => ({ useRouter: () => ({ push }) }))

const LOOK: Look = {
  ...{ n: 1, what: 'reveal', at: Date.UTC(2026, 6, 1, 2), accountId: 'a', account: '华东一部' },
  ...{ taskId: 't', recordId: 'r1', count: 1 },
}
let host: FakeHost
let found: LooksPage
beforeEach(() => {
  host = new FakeHost()
  host.install()
  for (const use of [useAppStore, useLooksStore, useReadingStore, useTasksStore, useHappenedStore]) use()
  useAccountsStore().activeId = 'a'
  found = { looks: [], total: 0, chain: { count: 0, faults: [], faultCount: 0 } }
  host.instead.set('looks.page', () => found)
})

async function show(): Promise<VueWrapper> {
  const pinia = getActivePinia()
  if (pinia === undefined) throw new Error('no store was made')
  const section = mount(LooksSection, { global: { plugins: [i18n, pinia] } })
  await flushPromises()
  return section
}
const state = (section: VueWrapper): string => section.get('[data-testid="looks-state"]').text()
const pagesAsked = (): RouteInput<'looks.page'>[] => host.called('looks.page') as RouteInput<'looks.page'>[]

it('says that there is nothing yet, and what the record is no proof against', async () => {
  const section = await show()
  expect(state(section)).toBe('还没有记录')
  expect(section.text()).toContain('不能防住这台电脑的主人')
  expect(section.find('table').exists()).toBe(false)
})

it('shows when, what, in which task, and leads to the call', async () => {
  const other = { ...LOOK, n: 2, accountId: 'another', what: 'export' as const, recordId: null, count: 1240 }
  const odd = {
    ...LOOK,
    n: 3,
    what: null,
    at: null,
    account: null,
    taskId: null,
    recordId: null,
    count: null,
  }
  found = { looks: [odd, other, LOOK], total: 3, chain: { count: 3, faults: [], faultCount: 0 } }
  const section = await show()
  expect(state(section)).toBe('记录完整，共 3 条')
  const rows = section
    .findAll('[data-testid="look"]')
    .map((row) => row.findAll('td').map((cell) => cell.text()))
  expect(rows).toEqual([
    ['3', '–', '未知', '–', '–', '–'],
    ['2', '2026-07-01 10:00:00', '导出号码', '华东一部', 't', '1,240 条'],
    ['1', '2026-07-01 10:00:00', '查看号码', '华东一部', 't', '打开通话'],
  ])
  host.instead.set('records.detail', () => ({ id: 'r1', details: [], raw: '{}' }))
  await section.get('[data-testid="look-call"]').trigger('click')
  await flushPromises()
  expect(push).toHaveBeenCalledWith({ name: 'records', params: { taskId: 't' } })
})

it('a call that is gone is said, and nothing else is opened', async () => {
  push.mockClear()
  found = { looks: [LOOK], total: 1, chain: { count: 1, faults: [], faultCount: 0 } }
  const section = await show()
  host.instead.set('records.detail', () => {
    throw new AppError('not_found', 'gone', { what: 'record' })
  })
  await section.get('[data-testid="look-call"]').trigger('click')
  await flushPromises()
  expect(push).not.toHaveBeenCalled()
})

it('says in plain words what is wrong with the record', async () => {
  found.chain = {
    ...{ count: 120, faultCount: 5 },
    faults: [
      { kind: 'changed', n: 57 },
      { kind: 'missing', n: 60, count: 3 },
    ],
  }
  const section = await show()
  expect(section.findAll('[data-testid="looks-state"] li').map((line) => line.text())).toEqual([
    ...['第 57 条被改动', '从第 60 条起缺少 3 条', '另有 3 处'],
  ])
})

it('asks page by page, and from the first where another kind is wanted', async () => {
  found = { looks: [LOOK], total: 25, chain: { count: 25, faults: [], faultCount: 0 } }
  const section = await show()
  await section.get('.el-pager li:nth-child(3)').trigger('click')
  await flushPromises()
  section.findComponent({ name: 'ElSelect' }).vm.$emit('update:modelValue', 'copy')
  await flushPromises()
  expect(pagesAsked().map(({ what, page }) => [what, page])).toEqual(
    expect.arrayContaining([
      [null, 1],
      [null, 3],
      ['copy', 1],
    ]),
  )
  expect(pagesAsked().at(-1)).toMatchObject({ what: 'copy', page: 1 })
})

it('a record that cannot be read is told, and can be set aside', async () => {
  host.instead.set('looks.page', () => {
    throw new AppError('store_damaged', 'damaged', { path: '/data/looks.db' })
  })
  const section = await show()
  expect(state(section)).toContain('/data/looks.db')
  expect(section.find('[data-testid="looks-anew"]').exists()).toBe(true)
  host.instead.set('looks.page', () => {
    throw new AppError('store_busy', 'busy')
  })
  expect((await show()).find('[data-testid="looks-anew"]').exists()).toBe(false)
})
