/**
 * A stand-in for what Electron's `net.request` returns, with its ways rather than Node's: a Writable that is destroyed
 * of itself once it has been sent, and still speaks; `error` also after that; a response that is a Readable and is
 * given the next bytes only when it has been read; a redirect by hand that dies of "Redirect was cancelled" unless the
 * listener follows or aborts; bodies that arrive decoded; `abort` that destroys both without an error. Read off
 * Electron 45's `lib/common/api/net-client-request.ts`; the network below is Node's, its errors named as Chromium's.
 */
import { request as httpRequest, validateHeaderValue, type IncomingMessage } from 'node:http'
import { Readable, Writable } from 'node:stream'
import { createGunzip } from 'node:zlib'

export interface NetRequestOptions {
  url: string
  method?: string
  headers?: Record<string, string>
  redirect?: 'follow' | 'error' | 'manual'
}

const NAMES: Record<string, string> = {
  ECONNREFUSED: 'net::ERR_CONNECTION_REFUSED',
  ECONNRESET: 'net::ERR_CONNECTION_RESET',
}

class NetResponse extends Readable {
  readonly statusCode: number
  readonly statusMessage: string
  readonly headers: Record<string, string | string[]>
  readonly #waiting: (Buffer | null)[] = []
  #wanted = false
  #resume: (() => void) | null = null

  constructor({ statusCode = 0, statusMessage = '', headersDistinct }: IncomingMessage) {
    super()
    this.statusCode = statusCode
    this.statusMessage = statusMessage
    this.headers = Object.fromEntries(
      Object.entries(headersDistinct).map(([name, values = []]) => [
        name,
        name === 'set-cookie' ? values : values.join(', '),
      ]),
    )
  }

  deliver(chunk: Buffer | null, resume: (() => void) | null): void {
    this.#resume = resume
    this.#waiting.push(chunk)
    this.#hand()
  }

  #hand(): void {
    while (this.#wanted && this.#waiting.length > 0) this.#wanted = this.push(this.#waiting.shift())
    if (!this.#wanted) return
    const resume = this.#resume
    this.#resume = null
    resume?.()
  }

  override _read(): void {
    this.#wanted = true
    this.#hand()
  }
}

export class NetClientRequest extends Writable {
  readonly #options: NetRequestOptions
  readonly #body: Buffer[] = []
  #aborted = false
  #follow: (() => void) | null = null
  #cancel = (): void => undefined
  #response: NetResponse | null = null

  constructor(options: NetRequestOptions) {
    super({ autoDestroy: true })
    for (const [name, value] of Object.entries(options.headers ?? {}))
      try {
        validateHeaderValue(name, value)
      } catch {
        throw new Error(`Invalid value for header '${name}': '${value}'`)
      }
    this.#options = options
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#body.push(chunk)
    done()
  }

  override _final(done: () => void): void {
    this.#start()
    done()
  }

  followRedirect(): void {
    if (this.#follow === null) throw new Error('followRedirect() called, but was not waiting for a redirect')
    this.#follow()
  }

  abort(): void {
    if (!this.#aborted) process.nextTick(() => this.emit('abort'))
    this.#aborted = true
    this.#die()
  }

  #start(): void {
    const { url, method = 'GET', headers = {} } = this.#options
    const wire = httpRequest(url, {
      method,
      agent: false,
      headers: { 'accept-encoding': 'gzip', ...headers },
    })
    let ended = false
    this.#cancel = () => {
      ended = true
      wire.destroy()
    }
    const fail = (error: NodeJS.ErrnoException): void => {
      if (ended) return
      ended = true
      const named = new Error(NAMES[error.code ?? ''] ?? 'net::ERR_FAILED')
      this.#response?.destroy(named)
      this.#die(named)
    }
    wire.on('error', fail)
    wire.on('response', (message) => {
      const { statusCode = 0, headers: given } = message
      if (statusCode >= 300 && statusCode < 400 && given.location !== undefined) {
        this.#redirected(statusCode, new URL(given.location, url).href, message)
        return
      }
      const response = new NetResponse(message)
      this.#response = response
      this.emit('response', response)
      const body = given['content-encoding'] === 'gzip' ? message.pipe(createGunzip()) : (message as Readable)
      message.on('error', fail)
      body.on('data', (chunk: Buffer) => {
        body.pause()
        response.deliver(chunk, () => body.resume())
      })
      body.on('end', () => {
        if (!ended) response.deliver(null, null)
        ended = true
      })
    })
    wire.end(Buffer.concat(this.#body))
  }

  #redirected(status: number, location: string, message: IncomingMessage): void {
    message.resume()
    if (this.#options.redirect !== 'manual') throw new Error('Only redirects by hand are played here')
    let followed = false
    this.#follow = () => (followed = true)
    this.emit('redirect', status, this.#options.method ?? 'GET', location, message.headersDistinct)
    this.#follow = null
    if (followed) throw new Error('Nobody follows a redirect here')
    if (!this.#aborted) this.#die(new Error('Redirect was cancelled'))
  }

  #die(error?: Error): void {
    if (this.destroyed && error !== undefined) this.emit('error', error)
    this.destroy(error)
    this.#cancel()
    this.#response?.destroy(error)
  }
}
