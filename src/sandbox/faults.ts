import type { EndpointName } from './endpointName.ts'
import type { Json, JsonObject } from './json.ts'
import { Dice, keyOf } from './random.ts'

/** Something that goes wrong on purpose. */
export type Fault =
  /** An HTTP error: JSON as Laravel writes it, or an HTML page as a proxy in front of it does. */
  | { kind: 'status'; status: 403 | 404 | 408 | 500 | 502 | 503 | 504; html?: boolean }
  /** HTTP 429; `Retry-After` in seconds, as an HTTP date so many seconds from now, or not at all. */
  | { kind: 'rate-limit'; retryAfterSeconds?: number; asDate?: boolean }
  | { kind: 'unauthenticated' }
  /** HTTP 200 with an error in the envelope. */
  | { kind: 'refusal'; code: number; message: string }
  /** An HTML page with status 200, as a captive portal sends it. */
  | { kind: 'html' }
  /** The good body, cut off; with a length that fits what is sent. */
  | { kind: 'truncated-json' }
  | { kind: 'wrong-type'; wrong: WrongType }
  /** A body that goes on until the client hangs up. */
  | { kind: 'endless' }
  /** The good body, made longer than so many bytes by white space. */
  | { kind: 'oversized'; bytes: number }
  /** The connection breaks: before anything, or in the middle of the body. */
  | { kind: 'reset'; midBody?: boolean }
  /** Accepts and says nothing more: before the headers, or in the middle of the body. */
  | { kind: 'stall'; midBody?: boolean }
  /** The good body in pieces of `chunkBytes`, one every `everyMs`. */
  | { kind: 'drip'; chunkBytes: number; everyMs: number }
  | { kind: 'redirect'; to: string; status?: 301 | 302 | 307 | 308 }
  /** The following reshape a good page and leave its `meta` as it is. */
  | { kind: 'empty-page' }
  | { kind: 'short-page'; missing: number }
  | { kind: 'duplicate-rows'; count: number }
  | { kind: 'odd-record'; odd: OddRecord; at?: number }

export type WrongType =
  'data-object' | 'data-null' | 'data-text' | 'meta-missing' | 'meta-text' | 'body-list' | 'body-null'
export type OddRecord = 'null' | 'text' | 'number' | 'list' | 'without-id'

/** A fault and the requests it befalls. Of several rules that apply, the first wins. */
export interface FaultRule {
  fault: Fault
  endpoint?: EndpointName
  /** A part of the path, such as a task id. */
  path?: string
  /** Only requests for this `page`. */
  page?: number
  /** So many matching requests pass first. Default 0. */
  after?: number
  /** So many matching requests are hit, then the rule is spent. Default all. */
  count?: number
  /** Share of matching requests that are hit, 0 … 1, by seed. Default 1. */
  rate?: number
}

export interface FaultedRequest {
  path: string
  endpoint: EndpointName | null
  page: number
}

interface ArmedRule {
  rule: FaultRule
  matched: number
  hit: number
}

/** The rules in force. */
export class FaultList {
  #rules: ArmedRule[] = []
  #dice: Dice

  constructor(seedKey: number) {
    this.#dice = new Dice(keyOf(seedKey, 91))
  }

  /** @returns takes the rule back */
  add(rule: FaultRule): () => void {
    const armed: ArmedRule = { rule, matched: 0, hit: 0 }
    this.#rules.push(armed)
    return () => {
      this.#rules = this.#rules.filter((other) => other !== armed)
    }
  }

  clear(): void {
    this.#rules = []
  }

  /** The fault that befalls this request, or null. */
  draw(request: FaultedRequest): Fault | null {
    for (const armed of this.#rules) {
      const { rule } = armed
      if (rule.endpoint !== undefined && rule.endpoint !== request.endpoint) continue
      if (rule.path !== undefined && !request.path.includes(rule.path)) continue
      if (rule.page !== undefined && rule.page !== request.page) continue
      armed.matched += 1
      if (armed.matched <= (rule.after ?? 0) || armed.hit >= (rule.count ?? Infinity)) continue
      if (rule.rate !== undefined && !this.#dice.chance(rule.rate)) continue
      armed.hit += 1
      return rule.fault
    }
    return null
  }
}

/** The body with what a fault does to a page; a body without a list of rows stays as it is. */
export function reshape(body: Json, fault: Fault): Json {
  if (!isObject(body)) return body
  if (fault.kind === 'wrong-type') return wrongType(body, fault.wrong)
  return Array.isArray(body.data) ? { ...body, data: reshapeRows(body.data, fault) } : body
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function reshapeRows(rows: Json[], fault: Fault): Json[] {
  switch (fault.kind) {
    case 'empty-page':
      return []
    case 'short-page':
      return rows.slice(0, Math.max(0, rows.length - fault.missing))
    case 'duplicate-rows':
      return [...rows, ...rows.slice(0, fault.count)]
    case 'odd-record': {
      const at = fault.at ?? 0
      return rows.map((row, position) => (position === at ? oddRecord(row, fault.odd) : row))
    }
    default:
      return rows
  }
}

function oddRecord(row: Json, odd: OddRecord): Json {
  switch (odd) {
    case 'null':
      return null
    case 'text':
      return '内部错误'
    case 'number':
      return 42
    case 'list':
      return []
    case 'without-id': {
      const { id: _id, ...rest } = isObject(row) ? row : {}
      return rest
    }
  }
}

function wrongType(body: JsonObject, wrong: WrongType): Json {
  switch (wrong) {
    case 'data-object':
      return { ...body, data: { list: body.data ?? null } }
    case 'data-null':
      return { ...body, data: null }
    case 'data-text':
      return { ...body, data: '[]' }
    case 'meta-missing': {
      const { meta: _meta, ...rest } = body
      return rest
    }
    case 'meta-text':
      return { ...body, meta: '1/1' }
    case 'body-list':
      return [body]
    case 'body-null':
      return null
  }
}
