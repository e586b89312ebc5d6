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
  ])("reads Node's %s as %s", (cause, code) => {
    expect(classifyNetworkError(nodeError(cause))).toEqual({ code, cause })
  })

  it.each([
    ['ERR_NAME_NOT_RESOLVED', 'network_unreachable'],
    ['ERR_INTERNET_DISCONNECTED', 'network_unreachable'],
    ['ERR_CONNECTION_REFUSED', 'network_unreachable'],
    ['ERR_PROXY_CONNECTION_FAILED', 'network_unreachable'],
    ['ERR_TUNNEL_CONNECTION_FAILED', 'network_unreachable'],
    ['ERR_CONNECTION_TIMED_OUT', 'network_timeout'],
    ['ERR_TIMED_OUT', 'network_timeout'],
    ['ERR_CERT_AUTHORITY_INVALID', 'certificate_invalid'],
    ['ERR_CERT_DATE_INVALID', 'certificate_invalid'],
    ['ERR_CERT_COMMON_NAME_INVALID', 'certificate_invalid'],
    ['ERR_PROXY_CERTIFICATE_INVALID', 'certificate_invalid'],
    ['ERR_INCOMPLETE_CHUNKED_ENCODING', 'response_invalid'],
    ['ERR_CONTENT_LENGTH_MISMATCH', 'response_invalid'],
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
