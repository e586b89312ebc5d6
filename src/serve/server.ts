import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { toAppError } from '#shared/errors.ts'
import type { App } from '#core/app/app.ts'
import type { Logger } from '#core/ports.ts'
import { readJson } from './body.ts'
import { limitConnections, MOST_CONNECTIONS } from './connections.ts'
import type { Downloads } from './downloads.ts'
import type { EventStreams } from './events.ts'
import { sendFile } from './files.ts'
import { admit, MAX_BODY_BYTES, type Destination } from './guard.ts'
import { refuseBroken, refuseSocket, sendJson, sendText } from './reply.ts'
import { answerRpc } from './rpc.ts'
import { WRONG_WINDOW_MS, type Sessions } from './session.ts'

const LOOPBACK = '127.0.0.1'

/** What a sender may take, ms. */
export interface ServerLimits {
  /** Until a request's head is there, of a connection that says nothing too. */
  headersMs: number
  /** Until its body is there too. */
  requestMs: number
  /** Between two looks at all connections: how much longer than the limits they may live. */
  checkMs: number
  connections: number
}

export const SERVER_LIMITS: ServerLimits = {
  headersMs: 10_000,
  requestMs: 30_000,
  checkMs: 1_000,
  connections: MOST_CONNECTIONS,
}

export interface ServerOptions {
  /** 0 takes a free one. */
  port: number
  rendererFolder: string
  /** See {@link admit}; null in every packaged build. */
  devOrigin: string | null
  answer: App['answer']
  sessions: Sessions
  events: EventStreams
  downloads: Downloads
  logger: Logger
  limits?: ServerLimits
}

export interface RunningServer {
  port: number
  close: () => Promise<void>
}

/**
 * Listens on 127.0.0.1 alone.
 * @throws the system's error: EADDRINUSE, EACCES
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { sessions, events, downloads, logger, devOrigin, limits = SERVER_LIMITS } = options
  let port = options.port

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = request.method ?? ''
    const verdict = admit(
      {
        method,
        target: request.url ?? '',
        headers: request.headers,
        hostHeaders: request.headersDistinct['host']?.length ?? 0,
      },
      { port, devOrigin, isSecret: sessions.isSecret },
    )
    if (!verdict.admitted) {
      logger.warn('request refused', { status: verdict.status, reason: verdict.reason })
      const allow = verdict.allow === undefined ? undefined : { allow: verdict.allow }
      return sendText(response, verdict.status, verdict.reason, allow)
    }
    if (method === 'POST') await post(verdict.to, request, response)
    else await get(verdict.to, method, response)
  }

  async function post(to: Destination, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readJson(request, MAX_BODY_BYTES)
    if (body.kind === 'too_large') return sendText(response, 413, 'Too large')
    if (body.kind === 'not_json') return sendText(response, 400, 'Not JSON')
    if (to.kind === 'rpc') return answerRpc(options.answer, body.value, response)
    signIn(body.value, response)
  }

  function signIn(body: unknown, response: ServerResponse): void {
    const code = typeof body === 'object' && body !== null && 'code' in body ? body.code : undefined
    const exchange = sessions.exchange(code)
    if (exchange.kind === 'secret') return sendJson(response, { secret: exchange.secret })
    logger.warn('sign-in refused', { reason: exchange.kind })
    if (exchange.kind === 'wrong') return sendText(response, 403, 'This code was used or has expired')
    sendText(response, 429, 'Too many wrong codes', { 'retry-after': String(WRONG_WINDOW_MS / 1000) })
  }

  async function get(to: Destination, method: string, response: ServerResponse): Promise<void> {
    if (to.kind === 'events') return events.open(response)
    if (to.kind === 'download') return downloads.send(to.ticket, response)
    if (to.kind === 'file') return sendFile(options.rendererFolder, to.path, method, response)
  }

  const timeouts = {
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    // Node looks every half minute by default, and a limit of ten seconds would be one of forty.
    connectionsCheckingInterval: limits.checkMs,
  }
  const server = createServer(timeouts, (request, response) => {
    handle(request, response).catch((thrown: unknown) => {
      // Mostly a page that closed its connection in the middle of an answer.
      logger.warn('answer broken off', { cause: toAppError(thrown).details.cause ?? null })
      if (response.headersSent) response.destroy()
      else sendText(response, 500, 'Failed')
    })
  })
  limitConnections(server, limits.connections)
  // Without a listener for 'upgrade' Node hands such a request on as an ordinary one, which the guard refuses.
  server.on('connect', (_request, socket) => refuseSocket(socket, 405))
  server.on('clientError', (_error, socket) => refuseBroken(socket))

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, LOOPBACK, () => {
      server.off('error', reject)
      resolve()
    })
  })
  port = (server.address() as AddressInfo).port

  return {
    port,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      events.close()
      server.closeAllConnections()
      await closed
    },
  }
}
