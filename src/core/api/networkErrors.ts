import type { ErrorCode } from '#shared/errors.ts'

/** What a failed fetch means, and the system's own name for it. */
export interface NetworkFailure {
  code: ErrorCode
  cause: string
}

/** OpenSSL's names for a certificate that is not trusted which do not hold the word CERT. */
const CERTIFICATE_WORDS = new Set([
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_CRL',
  'UNABLE_TO_DECRYPT_CRL_SIGNATURE',
  'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY',
  'CRL_SIGNATURE_FAILURE',
  'CRL_NOT_YET_VALID',
  'CRL_HAS_EXPIRED',
  'INVALID_CA',
  'PATH_LENGTH_EXCEEDED',
  'INVALID_PURPOSE',
  'HOSTNAME_MISMATCH',
  'ERR_SSL_OBSOLETE_VERSION',
])

/** A proxy wants to know who asks, and nobody has told it: Chromium's names, and ours for what undici says in words. */
const PROXY_LOGIN = /^(?:ERR_(?:UNEXPECTED_)?PROXY_AUTH\w*|PROXY_407)$/
const PROXY_WORDS = /^Proxy response \(407\)/

const TIMEOUTS = new Set([
  'ETIMEDOUT',
  'ESOCKETTIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'ERR_TIMED_OUT',
  'ERR_CONNECTION_TIMED_OUT',
])

/** The server answered, but not in HTTP, or its answer broke off. */
const BROKEN_ANSWERS = new RegExp(
  `^(?:${[
    // Node: its parser's two forms, undici's words about answers, decompression.
    'HPE_\\w+|HTTPParserError',
    'UND_ERR_(?:HEADERS_OVERFLOW|RES\\w*|BROKEN_ANSWER)',
    'Z_\\w+|ZSTD_\\w+|ERR__\\w+|ERR_BROTLI\\w+|ERR_ASSERTION',
    // Chromium.
    'ERR_(?:CONTENT|INCOMPLETE|RESPONSE|HTTP2|SPDY|QUIC)_\\w+',
    'ERR_INVALID_(?:CHUNKED_ENCODING|HTTP_RESPONSE|RESPONSE)',
  ].join('|')})$`,
)
/** undici's words, for lack of a code, about an answer that it does not understand or that ends too early. */
const BROKEN_WORDS = /^(?:bad upgrade|bad response|too many content-encodings)/
const BODY_BROKE_OFF = 'terminated'

/**
 * Tells what a failed fetch means, from Node's system and undici codes and from Chromium's `net::ERR_…` texts, which
 * Electron's `net.fetch` throws. The error itself is not kept: its text can quote a header or the address.
 */
export function classifyNetworkError(thrown: unknown): NetworkFailure {
  const cause = systemName(thrown)
  return { code: codeOf(cause), cause }
}

function codeOf(cause: string): ErrorCode {
  if (cause === REDIRECT_CANCELLED || /^ERR_(?:TOO_MANY_REDIRECTS|(?:UNSAFE|INVALID)_REDIRECT)$/.test(cause))
    return 'redirect_refused'
  if (CERTIFICATE_WORDS.has(cause) || /(?:^|_)CERT(?:IFICATE)?(?:_|$)/.test(cause))
    return 'certificate_invalid'
  if (PROXY_LOGIN.test(cause)) return 'proxy_login'
  if (TIMEOUTS.has(cause)) return 'network_timeout'
  if (BROKEN_ANSWERS.test(cause)) return 'response_invalid'
  return 'network_unreachable'
}

const REDIRECT_CANCELLED = 'REDIRECT_CANCELLED'
const PROXY_407 = 'PROXY_407'
const BROKEN_ANSWER = 'UND_ERR_BROKEN_ANSWER'

/** undici's way to hand over a 407 that came as an answer; nothing else that we send comes to an error without any word. */
const isWordless = (error: Error & { code?: unknown }): boolean =>
  error.constructor === Error && error.message === '' && error.code === undefined && error.cause === undefined

/** The most telling name in an error and its causes. */
function systemName(thrown: unknown): string {
  let name = 'UNKNOWN'
  let error: unknown = thrown
  // A chain of causes is short; the limit guards against a circle.
  for (let depth = 0; depth < 8 && error instanceof Error; depth += 1) {
    const chromium = /net::(ERR_[A-Z0-9_]+)/.exec(error.message)?.[1]
    if (chromium !== undefined) return chromium
    // Electron's words for a redirect under `redirect: 'manual'`, which it ends instead of handing over.
    if (error.message === 'Redirect was cancelled') return REDIRECT_CANCELLED
    const code = (error as Error & { code?: unknown }).code
    if (PROXY_WORDS.test(error.message)) return PROXY_407
    if (BROKEN_WORDS.test(error.message)) return BROKEN_ANSWER
    if (error !== thrown && isWordless(error)) return PROXY_407
    if (typeof code === 'string' && /^[A-Z][A-Za-z0-9_]{2,60}$/.test(code)) name = code
    else if (name === 'UNKNOWN' && error.name !== 'Error' && error.name !== 'TypeError') name = error.name
    const inner: unknown = error instanceof AggregateError ? (error.errors as unknown[])[0] : undefined
    error = inner ?? error.cause
  }
  // The head had come: it is the answer that broke off, not the way to the server.
  const brokeOff = name === 'UND_ERR_SOCKET' && thrown instanceof Error && thrown.message === BODY_BROKE_OFF
  return brokeOff ? BROKEN_ANSWER : name
}
