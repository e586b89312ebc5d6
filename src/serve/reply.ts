import { STATUS_CODES, type ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { DOCUMENT_HEADERS } from '#shared/csp.ts'

/** On every answer, refusals included. There is no CORS header anywhere: no other origin may read a word. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  ...DOCUMENT_HEADERS,
  'cache-control': 'no-store',
  'cross-origin-resource-policy': 'same-origin',
}

export function sendText(
  response: ServerResponse,
  status: number,
  text: string,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { ...SECURITY_HEADERS, 'content-type': 'text/plain; charset=utf-8', ...headers })
  response.end(`${text}\n`)
}

export function sendJson(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { ...SECURITY_HEADERS, 'content-type': 'application/json; charset=utf-8' })
  response.end(JSON.stringify(value))
}

/**
 * For a connection that Node gives up. A browser opens some in advance: one that has said nothing in time is closed
 * without a word, because the browser would take any answer for that of the request it sends there next.
 */
export function refuseBroken(socket: Duplex): void {
  if (socket instanceof Socket && socket.bytesRead === 0) socket.destroy()
  else refuseSocket(socket, 400)
}

/** For what never became a request: broken HTTP, CONNECT. */
export function refuseSocket(socket: Duplex, status: number): void {
  if (!socket.writable) {
    socket.destroy()
    return
  }
  const headers = Object.entries({ ...SECURITY_HEADERS, 'content-length': '0', connection: 'close' })
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines}\r\n`)
}
