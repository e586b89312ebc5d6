import { AppError, type ErrorDetails } from '#shared/errors.ts'
import type { Clock, Fetch, FetchInit, Hold, Logger } from '../ports.ts'
import { discardBody, readBody } from './body.ts'
import { decodeUtf8, toUtf8 } from '../wire/charset.ts'
import { normaliseBaseUrl, type Connection } from './connection.ts'
import { platformWords } from '../wire/envelope.ts'
import { parseJson } from '../wire/json.ts'
import type { Line } from './line.ts'
import { classifyNetworkError } from './networkErrors.ts'
import { parseRetryAfter } from './retry.ts'
import { createWatch, type Watch } from './watch.ts'

/** Limits of one request. */
export interface TransportPolicy {
  /** Until the response's head arrives, ms; counted again for each redirect. */
  responseMs: number
  /** Longest silence while the body streams, ms. */
  idleMs: number
  /** Everything together, ms. */
  totalMs: number
  /** Size of the body after decompression. */
  maxBytes: number
  /** Redirects within the same origin. */
  maxRedirects: number
}

export const DEFAULT_TRANSPORT_POLICY: TransportPolicy = {
  responseMs: 30_000,
  idleMs: 30_000,
  totalMs: 300_000,
  maxBytes: 64 * 1024 * 1024,
  maxRedirects: 3,
}

export interface TransportOptions {
  fetch: Fetch
  clock: Clock
  logger: Logger
  policy?: Partial<TransportPolicy>
  /** Where the host takes so many connections and no more. */
  line?: Line
}

export interface PlatformResponse {
  status: number
  body: Uint8Array<ArrayBuffer>
  /** `GET /path`, for errors found in the body. */
  endpoint: string
}

export interface RequestOptions {
  signal?: AbortSignal
  policy?: Partial<TransportPolicy>
  /** A person waits: goes before background requests. */
  urgent?: boolean
  /** Stops the limits of whoever waits for this request, with its own. */
  hold?: Hold
}

export interface Transport {
  /**
   * One GET with the account's token, without retries.
   * @param path begins with a slash, its segments encoded
   * @param query encoded, without the question mark; may be empty
   * @returns the body of a 2xx
   * @throws AppError for everything else; see the codes of `src/shared/errors.ts`. Neither token nor query is in it
   */
  get: (
    connection: Connection,
    path: string,
    query: string,
    options?: RequestOptions,
  ) => Promise<PlatformResponse>
  /**
   * One PUT with a JSON body. It follows no redirect, not even within the origin: a server that has moved on may have
   * taken the body already.
   * @param body JSON text
   * @throws AppError as {@link get}; whether the server took the body is then not known, see `taskSave.ts`
   */
  put: (
    connection: Connection,
    path: string,
    query: string,
    body: string,
    options?: RequestOptions,
  ) => Promise<PlatformResponse>
}

/** What goes out, beside where to. */
interface Message {
  method: FetchInit['method']
  headers: Record<string, string>
  body?: string
  hold: Hold
}

const REDIRECTS = new Set([301, 302, 303, 307, 308])
/** Enough for the platform's words about a failure. */
const MAX_ERROR_BYTES = 64 * 1024

export function createTransport({ fetch, clock, logger, policy, line }: TransportOptions): Transport {
  async function send(
    connection: Connection,
    path: string,
    query: string,
    { method, headers, body: sent }: Omit<Message, 'hold'>,
    options: RequestOptions,
  ): Promise<PlatformResponse> {
    const limits = { ...DEFAULT_TRANSPORT_POLICY, ...policy, ...options.policy }
    const url = requestUrl(connection, path, query)
    const endpoint = `${method} ${url.pathname}`
    const authorized = {
      Authorization: `Bearer ${bearer(connection)}`,
      Accept: 'application/json',
      ...headers,
    }
    const { urgent, signal } = options
    // Before the watch begins: standing in our own line is no fault of the server.
    const leave = await line?.enter(url.origin, { urgent, signal })
    const watch = createWatch(limits.totalMs, signal)
    const hold: Hold = () => {
      // The others go on meanwhile, be it only to wait for the same person.
      leave?.()
      const resumes = [watch.hold(), options.hold?.()]
      return () => resumes.forEach((resume) => resume?.())
    }
    const message = { method, headers: authorized, body: sent, hold }
    try {
      const response = await followRedirects(fetch, url, message, watch, limits)
      if (!response.ok) throw await failure(response, watch, limits, clock.now())
      const received = await readBody(response, watch, limits)
      const body = toUtf8(received, response.headers.get('content-type'))
      return { status: response.status, body, endpoint }
    } catch (thrown) {
      const error = toTransportError(thrown, watch.signal, endpoint)
      if (error.code !== 'cancelled')
        logger.warn('A request to the platform failed', {
          endpoint,
          code: error.code,
          status: error.details.status ?? null,
          cause: error.details.cause ?? null,
        })
      throw error
    } finally {
      watch.close()
      leave?.()
    }
  }

  return {
    get: (connection, path, query, options = {}) =>
      send(connection, path, query, { method: 'GET', headers: {} }, options),
    put: (connection, path, query, body, options = {}) =>
      send(
        connection,
        path,
        query,
        { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body },
        { ...options, policy: { ...options.policy, maxRedirects: 0 } },
      ),
  }
}

