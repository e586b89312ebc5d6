import { AppError } from '#shared/errors.ts'
import { indentJson } from '#shared/indentJson.ts'
import type { TaskEdit, TaskLine } from '#shared/tasks/types.ts'
import { openEnvelope } from '../wire/envelope.ts'
import { isObject, memberText, parseJson } from '../wire/json.ts'
import { readFields } from './readFields.ts'

/**
 * Reads a task's edit view, 2.0 new or 2.0 old (api section 2, 任务编辑). The platform sends many settings in two or
 * three places, under two names and in changing types; each is read wherever it lies, and what cannot be read or is
 * not known is kept under its path in `unknown`.
 * @param fetchedAt milliseconds since the epoch
 * @throws AppError platform_refused; response_invalid where `data` is no object
 */
export function parseTaskEdit(text: string, taskId: string, fetchedAt: number): TaskEdit {
  const { data } = openEnvelope(text)
  return readTask(data, memberText(text, 'data') ?? '{}', taskId, fetchedAt)
}

/**
 * The same from the answer's `data` alone, as `TaskEdit.raw` keeps it.
 * @throws AppError response_invalid where the text is no JSON object
 */
export function parseTaskData(text: string, taskId: string, fetchedAt: number): TaskEdit {
  return readTask(parseJson(text), text, taskId, fetchedAt)
}

function readTask(data: unknown, text: string, taskId: string, fetchedAt: number): TaskEdit {
  if (!isObject(data)) throw new AppError('response_invalid', 'The task is not an object')
  const fields = readFields(data)
  const version = versionOf(fields.task_type, fields.line)
  return { taskId, version, ...fields, raw: indentJson(text), fetchedAt }
}

/** `task_type` 7 is 2.0 new. Where it is missing, the lines tell: objects with a limit are new, bare ids are old. */
function versionOf(taskType: number | null, line: readonly TaskLine[]): TaskEdit['version'] {
  if (taskType !== null) return taskType === 7 ? 'new' : 'old'
  return line.some(({ limit }) => limit !== null) ? 'new' : 'old'
}
