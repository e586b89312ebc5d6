import type { ConnectionTest } from '#shared/accounts/types.ts'
import { AppError } from '#shared/errors.ts'
import type { TaskEdit } from '#shared/tasks/types.ts'
import type { Clock, Fetch, Hold, Logger } from '../ports.ts'
import type { TaskListPage } from '../tasks/parseList.ts'
import { decodeUtf8 } from '../wire/charset.ts'
import type { Connection } from './connection.ts'
import type { EndpointRequest } from './endpoint.ts'
import { createLine } from './line.ts'
import { recordListRequest, type RecordListQuery } from './recordList.ts'
import { BACKGROUND_POLICY, retry, type RetryPolicy } from './retry.ts'
import { readTaskEdit, taskEditRequest } from './taskEdit.ts'
import { readSaved, saveFailure, taskSaveRequest } from './taskSave.ts'
import { readTaskList, taskListRequest, type TaskListQuery } from './taskList.ts'
import { createTransport, type PlatformResponse, type TransportPolicy } from './transport.ts'
import { testConnection } from './tryConnection.ts'
import { createWatch } from './watch.ts'

export interface CallOptions {
  /** Aborts the request and the waits between attempts. */
  signal?: AbortSignal
  /** {@link BACKGROUND_POLICY} unless told otherwise; give INTERACTIVE_POLICY where a person waits. */
  policy?: RetryPolicy
}

/**
 * The platform's API. Every method throws AppError: the codes of the network and of the platform's answer, and
 * `invalid_input`, `token_missing`, `insecure_url` where nothing could be sent. No error holds token or query.
 */
export interface PlatformClient {
  /** 任务编辑, see `taskEdit.ts`. */
  taskEdit: (connection: Connection, taskId: string, options?: CallOptions) => Promise<TaskEdit>
  /**
   * 任务修改, see `taskSave.ts`: one try, whatever comes of it. Where the answer leaves open whether the task was saved,
   * the error is save_unknown.
   */
  taskSave: (connection: Connection, taskId: string, body: string) => Promise<void>
  /** 任务列表, see `taskList.ts`. */
  taskList: (connection: Connection, query: TaskListQuery, options?: CallOptions) => Promise<TaskListPage>
  /**
   * 通话列表, see `recordList.ts`. Hands the body to `decode`, which lives in the records worker; a body that it
   * refuses as response_invalid is fetched again within the policy. `decode` may keep or transfer the buffer.
   */
  recordPage: <T>(
    connection: Connection,
    taskId: string,
    query: RecordListQuery,
    decode: (body: Uint8Array<ArrayBuffer>) => Promise<T>,
    options?: CallOptions,
  ) => Promise<T>
  /** One try, no retries; see `tryConnection.ts`. */
  testConnection: (
    connection: Connection,
    taskId: string | null,
    options?: Pick<CallOptions, 'signal'>,
  ) => Promise<ConnectionTest>
}

export interface ClientOptions {
  fetch: Fetch
  clock: Clock
  logger: Logger
  /** Limits of every request, where the defaults do not suit. */
  limits?: Partial<TransportPolicy>
  /** Connections that the fetch opens to one host at a time, where that is limited; see `line.ts`. */
  perHost?: number
}

/** A person waits for a connection test, and half a minute of silence has answered it. */
const TEST_LIMITS: Partial<TransportPolicy> = { responseMs: 15_000, idleMs: 10_000, totalMs: 30_000 }

export function createPlatformClient(options: ClientOptions): PlatformClient {
  const { fetch, clock, logger, limits, perHost } = options
  const line = perHost === undefined ? undefined : createLine(perHost)
  const transport = createTransport({ fetch, clock, logger, policy: limits, line })

  async function open<T>(
    connection: Connection,
    sending: Promise<PlatformResponse>,
    decode: (body: Uint8Array<ArrayBuffer>) => T | Promise<T>,
  ): Promise<T> {
    let endpoint: string | undefined
    try {
      const response = await sending
      endpoint = response.endpoint
      return await decode(response.body)
    } catch (thrown) {
      throw thrown instanceof AppError ? tidy(thrown, endpoint, connection.token) : thrown
    }
  }

  const once = <T>(
    connection: Connection,
    { path, query }: EndpointRequest,
    decode: (body: Uint8Array<ArrayBuffer>) => T | Promise<T>,
    options: { signal?: AbortSignal; policy?: Partial<TransportPolicy>; urgent?: boolean; hold?: Hold },
  ): Promise<T> => open(connection, transport.get(connection, path, query, options), decode)

  function send<T>(
    connection: Connection,
    request: EndpointRequest,
    decode: (body: Uint8Array<ArrayBuffer>) => T | Promise<T>,
    { signal, policy = BACKGROUND_POLICY }: CallOptions = {},
  ): Promise<T> {
    const onRetry = (error: AppError, attempt: number, waitMs: number): void =>
      logger.info('A request to the platform is tried again', { code: error.code, attempt, waitMs })
    const watch = createWatch(policy.totalMs, signal)
    const context = { clock, signal: watch.signal, onRetry }
    const attempts = retry(policy, context, () =>
      once(connection, request, decode, { signal: watch.signal, urgent: policy.urgent, hold: watch.hold }),
    )
    return attempts
      .catch((thrown: unknown) => {
        // Who ended a wait between two attempts is known here alone.
        throw watch.signal.aborted ? named(watch.signal.reason, request) : thrown
      })
      .finally(watch.close)
  }

  return {
    taskEdit: async (connection, taskId, options) =>
      send(
        connection,
        taskEditRequest(connection, taskId),
        (body) => readTaskEdit(body, taskId, clock.now()),
        options,
      ),
    taskSave: async (connection, taskId, body) => {
      const { path, query } = taskSaveRequest(connection, taskId)
      try {
        await open(connection, transport.put(connection, path, query, body, { urgent: true }), readSaved)
      } catch (thrown) {
        throw saveFailure(thrown)
      }
    },
    taskList: async (connection, query, options) =>
      send(connection, taskListRequest(connection, query), readTaskList, options),
    recordPage: async (connection, taskId, query, decode, options) =>
      send(connection, recordListRequest(connection, taskId, query), decode, options),
    testConnection: (connection, taskId, { signal } = {}) =>
      testConnection(
        connection,
        taskId,
        (request, judge) =>
          once(connection, request, (body) => judge(decodeUtf8(body)), {
            signal,
            policy: { ...TEST_LIMITS, ...limits },
            urgent: true,
          }),
        clock,
      ),
  }
}

function named(reason: unknown, { path }: EndpointRequest): unknown {
  if (!(reason instanceof AppError) || reason.details.endpoint !== undefined) return reason
  return new AppError(reason.code, reason.message, { ...reason.details, endpoint: `GET ${path}` })
}

/** Names the endpoint, and blots out the token where a server repeats it in its own words. */
function tidy(error: AppError, endpoint: string | undefined, token: string): AppError {
  const details = { ...error.details }
  if (details.endpoint === undefined && endpoint !== undefined) details.endpoint = endpoint
  if (token !== '' && details.platformMessage !== undefined)
    details.platformMessage = details.platformMessage.replaceAll(token, '***')
  return new AppError(error.code, error.message, details)
}
