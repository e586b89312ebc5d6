import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { DEFAULT_LOCAL_SORT } from '#shared/records/localSort.ts'
import { CONTEXT, startApp } from './test/runningApp.ts'

it('marks outlive their calls, their account and the app, and come back with the same account', async () => {
  const running = await startApp({}, 30)
  const { app, accountId, taskId, folder, platform } = running
  await running.sync(true)
  const scope = { accountId, taskId }
  const listed = { ...scope, filter: {}, sort: DEFAULT_LOCAL_SORT, page: 1, perPage: 30 }
  const ids = (await app.handlers['records.localPage'](listed, CONTEXT)).rows.map(({ id }) => id)
  const [one = '', two = ''] = ids

  // Looking makes no file: there is nothing in it.
  expect(await app.handlers['marks.of']({ ...scope, recordIds: ids }, CONTEXT)).toEqual({})
  expect(existsSync(join(folder, 'marks.db'))).toBe(false)

  const patch = { verdict: '投诉风险', reviewed: true, note: '要求不再联系' }
  await app.handlers['marks.set']({ ...scope, recordId: one, patch }, CONTEXT)
  await app.handlers['marks.set']({ ...scope, recordId: two, patch: { reviewed: true } }, CONTEXT)
  const kept = await app.handlers['marks.of']({ ...scope, recordIds: ids }, CONTEXT)
  expect(kept).toMatchObject({ [one]: patch, [two]: { verdict: null, reviewed: true, note: '' } })
  expect(Object.keys(kept)).toHaveLength(2)

  await running.sync(true)
  await app.handlers['store.remove']({ ...scope, olderThanDays: null }, CONTEXT)
  expect(await app.handlers['marks.of']({ ...scope, recordIds: ids }, CONTEXT)).toEqual(kept)
  await app.handlers['accounts.remove']({ accountId }, CONTEXT)
  const { account } = await app.handlers['accounts.add'](
    {
      ...{ name: '', baseUrl: platform.baseUrl, userId: platform.userId, subUserId: null },
      ...{ token: platform.token, allowHttp: true },
    },
    CONTEXT,
  )
  const again = { accountId: account.id, taskId, recordIds: ids }
  expect(await app.handlers['marks.of'](again, CONTEXT)).toEqual(kept)
  await app.close()
  expect(await running.startAgain().handlers['marks.of'](again, CONTEXT)).toEqual(kept)
})

it('R14: a mark and the number beside it are in no log', async () => {
  const running = await startApp({}, 3)
  const { app, accountId, taskId, log } = running
  await running.sync(true)
  const scope = { accountId, taskId }
  const listed = { ...scope, filter: {}, sort: DEFAULT_LOCAL_SORT, page: 1, perPage: 1 }
  const [call] = (await app.handlers['records.localPage'](listed, CONTEXT)).rows
  await app.handlers['marks.set'](
    { ...scope, recordId: call?.id ?? '', patch: { note: '客户的话' } },
    CONTEXT,
  )
  const told = log.join('\n')
  for (const secret of [call?.callee ?? '-', '客户的话']) expect(told).not.toContain(secret)
})

it('marks of two machines come to the same on both, each reviewer’s own', async () => {
  const [one, other] = [await startApp({}, 3), await startApp({}, 3)]
  const setOn = async ({ app, accountId, taskId, sync }: typeof one, note: string): Promise<void> => {
    await sync(true)
    const scope = { accountId, taskId }
    await app.handlers['marks.set']({ ...scope, recordId: 'same', patch: { note } }, CONTEXT)
  }
  await setOn(one, 'of one')
  await setOn(other, 'of the other')
  const rowsOf = (running: typeof one) => running.app.handlers['marks.rows']({ demo: false }, CONTEXT)
  const [ofOne, ofOther] = [await rowsOf(one), await rowsOf(other)]
  const merge = (into: typeof one, rows: typeof ofOne) =>
    into.app.handlers['marks.merge']({ demo: false, rows }, CONTEXT)
  expect(await merge(one, ofOther)).toEqual({ newer: ofOther.length })
  expect(await merge(one, ofOther)).toEqual({ newer: 0 })
  await merge(other, ofOne)
  expect(await rowsOf(other)).toEqual(await rowsOf(one))
  const { accountId, taskId } = one
  const seen = await one.app.handlers['marks.of']({ accountId, taskId, recordIds: ['same'] }, CONTEXT)
  expect(seen['same']?.note).toBe('of one')
  // The demo account's lie apart.
  expect(await one.app.handlers['marks.rows']({ demo: true }, CONTEXT)).toEqual([])
})
