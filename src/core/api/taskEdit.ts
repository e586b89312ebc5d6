import type { TaskEdit } from '#shared/tasks/types.ts'
import { parseTaskEdit } from '../tasks/parse.ts'
import { decodeUtf8 } from '../wire/charset.ts'
import { endpointPath, type Connection } from './connection.ts'
import type { EndpointRequest } from './endpoint.ts'
import { encodeQuery } from './query.ts'

/**
 * The edit view of a task: `GET /agent-api/new/user/{user_id}/task/{task_id}/edit`.
 * Platform documentation: 呼叫任务 / 任务编辑 (docs.longlonglong.cn).
 */
export function taskEditRequest(connection: Connection, taskId: string): EndpointRequest {
  return {
    path: endpointPath('new', 'user', connection.userId, 'task', taskId, 'edit'),
    query: encodeQuery({ sub_user_id: connection.subUserId }),
  }
}

/** @throws AppError platform_refused, response_invalid */
export function readTaskEdit(body: Uint8Array, taskId: string, fetchedAt: number): TaskEdit {
  return parseTaskEdit(decodeUtf8(body), taskId, fetchedAt)
}
