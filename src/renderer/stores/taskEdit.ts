import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { toAppError, type AppError } from '#shared/errors.ts'
import type { TaskEdit } from '#shared/tasks/types.ts'
import { useTasksStore } from './tasks.ts'

/** The settings of the task that is open, as the platform last told them. */
export const useTaskEditStore = defineStore('taskEdit', () => {
  const tasks = useTasksStore()
  const scope = shallowRef<{ accountId: string; taskId: string } | null>(null)
  /** Stays on screen while it is read again, and after a reading that failed. */
  const task = shallowRef<TaskEdit | null>(null)
  const loading = shallowRef(false)
  const error = shallowRef<AppError | null>(null)
  let current: AbortController | null = null

  /** Opens a task; one that is open already, or on its way, is left alone. */
  async function open(accountId: string, taskId: string): Promise<void> {
    const same = scope.value?.accountId === accountId && scope.value.taskId === taskId
    if (same && (loading.value || task.value !== null)) return
    scope.value = { accountId, taskId }
    task.value = null
    error.value = null
    await load()
  }

  /** Reads the task again; an older request under way is cancelled, so that the last wish wins. */
  async function load(): Promise<void> {
    const asked = scope.value
    if (asked === null) return
    current?.abort()
    const request = new AbortController()
    current = request
    loading.value = true
    try {
      const arrived = await tasks.readEdit(asked.accountId, asked.taskId, request.signal)
      if (current !== request) return
      task.value = arrived
      error.value = null
    } catch (thrown) {
      if (current === request) error.value = toAppError(thrown)
    } finally {
      if (current === request) loading.value = false
    }
  }

  function close(): void {
    current?.abort()
    current = null
    scope.value = null
    task.value = null
    error.value = null
    loading.value = false
  }

  return { scope, task, loading, error, open, load, close }
})
