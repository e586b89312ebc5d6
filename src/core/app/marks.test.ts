import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { toConversation } from '#shared/records/conversation.ts'
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

it('what was asked for before the app is closed is done', async () => {
  const running = await startApp({}, 3)
  const { app, accountId, taskId } = running
  await running.sync(true)
  const scope = { accountId, taskId }
  const listed = { ...scope, filter: {}, sort: DEFAULT_LOCAL_SORT, page: 1, perPage: 3 }
  const [{ id: recordId = '' } = {}] = (await app.handlers['records.localPage'](listed, CONTEXT)).rows
  const input = { ...scope, recordId, patch: { verdict: '投诉风险' } }
  const answered = app.answer({ route: 'marks.set', input, requestId: '1' })
  await app.close()
  expect(await answered).toMatchObject({ ok: true, value: { verdict: '投诉风险' } })
  const again = running.startAgain()
  expect(await again.handlers['marks.of']({ ...scope, recordIds: [recordId] }, CONTEXT)).toMatchObject({
    [recordId]: { verdict: '投诉风险' },
  })
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

it('a marked sentence says what was said, masked where numbers are masked, and the reviewer has a name', async () => {
  const running = await startApp({}, 30)
  const { app, accountId, taskId } = running
  await running.sync(true)
  const scope = { accountId, taskId }
  const listed = { ...scope, filter: {}, sort: DEFAULT_LOCAL_SORT, page: 1, perPage: 30 }
  const { rows } = await app.handlers['records.localPage'](listed, CONTEXT)
  const calls = await Promise.all(
    rows.map(({ id: recordId }) =>
      app.handlers['records.detail']({ ...scope, recordId, source: 'local' }, CONTEXT),
    ),
  )
  const call = calls.find(({ details }) => toConversation(details).length > 1)
  const turn = toConversation(call?.details ?? [])[1]
  const recordId = call?.id ?? ''
  const sentence = { turn: 1, problem: '语速太快', better: '' }
  const mark = await app.handlers['marks.set'](
    { ...scope, recordId, patch: { sentences: { s1: sentence } } },
    CONTEXT,
  )
  expect(mark.sentences).toEqual([
    { id: 's1', ...sentence, who: turn?.who, node: turn?.node ?? null, text: turn?.text },
  ])
  const wrong = { sentences: { s2: { ...sentence, turn: 999 } } }
  await expect(
    app.handlers['marks.set']({ ...scope, recordId, patch: wrong }, CONTEXT),
  ).rejects.toMatchObject({
    code: 'not_found',
  })
  expect(await app.handlers['marks.words']({ accountId }, CONTEXT)).toEqual({
    tags: [],
    problems: ['语速太快'],
  })

  const number = call?.callee ?? ''
  const { marks: made } = await app.marks.rows(false)
  const [kept] = made.filter(({ member }) => member === 'sentence:s1')
  const value = JSON.stringify({ ...sentence, who: 'ai', node: null, text: `号码是${number}` })
  const stamp = `${'7'.repeat(12).replace(/^7/, '0')}0000${'b2'.repeat(8)}`
  if (kept === undefined) throw new Error('The sentence is not kept')
  await app.marks.merge(false, { marks: [{ ...kept, value, stamp }], documents: [] })
  const seen = async (): Promise<string> =>
    JSON.stringify(await app.handlers['marks.of']({ ...scope, recordIds: [recordId] }, CONTEXT))
  expect(await seen()).toContain(number)
  await app.handlers['preferences.update']({ maskNumbers: true }, CONTEXT)
  expect(await seen()).not.toContain(number)

  const { reviewer, name } = await app.handlers['marks.self']({ accountId }, CONTEXT)
  expect(name).toBeNull()
  expect(await app.handlers['marks.setName']({ accountId, name: '小王' }, CONTEXT)).toEqual({
    reviewer,
    name: '小王',
  })
  expect(await app.handlers['marks.self']({ accountId }, CONTEXT)).toEqual({ reviewer, name: '小王' })
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
  const rowsOf = (running: typeof one) => running.app.marks.rows(false)
  const [ofOne, ofOther] = [await rowsOf(one), await rowsOf(other)]
  const merge = (into: typeof one, rows: typeof ofOne) => into.app.marks.merge(false, rows)
  expect(await merge(one, ofOther)).toBe(ofOther.marks.length)
  expect(await merge(one, ofOther)).toBe(0)
  await merge(other, ofOne)
  expect(await rowsOf(other)).toEqual(await rowsOf(one))
  const { accountId, taskId } = one
  const seen = await one.app.handlers['marks.of']({ accountId, taskId, recordIds: ['same'] }, CONTEXT)
  expect(seen['same']?.note).toBe('of one')
  // The demo account's lie apart.
  expect(await one.app.marks.rows(true)).toEqual({
    ...{ marks: [], documents: [] },
  })
})
