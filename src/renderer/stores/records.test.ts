import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AppError } from '#shared/errors.ts'
import type { RouteInput } from '#shared/ipc/index.ts'
import type { CallRecord } from '#shared/records/types.ts'
import { DEFAULT_TASK_VIEW } from '#shared/preferences.ts'
import { useRecordsStore } from './records.ts'
import { FakeHost } from './test/fakeHost.ts'

let host: FakeHost
const row = (id: string, callee: string): CallRecord => ({ id, callee }) as CallRecord
afterEach(() => void vi.useRealTimers())
beforeEach(async () => {
  host = new FakeHost()
  host.install()
  host.instead.set('taskView.get', () => DEFAULT_TASK_VIEW)
  const meta = { total: 2, page: 1, lastPage: 1, perPage: 50 }
  const page = () => ({ rows: [row('1', 'old'), row('2', 'other')], meta, fetchedAt: 0 })
  host.instead.set('records.page', page)
  host.instead.set('records.localPage', page)
  await useRecordsStore().open('a', 't')
})

it('a row becomes what its pane shows, where it was read again since the page came', async () => {
  const records = useRecordsStore()
  const other = records.page?.rows[1]
  host.instead.set('records.detail', () => ({ ...row('1', 'new'), details: [], raw: '{}' }))
  const shown = await records.readDetail('1')
  records.follow('1', shown)
  expect(shown.callee).toBe('new')
  expect(records.page?.rows[0]).toEqual(row('1', 'new'))
  expect(records.page?.rows[1]).toBe(other)
})

it('a row that is as its pane is leaves the page untouched', async () => {
  const records = useRecordsStore()
  const before = records.page
  host.instead.set('records.detail', () => ({ ...row('1', 'old'), details: [], raw: '{}' }))
  records.follow('1', await records.readDetail('1'))
  expect(records.page).toBe(before)
})

it('a call that got another id stays picked', async () => {
  const records = useRecordsStore()
  records.select(new Set(['1', '2']))
  host.instead.set('records.detail', () => ({ ...row('own-1', 'old'), details: [], raw: '{}' }))
  records.follow('1', await records.readDetail('1'))
  expect(records.page?.rows.map(({ id }) => id)).toEqual(['own-1', '2'])
  expect([...records.selected]).toEqual(['own-1', '2'])
})

it('what was counted at a glance is counted whole for the last page, and until another list is shown', async () => {
  const records = useRecordsStore()
  const asked: unknown[] = []
  host.instead.set('records.localPage', (input) => {
    const { exact, page: number, filter } = input as unknown as RouteInput<'records.localPage'>
    asked.push([number, exact])
    const many = 'search' in filter
    const counted = !many || exact === true || number > 200
    const meta = counted
      ? { total: 25_001, page: number, lastPage: 501, perPage: 50 }
      : { total: 10_000, page: number, lastPage: 200, perPage: 50, more: true as const }
    return { rows: [row('1', 'x')], meta, fetchedAt: 0 }
  })
  await records.setSource('local')
  await records.ask({ search: '分期' }, null)
  expect(records.meta).toMatchObject({ total: 10_000, more: true })
  await records.goToLast()
  expect(records.meta).toMatchObject({ total: 25_001, page: 501 })
  await records.goToLast()
  await records.ask({ search: '额度' }, null)
  expect(asked).toEqual([
    [1, false],
    [1, false],
    [1, true],
    [501, true],
    [501, true],
    [1, false],
  ])
})

it('a last page that cannot be counted leaves the page as it is', async () => {
  const records = useRecordsStore()
  const meta = { total: 10_000, page: 1, lastPage: 200, perPage: 50, more: true as const }
  let down = false
  host.instead.set('records.localPage', () => {
    if (down) throw new AppError('file_failed', 'the disk went away', {})
    return { rows: [row('1', 'x')], meta, fetchedAt: 0 }
  })
  await records.setSource('local')
  await records.load()
  down = true
  await records.goToLast()
  expect(records.pageNumber).toBe(1)
  expect(records.error).not.toBeNull()
})

it('a page of the task before never shows under the next one', async () => {
  const records = useRecordsStore()
  const { promise, resolve } = Promise.withResolvers<unknown>()
  const view = Promise.withResolvers<typeof DEFAULT_TASK_VIEW>()
  host.instead.set('records.page', () => promise)
  const first = records.load()
  host.instead.set('taskView.get', () => view.promise)
  const second = records.open('a', 'other')
  resolve({ rows: [row('1', 'of the first task')], meta: records.meta, fetchedAt: 0 })
  await first
  expect([records.page, records.loading]).toEqual([null, true])
  host.instead.set('records.page', () => ({ rows: [row('2', 'own')], meta: null, fetchedAt: 0 }))
  view.resolve(DEFAULT_TASK_VIEW)
  await second
  expect(records.page?.rows.map(({ id }) => id)).toEqual(['2'])
})

