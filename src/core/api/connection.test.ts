import { describe, expect, it } from 'vitest'
import { DEFAULT_BASE_URL } from '#shared/accounts/defaults.ts'
import { AppError } from '#shared/errors.ts'
import { endpointPath, normaliseBaseUrl } from './connection.ts'

describe('normaliseBaseUrl', () => {
  it.each([
    [DEFAULT_BASE_URL, DEFAULT_BASE_URL],
    ['https://ai.api.longlonglong.cn/', 'https://ai.api.longlonglong.cn'],
    ['https://ai.api.longlonglong.cn/agent-api', 'https://ai.api.longlonglong.cn'],
    ['https://ai.api.longlonglong.cn/agent-api//', 'https://ai.api.longlonglong.cn'],
    ['  AI.API.longlonglong.cn  ', 'https://ai.api.longlonglong.cn'],
    ['calls.example.cn:8443', 'https://calls.example.cn:8443'],
    ['calls.example.cn:443/robot/', 'https://calls.example.cn/robot'],
    ['https://calls.example.cn/robot/agent-api/', 'https://calls.example.cn/robot'],
    ['https://calls.example.cn/my-agent-api', 'https://calls.example.cn/my-agent-api'],
    ['https://外呼.example.cn', 'https://xn--ktrx0i.example.cn'],
    ['localhost:3000', 'https://localhost:3000'],
  ])('reads %j as %j', (text, baseUrl) => {
    expect(normaliseBaseUrl(text)).toEqual({ baseUrl, needsHttpConsent: false })
  })

  it.each([
    'http://10.0.0.5:8080',
    'http://calls.example.cn',
    'http://localhost.example.cn',
    'http://0.0.0.0',
  ])('wants consent for plain http to %j', (text) => {
    expect(normaliseBaseUrl(text)).toEqual({ baseUrl: text, needsHttpConsent: true })
  })

  it.each([
    'http://127.0.0.1:4010',
    'http://127.1.2.3',
    'http://localhost:4010',
    'http://[::1]:4010',
    'https://10.0.0.5',
  ])('wants no consent for %j', (text) => {
    expect(normaliseBaseUrl(text)).toEqual({ baseUrl: text, needsHttpConsent: false })
  })

  it.each([
    '',
    '   ',
    'https://',
    'https://user:secret@calls.example.cn',
    'user@calls.example.cn',
    'https://calls.example.cn/?task=1',
    'https://calls.example.cn/#code',
    'https://calls.example.cn?',
    'ftp://calls.example.cn',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'https://calls example.cn',
    'https://calls.example.cn:99999',
  ])('refuses %j and does not repeat it', (text) => {
    let refused: unknown
    try {
      normaliseBaseUrl(text)
    } catch (thrown) {
      refused = thrown
    }
    expect(refused).toBeInstanceOf(AppError)
    const { code, message, details } = refused as AppError
    expect(code).toBe('invalid_input')
    expect(details.issues).toEqual([{ path: 'baseUrl', message: expect.any(String) as string }])
    expect(`${message}${JSON.stringify(details)}`).not.toContain('secret')
  })

  it('leaves what it has once normalised as it is', () => {
    const { baseUrl } = normaliseBaseUrl('calls.example.cn:8443/robot/agent-api/')
    expect(normaliseBaseUrl(baseUrl).baseUrl).toBe(baseUrl)
  })
})

describe('endpointPath', () => {
  it('encodes every segment', () => {
    expect(endpointPath('user', 'a/b?c#d e', 'task', '任务')).toBe(
      '/agent-api/user/a%2Fb%3Fc%23d%20e/task/%E4%BB%BB%E5%8A%A1',
    )
  })

  it.each(['', '.', '..'])('refuses the segment %j, which would lead to another endpoint', (segment) => {
    expect(() => endpointPath('user', segment, 'task')).toThrow(
      expect.objectContaining({ code: 'invalid_input' }),
    )
  })
})
