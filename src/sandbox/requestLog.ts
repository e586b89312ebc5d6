import type { IncomingMessage } from 'node:http'

/** A request as it arrived, for tests. The token's value is not kept. */
export interface SeenRequest {
  method: string
  path: string
  /** Decoded name and value pairs in the order of the query string. */
  query: [string, string][]
  bearer: 'right' | 'wrong' | 'none'
  headers: { accept?: string; 'content-type'?: string; 'user-agent'?: string; host?: string }
}

/** The demo can run for days: only the latest requests are kept. */
const KEPT = 10_000

/** Writes a request down and lets the oldest go. */
export function noteRequest(
  log: SeenRequest[],
  request: IncomingMessage,
  url: URL,
  token: string,
): SeenRequest {
  const { accept, host, authorization } = request.headers
  const seen: SeenRequest = {
    method: request.method ?? '',
    path: url.pathname,
    query: [...url.searchParams],
    bearer: authorization === undefined ? 'none' : authorization === `Bearer ${token}` ? 'right' : 'wrong',
    headers: {
      accept,
      host,
      'content-type': request.headers['content-type'],
      'user-agent': request.headers['user-agent'],
    },
  }
  log.push(seen)
  if (log.length > KEPT) log.splice(0, log.length - KEPT)
  return seen
}
