import { expect, it, vi } from 'vitest'
import { AppError } from '#shared/errors.ts'
import type { AppEvent } from '#shared/ipc/events.ts'
import type { Handlers } from '#shared/ipc/index.ts'
import type { StoreReread } from '#shared/records/storeReread.ts'
import type { CommandContext } from './context.ts'
import { readAgainIfCheap, readAllAgain } from './reread.ts'

const state = (change: Partial<StoreReread>): StoreReread => ({
  path: '/records.db',
  state: 'waiting',
  done: 10,
  calls: 10,
  unread: 0,
  error: null,
  ...change,
})

function setUp(answer: StoreReread | AppError) {
  const said: string[] = []
  const progress: string[] = []
  const listeners = new Set<(event: AppEvent) => void>()
  const reread = vi.fn<Handlers['store.reread']>(async () => {
    const payload = state({ state: 'running', done: 4 })
    listeners.forEach((listener) => listener({ name: 'store.rereading', payload }))
    if (answer instanceof AppError) throw answer
    return answer
  })
  const context = {
    handlers: { 'store.reread': reread },
    accountId: 'acc',
    locale: 'en',
    output: { say: (line: string) => said.push(line), progress: (line: string) => progress.push(line) },
    onEvent: (listener: (event: AppEvent) => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    signal: new AbortController().signal,
  } as unknown as CommandContext
  return { said, progress, reread, context, listeners }
}

it('a command that reads the store waits for few, and says where some are left', async () => {
  const few = setUp(state({}))
  await readAgainIfCheap(few.context)
  expect(few.reread.mock.calls[0]?.[0]).toEqual({ accountId: 'acc', steps: 60 })
  expect(few.said).toEqual([])
  const many = setUp(state({ done: 3 }))
  await readAgainIfCheap(many.context)
  expect(many.said).toEqual([expect.stringContaining('the next callbook sync reads all of them again')])
})

it('what is wrong with the store is left to the command, but not a cancel', async () => {
  const locked = setUp(new AppError('store_key_missing', ''))
  await readAgainIfCheap(locked.context)
  expect(locked.said).toEqual([])
  const cancelled = new AppError('cancelled', '')
  await expect(readAgainIfCheap(setUp(cancelled).context)).rejects.toMatchObject({ code: 'cancelled' })
  await expect(readAllAgain(setUp(cancelled).context)).rejects.toMatchObject({ code: 'cancelled' })
})

it('a synchronisation reads all of them, shows how far it is, and says what could not be read', async () => {
  const host = setUp(state({ state: 'done', unread: 2 }))
  await readAllAgain(host.context)
  expect(host.reread.mock.calls[0]?.[0]).toEqual({ accountId: 'acc', steps: null })
  expect(host.progress).toEqual(['Reading kept calls again: 4 of 10'])
  expect(host.said).toEqual(['What is kept of 2 calls cannot be read; callbook sync --full mends them.'])
  expect(host.listeners.size).toBe(0)
})

it('one that cannot be finished does not undo the synchronisation', async () => {
  const host = setUp(new AppError('disk_full', ''))
  await readAllAgain(host.context)
  expect(host.said).toEqual([
    'Not every kept call was read again (disk_full); the next synchronisation goes on.',
  ])
})
