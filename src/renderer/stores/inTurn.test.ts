import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { RouteName } from '#shared/ipc/index.ts'
import { useAccountsStore } from './accounts.ts'
import { useAppStore } from './app.ts'
import { useCardsStore } from './cards.ts'
import { useDoubtfulStore } from './doubtful.ts'
import { useExportsStore } from './exports.ts'
import { useLockStore } from './lock.ts'
import { useNamesStore } from './names.ts'
import { useOfflineStore } from './offlineStore.ts'
import { useProxyStore } from './proxy.ts'
import { useQueuesStore } from './queues.ts'
import { useRecordsStore } from './records.ts'
import { useReviewerStore } from './reviewer.ts'
import { useSavedFiltersStore } from './savedFilters.ts'
import { useSyncStore } from './sync.ts'
import { useTaskEditStore } from './taskEdit.ts'
import { useTasksStore } from './tasks.ts'
import { FakeHost } from './test/fakeHost.ts'

interface Case {
  route: RouteName
  /** @returns how it is asked for, and how what is shown is read */
  open: (host: FakeHost) => { ask: () => unknown; shown: () => unknown }
  /** What the host answers in its first and its second state; texts where that is enough. */
  states?: [unknown, unknown]
}

const READ: Record<string, Case> = {
  'pinned tasks': {
    route: 'tasks.pinned',
    open: () => {
      const tasks = useTasksStore()
      return { ask: () => tasks.loadPinned('a'), shown: () => tasks.pinned }
    },
  },
  'pinned tasks, told of': {
    route: 'tasks.pinned',
    open: (host) => {
      const tasks = useTasksStore()
      void tasks.loadPinned('a')
      return { ask: () => host.emit('pins.changed', { accountId: 'a' }), shown: () => tasks.pinned }
    },
  },
  'saved filters': {
    route: 'filters.list',
    open: () => {
      const filters = useSavedFiltersStore()
      return { ask: () => filters.load('a'), shown: () => filters.filters }
    },
  },
  presets: {
    route: 'exports.presets',
    open: () => {
      const exports = useExportsStore()
      return { ask: exports.loadPresets, shown: () => exports.presets }
    },
  },
  'saved exports': {
    route: 'exports.saved',
    open: () => {
      const exports = useExportsStore()
      return { ask: () => exports.loadSaved('a'), shown: () => exports.saved }
    },
  },
  cards: {
    route: 'cards.list',
    open: () => {
      const cards = useCardsStore()
      return { ask: () => cards.load('a'), shown: () => cards.all }
    },
  },
  queues: {
    route: 'queues.list',
    states: [[{ id: '1' }], [{ id: '2' }]],
    open: () => {
      const queues = useQueuesStore()
      return { ask: queues.load, shown: () => queues.queues }
    },
  },
  names: {
    route: 'tasks.names',
    states: [
      { scripts: [], lines: [] },
      { scripts: [{ id: 's', name: 'S' }], lines: [] },
    ],
    open: () => {
      const edit = useTaskEditStore()
      const names = useNamesStore()
      return {
        ask: () => (edit.task = { ...(edit.task ?? ({} as NonNullable<typeof edit.task>)) }),
        shown: () => names.names,
      }
    },
  },
  reviewer: {
    route: 'marks.self',
    open: () => {
      const reviewer = useReviewerStore()
      return { ask: reviewer.load, shown: () => reviewer.self }
    },
  },
  'the store': {
    route: 'store.overview',
    states: [{ path: '1' }, { path: '2' }],
    open: () => {
      const store = useOfflineStore()
      return { ask: () => store.load('a'), shown: () => store.overview }
    },
  },
  'choices of the filters': {
    route: 'records.facets',
    open: () => {
      const records = useRecordsStore()
      records.scope = { accountId: 'a', taskId: 't' }
      return { ask: records.load, shown: () => records.facets }
    },
  },
  'rules that find doubtful labels': {
    route: 'doubtful.restoreRules',
    states: [[{ id: '1' }], [{ id: '2' }]],
    open: () => {
      const doubtful = useDoubtfulStore()
      doubtful.scope = { accountId: 'a', taskId: null }
      return { ask: doubtful.restoreRules, shown: () => doubtful.rules }
    },
  },
  'the host': {
    route: 'app.info',
    open: (host) => {
      const app = useAppStore()
      return { ask: () => host.emit('app.noticed', null), shown: () => app.info }
    },
  },
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A host that answers the first question late, with what held when it was asked. */
function slow(host: FakeHost, route: RouteName, state: () => unknown): void {
  const delays = [100, 10]
  host.instead.set(route, () => {
    const now = state()
    return new Promise((resolve) => setTimeout(() => resolve(now), delays.shift() ?? 0))
  })
}

it.each(Object.entries(READ))('no older answer takes back a newer one: %s', async (_name, read) => {
  const host = new FakeHost()
  host.install()
  host.instead.set('accounts.list', () => ({ accounts: [], activeId: 'a' }))
  await useAccountsStore().load()
  const [before, after] = read.states ?? [['before'], ['after']]
  let state = before
  const { ask, shown } = read.open(host)
  await vi.runAllTimersAsync()
  slow(host, read.route, () => state)
  const asks = [ask()]
  await vi.advanceTimersByTimeAsync(5)
  state = after
  asks.push(ask())
  await vi.runAllTimersAsync()
  await Promise.allSettled(asks)
  expect(host.called(read.route).length).toBeGreaterThan(1)
  expect(shown()).toEqual(after)
})

it('pins of the account that was left are not shown for the next one, which cannot be read', async () => {
  const host = new FakeHost()
  host.install()
  const tasks = useTasksStore()
  host.instead.set('tasks.pinned', ({ accountId }) => {
    if (accountId === 'b') throw new Error('unreadable')
    return [{ taskId: 'of a' }]
  })
  await tasks.loadPinned('a')
  await expect(tasks.loadPinned('b')).rejects.toThrow('unreadable')
  expect(tasks.pinned).toEqual([])
})

it.each([
  ['exports', 'exports.list', 'exports.changed', useExportsStore],
  ['synchronisations', 'sync.list', 'sync.changed', useSyncStore],
] as const)(
  'what was told of %s while their list was on its way is newer',
  async (_name, route, event, use) => {
    const host = new FakeHost()
    host.install()
    const store = use()
    const job = (id: string, state: 'running' | 'done') =>
      ({ id, state, accountId: 'a', taskId: 't' }) as never
    slow(host, route, () => [job('listed', 'running'), job('other', 'running')])
    const loading = store.load()
    await vi.advanceTimersByTimeAsync(5)
    host.emit(event, job('listed', 'done'))
    host.emit(event, job('new', 'running'))
    await vi.runAllTimersAsync()
    await loading
    expect(store.jobs.map(({ id, state }) => [id, state])).toEqual([
      ['listed', 'done'],
      ['other', 'running'],
      ['new', 'running'],
    ])
  },
)

it('a window that was locked while its state was on its way stays locked', async () => {
  const host = new FakeHost()
  host.install()
  const lock = useLockStore()
  let state = { locked: false, hasPassphrase: false }
  slow(host, 'lock.state', () => state)
  const loading = lock.load()
  await vi.advanceTimersByTimeAsync(5)
  state = { locked: true, hasPassphrase: true }
  host.emit('lock.changed', { locked: true, hasPassphrase: true } as never)
  await vi.runAllTimersAsync()
  await loading
  expect(lock.state).toEqual(state)
})

it('what a proxy asks while its state is on its way is asked', async () => {
  const host = new FakeHost()
  host.install()
  const proxy = useProxyStore()
  slow(host, 'proxy.state', () => ({ question: null, declined: null }))
  const loading = proxy.load()
  const told = { question: { proxy: 'p' }, declined: null } as never
  host.emit('proxy.changed', told)
  await vi.runAllTimersAsync()
  await loading
  expect(proxy.state).toEqual(told)
})
