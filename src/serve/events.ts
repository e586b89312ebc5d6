import type { ServerResponse } from 'node:http'
import type { Events } from '#core/ports.ts'
import { SECURITY_HEADERS, sendText } from './reply.ts'

const HEARTBEAT_MS = 15_000
/** What may wait for a page that does not read; beyond it the page is let go and starts afresh. */
const MAX_WAITING_BYTES = 1024 * 1024
const MAX_PAGES = 32

/**
 * Events to every open page, as `text/event-stream`. The page reads it with fetch, not EventSource, because it must
 * send the secret's header.
 */
export interface EventStreams extends Events {
  open: (response: ServerResponse) => void
  close: () => void
}

export interface EventStreamOptions {
  heartbeatMs?: number
  maxWaitingBytes?: number
}

export function createEventStreams(options: EventStreamOptions = {}): EventStreams {
  const { heartbeatMs = HEARTBEAT_MS, maxWaitingBytes = MAX_WAITING_BYTES } = options
  const pages = new Set<ServerResponse>()
  let heartbeat: NodeJS.Timeout | undefined

  function write(page: ServerResponse, text: string): void {
    // A page that is let go reconnects and asks for the current state, so nothing stays lost to it.
    if (page.writableLength > maxWaitingBytes) page.destroy()
    else page.write(text)
  }
  const writeAll = (text: string): void => pages.forEach((page) => write(page, text))

  function forget(page: ServerResponse): void {
    pages.delete(page)
    if (pages.size === 0) {
      clearInterval(heartbeat)
      heartbeat = undefined
    }
  }

  return {
    emit: (event) => writeAll(`data: ${JSON.stringify(event)}\n\n`),
    open: (response) => {
      if (pages.size >= MAX_PAGES) return sendText(response, 429, 'Too many pages')
      response.writeHead(200, { ...SECURITY_HEADERS, 'content-type': 'text/event-stream; charset=utf-8' })
      response.once('close', () => forget(response))
      pages.add(response)
      // Finds connections that died silently, and keeps the stream from looking idle.
      heartbeat ??= setInterval(() => writeAll(': still here\n\n'), heartbeatMs).unref()
      write(response, ': connected\n\n')
    },
    close: () => pages.forEach((page) => page.end()),
  }
}
