import { describe, expect, it } from 'vitest'
import { connection, PAGE, platform, TASK_UNKNOWN, TASKS, USER_UNKNOWN } from './test/answers.ts'

describe('testConnection', () => {
  const EDIT = '/agent-api/new/user/user-1/task/00000000-0000-0000-0000-000000000000/edit'
  const systemError = (code: string): Error =>
    new TypeError('fetch failed', { cause: Object.assign(new Error(), { code }) })

  it('reads one record of a task', async () => {
    const { client, asked } = platform(PAGE)
    expect(await client.testConnection(connection, 'task-1')).toEqual({
      outcome: 'fine',
      elapsedMs: 0,
      platformCode: null,
      platformMessage: null,
      technical: 'HTTP 200',
    })
    expect(asked.map(({ pathname, search }) => pathname + search)).toEqual([
      '/agent-api/user/user-1/task/task-1/record?page=1&per_page=1',
    ])
  })

  it('reads one task where none is given', async () => {
    const { client, asked } = platform(TASKS)
    expect((await client.testConnection(connection, null)).outcome).toBe('fine')
    expect(asked.map(({ pathname }) => pathname)).toEqual(['/agent-api/new/user/user-1/task'])
  })

  it.each([
    ['404', 404],
    ['403', 403],
    ['a refusal', '{"code":4004,"status":"error","message":"no route","data":[]}'],
    ['a web page', '<!DOCTYPE html>'],
  ])('asks for a task that cannot exist where the task list answers with %s', async (_name, step) => {
    const { client, asked } = platform(step, TASK_UNKNOWN)
    expect((await client.testConnection(connection, null)).outcome).toBe('fine')
    expect(asked[1]?.pathname).toBe(EDIT)
  })

  it.each([
    [401, 'unauthenticated'],
    [USER_UNKNOWN, 'user_unknown'],
    [403, 'refused'],
    [500, 'server_failure'],
  ])('judges by that second answer (%#)', async (step, outcome) => {
    const { client, asked } = platform(404, step)
    expect((await client.testConnection(connection, null)).outcome).toBe(outcome)
    expect(asked).toHaveLength(2)
  })

  it.each([
    ['nobody there', systemError('ECONNREFUSED'), 'unreachable', 'ECONNREFUSED'],
    ['no such name', new Error('net::ERR_NAME_NOT_RESOLVED'), 'unreachable', 'ERR_NAME_NOT_RESOLVED'],
    ['silence', systemError('ETIMEDOUT'), 'timeout', 'ETIMEDOUT'],
    ['a bad certificate', systemError('CERT_HAS_EXPIRED'), 'certificate', 'CERT_HAS_EXPIRED'],
    [
      'a proxy with a password',
      new Error('net::ERR_PROXY_AUTH_REQUESTED'),
      'proxy',
      'ERR_PROXY_AUTH_REQUESTED',
    ],
    ['407', 407, 'proxy', 'HTTP 407'],
    ['401', 401, 'unauthenticated', 'HTTP 401'],
    ['401 in the body', '{"code":401,"message":"","data":[]}', 'unauthenticated', 'HTTP 200'],
    ['an unknown user', USER_UNKNOWN, 'user_unknown', 'HTTP 200'],
    ['a user id as text', '{"code":"1002","message":"","data":[]}', 'user_unknown', 'HTTP 200'],
    ['a broken server', 500, 'server_failure', 'HTTP 500'],
    ['too many requests', 429, 'refused', 'HTTP 429'],
  ])('tells %s apart, with one request', async (_name, step, outcome, technical) => {
    for (const taskId of ['task-1', null]) {
      const { client, asked, slept } = platform(step)
      expect(await client.testConnection(connection, taskId)).toMatchObject({ outcome, technical })
      expect(asked).toHaveLength(1)
      expect(slept).toEqual([])
    }
  })

  it.each([
    ['an unknown task', TASK_UNKNOWN, 'task_unknown', 5002, '任务不存在', 'HTTP 200'],
    ['another refusal', '{"code":42,"message":"停机","data":[]}', 'refused', 42, '停机', 'HTTP 200'],
    ['403', { status: 403, body: '{"message":"停机"}' }, 'refused', null, '停机', 'HTTP 403'],
    ['a web page', '<html>', 'server_failure', null, null, 'HTTP 200, response_invalid'],
    ['no list', '{"code":200,"data":{}}', 'server_failure', null, null, 'HTTP 200, response_invalid'],
  ])(
    'tells %s apart where a task is given',
    async (_name, step, outcome, platformCode, platformMessage, technical) => {
      const { client } = platform(step)
      expect(await client.testConnection(connection, 'task-1')).toEqual({
        outcome,
        elapsedMs: 0,
        platformCode,
        platformMessage,
        technical,
      })
    },
  )

  it('throws where nothing could be sent', async () => {
    const { client, asked } = platform(PAGE)
    await expect(client.testConnection({ ...connection, token: '' }, null)).rejects.toMatchObject({
      code: 'token_missing',
    })
    await expect(
      client.testConnection({ ...connection, baseUrl: 'http://calls.example.cn' }, null),
    ).rejects.toMatchObject({ code: 'insecure_url' })
    await expect(client.testConnection({ ...connection, userId: '..' }, null)).rejects.toMatchObject({
      code: 'invalid_input',
    })
    await expect(
      client.testConnection(connection, 'task-1', { signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ code: 'cancelled' })
    expect(asked).toEqual([])
  })
})
