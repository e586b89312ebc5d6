import { expect, it, vi } from 'vitest'
import { DEFAULT_PREFERENCES } from '#shared/preferences.ts'
import { AppError } from '#shared/errors.ts'
import type { Clock } from '../ports.ts'
import { createBackgroundSync } from './background.ts'
import type { Sync } from './sync.ts'

const logger = { info: () => undefined, warn: () => undefined }
/** All that waits for nothing but its turn has had it. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

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
  const asleep = new Set<() => void>()
  const clock: Clock = {
    now: () => 0,
    random: () => 0.5,
    sleep: (_milliseconds, signal) =>
      new Promise((resolve, reject) => {
        asleep.add(resolve)
        signal?.addEventListener('abort', () => {
          asleep.delete(resolve)
          reject(new AppError('cancelled', 'cancelled'))
        })
      }),
  }
  const background = createBackgroundSync({
    sync: sync as unknown as Sync,
    accounts: {
      list: () => ({ accounts: ids.map((id) => ({ id, hasToken })) as never, activeId: 'one' }),
      identity: () => 'the same',
    },
    pins: { list: () => [{ taskId: 'a' }, { taskId: 'b' }] as never },
    preferences: { get: () => ({ ...DEFAULT_PREFERENCES, autoSyncMinutes }) },
    clock,
    logger,
  })
  const choose = (minutes: number | null): void => {
    autoSyncMinutes = minutes
    background.follow()
  }
  /** The time between two rounds is over. */
  const pass = async (): Promise<void> => {
    for (const end of [...asleep]) {
      asleep.delete(end)
      end()
    }
    await settle()
  }
  return { background, start, choose, pass }
}

it('does nothing until it is chosen, then brings every pinned task up to date, until it is chosen no more', async () => {
  const { start, choose, pass } = setUp()
  choose(null)
  await pass()
  expect(start).not.toHaveBeenCalled()
  choose(5)
  await pass()
  expect(start.mock.calls.map(([request]) => request)).toEqual([
    { accountId: 'one', taskId: 'a', full: false, automatic: true },
    { accountId: 'one', taskId: 'b', full: false, automatic: true },
  ])
  choose(null)
  await pass()
  await pass()
  expect(start).toHaveBeenCalledTimes(2)
})

it('synchronises the tasks of an account that is here twice once', async () => {
  const { background, start, choose, pass } = setUp(true, ['one', 'two'])
  choose(5)
  await pass()
  expect(start.mock.calls.map(([{ accountId, taskId }]) => [accountId, taskId])).toEqual([
    ['one', 'a'],
    ['one', 'b'],
  ])
  await background.stop()
})

it('leaves accounts without a token alone', async () => {
  const { background, start, choose, pass } = setUp(false)
  choose(5)
  await pass()
  expect(start).not.toHaveBeenCalled()
  await background.stop()
})