it('whoever looks at the other source finds on this one what they left', async () => {
  const records = useRecordsStore()
  await records.ask({ intention_tags: [1] }, null)
  await records.switchSource('local')
  expect(records.filter).toEqual({ intention_tags: [1] })
  const only = { intention_tags: [1], answered: false, search: '多少钱' }
  await records.ask(only, null)
  await records.switchSource('live')
  // Nothing that the platform was not asked before, and never half of what the store was.
  expect(records.filter).toEqual({ intention_tags: [1] })
  await records.switchSource('local')
  expect(records.filter).toEqual(only)
  await records.switchSource('live')
  await records.ask({ keyword: '138' }, null)
  await records.switchSource('local')
  expect(records.filter).toEqual({ keyword: '138' })
})

it('the page is asked for before the choice is remembered', async () => {
  const records = useRecordsStore()
  const before = host.calls.length
  await records.ask({ keyword: '138' }, null)
  const routes = host.calls.slice(before).map(({ route }) => route)
  expect(routes.indexOf('records.page')).toBeLessThan(routes.indexOf('taskView.update'))
})

it('the page does not wait for where its rows hold what was searched for', async () => {
  const records = useRecordsStore()
  const late = Promise.withResolvers<unknown>()
  host.instead.set('records.matches', () => late.promise)
  await records.switchSource('local')
  vi.useFakeTimers()
  await records.ask({ search: '多少钱' }, null)
  expect(records.page?.rows).toHaveLength(2)
  // First the rows are drawn.
  expect(host.called('records.matches')).toEqual([])
  await vi.advanceTimersByTimeAsync(100)
  expect(records.matches).toEqual({})
  late.resolve({ 1: { text: '多少钱', by: 'customer' } })
  await vi.advanceTimersByTimeAsync(0)
  expect(records.matches).toEqual({ 1: { text: '多少钱', by: 'customer' } })
  // What comes for another search is not shown under this one.
  const slow = Promise.withResolvers<unknown>()
  host.instead.set('records.matches', () => slow.promise)
  await records.ask({ search: '分期' }, null)
  await vi.advanceTimersByTimeAsync(100)
  await records.ask({}, null)
  slow.resolve({ 1: { text: '分期', by: 'ai' } })
  await slow.promise
  expect(records.matches).toEqual({})
  expect(host.called('records.matches')).toEqual([
    { accountId: 'a', taskId: 't', ids: ['1', '2'], search: { text: '多少钱', by: null } },
    { accountId: 'a', taskId: 't', ids: ['1', '2'], search: { text: '分期', by: null } },
  ])
})

describe('which source answers', () => {
  const open = async (complete: boolean, source: 'live' | 'local' | null): Promise<string> => {
    host.instead.set('taskView.get', () => ({ ...DEFAULT_TASK_VIEW, source, filter: { keyword: '138' } }))
    host.instead.set('sync.summary', () => ({ complete, stored: 10, total: 10 }))
    host.instead.set('records.platformTotal', () => 16)
    const records = useRecordsStore()
    await records.open('a', 't')
    await new Promise((resolve) => setTimeout(resolve))
    return records.source
  }

  it('the store for a task that is kept whole, unless somebody chose otherwise', async () => {
    expect(await open(false, null)).toBe('live')
    expect(host.called('records.platformTotal')).toEqual([])
    expect(await open(true, null)).toBe('local')
    // It is asked what the platform was asked, and the platform beside it how many there are by now.
    expect(useRecordsStore().filter).toEqual({ keyword: '138' })
    expect(useRecordsStore().platformTotal).toBe(16)
    expect(await open(true, 'live')).toBe('live')
    expect(await open(false, 'local')).toBe('local')
  })
})

it('what was chosen later stays, on the screen and on the machine, whichever list comes first', async () => {
  const records = useRecordsStore()
  await records.switchSource('local')
  const pages: (() => void)[] = []
  const empty = { rows: [], meta: { total: 0, page: 1, lastPage: 1, perPage: 50 }, fetchedAt: 0 }
  host.instead.set('records.localPage', () => new Promise((resolve) => pages.push(() => resolve(empty))))
  const first = records.ask({ intention_tags: [1, 2] }, null)
  const second = records.ask({ intention_tags: [1] }, null)
  pages[1]?.()
  await second
  pages[0]?.()
  await first
  expect(records.filter).toEqual({ intention_tags: [1] })
  expect(host.called('taskView.update').at(-1)).toMatchObject({ localFilter: { intention_tags: [1] } })
})

it('a choice is kept on the machine though its list does not come', async () => {
  const records = useRecordsStore()
  vi.useFakeTimers()
  host.instead.set('records.page', () => new Promise(() => undefined))
  void records.ask({ intention_tags: [1] }, null)
  await vi.advanceTimersByTimeAsync(1000)
  expect(host.called('taskView.update').at(-1)).toMatchObject({ filter: { intention_tags: [1] } })
})
