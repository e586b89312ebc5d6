import type { Readable } from 'node:stream'
import { net, type ClientRequest, type IncomingMessage } from 'electron'
import type { Fetch, FetchInit } from '#core/ports.ts'
import { AppError } from '#shared/errors.ts'
import type { ProxyCredentials } from '#shared/ipc/proxy.ts'
import type { DesktopProxyLogin } from './proxyLogin.ts'

/** Statuses whose answer has no body; `Response` refuses one. */
const BODILESS = new Set([101, 103, 204, 205, 304])

/** What Chromium opens to one host over HTTP/1.1; more requests than these would wait inside it, unseen. */
export const CONNECTIONS_PER_HOST = 6

/**
 * The platform client's fetch over Chromium's network, so that the system's proxy and certificates count.
 *
 * It stands on `net.request` because `net.fetch` cannot hand over a redirect: with `redirect: 'manual'` it rejects
 * with "Redirect was cancelled" (electron/electron#43715). Here a redirect becomes a Response with its status and
 * `location`, the request ends at once, and nothing is sent anywhere else. No cookies, no credentials but the given
 * headers and, to a proxy that asks, what `logins` has for it; nothing in the HTTP cache.
 *
 * The fetch throws Chromium's own Error (`net::ERR_…`), which the transport tells apart; the signal's reason; AppError
 * proxy_login.
 */
export const createDesktopFetch =
  (logins: Pick<DesktopProxyLogin, 'find'>): Fetch =>
  (url, init) =>
    new Promise<Response>((resolve, reject) => {
      const { signal, body, hold } = init
      const tried: ProxyCredentials[] = []
      if (signal.aborted) {
        reject(signal.reason)
        return
      }
      const request = open(url, init)
      let incoming: Readable | null = null

      const abort = (): void => {
        incoming?.destroy(asError(signal.reason))
        request.abort()
        reject(signal.reason)
      }
      signal.addEventListener('abort', abort, { once: true })
      const settled = (): void => signal.removeEventListener('abort', abort)

      request.on('login', (info, give) => {
        // A server is given no credentials; its answer is then the refusal.
        if (!info.isProxy) {
          give()
          return
        }
        void logins.find(info, tried, hold).then((login) => {
          if (signal.aborted) return
          if (login === null) {
            settled()
            request.abort()
            reject(new AppError('proxy_login', 'The proxy asks for a login', { what: 'dialog' }))
            return
          }
          tried.push(login)
          give(login.user, login.password)
        })
      })
      request.on('redirect', (status, _method, location) => {
        settled()
        request.abort()
        resolve(new Response(null, { status, headers: { location } }))
      })
      request.on('error', (error) => {
        settled()
        reject(error)
      })
      request.on('response', (message) => {
        // Electron types the message as an emitter; it is a Readable, as in Node.
        incoming = message as unknown as Readable
        const stream = incoming
        // An answer that is not read may still break off; that is not an uncaught exception.
        stream.on('error', () => undefined)
        stream.once('close', () => {
          settled()
          // A reader that stops early leaves the transfer waiting for ever unless it is told.
          if (!stream.readableEnded) request.abort()
        })
        try {
          resolve(toResponse(message, stream))
        } catch {
          stream.destroy()
          reject(new AppError('response_invalid', 'The answer is not HTTP', { status: message.statusCode }))
        }
      })
      request.end(body)
    })

function open(url: string, { method, headers }: FetchInit): ClientRequest {
  try {
    return net.request({
      url,
      method,
      headers,
      redirect: 'manual',
      credentials: 'omit',
      useSessionCookies: false,
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      priority: 'medium',
    })
  } catch {
    // Its message would quote the header it refuses, and with it the token.
    throw new AppError('internal', 'The request could not be made')
  }
}

function toResponse(message: IncomingMessage, stream: Readable): Response {
  const headers = new Headers()
  for (const [name, value] of Object.entries(message.headers)) {
    // The body arrives decoded: what described it in transit is no longer true.
    if (name === 'content-encoding' || name === 'content-length') continue
    for (const single of Array.isArray(value) ? value : [value]) headers.append(name, single)
  }
  const init = { status: message.statusCode, statusText: message.statusMessage, headers }
  if (BODILESS.has(message.statusCode)) {
    stream.resume()
    return new Response(null, init)
  }
  return new Response(bodyOf(stream), init)
}

function bodyOf(stream: Readable): ReadableStream<Uint8Array> {
  const chunks = stream.iterator() as AsyncIterator<Uint8Array>
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        try {
          const next = await chunks.next()
          if (next.done === true) controller.close()
          else controller.enqueue(next.value)
        } catch (error) {
          controller.error(error)
        }
      },
      cancel: () => {
        stream.destroy()
      },
    },
    { highWaterMark: 0 },
  )
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new AppError('cancelled', 'The request was cancelled')
}
