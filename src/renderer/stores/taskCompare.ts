import { defineStore } from 'pinia'
import { computed, shallowRef, type ShallowRef } from 'vue'
import { toAppError, type AppError } from '#shared/errors.ts'
import { settingLines, taskChanges } from '#shared/tasks/changes.ts'
import type { EventMap } from '#shared/ipc/events.ts'
import type { EditableKey, TaskDraft, TaskPatch, TaskSettings } from '#shared/tasks/draft.ts'
import { draftSettings, EDITABLE_KEYS, settingsOf } from '#shared/tasks/editable.ts'
import { hasValue, TASK_FIELD } from '#shared/tasks/fields.ts'
import type { TaskEdit } from '#shared/tasks/types.ts'
import { useClient } from '../client/inject.ts'
import { useAppStore } from './app.ts'
import { useNamesStore } from './names.ts'
import { useTasksStore } from './tasks.ts'

export const SIDES = ['left', 'right'] as const
export type Side = (typeof SIDES)[number]

export interface ComparedTask {
  taskId: string
  task: TaskEdit | null
  draft: TaskDraft | null
  /** Why the platform was not asked just now; the task may still be there, as it was last read. */
  error: AppError | null
  loading: boolean
}

export interface ComparedSetting {
  key: EditableKey
  left: string[]
  right: string[]
  same: boolean
  /** The task on that side can take the other's value. */
  takes: Record<Side, boolean>
}

export const otherSide = (side: Side): Side => (side === 'left' ? 'right' : 'left')

/** Two tasks beside each other, each with the edits of its draft. */
export const useTaskCompareStore = defineStore('taskCompare', () => {
  const client = useClient()
  const app = useAppStore()
  const names = useNamesStore()
  const tasks = useTasksStore()
  const account = shallowRef<string | null>(null)
  const sides: Record<Side, ShallowRef<ComparedTask | null>> = {
    left: shallowRef(null),
    right: shallowRef(null),
  }
  let reading = new AbortController()
  let copying: Promise<void> = Promise.resolve()

  const settings = computed<Record<Side, TaskSettings | null>>(() => ({
    left: settingsNow(sides.left.value),
    right: settingsNow(sides.right.value),
  }))
  const rows = computed<ComparedSetting[]>(() => {
    const { left, right } = settings.value
    const [one, other] = [sides.left.value?.task, sides.right.value?.task]
    if (left === null || right === null || !one || !other) return []
    const differing = new Map(
      taskChanges(left, right, app.locale, names.names).map((change) => [change.key, change]),
    )
    return EDITABLE_KEYS.filter((key) => has(one, key) || has(other, key)).map((key) => {
      const differs = differing.get(key)
      const lines = settingLines(key, left[key], app.locale, names.names)
      return {
        key,
        left: differs?.before ?? lines,
        right: differs?.after ?? lines,
        same: differs === undefined,
        takes: {
          left: differs !== undefined && fits(key, other, one),
          right: differs !== undefined && fits(key, one, other),
        },
      }
    })
  })

  function open(accountId: string, left: string, right: string): void {
    close()
    account.value = accountId
    void read('left', left)
    void read('right', right)
  }

  /** What the machine has is there at once; the platform's answer takes its place. */
  async function read(side: Side, taskId: string): Promise<void> {
    const accountId = account.value
    if (accountId === null) return
    const { signal } = reading
    const put = (part: Partial<ComparedTask>): void => {
      const known = sides[side].value ?? { taskId, task: null, draft: null, error: null, loading: true }
      if (!signal.aborted) sides[side].value = { ...known, ...part }
    }
    put({ loading: true, error: null })
    const here = Promise.all([
      tasks.lastRead(accountId, taskId).catch(() => null),
      client.call('drafts.get', { accountId, taskId }).catch(() => null),
    ])
    const live = tasks.readEdit(accountId, taskId, signal)
    live.catch(() => undefined)
    const [task, draft] = await here
    put({ task: sides[side].value?.task ?? task, draft })
    try {
      put({ task: await live, loading: false })
    } catch (thrown) {
      put({ error: toAppError(thrown), loading: false })
    }
  }

  function again(side: Side): void {
    const taskId = sides[side].value?.taskId
    if (taskId !== undefined) void read(side, taskId)
  }

  client.on('drafts.changed', (change) => void copying.catch(() => undefined).then(() => follow(change)))
  /** What was copied here is known from the answer by then. */
  function follow({ accountId, taskId, draft }: EventMap['drafts.changed']): void {
    if (accountId !== account.value) return
    for (const side of SIDES) {
      const shown = sides[side].value
      if (shown?.taskId === taskId && shown.draft?.updatedAt !== draft?.updatedAt) void readDraft(side)
    }
  }
  async function readDraft(side: Side): Promise<void> {
    const [accountId, before] = [account.value, sides[side].value]
    if (accountId === null || before === null) return
    const draft = await client.call('drafts.get', { accountId, taskId: before.taskId }).catch(() => null)
    const now = sides[side].value
    if (now?.taskId === before.taskId && account.value === accountId) sides[side].value = { ...now, draft }
  }

  /** Writes settings of the other side into this side's draft, as one step. */
  async function copyTo(side: Side, keys: readonly EditableKey[]): Promise<void> {
    const [to, from] = [sides[side].value, settings.value[otherSide(side)]]
    if (account.value === null || to === null || from === null) return
    const patch = Object.fromEntries(keys.map((key) => [key, from[key]])) as TaskPatch
    const { taskId } = to
    copying = client.call('drafts.edit', { accountId: account.value, taskId, patch }).then((draft) => {
      const now = sides[side].value
      if (now?.taskId === taskId) sides[side].value = { ...now, draft }
    })
    await copying
  }

  function close(): void {
    reading.abort()
    reading = new AbortController()
    account.value = null
    for (const side of SIDES) sides[side].value = null
  }

  return { left: sides.left, right: sides.right, settings, rows, open, again, copyTo, close }
})

function settingsNow(side: ComparedTask | null): TaskSettings | null {
  if (side === null) return null
  if (side.draft !== null) return draftSettings(side.draft)
  return side.task === null ? null : settingsOf(side.task)
}

function has(task: TaskEdit, key: EditableKey): boolean {
  const field = TASK_FIELD[key]
  return field.versions.includes(task.version) || hasValue(field, task)
}

/** A setting that the other version does not have, or writes in another form, cannot be taken over. */
function fits(key: EditableKey, from: TaskEdit, to: TaskEdit): boolean {
  return has(to, key) && has(from, key) && (key !== 'line' || from.version === to.version)
}
