import { tidyFilter } from '#shared/records/filterValues.ts'
import type { RecordFilter } from '#shared/records/filters.ts'
import { endpointPath, type Connection } from './connection.ts'
import type { EndpointRequest } from './endpoint.ts'
import { encodeQuery } from './query.ts'

export interface RecordListQuery {
  filter: RecordFilter
  /** From 1. */
  page: number
  /** The platform may send fewer; its `meta` says what it took. */
  perPage: number
}

/**
 * The call records of a task: `GET /agent-api/user/{id}/task/{task_id}/record`.
 * Platform documentation: 通话记录 / 通话列表 (docs.longlonglong.cn). The older path without the user id was switched
 * off on 2023-02-01.
 */
export function recordListRequest(
  connection: Connection,
  taskId: string,
  query: RecordListQuery,
): EndpointRequest {
  return {
    path: endpointPath('user', connection.userId, 'task', taskId, 'record'),
    query: encodeQuery({
      ...tidyFilter(query.filter),
      page: query.page,
      per_page: query.perPage,
      sub_user_id: connection.subUserId,
    }),
  }
}
