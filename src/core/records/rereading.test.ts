import { expect, it, vi } from 'vitest'
import { AppError } from '#shared/errors.ts'
import type { StoreReread } from '#shared/records/storeReread.ts'
import { createRereading } from './rereading.ts'
import type { RenewalState } from './store/renewal.ts'

const PLACE = { path: '/store.db', key: 'k' }
const at = (done: number, change: Partial<RenewalState> = {}): RenewalState => ({
  done,
  calls: 300,
  unread: 0,
  ended: false,
  ...change,
})
const ended = (unread = 0): RenewalState => at(300, { ended: true, unread })

/** Answers the worker gives one after the other; the last one stays. */
function setUp(...answers: (RenewalState | AppError)[]) {
  const told: StoreReread[] = []
  const slept: number[] = []
  const waiting: (() => void)[] = []
  let held = false
  const busy = { now: false }
  const space = { full: false }
  const renewSome = vi.fn(async (): Promise<RenewalState> => {
    const next = answers.length > 1 ? answers.shift() : answers[0]
    if (next instanceof AppError) throw next
    return next as RenewalState
  })
  const rereading = createRereading({
    worker: { renewSome },
    isBusy: () => busy.now,
    ensureSpace: async () => {
      if (space.full) throw new AppError('disk_full', 'full')
    },
    onChange: (state) => told.push(state),
    clock: {
      sleep: async (milliseconds, signal) => {
        slept.push(milliseconds)
        if (held) await new Promise<void>((resolve) => waiting.push(resolve))
        if (signal?.aborted) throw new AppError('cancelled', '')
      },
    },
    logger: { info: () => undefined, warn: () => undefined },
  })
  return {
    rereading,
    renewSome,
    told,
    slept,
    busy,
    space,
    hold: () => void (held = true),
    release: () => {
      held = false
      waiting.splice(0).forEach((go) => go())
    },
    untilState: (state: StoreReread['state']) =>
      vi.waitFor(() => expect(told.at(-1)?.state).toBe(state), { timeout: 60_000 }),
  }
}
const NEVER = new AbortController().signal

it('reads to the end, once, where a window is open, and gives way in between', async () => {
  const host = setUp(at(100), at(200), ended())
  host.rereading.follow(PLACE)
  expect(host.renewSome).not.toHaveBeenCalled()
  host.rereading.begin()
  host.rereading.follow(PLACE)
  host.rereading.follow(PLACE)
  await host.untilState('done')
  expect(host.renewSome).toHaveBeenCalledTimes(3)
  expect(host.slept).toHaveLength(3)
  expect(host.told.map(({ state, done }) => [state, done])).toEqual([
    ['running', 100],
    ['done', 300],
  ])
  host.rereading.follow(PLACE)
  expect(host.renewSome).toHaveBeenCalledTimes(3)
  await host.rereading.close()
})

it('says nothing where nothing is behind', async () => {
  const host = setUp(ended())
  await expect(host.rereading.run(PLACE, null, NEVER)).resolves.toMatchObject({ state: 'waiting' })
  expect(host.rereading.state(PLACE)).toMatchObject({ state: 'waiting', calls: 300, unread: 0 })
})

it('but says at every launch how many cannot be read', async () => {
  const host = setUp(ended(7))
  await expect(host.rereading.run(PLACE, null, NEVER)).resolves.toMatchObject({ state: 'done', unread: 7 })
})

it('stands back while a synchronisation writes, and waits where another process holds the store', async () => {
  const host = setUp(at(1), new AppError('store_busy', ''), at(2), ended())
  host.busy.now = true
  await host.rereading.run(PLACE, null, NEVER)
  const [first = 0, second = 0, third = 0] = host.slept
  expect([second, third]).toEqual([first, first])
  const idle = setUp(at(1), new AppError('store_busy', ''), at(2), ended())
  await idle.rereading.run(PLACE, null, NEVER)
  expect(idle.slept[0]).toBeLessThan(first)
  expect(idle.slept[1]).toBe(first)
})

it('fails with its reason, and can be tried again', async () => {
  const host = setUp(at(1), new AppError('disk_full', 'full'), ended())
  await expect(host.rereading.run(PLACE, null, NEVER)).rejects.toMatchObject({ code: 'disk_full' })
  expect(host.rereading.state(PLACE)).toMatchObject({
    state: 'failed',
    error: { code: 'disk_full' },
    done: 1,
  })
  await host.rereading.run(PLACE, null, NEVER)
  expect(host.rereading.state(PLACE)).toMatchObject({ state: 'waiting', error: null })
})

it('does not begin where the disk is full, unless nothing is behind', async () => {
  const host = setUp(at(1), ended())
  host.space.full = true
  await expect(host.rereading.run(PLACE, null, NEVER)).rejects.toMatchObject({ code: 'disk_full' })
  expect(host.rereading.state(PLACE).state).toBe('failed')
  await expect(host.rereading.run(PLACE, null, NEVER)).resolves.toMatchObject({ state: 'waiting' })
})

it('does a few steps alone where that is asked for', async () => {
  const host = setUp(at(1))
  await expect(host.rereading.run(PLACE, 3, NEVER)).resolves.toMatchObject({ state: 'waiting', done: 1 })
  expect(host.renewSome).toHaveBeenCalledTimes(3)
})

it('stops when it is told to, and at the close', async () => {
  const host = setUp(at(1))
  const abort = new AbortController()
  host.hold()
  const running = host.rereading.run(PLACE, null, abort.signal)
  await vi.waitFor(() => expect(host.slept).toHaveLength(1), { timeout: 60_000 })
  abort.abort()
  host.release()
  await expect(running).rejects.toMatchObject({ code: 'cancelled' })

  host.hold()
  host.rereading.begin()
  host.rereading.follow(PLACE)
  await vi.waitFor(() => expect(host.slept).toHaveLength(2), { timeout: 60_000 })
  const closing = host.rereading.close()
  host.release()
  await closing
  expect(host.rereading.state(PLACE).state).toBe('waiting')
  const steps = host.renewSome.mock.calls.length
  host.rereading.follow(PLACE)
  expect(host.renewSome).toHaveBeenCalledTimes(steps)
})

it('reads a restored file again', async () => {
  const host = setUp(at(1), ended(), at(1), ended())
  host.rereading.begin()
  host.rereading.follow(PLACE)
  await host.untilState('done')
  host.rereading.again(PLACE)
  await vi.waitFor(() => expect(host.renewSome).toHaveBeenCalledTimes(4), { timeout: 60_000 })
  await host.untilState('done')
})