function requestUrl(connection: Connection, path: string, query: string): URL {
  const { baseUrl, needsHttpConsent } = normaliseBaseUrl(connection.baseUrl)
  if (needsHttpConsent && !connection.allowHttp)
    throw new AppError('insecure_url', 'Plain http was not agreed to for this account')
  return new URL(`${baseUrl}${path}${query === '' ? '' : `?${query}`}`)
}

/** A header takes visible ASCII; anything else would fail inside fetch with a text that quotes the token. */
function bearer({ token }: Connection): string {
  if (token === '') throw new AppError('token_missing', 'The account has no token')
  if (!/^[\x21-\x7e]+$/.test(token))
    throw new AppError('invalid_input', 'The token cannot be sent', {
      issues: [{ path: 'token', message: 'visible ASCII without spaces' }],
    })
  return token
}

/** Follows redirects within the origin; the token goes nowhere else. */
async function followRedirects(
  fetch: Fetch,
  start: URL,
  message: Message,
  watch: Watch,
  limits: TransportPolicy,
): Promise<Response> {
  let url = start
  for (let redirects = 0; ; redirects += 1) {
    watch.signal.throwIfAborted()
    watch.stage(limits.responseMs, 'the response')
    const sent = fetch(url.href, { ...message, redirect: 'manual', signal: watch.signal })
    let response: Response
    try {
      response = await watch.race(sent)
    } catch (thrown) {
      // A response that arrives after its caller gave up must not hold its connection.
      sent.then(discardBody, () => undefined)
      throw thrown
    }
    if (!REDIRECTS.has(response.status) && response.type !== 'opaqueredirect') return response
    discardBody(response)
    url = redirectTarget(response, url)
    if (redirects >= limits.maxRedirects) throw redirectRefused(response, 'TOO_MANY_REDIRECTS')
  }
}

/** The origin holds the scheme, so the same origin also means that https stays https. */
function redirectTarget(response: Response, from: URL): URL {
  const location = response.headers.get('location')
  const target = location === null ? null : URL.parse(location, from.href)
  if (target === null) throw redirectRefused(response, 'NO_LOCATION')
  if (target.origin !== from.origin || target.username !== '' || target.password !== '')
    throw redirectRefused(response, 'OTHER_ORIGIN')
  return target
}

function redirectRefused(response: Response, cause: string): AppError {
  return new AppError('redirect_refused', 'The server sends the request elsewhere', {
    status: response.status,
    cause,
  })
}

/** What a status other than 2xx means, with the platform's own words where the body holds any. */
async function failure(
  response: Response,
  watch: Watch,
  limits: TransportPolicy,
  now: number,
): Promise<AppError> {
  const { status } = response
  const details: ErrorDetails = { status, ...(await wordsOf(response, watch, limits)) }
  if (status === 429 || status >= 500) {
    const { headers } = response
    const retryAfterMs = parseRetryAfter(headers.get('retry-after'), headers.get('date'), now)
    if (retryAfterMs !== undefined) details.retryAfterMs = retryAfterMs
  }
  const message = `The platform answered with HTTP ${status}`
  if (status === 401) return new AppError('unauthenticated', message, details)
  if (status === 407) return new AppError('proxy_login', message, { status })
  if (status === 429) return new AppError('rate_limited', message, details)
  if (status >= 500) return new AppError('server_failure', message, details)
  if (status >= 400) return new AppError('platform_refused', message, details)
  return new AppError('response_invalid', message, details)
}

/** A failure's body is worth a look, but its status stands also where the body cannot be read. */
async function wordsOf(response: Response, watch: Watch, { idleMs }: TransportPolicy): Promise<ErrorDetails> {
  try {
    const body = await readBody(response, watch, { maxBytes: MAX_ERROR_BYTES, idleMs })
    return platformWords(parseJson(decodeUtf8(toUtf8(body, response.headers.get('content-type')))))
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'cancelled') throw thrown
    return {}
  }
}

function toTransportError(thrown: unknown, signal: AbortSignal, endpoint: string): AppError {
  const aborted: unknown = signal.aborted ? signal.reason : null
  // What fetch throws after an abort is its own word for it; the reason says who aborted.
  const known = thrown instanceof AppError ? thrown : aborted
  if (known instanceof AppError)
    return new AppError(known.code, known.message, { ...known.details, endpoint })
  const { code, cause } = classifyNetworkError(thrown)
  return new AppError(code, `The request failed: ${cause}`, { cause, endpoint })
}
