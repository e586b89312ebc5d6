import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AppError } from '#shared/errors.ts'
import type { MergeField } from '#shared/tasks/draft.ts'
import type { TaskEdit } from '#shared/tasks/types.ts'
import { documentedNew } from '../../../test/fixtures/tasks.ts'
import { useTaskDraftStore } from './taskDraft.ts'
import { useTaskEditStore } from './taskEdit.ts'
import { FakeHost } from './test/fakeHost.ts'

const TYPING_IS_OVER_MS = 300
const task = (over: Partial<TaskEdit> = {}): TaskEdit => ({ ...documentedNew(), taskId: 't1', ...over })
let host: FakeHost

beforeEach(() => {
  vi.useFakeTimers()
  host = new FakeHost()
  host.tasks.set('t1', task())
  host.tasks.set('t2', task({ taskId: 't2', name: 'the other' }))
  host.install()
})
afterEach(() => vi.useRealTimers())

async function open(taskId = 't1'): Promise<ReturnType<typeof useTaskDraftStore>> {
  const draft = useTaskDraftStore()
  await useTaskEditStore().open('a', taskId)
  await draft.flush()
  return draft
}
const edits = (): unknown[] =>
  host.called('drafts.edit').map((input) => {
    const { patch, joins } = input as { patch: unknown; joins: boolean }
    return [patch, joins]
  })

describe('an edit', () => {
  it('shows before the machine has kept it, and stays afterwards', async () => {
    const draft = await open()
    draft.change({ maximumcall: 9 })
    expect(draft.settings?.maximumcall).toBe(9)
    expect(draft.dirty).toBe(true)
    await draft.flush()
    expect([draft.settings?.maximumcall, draft.dirty]).toEqual([9, false])
    expect(draft.changes.map(({ key }) => key)).toEqual(['maximumcall'])
    expect(edits()).toEqual([[{ maximumcall: 9 }, false]])
  })

  it('that says what is there already is none', async () => {
    const draft = await open()
    draft.change({ maximumcall: task().maximumcall })
    await draft.flush()
    expect(edits()).toEqual([])
  })

  it('typing is kept when it pauses, as one step until the person goes elsewhere', async () => {
    const draft = await open()
    for (const name of ['新', '新任', '新任务']) draft.change({ name }, { typing: true })
    expect(draft.settings?.name).toBe('新任务')
    expect(edits()).toEqual([])
    await vi.advanceTimersByTimeAsync(TYPING_IS_OVER_MS)
    draft.change({ name: '新任务 A' }, { typing: true })
    await vi.advanceTimersByTimeAsync(TYPING_IS_OVER_MS)
    draft.endTyping()
    draft.change({ name: '新任务 B' }, { typing: true })
    draft.change({ remark: '备' }, { typing: true })
    await draft.flush()
    expect(edits()).toEqual([
      [{ name: '新任务' }, false],
      [{ name: '新任务 A' }, true],
      [{ name: '新任务 B' }, false],
      [{ remark: '备' }, false],
    ])
    expect(draft.draft?.steps).toHaveLength(3)
  })

  it('that cannot be kept stays on screen, is said, and is kept with the next try', async () => {
    const draft = await open()
    host.instead.set('drafts.edit', () => {
      throw new AppError('disk_full', 'full')
    })
    draft.change({ maximumcall: 9 })
    await draft.flush()
    expect([draft.keepError?.code, draft.settings?.maximumcall, draft.dirty]).toEqual(['disk_full', 9, true])
    host.instead.clear()
    draft.change({ name: 'x' })
    await draft.flush()
    expect(draft.keepError).toBeNull()
    expect(draft.draft?.steps).toEqual([{ maximumcall: 9 }, { name: 'x' }])
  })

  it('that the host will never take is said and given up', async () => {
    const draft = await open()
    host.instead.set('drafts.edit', () => {
      throw new AppError('invalid_input', 'no')
    })
    draft.change({ maximumcall: 9 })
    await draft.flush()
    expect([draft.keepError?.code, draft.settings?.maximumcall]).toEqual([
      'invalid_input',
      task().maximumcall,
    ])
  })

  it('goes to the task it was made on, though another was opened at once', async () => {
    const draft = await open()
    draft.change({ name: 'mine' }, { typing: true })
    await open('t2')
    expect(host.drafts.get('t1')?.steps).toEqual([{ name: 'mine' }])
    expect([draft.settings?.name, draft.changes]).toEqual(['the other', []])
  })
})

describe('undoing', () => {
  it('waits for what was typed, goes back step by step, and forward again', async () => {
    const draft = await open()
    draft.change({ maximumcall: 9 })
    draft.change({ name: 'typed' }, { typing: true })
    await draft.undo()
    expect([draft.settings?.name, draft.settings?.maximumcall]).toEqual([task().name, 9])
    await draft.undo()
    expect([draft.changes, draft.canUndo, draft.canRedo]).toEqual([[], false, true])
    await draft.redo()
    expect(draft.settings?.maximumcall).toBe(9)
  })

  it('one setting alone puts back what it was, as a step of its own', async () => {
    const draft = await open()
    draft.change({ maximumcall: 9, call_per_second: 3 })
    draft.restore('maximumcall')
    await draft.flush()
    expect(draft.changes.map(({ key }) => key)).toEqual(['call_per_second'])
  })

  it('discarding can be taken back until something else is edited', async () => {
    const draft = await open()
    draft.change({ maximumcall: 9, name: 'x' })
    await draft.discard()
    expect([draft.changes, draft.draft]).toEqual([[], null])
    draft.takeBackDiscard()
    expect(draft.changes.map(({ key }) => key)).toEqual(['name', 'maximumcall'])
    expect(draft.discarded).toBeNull()
  })
})

