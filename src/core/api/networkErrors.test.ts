import { createServer, type AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { classifyNetworkError } from './networkErrors.ts'

/** As Node's fetch throws: a TypeError around the system's error. */
function nodeError(code: string): TypeError {
  return new TypeError('fetch failed', { cause: Object.assign(new Error('details'), { code }) })
}

describe('classifyNetworkError', () => {
  it.each([
    ['ENOTFOUND', 'network_unreachable'],
    ['EAI_AGAIN', 'network_unreachable'],
    ['ECONNREFUSED', 'network_unreachable'],
    ['ECONNRESET', 'network_unreachable'],
    ['EHOSTUNREACH', 'network_unreachable'],
    ['UND_ERR_SOCKET', 'network_unreachable'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'network_unreachable'],
    ['ETIMEDOUT', 'network_timeout'],
    ['UND_ERR_CONNECT_TIMEOUT', 'network_timeout'],
    ['UND_ERR_BODY_TIMEOUT', 'network_timeout'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'certificate_invalid'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'certificate_invalid'],
    ['CERT_HAS_EXPIRED', 'certificate_invalid'],
    ['CERT_NOT_YET_VALID', 'certificate_invalid'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'certificate_invalid'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'certificate_invalid'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificate_invalid'],
    ['HOSTNAME_MISMATCH', 'certificate_invalid'],
    ['HPE_INVALID_CONSTANT', 'response_invalid'],
    ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'response_invalid'],
    ['UND_ERR_HEADERS_OVERFLOW', 'response_invalid'],
    ['Z_BUF_ERROR', 'response_invalid'],
    ['ERR__ERROR_FORMAT_PADDING_2', 'response_invalid'],
    ['ZSTD_error_prefix_unknown', 'response_invalid'],
  ])("reads Node's %s as %s", (cause, code) => {
    expect(classifyNetworkError(nodeError(cause))).toEqual({ code, cause })
  })

  it.each([
    ['ERR_NAME_NOT_RESOLVED', 'network_unreachable'],
    ['ERR_INTERNET_DISCONNECTED', 'network_unreachable'],
    ['ERR_CONNECTION_REFUSED', 'network_unreachable'],
    ['ERR_PROXY_CONNECTION_FAILED', 'network_unreachable'],
    ['ERR_PROXY_AUTH_REQUESTED', 'proxy_login'],
    ['ERR_PROXY_AUTH_UNSUPPORTED', 'proxy_login'],
    ['ERR_UNEXPECTED_PROXY_AUTH', 'proxy_login'],
    ['ERR_TUNNEL_CONNECTION_FAILED', 'network_unreachable'],
    ['ERR_CONNECTION_TIMED_OUT', 'network_timeout'],
    ['ERR_TIMED_OUT', 'network_timeout'],
    ['ERR_CERT_AUTHORITY_INVALID', 'certificate_invalid'],
    ['ERR_CERT_DATE_INVALID', 'certificate_invalid'],
    ['ERR_CERT_COMMON_NAME_INVALID', 'certificate_invalid'],
    ['ERR_PROXY_CERTIFICATE_INVALID', 'certificate_invalid'],
    ['ERR_INCOMPLETE_CHUNKED_ENCODING', 'response_invalid'],
    ['ERR_CONTENT_LENGTH_MISMATCH', 'response_invalid'],
    ['ERR_CONTENT_DECODING_FAILED', 'response_invalid'],
    ['ERR_HTTP2_PROTOCOL_ERROR', 'response_invalid'],
    ['ERR_QUIC_PROTOCOL_ERROR', 'response_invalid'],
    ['ERR_INVALID_HTTP_RESPONSE', 'response_invalid'],
    ['ERR_INVALID_CHUNKED_ENCODING', 'response_invalid'],
    ['ERR_RESPONSE_HEADERS_TOO_BIG', 'response_invalid'],
    ['ERR_RESPONSE_HEADERS_MULTIPLE_CONTENT_LENGTH', 'response_invalid'],
    ['ERR_RESPONSE_HEADERS_TRUNCATED', 'response_invalid'],
    ['ERR_EMPTY_RESPONSE', 'network_unreachable'],
    ['ERR_TOO_MANY_REDIRECTS', 'redirect_refused'],
  ])("reads Chromium's net::%s as %s", (cause, code) => {
    expect(classifyNetworkError(new Error(`net::${cause}`))).toEqual({ code, cause })
  })

  it("reads Electron's end of a redirect", () => {
    expect(classifyNetworkError(new Error('Redirect was cancelled'))).toMatchObject({
      code: 'redirect_refused',
    })
  })

  it('looks inside the failures of several addresses', () => {
    const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })
    const error = new TypeError('fetch failed', { cause: new AggregateError([refused]) })
    expect(classifyNetworkError(error)).toEqual({ code: 'network_unreachable', cause: 'ECONNREFUSED' })
  })

  it("reads undici's 407 as proxy_login, be it an answer or that of a tunnel", async () => {
    const server = createServer((socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 407 Who asks?\r\nContent-Length: 0\r\n\r\n'))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const answer: unknown = await fetch(`http://127.0.0.1:${port}/`).catch((error: unknown) => error)
    server.close()
    expect(classifyNetworkError(answer)).toEqual({ code: 'proxy_login', cause: 'PROXY_407' })
    const tunnel = Object.assign(new Error('Proxy response (407) !== 200 when HTTP Tunneling'), {
      code: 'UND_ERR_ABORTED',
    })
    const thrown = new TypeError('fetch failed', { cause: new Error('cancelled', { cause: tunnel }) })
    expect(classifyNetworkError(thrown)).toEqual({ code: 'proxy_login', cause: 'PROXY_407' })
    tunnel.message = 'Proxy response (502) !== 200 when HTTP Tunneling'
    expect(classifyNetworkError(thrown).code).toBe('network_unreachable')
  })

  it('never passes on a text, which may quote what was sent', () => {
    const quoting = new TypeError('Headers.append: "Bearer canary-token" is an invalid header value.')
    expect(JSON.stringify(classifyNetworkError(quoting))).not.toContain('canary-token')
    expect(classifyNetworkError('canary-token')).toEqual({ code: 'network_unreachable', cause: 'UNKNOWN' })
  })

  it('comes to an end where causes go in a circle', () => {
    const error = new Error('round')
    error.cause = error
    expect(classifyNetworkError(error).code).toBe('network_unreachable')
  })
})

/** What a server says, as bytes, behind a connection that stood. */
describe('a server that answers, but not in HTTP', () => {
  const head = (...lines: string[]): string => `HTTP/1.1 200 OK\r\n${lines.join('\r\n')}\r\n\r\n`
  const length = 'Content-Length: 2'

  it.each([
    ['another protocol', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['HTTP/2 unasked', '\u0000\u0000\u0012\u0004\u0000\u0000\u0000'],
    ['line feeds alone', 'HTTP/1.1 200 OK\nContent-Length: 2\n\n{}'],
    ['a word for a status', 'HTTP/1.1 abc OK\r\n\r\n'],
    ['a status that is none', 'HTTP/1.1 099 X\r\nContent-Length: 2\r\n\r\n{}'],
    ['an unknown version', 'HTTP/9.9 200 OK\r\n\r\n'],
    ['NUL in a header', `${head('X: a\u0000b', length)}{}`],
    ['a header without a colon', `${head('foo bar', length)}{}`],
    ['a length that is none', `${head('Content-Length: x')}{}`],
    ['two lengths', `${head(length, 'Content-Length: 3')}{}`],
    ['a chunk of no size', `${head('Transfer-Encoding: chunked')}zz\r\n{}\r\n0\r\n\r\n`],
    ['a chunk cut short', `${head('Transfer-Encoding: chunked')}5\r\n{}`],
    ['a body cut short', `${head('Content-Length: 20')}{}`],
    ['endless headers', head(`X: ${'x'.repeat(100_000)}`)],
    ['what is no gzip', `${head('Content-Encoding: gzip', length)}{}`],
    ['what is no brotli', `${head('Content-Encoding: br', length)}{}`],
    ['what is no zstd', `${head('Content-Encoding: zstd', length)}{}`],
    ['compressed nine times', `${head(`Content-Encoding: ${Array(9).fill('gzip').join(', ')}`, length)}{}`],
    ['a switch of protocols', 'HTTP/1.1 101 X\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n'],
  ])('R21: %s is no answer, and no lost network', async (_, answer) => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined)
      socket.once('data', () => socket.end(answer))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const thrown: unknown = await fetch(`http://127.0.0.1:${port}/`)
      .then((response) => response.arrayBuffer())
      .catch((error: unknown) => error)
    server.close()
    expect(classifyNetworkError(thrown).code).toBe('response_invalid')
  })
})
