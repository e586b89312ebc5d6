import { describe, expect, it } from 'vitest'
import { AppError, type ErrorCode, type ErrorDetails } from '#shared/errors.ts'
import { classifyNetworkError } from './networkErrors.ts'
import { readSaved, saveFailure, taskSaveRequest } from './taskSave.ts'

const connection = {
  baseUrl: 'https://calls.example.cn',
  userId: 'user 1',
  subUserId: 'sub-7',
  token: 't',
  allowHttp: false,
}

it('goes to the task itself, for the sub-account', () => {
  expect(taskSaveRequest(connection, 'task-1')).toEqual({
    path: '/agent-api/new/user/user%201/task/task-1',
    query: 'sub_user_id=sub-7',
  })
  expect(() => taskSaveRequest(connection, '..')).toThrow(expect.objectContaining({ code: 'invalid_input' }))
})

describe('the answer', () => {
  const read = (text: string): void => readSaved(new TextEncoder().encode(text))

  it.each([
    '{"code":200,"status":"success","message":"修改成功"}',
    '{"code":"200","status":"success","message":"","data":[]}',
    '{"code":200,"data":{"uuid":"x"}}',
  ])('%s is a success, whatever it holds', (text) => {
    expect(() => read(text)).not.toThrow()
  })

  it('a refusal comes with the platform’s words and code', () => {
    expect(() => read('{"code":422,"status":"error","message":"请先暂停任务","data":[]}')).toThrow(
      expect.objectContaining({
        code: 'platform_refused',
        details: { platformCode: 422, platformMessage: '请先暂停任务' },
      }),
    )
  })

  it.each(['<html></html>', '', '{"status":"success"}', '[]'])('R21: %s is none', (text) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code: 'response_invalid' }))
  })
})

describe('what a failure means', () => {
  const meaning = (code: ErrorCode, details: ErrorDetails = {}): string =>
    (saveFailure(new AppError(code, 'x', details)) as AppError).code

  it.each<[ErrorCode, ErrorDetails]>([
    ['network_timeout', { cause: 'TIMEOUT' }],
    ['network_unreachable', { cause: 'ECONNRESET' }],
    ['network_unreachable', { cause: 'UND_ERR_SOCKET' }],
    ['network_unreachable', { cause: 'ERR_CONNECTION_CLOSED' }],
    ['server_failure', { status: 502 }],
    ['response_invalid', {}],
    ['response_too_large', {}],
    ['platform_refused', { status: 408 }],
    ['redirect_refused', { status: 303 }],
    ['redirect_refused', { status: 302 }],
  ])('R22: %s %j leaves it open whether it was saved', (code, details) => {
    expect(meaning(code, details)).toBe('save_unknown')
  })

  it.each<[ErrorCode, ErrorDetails]>([
    ['platform_refused', { platformCode: 422 }],
    ['platform_refused', { status: 404 }],
    ['unauthenticated', { status: 401 }],
    ['rate_limited', { status: 429 }],
    ['certificate_invalid', {}],
    ['redirect_refused', { status: 308 }],
    ['network_unreachable', { cause: 'ECONNREFUSED' }],
    ['network_unreachable', { cause: 'ERR_INTERNET_DISCONNECTED' }],
    ['network_timeout', { cause: 'UND_ERR_CONNECT_TIMEOUT' }],
    ['token_missing', {}],
  ])('%s %j says that nothing was saved', (code, details) => {
    expect(meaning(code, details)).toBe(code)
  })

  it('keeps what is known, and is no answer for what is no AppError', () => {
    const details = { status: 504, endpoint: 'PUT /x', platformMessage: 'm' }
    expect(saveFailure(new AppError('server_failure', 'x', details))).toMatchObject({ details })
    const bug = new TypeError('x')
    expect(saveFailure(bug)).toBe(bug)
  })

  it('knows the names that Node and Chromium have for a network that is not there', () => {
    const nodes = Object.assign(new Error('x'), { code: 'ENOTFOUND' })
    const { code, cause } = classifyNetworkError(nodes)
    expect(meaning(code, { cause })).toBe('network_unreachable')
    const chromiums = classifyNetworkError(new Error('net::ERR_NAME_NOT_RESOLVED'))
    expect(meaning(chromiums.code, { cause: chromiums.cause })).toBe('network_unreachable')
  })
})
