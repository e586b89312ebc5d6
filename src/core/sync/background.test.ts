import { expect, it, vi } from 'vitest'
import { DEFAULT_PREFERENCES } from '#shared/preferences.ts'
import { systemClock } from '../clock.ts'
import { createBackgroundSync } from './background.ts'
import type { Sync } from './sync.ts'

const logger = { info: () => undefined, warn: () => undefined }
const aWhile = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20))

function setUp(hasToken = true, ids = ['one']) {
  let autoSyncMinutes: number | null = null
  const start = vi.fn<Sync['start']>(({ taskId }) => ({ id: `job-${taskId}` }) as ReturnType<Sync['start']>)
  const sync = {
    start,
    ended: async () => ({ error: null }),
    list: () => [],
    cancel: () => undefined,
    summary: async () => ({ paused: false }),
  }
  const background = createBackgroundSync({
    sync: sync as unknown as Sync,
    accounts: {
      list: () => ({ accounts: ids.map((id) => ({ id, hasToken })) as never, activeId: 'one' }),
      identity: () => 'the same',
    },
    pins: { list: () => [{ taskId: 'a' }, { taskId: 'b' }] as never },
    preferences: { get: () => ({ ...DEFAULT_PREFERENCES, autoSyncMinutes }) },
    clock: { ...systemClock, sleep: (_ms, signal) => systemClock.sleep(1, signal) },
    logger,
  })
  const choose = (minutes: number | null): void => {
    autoSyncMinutes = minutes
    background.follow()
  }
  return { background, start, choose }
}

it('does nothing until it is chosen, then brings every pinned task up to date, until it is chosen no more', async () => {
  const { start, choose } = setUp()
  choose(null)
  await aWhile()
  expect(start).not.toHaveBeenCalled()
  choose(5)
  await vi.waitFor(() => expect(start.mock.calls.length).toBeGreaterThanOrEqual(2), { timeout: 10_000 })
  expect(start.mock.calls.slice(0, 2).map(([request]) => request)).toEqual([
    { accountId: 'one', taskId: 'a', full: false, automatic: true },
    { accountId: 'one', taskId: 'b', full: false, automatic: true },
  ])
  choose(null)
  await aWhile()
  const before = start.mock.calls.length
  await aWhile()
  expect(start.mock.calls.length).toBe(before)
})

it('synchronises the tasks of an account that is here twice once', async () => {
  const { background, start, choose } = setUp(true, ['one', 'two'])
  choose(5)
  await vi.waitFor(() => expect(start.mock.calls.length).toBeGreaterThanOrEqual(4), { timeout: 10_000 })
  expect(start.mock.calls.slice(0, 4).map(([{ accountId, taskId }]) => [accountId, taskId])).toEqual([
    ['one', 'a'],
    ['one', 'b'],
    ['one', 'a'],
    ['one', 'b'],
  ])
  await background.stop()
})

it('leaves accounts without a token alone', async () => {
  const { background, start, choose } = setUp(false)
  choose(5)
  await aWhile()
  expect(start).not.toHaveBeenCalled()
  await background.stop()
})
