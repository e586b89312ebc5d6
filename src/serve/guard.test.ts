import { describe, expect, it } from 'vitest'
import { admit, MAX_BODY_BYTES, type GuardPolicy, type RequestFacts } from './guard.ts'

const policy: GuardPolicy = { port: 4000, devOrigin: null, isSecret: (candidate) => candidate === 'right' }

const rpc = (headers: RequestFacts['headers'] = {}, change: Partial<RequestFacts> = {}): RequestFacts => ({
  method: 'POST',
  target: '/rpc',
  hostHeaders: 1,
  headers: {
    host: '127.0.0.1:4000',
    origin: 'http://127.0.0.1:4000',
    'content-type': 'application/json',
    'x-callbook-session': 'right',
    ...headers,
  },
  ...change,
})
const get = (target: string, headers: RequestFacts['headers'] = {}): RequestFacts => ({
  method: 'GET',
  target,
  hostHeaders: 1,
  headers: { host: '127.0.0.1:4000', ...headers },
})

const statusOf = (request: RequestFacts, other = policy): number => {
  const verdict = admit(request, other)
  return verdict.admitted ? 200 : verdict.status
}

it('admits the page’s own requests', () => {
  expect(admit(rpc(), policy)).toEqual({ admitted: true, to: { kind: 'rpc' } })
  expect(statusOf(rpc({ host: 'localhost:4000', origin: 'http://localhost:4000' }))).toBe(200)
  expect(statusOf(rpc({ 'content-type': 'application/json; charset=UTF-8' }))).toBe(200)
  expect(statusOf(rpc({ 'sec-fetch-site': 'same-origin' }))).toBe(200)
  expect(admit(get('/events', { 'x-callbook-session': 'right' }), policy)).toEqual({
    admitted: true,
    to: { kind: 'events' },
  })
  expect(admit(get('/download/abc'), policy)).toEqual({
    admitted: true,
    to: { kind: 'download', ticket: 'abc' },
  })
  expect(admit(get('/assets/a.js?v=1'), policy)).toEqual({
    admitted: true,
    to: { kind: 'file', path: '/assets/a.js' },
  })
})

describe('R25: Host', () => {
  it.each([
    undefined,
    '',
    'evil.example',
    'evil.example:4000',
    '127.0.0.1',
    '127.0.0.1:4001',
    'localhost',
    '127.0.0.1:4000.evil.example',
    '127.0.0.2:4000',
    '[::1]:4000',
    '0.0.0.0:4000',
    'LOCALHOST:4000',
  ])('%j is refused, for files too', (host) => {
    expect(statusOf(rpc({ host }))).toBe(403)
    expect(statusOf(get('/', { host }))).toBe(403)
  })

  it('two Host headers are refused', () => {
    expect(statusOf(rpc({}, { hostHeaders: 2 }))).toBe(403)
    expect(statusOf(rpc({}, { hostHeaders: 0 }))).toBe(403)
  })
})

describe('R25: Origin', () => {
  it.each([
    'null',
    'https://127.0.0.1:4000',
    'http://127.0.0.1:4001',
    'http://127.0.0.1',
    'http://evil.example',
    'http://127.0.0.1:4000.evil.example',
    'http://evil.example/http://127.0.0.1:4000',
    'file://',
    'http://localhost:5173',
  ])('%j is refused on every request', (origin) => {
    expect(statusOf(rpc({ origin }))).toBe(403)
    expect(statusOf(get('/', { origin }))).toBe(403)
    expect(statusOf(get('/events', { origin, 'x-callbook-session': 'right' }))).toBe(403)
  })

  it('a missing one is refused on a mutation', () => {
    expect(statusOf(rpc({ origin: undefined }))).toBe(403)
    expect(statusOf({ ...rpc({ origin: undefined }), target: '/session' })).toBe(403)
  })

  it('a development server’s is admitted where a development build names it, and no other', () => {
    const development = { ...policy, devOrigin: 'http://127.0.0.1:5173' }
    expect(statusOf(rpc({ origin: 'http://127.0.0.1:5173' }), development)).toBe(200)
    expect(statusOf(rpc({ origin: 'http://127.0.0.1:5174' }), development)).toBe(403)
  })
})

describe('R25: Sec-Fetch-Site', () => {
  it.each(['cross-site', 'same-site', 'anything'])('%s is refused', (site) => {
    expect(statusOf(rpc({ 'sec-fetch-site': site }))).toBe(403)
    expect(statusOf(get('/assets/a.js', { 'sec-fetch-site': site, 'sec-fetch-dest': 'script' }))).toBe(403)
    expect(statusOf(get('/download/t', { 'sec-fetch-site': site }))).toBe(403)
    expect(
      statusOf(
        get('/', { 'sec-fetch-site': site, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' }),
      ),
    ).toBe(403)
  })

  it('opening the page from a link elsewhere is fine, a download is not', () => {
    const link = {
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
    }
    expect(statusOf(get('/', link))).toBe(200)
    expect(statusOf(get('/download/t', link))).toBe(403)
    expect(statusOf(get('/events', link))).toBe(403)
  })
})

describe('R25: method', () => {
  it.each([
    ['/rpc', 'GET', 'POST'],
    ['/rpc', 'PUT', 'POST'],
    ['/rpc', 'OPTIONS', 'POST'],
    ['/session', 'GET', 'POST'],
    ['/events', 'POST', 'GET'],
    ['/download/t', 'POST', 'GET'],
    ['/download/t', 'HEAD', 'GET'],
    ['/', 'POST', 'GET, HEAD'],
    ['/', 'DELETE', 'GET, HEAD'],
    ['/', 'TRACE', 'GET, HEAD'],
  ])('%s refuses %s', (target, method, allow) => {
    expect(admit(rpc({}, { target, method }), policy)).toMatchObject({ admitted: false, status: 405, allow })
  })
})

describe('R25: form', () => {
  it.each([
    undefined,
    '',
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/jsonp',
    'text/json',
    'application/json, text/plain',
  ])('content type %j is refused', (contentType) => {
    expect(statusOf(rpc({ 'content-type': contentType }))).toBe(415)
  })

  it('an encoded body, a body too large and an upgrade are refused', () => {
    expect(statusOf(rpc({ 'content-encoding': 'gzip' }))).toBe(415)
    expect(statusOf(rpc({ 'content-length': String(MAX_BODY_BYTES + 1) }))).toBe(413)
    expect(statusOf(rpc({ 'content-length': String(MAX_BODY_BYTES) }))).toBe(200)
    expect(statusOf(get('/events', { upgrade: 'websocket', 'x-callbook-session': 'right' }))).toBe(400)
  })

  it.each(['http://127.0.0.1:4000/rpc', '//evil.example/rpc', '*', '', 'rpc'])(
    'target %j is refused',
    (target) => {
      expect(statusOf(rpc({}, { target }))).toBe(400)
    },
  )
})

describe('R25: secret', () => {
  it.each([undefined, '', 'wrong', 'right ', 'Right'])('%j is refused', (secret) => {
    expect(statusOf(rpc({ 'x-callbook-session': secret }))).toBe(401)
    expect(statusOf(get('/events', { 'x-callbook-session': secret }))).toBe(401)
  })

  it('in the address it counts for nothing', () => {
    expect(
      statusOf(rpc({ 'x-callbook-session': undefined }, { target: '/rpc?x-callbook-session=right' })),
    ).toBe(401)
  })
})
