import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { ElMessageBox } from 'element-plus'
import { getActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter, type Router } from 'vue-router'
import type { RouteInput } from '#shared/ipc/index.ts'
import type { Queue } from '#shared/reviews/queues.ts'
import { i18n, setLocale } from '../../i18n/index.ts'
import { useAccountsStore } from '../../stores/accounts.ts'
import { useQueuesStore } from '../../stores/queues.ts'
import { useTasksStore } from '../../stores/tasks.ts'
import { FakeHost } from '../../stores/test/fakeHost.ts'
import QueueSection from './QueueSection.vue'

const queue = (id: string, taskId: string): Queue => ({
  ...{ id, taskId, name: `${id} 班`, madeAt: 1, total: 4, skipped: 0, reviewed: 1, gone: 0 },
  ...{ place: null, at: 0, spent: { ms: 0, calls: 0 }, filter: {} },
})

let host: FakeHost
let router: Router
let shown: VueWrapper
beforeEach(async () => {
  await setLocale('zh-CN')
  host = new FakeHost()
  host.install()
  host.instead.set('queues.list', () => [queue('早', 't1'), queue('晚', 't2')])
  useAccountsStore().activeId = 'acc'
  for (const use of [useQueuesStore, useTasksStore]) use()
})
afterEach(() => {
  vi.restoreAllMocks()
  shown.unmount()
})

async function show(props: { taskId?: string }): Promise<void> {
  router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/', component: {} },
      { path: '/tasks/:taskId', name: 'records', component: {} },
    ],
  })
  const pinia = getActivePinia()
  if (pinia === undefined) throw new Error('no store was made')
  shown = mount(QueueSection, { props, global: { plugins: [i18n, pinia, router] } })
  await flushPromises()
}
const names = (): string[] => shown.findAll('[data-testid="queue"]').map((row) => row.text())

it('a task shows its own queues, and leads to its calls where it has none', async () => {
  await show({ taskId: 't2' })
  expect(names()).toHaveLength(1)
  expect(names()[0]).toContain('晚 班')
  shown.unmount()
  await show({ taskId: 't3' })
  await shown.get('[data-testid="to-calls"]').trigger('click')
  await flushPromises()
  expect(router.currentRoute.value.params).toEqual({ taskId: 't3' })
})

it('all queues are there with their tasks, and each opens in its own', async () => {
  await show({})
  expect(names().map((text) => /t\d/.exec(text)?.[0])).toEqual(['t1', 't2'])
  await shown.findAll('[data-testid="open-queue"]')[1]?.trigger('click')
  await flushPromises()
  const { taskId, queue: opened } = host.called('taskView.update').at(-1) as RouteInput<'taskView.update'>
  expect([taskId, opened]).toEqual(['t2', '晚'])
  expect(router.currentRoute.value.params).toEqual({ taskId: 't2' })
})

it('a queue goes when the person agrees, and stays when not', async () => {
  const ask = vi.spyOn(ElMessageBox, 'confirm').mockRejectedValueOnce('cancel')
  await show({ taskId: 't1' })
  await shown.get('[data-testid="remove-queue"]').trigger('click')
  await flushPromises()
  expect(ask.mock.calls[0]?.[0]).toContain('标记会保留')
  expect(host.called('queues.remove')).toEqual([])
  ask.mockResolvedValueOnce('confirm' as never)
  await shown.get('[data-testid="remove-queue"]').trigger('click')
  await flushPromises()
  expect(host.called('queues.remove')).toMatchObject([{ queueId: '早' }])
  expect(names()).toEqual([])
})
