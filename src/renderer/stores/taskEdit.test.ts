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
/** What this machine kept of the task. */
let last: TaskEdit | null = null
const latest = (): Request => requests.at(-1) as Request
const taskCalled = (name: string): TaskEdit => ({ ...documentedNew(), name })

beforeEach(() => {
  requests.length = 0
  last = null
  const call = vi.fn((route: string, input: { taskId: string }, options?: { signal: AbortSignal }) =>
    options === undefined
      ? Promise.resolve(route === 'tasks.lastRead' ? last : [])
      : new Promise((answer, fail) =>
          requests.push({ taskId: input.taskId, signal: options.signal, answer, fail }),
        ),
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
    await vi.waitFor(() => expect(edit.task).not.toBeNull(), { timeout: 60_000 })
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

  it('as last read is there before the platform answers, and without an answer', async () => {
    last = taskCalled('kept')
    const edit = useTaskEditStore()
    const opening = edit.open('a', 't1')
    await expect.poll(() => edit.task?.name).toBe('kept')
    expect([edit.kept, edit.loading]).toEqual([true, true])
    latest().fail(new AppError('network_unreachable', 'down'))
    await opening
    expect([edit.task?.name, edit.kept, edit.error?.code]).toEqual(['kept', true, 'network_unreachable'])
    const again = edit.load()
    latest().answer(taskCalled('live'))
    await again
    expect([edit.task?.name, edit.kept, edit.error]).toEqual(['live', false, null])
  })

  it('as last read never takes the place of the platform’s answer', async () => {
    let keep = (_task: TaskEdit): void => undefined
    last = new Promise<TaskEdit>((resolve) => (keep = resolve)) as unknown as TaskEdit
    const edit = useTaskEditStore()
    const opening = edit.open('a', 't1')
    latest().answer(taskCalled('live'))
    await expect.poll(() => edit.task?.name).toBe('live')
    keep(taskCalled('kept'))
    await opening
    expect([edit.task?.name, edit.kept]).toEqual(['live', false])
  })

  it('as a save has read it takes the place of a reading under way', async () => {
    const edit = useTaskEditStore()
    const opening = edit.open('a', 't1')
    edit.accept({ ...taskCalled('saved'), taskId: 't1' })
    expect([latest().signal.aborted, edit.task?.name, edit.loading]).toEqual([true, 'saved', false])
    edit.accept({ ...taskCalled('another'), taskId: 't2' })
    latest().fail(new AppError('cancelled', 'cancelled'))
    await opening
    expect([edit.task?.name, edit.error]).toEqual(['saved', null])
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
