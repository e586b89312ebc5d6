/**
 * The browser host. The address it prints carries a one-time code in the fragment; the code is traded for the
 * launch's secret, which this tab keeps (a reload survives, a new tab needs a new address) and sends as a header.
 */
import { EventSourceParserStream } from 'eventsource-parser/stream'
import type { Answer, ErrorInfo } from '#shared/errors.ts'
import { BROWSER_HOST, outlivesItsPage } from '#shared/ipc/bridge.ts'
import type { AppEvent } from '#shared/ipc/events.ts'
import type { RpcMessage } from '#shared/ipc/index.ts'
import type { Transport } from './transport.ts'

const SECRET_KEY = 'callbook-session'
const RECONNECT_MS = 2000
/** Bytes. What browsers let outlive a page at a time is 64 KiB in all; they refuse what is beyond. */
const MOST_OUTLIVING = 60_000
/** At most, of UTF-8 for one UTF-16 unit. */
const BYTES_A_UNIT = 3

export interface BrowserTransport extends Transport {
  /** False where this tab holds no secret that the host accepts. */
  signedIn: boolean
  /** Called when the host stops accepting the secret, because it was restarted. */
  onSignedOut: (listener: () => void) => void
}

/** Takes the one-time code out of the address, so that it stays in no history entry. */
function takeCode(): string | null {
  const code = /^#code=([\w-]+)$/.exec(window.location.hash)?.[1] ?? null
  if (code !== null) window.history.replaceState(null, '', window.location.pathname)
  return code
}

async function tradeCode(code: string): Promise<string | null> {
  const response = await fetch(BROWSER_HOST.sessionPath, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code }),
  })
  if (!response.ok) return null
  const body = (await response.json()) as { secret?: unknown }
  return typeof body.secret === 'string' ? body.secret : null
}

const failure = (code: ErrorInfo['code'], message: string): Answer<unknown> => ({
  ok: false,
  error: { code, message, details: {} },
})

/** UTF-16 units from which on reading an answer takes a good part of a frame, as a page of 500 calls does. */
const LARGE = 200_000
/** What a large answer is drawn into comes in a task of its own: together they would be one frame that is seen to stop. */
async function answerOf(response: Response): Promise<Answer<unknown>> {
  const text = await response.text()
  const answer = JSON.parse(text) as Answer<unknown>
  if (text.length > LARGE) await new Promise<void>((resolve) => setTimeout(() => resolve()))
  return answer
}

export async function browserTransport(): Promise<BrowserTransport> {
  const code = takeCode()
  const traded = code === null ? null : await tradeCode(code).catch(() => null)
  if (traded !== null) window.sessionStorage.setItem(SECRET_KEY, traded)
  const secret = traded ?? window.sessionStorage.getItem(SECRET_KEY)
  const signedOutListeners = new Set<() => void>()
  const signedOut = (): void => signedOutListeners.forEach((listener) => listener())

  // A page that goes cancels what it sent last. What is typed last is sent while it goes.
  let leaving = false
  window.addEventListener('pagehide', () => (leaving = true), { capture: true })
  window.addEventListener('pageshow', () => (leaving = false))

  let outliving = 0
  const outlives = (message: RpcMessage, bytes: number): boolean =>
    (leaving || ('route' in message && outlivesItsPage(message.route))) && outliving + bytes <= MOST_OUTLIVING

  async function request(message: RpcMessage): Promise<Answer<unknown>> {
    const body = JSON.stringify(message)
    const bytes = body.length * BYTES_A_UNIT
    const keepalive = outlives(message, bytes)
    if (keepalive) outliving += bytes
    try {
      return await send(body, keepalive)
    } finally {
      if (keepalive) outliving -= bytes
    }
  }

  async function send(body: string, keepalive: boolean): Promise<Answer<unknown>> {
    let response: Response
    try {
      response = await fetch(BROWSER_HOST.rpcPath, {
        method: 'POST',
        headers: { 'content-type': 'application/json', [BROWSER_HOST.secretHeader]: secret ?? '' },
        body,
        keepalive,
      })
      if (response.ok) return await answerOf(response)
    } catch {
      return failure('host_gone', 'The Callbook process on this machine does not answer')
    }
    if (response.status === 401 || response.status === 403) signedOut()
    return failure('forbidden', `The host answered ${response.status}`)
  }

  return {
    request,
    onEvent: (listener) => listenToEvents(secret ?? '', listener),
    signedIn: secret !== null,
    onSignedOut: (listener) => signedOutListeners.add(listener),
  }
}

/** Reads the event stream with fetch, because an EventSource cannot send the secret's header. Reconnects. */
function listenToEvents(secret: string, listener: (event: AppEvent) => void): () => void {
  const abort = new AbortController()

  async function readOnce(): Promise<void> {
    const response = await fetch(BROWSER_HOST.eventsPath, {
      headers: { [BROWSER_HOST.secretHeader]: secret },
      signal: abort.signal,
    })
    if (!response.ok || response.body === null) return
    await response.body
      .pipeThrough(new TextDecoderStream())
      .pipeThrough(new EventSourceParserStream())
      .pipeTo(new WritableStream({ write: ({ data }) => listener(JSON.parse(data) as AppEvent) }))
  }

  async function readForever(): Promise<void> {
    while (!abort.signal.aborted) {
      await readOnce().catch(() => undefined)
      await new Promise((resolve) => setTimeout(resolve, RECONNECT_MS))
    }
  }

  void readForever()
  return () => abort.abort()
}
