import { describe, expect, it } from 'vitest'
import { AppError, type ErrorCode } from '#shared/errors.ts'
import type { SyncJob, SyncState, SyncSummary } from '#shared/sync/types.ts'
import type { Clock } from '../ports.ts'
import { autoSync, type AutoSync, type AutoSyncOptions } from './autoSync.ts'
import { silent } from './test/simulation.ts'

interface Stage {
  /** Tasks that were deleted from this machine. */
  paused: Set<string>
  auto: AutoSync
  started: string[]
  cancelled: string[]
  waits: number[]
  /** Ends the wait for the next round. */
  pass: () => Promise<void>
  /** Ends the run under way. */
  end: (error?: ErrorCode | SyncState) => Promise<void>
  /** Tasks that are proven complete. */
  complete: Set<string>
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

function stage(more: Partial<AutoSyncOptions> = {}, random = 0.5): Stage {
  const paused = new Set<string>()
  const complete = new Set<string>()
  const started: string[] = []
  const cancelled: string[] = []
  const waits: number[] = []
  let wake: (() => void) | null = null
  let finish: ((job: SyncJob) => void) | null = null
  const clock: Clock = {
    now: () => 0,
    random: () => random,
    sleep: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        waits.push(milliseconds)
        wake = resolve
        signal?.addEventListener('abort', () => reject(new AppError('cancelled', 'cancelled')))
      }),
  }
  const ended = (how: ErrorCode | SyncState): SyncJob =>
    (how === 'complete' || how === 'incomplete'
      ? { state: how, error: null }
      : { state: 'failed', error: { code: how, message: '', details: {} } }) as SyncJob
  const auto = autoSync({
    sync: {
      summary: async ({ taskId }) =>
        ({ paused: paused.has(taskId), complete: complete.has(taskId) }) as SyncSummary,
      list: () => started.map((id) => ({ id }) as SyncJob),
      start: ({ accountId, taskId }) => {
        started.push(`${accountId}/${taskId}`)
        return { id: `run ${started.length}` } as SyncJob
      },
      ended: () => new Promise((resolve) => (finish = resolve)),
      cancel: (id) => {
        cancelled.push(id)
        finish?.(ended('cancelled'))
      },
    },
    clock,
    logger: silent,
    everyMinutes: 30,
    tasks: () => [
      { accountId: 'a', taskId: '1' },
      { accountId: 'a', taskId: '2' },
      { accountId: 'b', taskId: '3' },
    ],
    ...more,
  })
  return {
    paused,
    complete,
    auto,
    started,
    cancelled,
    waits,
    pass: async () => {
      wake?.()
      await settle()
    },
    end: async (how = 'complete') => {
      finish?.(ended(how))
      await settle()
    },
  }
}

it('runs one task after the other, and waits again after the last', async () => {
  const s = stage()
  expect(s.started).toEqual([])
  await s.pass()
  expect(s.started).toEqual(['a/1'])
  await s.pass()
  expect(s.started).toEqual(['a/1'])
  await s.end()
  await s.end()
  expect(s.started).toEqual(['a/1', 'a/2', 'b/3'])
  expect(s.waits).toHaveLength(1)
  await s.end()
  expect(s.waits).toHaveLength(2)
  await s.auto.stop()
})

it.each([
  [0, 27],
  [0.5, 30],
  [0.999999, 33],
])('spreads its rounds: chance %d makes %d minutes', async (random, minutes) => {
  const s = stage({}, random)
  expect(s.waits[0]).toBeCloseTo(minutes * 60_000, -2)
  await s.auto.stop()
})

it('R22: leaves an account alone after a 401, until it is woken', async () => {
  const s = stage()
  await s.pass()
  await s.end('unauthenticated')
  expect(s.started).toEqual(['a/1', 'b/3'])
  await s.end()
  await s.pass()
  expect(s.started.slice(2)).toEqual(['b/3'])
  await s.end()
  s.auto.wake()
  await settle()
  expect(s.started.slice(3)).toEqual(['a/1'])
  await s.auto.stop()
})