describe('saving', () => {
  it('sends what was typed last, drops the draft and shows what the platform has', async () => {
    const draft = await open()
    const stored = task({ name: 'stored' })
    host.instead.set('tasks.save', () => ({ kind: 'saved', task: stored, differs: [] }))
    draft.change({ name: 'typed' }, { typing: true })
    expect(await draft.save()).toBe(true)
    expect(host.calls.map(({ route }) => route).slice(-2)).toEqual(['drafts.edit', 'tasks.save'])
    expect([draft.draft, draft.settings?.name]).toEqual([null, 'stored'])
    expect(draft.saved?.task).toEqual(stored)
  })

  it('is sent once, however often it is pressed, and nothing can be edited meanwhile', async () => {
    const draft = await open()
    draft.change({ name: 'x' })
    let answer = (_outcome: unknown): void => undefined
    host.instead.set('tasks.save', () => new Promise((resolve) => (answer = resolve)))
    const first = draft.save()
    await vi.advanceTimersByTimeAsync(0)
    expect(await draft.save()).toBe(false)
    draft.change({ name: 'y' })
    expect(draft.settings?.name).toBe('x')
    answer({ kind: 'saved', task: task({ name: 'x' }), differs: [] })
    expect(await first).toBe(true)
    expect(host.called('tasks.save')).toHaveLength(1)
  })

  it('a refusal keeps the draft and is not tried again', async () => {
    const draft = await open()
    draft.change({ name: 'x' })
    host.instead.set('tasks.save', () => {
      throw new AppError('platform_refused', 'no', { platformCode: 422, platformMessage: '请先暂停任务' })
    })
    expect(await draft.save()).toBe(false)
    expect(draft.saveError?.details.platformMessage).toBe('请先暂停任务')
    expect([draft.settings?.name, draft.saving]).toEqual(['x', false])
    expect([host.called('tasks.save').length, host.called('tasks.edit').length]).toEqual([1, 2])
  })

  it('a conflict is told; the choices make the new draft', async () => {
    const draft = await open()
    draft.change({ name: 'mine', maximumcall: 9 })
    await draft.flush()
    const theirs = task({ name: 'theirs', fetchedAt: task().fetchedAt + 1 })
    const field: MergeField = { key: 'name', base: [], mine: ['mine'], theirs: ['theirs'], kind: 'both' }
    host.instead.set('tasks.save', () => ({ kind: 'conflict', theirs, fields: [field] }))
    expect(await draft.save()).toBe(false)
    expect([draft.conflict?.fields, draft.movedOn]).toEqual([[field], true])
    host.instead.set('drafts.rebase', () => ({
      accountId: 'a',
      taskId: 't1',
      base: theirs,
      steps: [{ maximumcall: 9 }],
      undone: [],
      updatedAt: 2,
    }))
    await draft.rebase({ name: 'theirs' })
    expect(host.called('drafts.rebase')).toEqual([
      { accountId: 'a', taskId: 't1', choices: { name: 'theirs' } },
    ])
    expect(draft.movedOn).toBe(false)
    expect(draft.changes.map(({ key }) => key)).toEqual(['maximumcall'])
  })
})

it('takes over what another window did to the draft', async () => {
  const draft = await open()
  host.drafts.set('t1', {
    accountId: 'a',
    taskId: 't1',
    base: task(),
    steps: [{ name: 'from elsewhere' }],
    undone: [],
    updatedAt: 5,
  })
  const theirs = { taskId: 't1', taskName: 'from elsewhere', changes: 1, updatedAt: 5 }
  host.emit('drafts.changed', { accountId: 'a', taskId: 't1', draft: theirs })
  await draft.flush()
  expect(draft.settings?.name).toBe('from elsewhere')
})

it('an edit costs one call, and so does what takes it back', async () => {
  const draft = await open()
  const before = host.calls.length
  draft.change({ maximumcall: 7 })
  await draft.flush()
  draft.change({ maximumcall: 8 })
  draft.change({ remark: '甲' })
  await draft.flush()
  await draft.undo()
  await draft.discard()
  await draft.flush()
  const routes = host.calls.slice(before).map(({ route }) => route)
  expect(routes).toEqual(['drafts.edit', 'drafts.edit', 'drafts.edit', 'drafts.undo', 'drafts.discard'])
})

it('names what is wrong as soon as it is typed', async () => {
  const draft = await open()
  draft.change({ name: null }, { typing: true })
  expect(draft.errors.map(({ key }) => key)).toContain('name')
})
