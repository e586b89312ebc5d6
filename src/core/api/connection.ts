import { AppError } from '#shared/errors.ts'

/** What a request to the platform needs: an account with its token. */
export interface Connection {
  /** Origin and path without a trailing slash, see {@link normaliseBaseUrl}. */
  baseUrl: string
  userId: string
  subUserId: string | null
  /** Goes into the `Authorization` header and nowhere else. */
  token: string
  /** The person said yes to plain http for this account. */
  allowHttp: boolean
}

export interface BaseUrl {
  baseUrl: string
  /** Plain http to another machine: the token would travel readable, so the person has to agree first. */
  needsHttpConsent: boolean
}

const LOOPBACK = /^(?:localhost|\[::1\]|127\.\d{1,3}\.\d{1,3}\.\d{1,3})$/
const SCHEME = /^([a-z][a-z0-9+.-]*):\/\//i

/**
 * Reads a base URL as people paste it: with a port or a path, with slashes at the end, without a scheme (https is
 * meant), or with the `/agent-api` that every endpoint begins with.
 * @throws AppError invalid_input with an issue for `baseUrl`; the text itself is not repeated, it may hold a password
 */
export function normaliseBaseUrl(text: string): BaseUrl {
  const trimmed = text.trim()
  if (trimmed === '') refuse('an address is needed')
  if (/\s/.test(trimmed)) refuse('no spaces')
  const scheme = SCHEME.exec(trimmed)?.[1]?.toLowerCase()
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https') refuse('https or http only')
  const url = URL.parse(scheme === undefined ? `https://${trimmed}` : trimmed)
  if (url === null) refuse('not a web address')
  if (url.username !== '' || url.password !== '') refuse('no user name or password in the address')
  if (/[?#]/.test(trimmed)) refuse('no query and no fragment')
  const path = url.pathname
    .replace(/\/+$/, '')
    .replace(/\/agent-api$/, '')
    .replace(/\/+$/, '')
  return {
    baseUrl: url.origin + path,
    needsHttpConsent: url.protocol === 'http:' && !LOOPBACK.test(url.hostname),
  }
}

function refuse(reason: string): never {
  throw new AppError('invalid_input', 'The base URL cannot be used', {
    issues: [{ path: 'baseUrl', message: reason }],
  })
}

/**
 * A path below the base URL. Ids are encoded; one that a URL would resolve away (`.`, `..`, nothing) would reach
 * another endpoint, and percent-encoding does not prevent that.
 * @throws AppError invalid_input
 */
export function endpointPath(...segments: string[]): string {
  for (const segment of segments)
    if (/^\.{0,2}$/.test(segment))
      throw new AppError('invalid_input', 'An id is needed', { issues: [{ path: 'id', message: 'empty' }] })
  return `/agent-api/${segments.map((segment) => encodeURIComponent(segment.toWellFormed())).join('/')}`
}
