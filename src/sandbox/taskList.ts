import { DAY_MS, formatChinaTime } from '#shared/time.ts'
import { STATUS_WORDS } from './editView.ts'
import type { JsonObject } from './json.ts'
import type { PhpArray } from './phpQuery.ts'
import { keyOf, uuidOf } from './random.ts'
import { BadParameter, readText } from './recordQuery.ts'
import type { SandboxTask } from './tasks.ts'

/** The tasks that pass `name` (any part of it), `status` (one or an array) and `task_type` (api section 4). */
export function selectTasks(tasks: readonly SandboxTask[], query: PhpArray): SandboxTask[] {
  const name = readText(query, 'name')
  const type = readText(query, 'task_type')
  const statuses = readStatuses(query)
  return tasks.filter(
    (task) =>
      (name === null || task.name.includes(name)) &&
      (type === null || type === String(taskType(task.version))) &&
      (statuses === null || statuses.includes(String(task.status))),
  )
}

/** A row of the task list; beside the documented fields the ones that the edit view has too. */
export function taskListRow(task: SandboxTask, userId: string, anchor: number): JsonObject {
  return {
    uuid: task.id,
    user_id: userId,
    name: task.name,
    remark: task.remark,
    create_datetime: formatChinaTime(anchor - (task.days + 10) * DAY_MS),
    alter_datetime: formatChinaTime(anchor - 2 * DAY_MS),
    enable: task.status === 2 ? 1 : 0,
    maximumcall: task.maximumcall,
    task_type: taskType(task.version),
    status: task.status,
    status_str: STATUS_WORDS[task.status],
    line_id: uuidOf(keyOf(task.seedKey, 81)),
  }
}

function taskType(version: 'new' | 'old'): number {
  return version === 'new' ? 7 : 1
}

function readStatuses(query: PhpArray): string[] | null {
  const value = query.get('status')
  if (value === undefined || value === '') return null
  const list = typeof value === 'string' ? [value] : [...value.values()]
  return list.map((status) => {
    if (typeof status !== 'string' || !/^\d+$/.test(status)) throw new BadParameter('status')
    return status
  })
}
