import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { DEFAULT_LOCAL_SORT } from '#shared/records/localSort.ts'
import { STORE_FILE } from '../records/storeFiles.ts'
import { CONTEXT, startApp } from './test/runningApp.ts'

const NOWHERE = { taskId: 'no-such-task', recordId: 'no-such-call' }

it(
  'a link to a call finds it under the account that keeps it, whichever is open',
  { timeout: 60_000 },
  async () => {
    const { app, accountId, taskId, platform, sync } = await startApp({}, 20)
    const { handlers } = app
    await sync(true)
    const listed = { accountId, taskId, filter: {}, sort: DEFAULT_LOCAL_SORT, page: 1, perPage: 1 }
    const [row] = (await handlers['records.localPage'](listed, CONTEXT)).rows
    const ref = { taskId, recordId: row?.id ?? '' }

    const form = { baseUrl: platform.baseUrl, subUserId: null, allowHttp: false, token: platform.token }
    const other = await handlers['accounts.add']({ name: 'other', userId: 'another', ...form }, CONTEXT)
    await handlers['accounts.activate']({ accountId: other.account.id }, CONTEXT)
    const before = await handlers['accounts.list']({}, CONTEXT)

    const [found, ...more] = await handlers['handing.linked'](ref, CONTEXT)
    expect(more).toEqual([])
    expect(found).toMatchObject({
      accountId,
      call: { taskId, record: { id: ref.recordId, callee: row?.callee } },
    })
    expect(found?.call.record).not.toHaveProperty('details')
    expect(await handlers['handing.linked'](NOWHERE, CONTEXT)).toEqual([])
    expect(await handlers['handing.linked']({ ...ref, taskId: 'another' }, CONTEXT)).toEqual([])

    // Looking changes nothing: neither which account is open, nor what is kept or pinned, nor is anything asked.
    expect(await handlers['accounts.list']({}, CONTEXT)).toEqual(before)
    expect(await handlers['tasks.pinned']({ accountId: other.account.id }, CONTEXT)).toEqual([])
    await handlers['accounts.maskNumbers']({ accountId, masked: true }, CONTEXT)
    const [masked] = await handlers['handing.linked'](ref, CONTEXT)
    expect(masked?.call.record.callee).toMatch(/^\d{3}\*{4}\d{4}$/)
  },
)

it(
  'a link where nothing is kept makes neither store nor key, and asks no platform',
  { timeout: 60_000 },
  async () => {
    const { app, folder, platform } = await startApp({}, 5)
    const before = [readdirSync(folder), platform.log.length]
    expect(await app.handlers['handing.linked'](NOWHERE, CONTEXT)).toEqual([])
    expect([readdirSync(folder), platform.log.length]).toEqual(before)
    expect(existsSync(join(folder, STORE_FILE))).toBe(false)
  },
)

it(
  'a store that cannot be opened is not the same as a call that is not kept',
  { timeout: 60_000 },
  async () => {
    const { app, folder, sync, startAgain } = await startApp({}, 5)
    await sync(true)
    await app.close()
    writeFileSync(join(folder, STORE_FILE), 'no store')
    await expect(startAgain().handlers['handing.linked'](NOWHERE, CONTEXT)).rejects.toMatchObject({
      name: 'AppError',
      code: expect.stringMatching(/^store_/) as string,
    })
  },
)
