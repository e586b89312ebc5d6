import { describe, expect, it } from 'vitest'
import { AppError, type ErrorInfo } from '#shared/errors.ts'
import { startJob, type JobOptions, type RunningJob } from './job.ts'

interface Counting {
  state: 'running' | 'done' | 'failed' | 'cancelled'
  count: number
  remainingMs: number | null
  endedAt: number | null
  error: ErrorInfo | null
}

const JOB: Counting = { state: 'running', count: 0, remainingMs: null, endedAt: null, error: null }
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))

function start(
  work: (running: RunningJob<Counting>) => Promise<Partial<Counting>>,
  rest: Partial<JobOptions<Counting>> = {},
) {
  const told: Counting[] = []
  const sleeping: (() => void)[] = []
  let at = 0
  const running = startJob({
    job: JOB,
    work,
    onChange: (job) => void told.push(job),
    clock: {
      now: () => 1000 - at,
      random: () => 0,
      sleep: (_ms, signal) =>
        new Promise((resolve, reject) => {
          sleeping.push(resolve)
          signal?.addEventListener('abort', () => reject(new AppError('cancelled', '')))
        }),
    },
    monotonic: () => at,
    ...rest,
  })
  const wake = (): void => sleeping.splice(0).forEach((resolve) => resolve())
  return { running, told, wake, pass: (ms: number) => void (at += ms) }
}

const forEver = (running: RunningJob<Counting>): Promise<never> =>
  new Promise((_resolve, reject) => {
    running.signal.addEventListener('abort', () => reject(running.signal.reason as Error))
  })

describe('a job', () => {
  it('tells its start, what becomes of it, and its end', async () => {
    const { running, told } = start(() => Promise.resolve({ state: 'done', count: 3 }))
    expect(told).toEqual([JOB])
    const end = { ...JOB, state: 'done', count: 3, remainingMs: 0, endedAt: 1000 }
    expect(await running.ended).toEqual(end)
    expect(told).toEqual([JOB, end])
  })

  it('tells a burst once, and the last of it, whatever the wall clock does', async () => {
    const { running, told, wake, pass } = start(forEver)
    running.change({ count: 1 })
    running.change({ count: 2 })
    running.change({ count: 3 })
    expect(told.map(({ count }) => count)).toEqual([0, 1])
    pass(100)
    wake()
    await settled()
    expect(told.map(({ count }) => count)).toEqual([0, 1, 3])
    expect(running.elapsed()).toBe(100)
    running.change({ count: 4 })
    running.cancel()
    expect(await running.ended).toMatchObject({ count: 4, state: 'cancelled', error: null, endedAt: 900 })
    // The end is the last that is told.
    wake()
    await settled()
    expect(told.map(({ count, state }) => `${state} ${count}`).slice(2)).toEqual(['running 3', 'cancelled 4'])
  })

  it('says why it failed, and keeps how far it came', async () => {
    const { running } = start((own) => {
      own.change({ count: 7 })
      return Promise.reject(new AppError('disk_full', 'full'))
    })
    expect(await running.ended).toMatchObject({
      state: 'failed',
      count: 7,
      error: { code: 'disk_full' },
      remainingMs: null,
    })
  })

  it('that work ends as cancelled is cancelled, and whatever it throws after a cancel', async () => {
    const refused = start(() => Promise.reject(new AppError('cancelled', 'elsewhere')))
    expect(await refused.running.ended).toMatchObject({ state: 'cancelled', error: null })
    const broken = start((own) => forEver(own).catch(() => Promise.reject(new Error('torn'))))
    await settled()
    broken.running.cancel()
    expect(await broken.running.ended).toMatchObject({ state: 'cancelled', error: null })
  })

  it('that is cancelled before it begins does nothing', async () => {
    let began = false
    const { running } = start(() => {
      began = true
      return Promise.resolve({ state: 'done' })
    })
    running.cancel()
    expect(await running.ended).toMatchObject({ state: 'cancelled' })
    expect(began).toBe(false)
  })

  it('begins when what it waits for has ended, and settles before its end is told', async () => {
    const order: string[] = []
    let free: () => void = () => undefined
    const { running } = start(
      () => {
        order.push('work')
        return Promise.resolve({ state: 'done' })
      },
      {
        after: new Promise<void>((resolve) => (free = resolve)),
        onEnd: async () => {
          await settled()
          order.push('settled')
        },
        onChange: ({ state }) => void order.push(state),
      },
    )
    await settled()
    expect(order).toEqual(['running'])
    free()
    await running.ended
    expect(order).toEqual(['running', 'work', 'settled', 'done'])
  })

  it('tells its end although what should have settled before could not', async () => {
    const { running, told } = start(() => Promise.resolve({ state: 'done' }), {
      onEnd: () => Promise.reject(new Error('torn')),
    })
    await expect(running.ended).rejects.toThrow('torn')
    expect(told.map(({ state }) => state)).toEqual(['running', 'done'])
  })
})
