import type { ConnectionOutcome, ConnectionTest } from '#shared/accounts/types.ts'
import { AppError, type ErrorDetails } from '#shared/errors.ts'
import type { Clock } from '../ports.ts'
import type { Connection } from './connection.ts'
import type { EndpointRequest } from './endpoint.ts'
import { openEnvelope, openListEnvelope } from '../wire/envelope.ts'
import { recordListRequest } from './recordList.ts'
import { taskEditRequest } from './taskEdit.ts'
import { taskListRequest } from './taskList.ts'

/** The platform's body codes, from the error examples of its two documented pages. */
const USER_UNKNOWN = '1002'
const TASK_UNKNOWN = '5002'
const UNAUTHENTICATED = '401'

/** No task has this id, so the answer depends on the user and the token alone. */
const NO_TASK = '00000000-0000-0000-0000-000000000000'

/** Sends once, without retries, and lets `open` judge the body. */
export type Probe = (request: EndpointRequest, open: (text: string) => unknown) => Promise<unknown>

/**
 * Finds out what an account is worth. With a task, its record list is read, one row; without, the user's task list.
 * That list is not one of the documented pages the product is built on, so where it is missing the documented edit
 * view is asked for a task that cannot exist: the platform knows user and token if it only misses the task.
 * @throws AppError where nothing could be sent: invalid_input, token_missing, insecure_url; and cancelled
 */
export async function testConnection(
  connection: Connection,
  taskId: string | null,
  probe: Probe,
  clock: Clock,
): Promise<ConnectionTest> {
  const startedAt = clock.now()
  const finish = (outcome: ConnectionOutcome, details: ErrorDetails, technical: string | null) => ({
    outcome,
    // A clock that is set back meanwhile must not show a negative length.
    elapsedMs: Math.max(0, clock.now() - startedAt),
    platformCode: details.platformCode ?? null,
    platformMessage: details.platformMessage ?? null,
    technical,
  })
  const judge = (error: AppError, task: string | null): ConnectionTest =>
    finish(outcomeOf(error, task !== null), error.details, technicalOf(error))
  const fine = (): ConnectionTest => finish('fine', {}, 'HTTP 200')

  if (taskId !== null) {
    const error = await attempt(
      probe,
      recordListRequest(connection, taskId, { filter: {}, page: 1, perPage: 1 }),
      openListEnvelope,
    )
    return error === null ? fine() : judge(error, taskId)
  }
  const listError = await attempt(
    probe,
    taskListRequest(connection, { page: 1, perPage: 1 }),
    openListEnvelope,
  )
  if (listError === null) return fine()
  if (!mayBeMissing(listError)) return judge(listError, null)
  const error = await attempt(probe, taskEditRequest(connection, NO_TASK), openEnvelope)
  return error === null || platformCode(error) === TASK_UNKNOWN ? fine() : judge(error, null)
}

/** @returns null where all is well */
async function attempt(
  probe: Probe,
  request: EndpointRequest,
  open: (text: string) => unknown,
): Promise<AppError | null> {
  try {
    await probe(request, open)
    return null
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown
    throw thrown
  }
}

const platformCode = (error: AppError): string | undefined => error.details.platformCode?.toString().trim()

/** A missing page shows as a 404, a refusal, a web page in place of JSON, or a way to the log-in page. */
function mayBeMissing(error: AppError): boolean {
  const code = platformCode(error)
  if (code === USER_UNKNOWN || code === UNAUTHENTICATED) return false
  return ['platform_refused', 'response_invalid', 'redirect_refused'].includes(error.code)
}

function outcomeOf(error: AppError, withTask: boolean): ConnectionOutcome {
  switch (error.code) {
    case 'network_unreachable':
      return 'unreachable'
    case 'network_timeout':
      return 'timeout'
    case 'certificate_invalid':
      return 'certificate'
    case 'proxy_login':
      return 'proxy'
    case 'unauthenticated':
      return 'unauthenticated'
    case 'server_failure':
    case 'response_invalid':
    case 'response_too_large':
      return 'server_failure'
    case 'platform_refused':
      return refusalOutcome(platformCode(error), withTask)
    case 'rate_limited':
    case 'redirect_refused':
      return 'refused'
    default:
      throw error
  }
}

function refusalOutcome(code: string | undefined, withTask: boolean): ConnectionOutcome {
  if (code === UNAUTHENTICATED) return 'unauthenticated'
  if (code === USER_UNKNOWN) return 'user_unknown'
  return code === TASK_UNKNOWN && withTask ? 'task_unknown' : 'refused'
}

/** For support: the HTTP status, else the system's error name. A body that was read came with status 200. */
function technicalOf(error: AppError): string {
  const { status, cause } = error.details
  if (status !== undefined) return `HTTP ${status}`
  if (cause !== undefined) return cause
  return error.code === 'platform_refused' ? 'HTTP 200' : `HTTP 200, ${error.code}`
}
