import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { RouteInput } from '#shared/ipc/index.ts'
import { DEFAULT_TASK_VIEW } from '#shared/preferences.ts'
import type { CallRecord } from '#shared/records/types.ts'
import { NO_MARK } from '#shared/reviews/marks.ts'
import type { Queue } from '#shared/reviews/queues.ts'
import { useAccountsStore } from './accounts.ts'
import { useMarksStore } from './marks.ts'
import { useQueuesStore } from './queues.ts'
import { useReadingStore } from './reading.ts'
import { useRecordsStore } from './records.ts'
import { FakeHost } from './test/fakeHost.ts'

const QUEUE: Queue = {
  ...{ id: 'q1', taskId: 't', name: '早班', madeAt: 1, total: 3, skipped: 0, reviewed: 0, gone: 0 },
  ...{ place: null, at: 0, spent: { ms: 0, calls: 0 }, filter: {} },
}
const listed = (...ids: string[]): object => ({
  rows: ids.map((id) => ({ id }) as CallRecord),
  ...{ meta: { total: ids.length, page: 1, lastPage: 1, perPage: 50 }, fetchedAt: 0 },
})
const MINUTE = 60_000

let host: FakeHost
let kept: Queue
beforeEach(async () => {
  vi.useFakeTimers()
  host = new FakeHost()
  host.install()
  kept = QUEUE
  host.instead.set('taskView.get', () => ({ ...DEFAULT_TASK_VIEW, source: 'local' }))
  host.instead.set('records.localPage', () => listed('a', 'b', 'c', 'd'))
  host.instead.set('queues.page', () => ({ ...listed('a', 'b', 'c'), gone: ['c'], changed: ['b'] }))
  host.instead.set('queues.list', () => [kept])
  host.instead.set('queues.make', () => kept)
  host.instead.set('queues.added', () => 2)
  host.instead.set('queues.extend', () => ({ ...kept, total: 5 }))
  host.instead.set('records.detail', (input) => ({
    ...(input as object),
    id: idOf(input),
    details: [],
    raw: '',
  }))
  const marks = new Map<string, object>()
  host.instead.set('marks.set', (input) => {
    const { recordId, patch } = input as unknown as RouteInput<'marks.set'>
    const mark = { ...NO_MARK, ...marks.get(recordId), ...patch, changedAt: 1 }
    marks.set(recordId, mark)
    return mark
  })
  useAccountsStore().activeId = 'acc'
  useMarksStore()
  useQueuesStore()
  await useRecordsStore().open('acc', 't')
  await flushPromises()
})
afterEach(() => vi.useRealTimers())
const idOf = (input: unknown): string => (input as RouteInput<'records.detail'>).recordId

const places = (): unknown[] =>
  host.called('queues.keepPlace').map((input) => {
    const { place, spent } = input as RouteInput<'queues.keepPlace'>
    return [place?.recordId, place?.scroll, spent?.ms, spent?.calls]
  })
async function begin(): Promise<void> {
  await useQueuesStore().make({
    ...{ accountId: 'acc', taskId: 't', name: '早班', answeredOnly: true },
    of: { filter: {}, sort: DEFAULT_TASK_VIEW.sort },
  })
  await flushPromises()
}
async function stay(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms)
}

