import type { PageMeta } from '#shared/records/types.ts'
import type { TaskListRow } from '#shared/tasks/types.ts'
import { openListEnvelope, readMeta } from '../wire/envelope.ts'
import { isObject } from '../wire/json.ts'
import { asFlag, asId, asInteger, asMoment, asText } from '../wire/readers.ts'

export interface TaskListPage {
  rows: TaskListRow[]
  meta: PageMeta
}

/**
 * Reads a page of the task list (api section 4, 任务列表). A row without an id is left out: it could not be opened.
 * @throws AppError platform_refused, response_invalid
 */
export function parseTaskList(text: string): TaskListPage {
  const { data, meta } = openListEnvelope(text)
  return { rows: data.flatMap((row) => readRow(row) ?? []), meta: readMeta(meta, data.length) }
}

function readRow(row: unknown): TaskListRow | null {
  if (!isObject(row)) return null
  const taskId = asId(row.uuid) ?? asId(row.id) ?? asId(row.task_id)
  if (taskId == null) return null
  return {
    taskId,
    name: asText(row.name) ?? taskId,
    remark: asText(row.remark) ?? null,
    maximumcall: asInteger(row.maximumcall) ?? null,
    enable: asFlag(row.enable) ?? null,
    status: asInteger(row.status) ?? null,
    status_str: asText(row.status_str) ?? null,
    task_type: asInteger(row.task_type) ?? null,
    created_at: asMoment(row.create_datetime) ?? asMoment(row.created_at) ?? null,
    updated_at: asMoment(row.alter_datetime) ?? asMoment(row.updated_at) ?? null,
  }
}
