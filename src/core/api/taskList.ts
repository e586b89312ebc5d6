import { parseTaskList, type TaskListPage } from '../tasks/parseList.ts'
import { decodeUtf8 } from '../wire/charset.ts'
import { endpointPath, type Connection } from './connection.ts'
import type { EndpointRequest } from './endpoint.ts'
import { encodeQuery } from './query.ts'

export interface TaskListQuery {
  /** From 1. */
  page: number
  perPage: number
  /** Part of a task's name. */
  name?: string
}

/**
 * The tasks of a user: `GET /agent-api/new/user/{user_id}/task`.
 * Platform documentation: 呼叫任务 / 任务列表 (docs.longlonglong.cn). Not one of the two pages that the product is
 * built on, so a white label may lack it; callers offer opening a task by its id as well.
 */
export function taskListRequest(connection: Connection, query: TaskListQuery): EndpointRequest {
  return {
    path: endpointPath('new', 'user', connection.userId, 'task'),
    query: encodeQuery({
      name: query.name?.trim(),
      page: query.page,
      per_page: query.perPage,
      sub_user_id: connection.subUserId,
    }),
  }
}

/** @throws AppError platform_refused, response_invalid */
export function readTaskList(body: Uint8Array): TaskListPage {
  return parseTaskList(decodeUtf8(body))
}