it('leaves a round out without a network, and ends one whose network goes', async () => {
  let online = false
  const s = stage({ online: () => online })
  await s.pass()
  expect(s.started).toEqual([])
  online = true
  await s.pass()
  await s.end('network_unreachable')
  expect(s.started).toEqual(['a/1'])
  expect(s.waits).toHaveLength(3)
  await s.auto.stop()
})

it('goes on after the list of tasks could not be had', async () => {
  let broken = true
  const s = stage({
    tasks: () => {
      if (broken) throw new AppError('file_failed', 'no')
      return [{ accountId: 'a', taskId: '1' }]
    },
  })
  await s.pass()
  broken = false
  await s.pass()
  expect(s.started).toEqual(['a/1'])
  await s.auto.stop()
})

it('leaves a task alone that was deleted, until a person synchronised it', async () => {
  const s = stage()
  s.paused.add('1').add('3')
  await s.pass()
  expect(s.started).toEqual(['a/2'])
  s.paused.clear()
  await s.end()
  expect(s.started).toEqual(['a/2', 'b/3'])
  await s.end()
  await s.pass()
  expect(s.started.slice(2)).toEqual(['a/1'])
  await s.auto.stop()
})

it('tries a task whose store cannot be asked, so that the run says why', async () => {
  const broken = new AppError('store_damaged', 'damaged')
  const started: string[] = []
  const s = stage({
    sync: {
      summary: () => Promise.reject(broken),
      list: () => [],
      start: ({ taskId, automatic }) => {
        started.push(`${taskId} ${automatic}`)
        return { id: taskId } as SyncJob
      },
      ended: async () => ({ error: broken.toInfo() }) as SyncJob,
      cancel: () => undefined,
    },
  })
  await s.pass()
  expect(started).toEqual(['1 true', '2 true', '3 true'])
  await s.auto.stop()
})

it('cancels its own run when it ends', async () => {
  const s = stage()
  await s.pass()
  await s.auto.stop()
  expect(s.cancelled).toEqual(['run 1'])
  expect(s.started).toEqual(['a/1'])
})

describe('a task whose runs prove nothing', () => {
  const tasks = () => [{ accountId: 'a', taskId: '1' }]
  /** Rounds that begin a run, of so many. */
  async function rounds(s: Stage, count: number, how: ErrorCode | SyncState): Promise<number[]> {
    const ran: number[] = []
    for (let round = 1; round <= count; round += 1) {
      const before = s.started.length
      await s.pass()
      if (s.started.length === before) continue
      ran.push(round)
      await s.end(how)
    }
    return ran
  }

  it.each(['incomplete', 'server_failure', 'platform_refused'] as const)(
    'is tried less and less often: %s',
    async (how) => {
      const s = stage({ tasks })
      expect(await rounds(s, 130, how)).toEqual([1, 3, 7, 15, 31, 63, 95, 127])
      await s.auto.stop()
    },
  )

  it('is as before after a run that ended well, or after a person brought it up to date', async () => {
    const s = stage({ tasks })
    expect(await rounds(s, 7, 'incomplete')).toEqual([1, 3, 7])
    expect(await rounds(s, 10, 'complete')).toEqual([8, 9, 10])
    expect(await rounds(s, 3, 'incomplete')).toEqual([1, 3])
    s.complete.add('1')
    expect(await rounds(s, 3, 'complete')).toEqual([1, 2, 3])
    await s.auto.stop()
  })

  it('does not rest because of the network, or of somebody else at work', async () => {
    for (const how of ['network_unreachable', 'busy', 'cancelled'] as const) {
      const s = stage({ tasks })
      expect(await rounds(s, 4, how)).toEqual([1, 2, 3, 4])
      await s.auto.stop()
    }
  })
})
