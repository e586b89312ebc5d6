import { describe, expect, it } from 'vitest'
import { startHost } from './test/askHost.ts'

const GONE = { ok: false, error: { code: 'not_found', details: { what: 'account' } } }

describe.each(['nobody', '__proto__', 'constructor', 'hasOwnProperty'])('an account %s', (accountId) => {
  it('that there is not pins nothing, and says so', async () => {
    const { ask, settings } = startHost()
    const before = settings.get('pinnedTasks')
    expect(await ask('tasks.pin', { accountId, taskId: 'one', name: null })).toMatchObject(GONE)
    expect(await ask('tasks.unpin', { accountId, taskId: 'one' })).toMatchObject(GONE)
    expect(settings.get('pinnedTasks')).toEqual(before)
    expect(await ask('tasks.pinned', { accountId })).toEqual({ ok: true, value: [] })
  })
})

it('an account that there is pins and unpins', async () => {
  const { ask } = startHost()
  const form = { name: '', baseUrl: 'https://a.example', userId: 'u', subUserId: null, allowHttp: false }
  const added = await ask('accounts.add', { ...form, token: 'token' })
  if (!added.ok) throw new Error(added.error.code)
  const { account } = added.value as { account: { id: string } }
  const scope = { accountId: account.id, taskId: 'constructor' }
  const pin = { taskId: 'constructor', name: '一', status: null, status_str: null }
  expect(await ask('tasks.pin', { ...scope, name: '一' })).toEqual({ ok: true, value: [pin] })
  expect(await ask('tasks.unpin', scope)).toEqual({ ok: true, value: [] })
})