it('is gone through in place of the list, and left for it again', async () => {
  const records = useRecordsStore()
  await begin()
  expect(records.page?.rows.map(({ id }) => id)).toEqual(['a', 'b', 'c'])
  expect(useReadingStore().record?.id).toBe('a')
  expect(records.flags).toEqual({ b: 'changed', c: 'gone' })
  expect(host.called('taskView.update').at(-1)).toMatchObject({ queue: 'q1' })
  await useQueuesStore().leave()
  await flushPromises()
  expect(records.page?.rows.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd'])
  expect(records.flags).toEqual({})
  expect(host.called('taskView.update').at(-1)).toMatchObject({ queue: null })
})

it('keeps where one is and how long calls took, but not the time when nobody looked', async () => {
  await begin()
  await stay(MINUTE)
  await useReadingStore().step(1)
  await flushPromises()
  await stay(20 * MINUTE)
  await useReadingStore().step(1)
  await flushPromises()
  expect(places()).toEqual([
    ['a', 0, 0, 0],
    ['b', 0, MINUTE, 1],
    ['c', 0, 11 * MINUTE, 2],
  ])
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
  document.dispatchEvent(new Event('visibilitychange'))
  await stay(5 * MINUTE)
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('visible')
  document.dispatchEvent(new Event('visibilitychange'))
  await flushPromises()
  await stay(MINUTE)
  await useReadingStore().step(-1)
  await flushPromises()
  expect(places().at(-1)).toEqual(['b', 0, 12 * MINUTE, 3])
})

it('goes on at the call, and where it was scrolled to', async () => {
  kept = { ...QUEUE, place: { recordId: 'b', scroll: 240 }, at: 1 }
  host.instead.set('taskView.get', () => ({ ...DEFAULT_TASK_VIEW, source: 'local', queue: 'q1' }))
  await useRecordsStore().open('acc', 't')
  await useQueuesStore().goToPlace()
  await flushPromises()
  expect(useReadingStore().record?.id).toBe('b')
  expect(useQueuesStore().takeScroll('b')).toBe(240)
  // Once: whoever comes back to the call begins at its top.
  expect(useQueuesStore().takeScroll('b')).toBe(0)
  void useQueuesStore().scrolled('b', 99.6)
  await stay(1000)
  expect(places().at(-1)).toEqual(['b', 100, 0, 0])
})

it('that is not there any more gives way to the list', async () => {
  host.instead.set('taskView.get', () => ({ ...DEFAULT_TASK_VIEW, source: 'local', queue: 'gone' }))
  await useRecordsStore().open('acc', 't')
  expect(useRecordsStore().queue).toBeNull()
  expect(useRecordsStore().page?.rows).toHaveLength(4)
})

it('counts what is reviewed without asking for all of it again, and offers what came since', async () => {
  await begin()
  const asked = host.called('queues.list').length
  await useMarksStore().set('a', { reviewed: true })
  await useMarksStore().set('a', { note: 'x' })
  await useMarksStore().set('b', { verdict: '需跟进', reviewed: true })
  expect(useRecordsStore().queue?.reviewed).toBe(2)
  expect(useQueuesStore().rests.get('t')).toBe(1)
  await useMarksStore().undo()
  expect(useRecordsStore().queue?.reviewed).toBe(1)
  expect(host.called('queues.list')).toHaveLength(asked)
  expect(useQueuesStore().added).toBe(2)
  await useQueuesStore().extend()
  expect(useRecordsStore().queue?.total).toBe(5)
  expect(useQueuesStore().added).toBe(0)
})

it('a call that was open before it does not count as one that was looked at in it', async () => {
  await useReadingStore().open(3)
  await flushPromises()
  await begin()
  expect(places()).toEqual([['a', 0, 0, 0]])
})

it('that is removed while it is gone through gives way to the list', async () => {
  const queues = useQueuesStore()
  await begin()
  await queues.remove(QUEUE)
  await flushPromises()
  expect(useRecordsStore().queue).toBeNull()
  expect(useRecordsStore().page?.rows).toHaveLength(4)
})

it('those that are listed are of the account that is active, whatever calls were open before', async () => {
  useAccountsStore().activeId = 'other'
  await flushPromises()
  const queues = useQueuesStore()
  await queues.rename(QUEUE, '晚班')
  await queues.openLater(QUEUE)
  await queues.remove(QUEUE)
  for (const route of ['queues.rename', 'taskView.update', 'queues.remove'] as const)
    expect(host.called(route).at(-1)).toMatchObject({ accountId: 'other', taskId: 't' })
})
