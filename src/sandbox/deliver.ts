import type { ServerResponse } from 'node:http'
import { refusal, type Reply } from './endpoints.ts'
import { reshape, type Fault } from './faults.ts'

const JSON_TYPE = 'application/json'
const HTML_TYPE = 'text/html; charset=UTF-8'
const ENDLESS_CHUNK = `${'{"id":null},'.repeat(1000)}\n`

const LARAVEL_WORDS: Record<number, string> = {
  403: 'This action is unauthorized.',
  404: 'The requested resource could not be found.',
  408: 'Request Timeout',
  500: 'Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
}

/** Writes the answer, or what the fault makes of it. `makeReply` is not called where the fault needs no answer. */
export function deliver(response: ServerResponse, makeReply: () => Reply, fault: Fault | null): void {
  if (fault === null) {
    sendReply(response, makeReply())
    return
  }
  switch (fault.kind) {
    case 'status':
      if (fault.html) send(response, fault.status, htmlPage(fault.status), { 'Content-Type': HTML_TYPE })
      else sendReply(response, { status: fault.status, body: { message: LARAVEL_WORDS[fault.status] ?? '' } })
      return
    case 'rate-limit':
      sendReply(
        response,
        { status: 429, body: { message: 'Too Many Attempts.' } },
        retryAfter(fault.retryAfterSeconds, fault.asDate),
      )
      return
    case 'unauthenticated':
      sendReply(response, UNAUTHENTICATED)
      return
    case 'refusal':
      sendReply(response, refusal(fault.code, fault.message))
      return
    case 'html':
      send(response, 200, htmlPage(200), { 'Content-Type': HTML_TYPE })
      return
    case 'redirect':
      send(response, fault.status ?? 302, '', { Location: fault.to })
      return
    case 'endless':
      sendEndless(response)
      return
    case 'reset':
      if (fault.midBody) startBody(response, makeReply(), () => response.socket?.resetAndDestroy())
      else response.socket?.resetAndDestroy()
      return
    case 'stall':
      if (fault.midBody) startBody(response, makeReply())
      return
    case 'truncated-json': {
      const reply = makeReply()
      const text = JSON.stringify(reply.body)
      send(response, reply.status, text.slice(0, Math.floor(text.length * 0.6)))
      return
    }
    case 'oversized': {
      const reply = makeReply()
      const text = JSON.stringify(reply.body)
      send(response, reply.status, text + ' '.repeat(Math.max(0, fault.bytes - text.length)))
      return
    }
    case 'drip':
      sendDrip(response, makeReply(), fault.chunkBytes, fault.everyMs)
      return
    default: {
      const reply = makeReply()
      sendReply(response, { ...reply, body: reshape(reply.body, fault) })
    }
  }
}

export const UNAUTHENTICATED: Reply = { status: 401, body: { message: 'Unauthenticated.' } }

function sendReply(response: ServerResponse, reply: Reply, headers: Record<string, string> = {}): void {
  send(response, reply.status, JSON.stringify(reply.body), headers)
}

function send(
  response: ServerResponse,
  status: number,
  body: string,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, {
    'Content-Type': JSON_TYPE,
    'Cache-Control': 'no-cache, private',
    'Content-Length': Buffer.byteLength(body),
    ...headers,
  })
  response.end(body)
}

function retryAfter(seconds: number | undefined, asDate = false): Record<string, string> {
  if (seconds === undefined) return {}
  return { 'Retry-After': asDate ? new Date(Date.now() + seconds * 1000).toUTCString() : String(seconds) }
}

function htmlPage(status: number): string {
  const words = status === 200 ? '请先登录网络' : `${status} ${LARAVEL_WORDS[status] ?? ''}`
  return `<!DOCTYPE html>\n<html><head><title>${words}</title></head><body><center><h1>${words}</h1></center></body></html>\n`
}

/** Announces the whole body and sends the first half of it. */
function startBody(response: ServerResponse, reply: Reply, sent?: () => void): void {
  const body = Buffer.from(JSON.stringify(reply.body))
  response.writeHead(reply.status, { 'Content-Type': JSON_TYPE, 'Content-Length': body.length })
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => sent?.())
}

function sendEndless(response: ServerResponse): void {
  response.writeHead(200, { 'Content-Type': JSON_TYPE })
  response.write('{"code":200,"status":"success","message":"","data":[')
  const more = (): void => {
    if (response.destroyed) return
    // Waiting for the drain keeps memory flat however slowly the client reads.
    if (response.write(ENDLESS_CHUNK)) setImmediate(more)
    else response.once('drain', more)
  }
  more()
}

function sendDrip(response: ServerResponse, reply: Reply, chunkBytes: number, everyMs: number): void {
  const body = Buffer.from(JSON.stringify(reply.body))
  response.writeHead(reply.status, { 'Content-Type': JSON_TYPE, 'Content-Length': body.length })
  let at = 0
  const timer = setInterval(() => {
    response.write(body.subarray(at, at + chunkBytes))
    at += chunkBytes
    if (at < body.length) return
    clearInterval(timer)
    response.end()
  }, everyMs)
  response.once('close', () => clearInterval(timer))
}
