/**
 * Who may ask this host for anything. Pure: it sees a request's facts and answers with its destination or a refusal.
 *
 * The attackers in mind are web pages in the same browser (cross-site requests, DNS rebinding, framing) and other
 * users of the same machine. Pages are told apart by Host, Origin and Sec-Fetch-Site, none of which a page can forge;
 * other users do not know the launch's secret.
 */
import type { IncomingHttpHeaders } from 'node:http'
import { BROWSER_HOST } from '#shared/ipc/bridge.ts'

/** Enough for any request of the app; the largest carries a token of 8 KB. */
export const MAX_BODY_BYTES = 256 * 1024

export interface RequestFacts {
  method: string
  /** The request target as it was sent. */
  target: string
  headers: IncomingHttpHeaders
  /** How many Host headers came; Node's `headers` keeps the first alone. */
  hostHeaders: number
}

export interface GuardPolicy {
  /** The port this host listens on. */
  port: number
  /** A development server whose page may ask too; null in every packaged build. */
  devOrigin: string | null
  /** Compares in constant time. */
  isSecret: (candidate: string) => boolean
}

export type Destination =
  | { kind: 'rpc' | 'events' | 'session' }
  | { kind: 'download'; ticket: string }
  /** The path as sent, still percent-encoded. */
  | { kind: 'file'; path: string }

export type Verdict =
  { admitted: true; to: Destination } | { admitted: false; status: number; reason: string; allow?: string }

const refuse = (status: number, reason: string): Verdict => ({ admitted: false, status, reason })

/** Checks in the order: who asks, what is asked, in what form, with which secret. */
export function admit(request: RequestFacts, policy: GuardPolicy): Verdict {
  const { method, target, headers, hostHeaders } = request
  const hosts = [`127.0.0.1:${policy.port}`, `localhost:${policy.port}`]
  if (hostHeaders !== 1 || !hosts.includes(headers.host ?? '')) return refuse(403, 'Unknown host')

  const origins = [...hosts.map((host) => `http://${host}`), ...(policy.devOrigin ? [policy.devOrigin] : [])]
  if (headers.origin !== undefined && !origins.includes(headers.origin)) return refuse(403, 'Unknown origin')

  // Only the origin form, so that an absolute target cannot name a host of its own.
  if (!target.startsWith('/') || target.startsWith('//')) return refuse(400, 'Bad request target')
  if (headers.upgrade !== undefined) return refuse(400, 'No upgrade here')
  const to = destination(target.split('?', 1)[0] ?? '/')
  if (!fetchedBySelf(headers) && !(to.kind === 'file' && opensPage(method, headers)))
    return refuse(403, 'Cross-site request')

  const methods = METHODS[to.kind]
  if (!methods.includes(method))
    return { admitted: false, status: 405, reason: 'Method not allowed', allow: methods.join(', ') }
  const malformed = method === 'POST' ? checkPost(headers) : null
  if (malformed) return malformed

  if (to.kind === 'rpc' || to.kind === 'events') {
    const secret = headers[BROWSER_HOST.secretHeader]
    if (typeof secret !== 'string' || !policy.isSecret(secret)) return refuse(401, 'Not signed in')
  }
  return { admitted: true, to }
}

const METHODS: Record<Destination['kind'], string[]> = {
  rpc: ['POST'],
  session: ['POST'],
  events: ['GET'],
  download: ['GET'],
  file: ['GET', 'HEAD'],
}

function destination(path: string): Destination {
  if (path === BROWSER_HOST.rpcPath) return { kind: 'rpc' }
  if (path === BROWSER_HOST.eventsPath) return { kind: 'events' }
  if (path === BROWSER_HOST.sessionPath) return { kind: 'session' }
  if (path.startsWith(BROWSER_HOST.downloadPath))
    return { kind: 'download', ticket: path.slice(BROWSER_HOST.downloadPath.length) }
  return { kind: 'file', path }
}

/** `none` is an address typed or opened by the person. A page on another port counts as same-site: not ours. */
function fetchedBySelf(headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site']
  return site === undefined || site === 'same-origin' || site === 'none'
}

/**
 * A link may lead here from anywhere (the launch page is a file, hence another site): it opens the page at top level,
 * where frames are forbidden and nothing is readable without the secret.
 */
function opensPage(method: string, headers: IncomingHttpHeaders): boolean {
  return (
    method === 'GET' && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document'
  )
}

/** Mutations: only a page of ours, only JSON (which a cross-site form cannot send), only small. */
function checkPost(headers: IncomingHttpHeaders): Verdict | null {
  if (headers.origin === undefined) return refuse(403, 'Origin required')
  const contentType = headers['content-type'] ?? ''
  if (!/^application\/json(\s*;\s*charset=utf-8)?$/i.test(contentType) || headers['content-encoding'])
    return refuse(415, 'JSON only')
  if (Number(headers['content-length'] ?? 0) > MAX_BODY_BYTES) return refuse(413, 'Too large')
  return null
}
