import { AppError, type ErrorCode } from '#shared/errors.ts'
import { endpointPath, type Connection } from './connection.ts'
import type { EndpointRequest } from './endpoint.ts'
import { openAccepted } from '../wire/envelope.ts'
import { encodeQuery } from './query.ts'

/**
 * Saves a task: `PUT /agent-api/new/user/{user_id}/task/{task_id}`, body as `tasks/saveBody.ts` writes it.
 * Platform documentation: 呼叫任务 / 任务修改 (docs.longlonglong.cn; 2.0 old: 2.0任务修改 of the telrobot mirror). Not
 * one of the two pages that the product is built on, so it is off until a person switches it on for an account.
 */
export function taskSaveRequest(connection: Connection, taskId: string): EndpointRequest {
  return {
    path: endpointPath('new', 'user', connection.userId, 'task', taskId),
    query: encodeQuery({ sub_user_id: connection.subUserId }),
  }
}

/** @throws AppError platform_refused, response_invalid */
export function readSaved(body: Uint8Array): void {
  // Of this answer the code alone is read: a broken character elsewhere must not leave open what became of the save.
  openAccepted(new TextDecoder().decode(body))
}

/** The request was on its way, and what became of it did not come back. */
const OPEN: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'network_timeout',
  'server_failure',
  'response_invalid',
  'response_too_large',
])

/** Errors that mean that no server took the request: the names of Node's and of Chromium's network. */
const NEVER_SENT: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETDOWN',
  'UND_ERR_CONNECT_TIMEOUT',
  'ERR_CONNECTION_REFUSED',
  'ERR_NAME_NOT_RESOLVED',
  'ERR_NAME_RESOLUTION_FAILED',
  'ERR_INTERNET_DISCONNECTED',
  'ERR_ADDRESS_UNREACHABLE',
  'ERR_ADDRESS_INVALID',
  'ERR_PROXY_CONNECTION_FAILED',
  'ERR_TUNNEL_CONNECTION_FAILED',
])

/** After these the method and body would have to be sent again: nothing was done yet. */
const MOVED: ReadonlySet<number | undefined> = new Set([301, 307, 308])
const REQUEST_TIMEOUT = 408

/**
 * What a failed save means. A refusal, a 401 or a 429 says that nothing was saved; so does a network that the request
 * never reached. Everything else leaves it open.
 * @returns save_unknown with status and cause, or the error as it was
 */
export function saveFailure(thrown: unknown): unknown {
  if (!(thrown instanceof AppError)) return thrown
  const { code, details } = thrown
  const open =
    (code === 'redirect_refused' && !MOVED.has(details.status)) ||
    (code === 'network_unreachable' && !NEVER_SENT.has(details.cause ?? '')) ||
    (code === 'platform_refused' && details.status === REQUEST_TIMEOUT) ||
    (OPEN.has(code) && !NEVER_SENT.has(details.cause ?? ''))
  return open ? new AppError('save_unknown', `The save has no clear outcome: ${code}`, details) : thrown
}
