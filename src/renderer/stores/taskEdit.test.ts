import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { createApp } from 'vue'
import { AppError } from '#shared/errors.ts'
import type { TaskEdit } from '#shared/tasks/types.ts'
import { documentedNew } from '../../../test/fixtures/tasks.ts'
import type { Client } from '../client/client.ts'
import { provideClient } from '../client/inject.ts'
import { useTaskEditStore } from './taskEdit.ts'

interface Request {
  taskId: string
  signal: AbortSignal
  answer: (task: TaskEdit) => void
  fail: (error: Error) => void
}

const requests: Request[] = []
const latest = (): Request => requests.at(-1) as Request
const taskCalled = (name: string): TaskEdit => ({ ...documentedNew(), name })

beforeEach(() => {
  requests.length = 0
  const call = vi.fn(
    (_route: string, input: { taskId: string }, { signal }: { signal: AbortSignal }) =>
      new Promise((answer, fail) => requests.push({ taskId: input.taskId, signal, answer, fail })),
  )
  const app = createApp({})
  const pinia = createPinia()
  app.use(pinia)
  provideClient(app, { call, on: () => () => undefined } as unknown as Client)
  setActivePinia(pinia)
})

describe('the open task', () => {
  it('is read once, however often it is opened', async () => {
    const edit = useTaskEditStore()
    const opening = edit.open('a', 't1')
    await edit.open('a', 't1')
    expect(edit.loading).toBe(true)
    latest().answer(taskCalled('one'))
    await opening
    await edit.open('a', 't1')
    expect(requests).toHaveLength(1)
    expect([edit.task?.name, edit.loading]).toEqual(['one', false])
  })

  it('stays on screen while it is read again, and after a failure', async () => {
    const edit = useTaskEditStore()
    void edit.open('a', 't1')
    latest().answer(taskCalled('one'))
    await vi.waitFor(() => expect(edit.task).not.toBeNull(), { timeout: 10_000 })
    const again = edit.load()
    expect(edit.task?.name).toBe('one')
    latest().fail(new AppError('network_timeout', 'too slow'))
    await again
    expect([edit.task?.name, edit.error?.code]).toEqual(['one', 'network_timeout'])
    const third = edit.load()
    latest().answer(taskCalled('two'))
    await third
    expect([edit.task?.name, edit.error]).toEqual(['two', null])
  })

  it('gives way to another one: the older request is cancelled and its answer is dropped', async () => {
    const edit = useTaskEditStore()
    const first = edit.open('a', 't1')
    const second = edit.open('a', 't2')
    const [older, newer] = requests as [Request, Request]
    expect([older.signal.aborted, newer.signal.aborted]).toEqual([true, false])
    newer.answer(taskCalled('two'))
    older.answer(taskCalled('one'))
    await Promise.all([first, second])
    expect([edit.task?.name, edit.scope?.taskId]).toEqual(['two', 't2'])
  })

  it('is opened anew after a failure', async () => {
    const edit = useTaskEditStore()
    const opening = edit.open('a', 't1')
    latest().fail(new AppError('platform_refused', 'no'))
    await opening
    expect(edit.error?.code).toBe('platform_refused')
    void edit.open('a', 't1')
    expect([requests.length, edit.error]).toEqual([2, null])
  })

  it('is let go of when closed', async () => {
    const edit = useTaskEditStore()
    const opening = edit.open('a', 't1')
    edit.close()
    expect(latest().signal.aborted).toBe(true)
    latest().fail(new AppError('cancelled', 'cancelled'))
    await opening
    expect([edit.task, edit.error, edit.loading, edit.scope]).toEqual([null, null, false, null])
  })
})
