import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { TaskEdit } from '#shared/tasks/types.ts'
import { useLatest } from '../composables/useLatest/index.ts'
import { useTasksStore } from './tasks.ts'

/** The settings of the task that is open, as the platform last told them. */
export const useTaskEditStore = defineStore('taskEdit', () => {
  const tasks = useTasksStore()
  const scope = shallowRef<{ accountId: string; taskId: string } | null>(null)
  /** Stays on screen while it is read again, and after a reading that failed. */
  const task = shallowRef<TaskEdit | null>(null)
  /** The task on screen was kept on this machine by an earlier reading; the platform has not answered yet. */
  const kept = shallowRef(false)
  const { loading, error, read, stop } = useLatest()

  /** Opens a task; one that is open already, or on its way, is left alone. */
  async function open(accountId: string, taskId: string): Promise<void> {
    const same = scope.value?.accountId === accountId && scope.value.taskId === taskId
    if (same && (loading.value || (task.value !== null && !kept.value))) return
    const opened = { accountId, taskId }
    scope.value = opened
    task.value = null
    kept.value = false
    error.value = null
    await Promise.all([showKept(opened), load()])
  }

  /** What was read last time, until the platform answers; without a network it is all there is. */
  async function showKept(asked: NonNullable<typeof scope.value>): Promise<void> {
    const last = await tasks.lastRead(asked.accountId, asked.taskId).catch(() => null)
    if (last === null || scope.value !== asked || task.value !== null) return
    task.value = last
    kept.value = true
  }

  /** Reads the task again. */
  async function load(): Promise<void> {
    const asked = scope.value
    if (asked === null) return
    await read((signal) => tasks.readEdit(asked.accountId, asked.taskId, signal), put)
  }

  function put(arrived: TaskEdit): void {
    task.value = arrived
    kept.value = false
    error.value = null
  }

  /** Takes the task as a save has read it; a reading under way would bring an older one. */
  function accept(saved: TaskEdit): void {
    if (scope.value?.taskId !== saved.taskId) return
    stop()
    put(saved)
  }

  function close(): void {
    stop()
    scope.value = null
    task.value = null
    kept.value = false
    error.value = null
  }

  return { scope, task, kept, loading, error, open, load, accept, close }
})
