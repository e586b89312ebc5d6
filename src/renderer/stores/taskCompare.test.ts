import { beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '#shared/errors.ts'
import type { TaskEdit } from '#shared/tasks/types.ts'
import { documentedNew, documentedOld } from '../../../test/fixtures/tasks.ts'
import { useTaskCompareStore } from './taskCompare.ts'
import { FakeHost } from './test/fakeHost.ts'

let host: FakeHost
const one = (over: Partial<TaskEdit> = {}): TaskEdit => ({ ...documentedNew(), taskId: 't1', ...over })

beforeEach(() => {
  host = new FakeHost()
  host.tasks.set('t1', one())
  host.tasks.set('t2', one({ taskId: 't2', name: 'the other', maximumcall: 9 }))
  host.tasks.set('old', { ...documentedOld(), taskId: 'old' })
  host.install()
})

async function compare(left: string, right: string): Promise<ReturnType<typeof useTaskCompareStore>> {
  const store = useTaskCompareStore()
  store.open('a', left, right)
  await expect.poll(() => [store.left?.loading, store.right?.loading]).toEqual([false, false])
  return store
}
const differing = (store: ReturnType<typeof useTaskCompareStore>): string[] =>
  store.rows.filter(({ same }) => !same).map(({ key }) => key)

it('tells the settings apart, each with both values', async () => {
  const store = await compare('t1', 't2')
  expect(differing(store)).toEqual(['name', 'maximumcall'])
  const row = store.rows.find(({ key }) => key === 'maximumcall')
  expect([row?.left, row?.right]).toEqual([['2 路'], ['9 路']])
  expect(store.rows.find(({ key }) => key === 'work_hour')?.same).toBe(true)
})

it('compares the edits of a draft, not what the platform has', async () => {
  host.drafts.set('t2', {
    accountId: 'a',
    taskId: 't2',
    base: host.tasks.get('t2') as TaskEdit,
    steps: [{ maximumcall: 2 }],
    undone: [],
    updatedAt: 1,
  })
  const store = await compare('t1', 't2')
  expect(differing(store)).toEqual(['name'])
})

it('copies the chosen settings into the draft of either, as one step', async () => {
  const store = await compare('t1', 't2')
  await store.copyTo('right', ['maximumcall', 'name'])
  expect(host.drafts.get('t2')?.steps).toEqual([{ maximumcall: 2, name: one().name }])
  expect(differing(store)).toEqual([])
  expect(host.drafts.has('t1')).toBe(false)
})

describe('two versions', () => {
  it('take over only what both have in one form', async () => {
    const store = await compare('t1', 'old')
    const takes = (key: string) => store.rows.find((row) => row.key === key)?.takes
    expect(takes('maximumcall')).toEqual({ left: true, right: true })
    expect(takes('line')).toEqual({ left: false, right: false })
    expect(takes('redial_max_times')).toEqual({ left: false, right: false })
  })
})

it('shows what was last read where the platform does not answer, and why', async () => {
  host.instead.set('tasks.edit', () => {
    throw new AppError('network_unreachable', 'down')
  })
  host.instead.set('tasks.lastRead', ({ taskId }) => host.tasks.get(taskId))
  const store = await compare('t1', 't2')
  expect([store.left?.error?.code, store.left?.task?.name]).toEqual(['network_unreachable', one().name])
  expect(differing(store)).toEqual(['name', 'maximumcall'])
  host.instead.clear()
  store.again('left')
  await expect.poll(() => store.left?.error).toBeNull()
})
