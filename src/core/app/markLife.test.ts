/** Marks over what happens to a machine: another one, a damaged file, calls that went, people whose data is deleted. */
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { DEFAULT_LOCAL_SORT } from '#shared/records/localSort.ts'
import type { CallRecord } from '#shared/records/types.ts'
import { CONTEXT, startApp, type RunningApp } from './test/runningApp.ts'

async function kept(running: RunningApp, total: number): Promise<CallRecord[]> {
  await running.sync(true)
  const { app, accountId, taskId } = running
  const listed = { accountId, taskId, filter: {}, sort: DEFAULT_LOCAL_SORT, page: 1, perPage: total }
  return (await app.handlers['records.localPage'](listed, CONTEXT)).rows
}
const idOf = (calls: readonly CallRecord[], at: number): string => calls[at]?.id ?? ''

/** Hands a file over in pieces, as the window does. */
async function arrive(app: RunningApp['app'], batch: string, files: readonly string[]): Promise<void> {
  for (const [file, text] of files.entries()) {
    const bytes = Buffer.from(text)
    for (let from = 0; from < bytes.length; from += 1000) {
      const piece = bytes.subarray(from, from + 1000).toString('base64')
      await app.handlers['exchange.receive']({ batch, file, piece }, CONTEXT)
    }
  }
}

it('marks go to another machine under a passphrase, and the reviewer goes on there', async () => {
  const [old, fresh] = [await startApp({}, 5), await startApp({}, 5)]
  const calls = await kept(old, 5)
  const scope = { accountId: old.accountId, taskId: old.taskId }
  await old.app.handlers['marks.set'](
    { ...scope, recordId: idOf(calls, 0), patch: { verdict: '需跟进' } },
    CONTEXT,
  )
  await old.app.handlers['marks.setName']({ accountId: old.accountId, name: '小王' }, CONTEXT)
  const written = await old.app.handlers['exchange.export'](
    { accountId: old.accountId, taskId: null, passphrase: '一起用的口令' },
    CONTEXT,
  )
  expect(written).toMatchObject({ calls: 1, url: null })
  const text = readFileSync(written?.path ?? '', 'utf8')
  expect(text).not.toContain('需跟进')

  const { app, accountId } = fresh
  const batch = crypto.randomUUID()
  await arrive(app, batch, [text, '{}'])
  const look = (passphrase: string | null, names: string[]) =>
    app.handlers['exchange.preview'](
      { accountId, batch, files: names.map((name) => ({ name, passphrase })) },
      CONTEXT,
    )
  expect((await look(null, ['a', 'b'])).files.map(({ state }) => state)).toEqual(['passphrase', 'other'])
  const merge = (reviewer: string | null) =>
    app.handlers['exchange.merge']({ accountId, batch, reviewer }, CONTEXT)
  await expect(merge(null)).rejects.toMatchObject({ code: 'marks_file' })
  await app.handlers['exchange.forget']({ batch }, CONTEXT)
  await arrive(app, batch, [text])
  expect((await look('wrong', ['a'])).files[0]?.state).toBe('wrong_passphrase')
  const preview = await look('一起用的口令', ['a'])
  expect(preview).toMatchObject({ unused: true, reviewers: [{ name: '小王', own: false, calls: 1 }] })
  const reviewer = preview.reviewers[0]?.reviewer ?? ''
  expect(await merge(reviewer)).toEqual({ newer: preview.newer })
  expect(await app.handlers['marks.self']({ accountId }, CONTEXT)).toEqual({ reviewer, name: '小王' })
  const marks = await app.handlers['marks.of'](
    { accountId, taskId: old.taskId, recordIds: [idOf(calls, 0)] },
    CONTEXT,
  )
  expect(Object.values(marks)).toMatchObject([{ verdict: '需跟进' }])
  expect(fresh.heard.filter(({ name }) => name === 'marks.changed')).toHaveLength(1)
  await expect(merge(null)).rejects.toMatchObject({ code: 'not_found' })
})

it('what others said shows once the person has judged, masked where numbers are masked', async () => {
  const running = await startApp({}, 5)
  const calls = await kept(running, 5)
  const { app, accountId, taskId } = running
  const recordId = idOf(calls, 0)
  const number = calls[0]?.callee ?? ''
  const row = (member: string, value: unknown) => ({
    ...{ reviewer: 'a'.repeat(32), taskId, recordId, member, value: JSON.stringify(value) },
    stamp: `00000000000a0000${'b2'.repeat(8)}`,
  })
  const call = { callid: number, callee: number, calldate: 1 }
  const theirs = [row('verdict', '投诉风险'), row('note', `打 ${number}`), row('call', call)]
  await app.marks.merge(false, { marks: theirs, documents: [] })
  const others = () => app.handlers['judgements.others']({ accountId, taskId, recordId }, CONTEXT)
  const list = (unjudged: boolean) =>
    app.handlers['judgements.list']({ accountId, taskId: null, decided: false, unjudged, most: 10 }, CONTEXT)
  expect(await others()).toEqual({ judgements: [], decisions: [] })
  await app.handlers['marks.set']({ accountId, taskId, recordId, patch: { verdict: '需跟进' } }, CONTEXT)
  expect((await others()).judgements).toMatchObject([
    { verdict: '投诉风险', note: `打 ${number}`, own: false },
  ])
  expect(await list(false)).toMatchObject({ total: 1, unjudged: 0 })

  await app.handlers['preferences.update']({ maskNumbers: true }, CONTEXT)
  for (const shown of [await others(), await list(true)]) expect(JSON.stringify(shown)).not.toContain(number)
})

it('a mark whose call is not kept is listed, offered calls of its number, and linked by the person', async () => {
  const running = await startApp({}, 5)
  const calls = await kept(running, 5)
  const { app, accountId, taskId } = running
  const scope = { accountId, taskId, recordId: 'gone' }
  const [call] = calls
  await app.handlers['marks.set']({ ...scope, recordId: idOf(calls, 0), patch: { note: '再打' } }, CONTEXT)
  const { marks } = await app.marks.rows(false)
  const moved = marks.map((row) => ({ ...row, recordId: 'gone' }))
  await app.marks.merge(false, { marks: moved, documents: [] })
  await app.handlers['marks.set']({ ...scope, recordId: idOf(calls, 0), patch: { note: '' } }, CONTEXT)

  const list = () => app.handlers['links.list']({ accountId, most: 10 }, CONTEXT)
  expect(await list()).toMatchObject({
    total: 1,
    marks: [{ recordId: 'gone', note: '再打', own: true, taskKept: true, call: { callee: call?.callee } }],
  })
  const candidates = (text: string | null) => app.handlers['links.candidates']({ ...scope, text }, CONTEXT)
  const [best] = await candidates(null)
  expect(best).toMatchObject({ same: { callid: true, callee: true, calldate: true }, marked: false })
  expect(best?.call.record.id).toBe(call?.id)
  expect((await candidates(call?.callee ?? '')).map(({ call: found }) => found.record.id)).toContain(call?.id)

  await app.handlers['preferences.update']({ maskNumbers: true }, CONTEXT)
  for (const shown of [await list(), await candidates(null)])
    expect(JSON.stringify(shown)).not.toContain(call?.callee)
  await app.handlers['links.move']({ ...scope, to: { taskId, recordId: idOf(calls, 0) } }, CONTEXT)
  expect(await list()).toEqual({ marks: [], total: 0 })
  const of = await app.handlers['marks.of']({ accountId, taskId, recordIds: [idOf(calls, 0)] }, CONTEXT)
  expect(Object.values(of)).toMatchObject([{ note: '再打' }])
})

it('whoever deletes calls is told of notes and quotes, and deletes them or not', async () => {
  const running = await startApp({}, 20)
  const calls = await kept(running, 20)
  const { app, accountId, taskId } = running
  for (const at of [0, 1])
    await app.handlers['marks.set'](
      { accountId, taskId, recordId: idOf(calls, at), patch: { note: '客户的话', verdict: '需跟进' } },
      CONTEXT,
    )
  const rows = async (): Promise<string> => JSON.stringify((await app.marks.rows(false)).marks)
  const one = { accountId, taskId, recordId: idOf(calls, 0) }
  const sameNumber = calls.filter(({ callee }) => callee === calls[0]?.callee).length
  expect(await app.handlers['store.ofNumber'](one, CONTEXT)).toEqual({ calls: sameNumber, texts: 1 })
  expect(await app.handlers['store.removeNumber']({ ...one, texts: 'delete' }, CONTEXT)).toEqual({
    removed: sameNumber,
  })
  expect(await rows()).not.toContain(calls[0]?.callee)
  expect((await app.handlers['sync.summary']({ accountId, taskId }, CONTEXT))?.complete).not.toBe(true)

  const all = { accountId, taskId, olderThanDays: null }
  expect(await app.handlers['store.texts'](all, CONTEXT)).toBe(1)
  await app.handlers['store.remove'](all, CONTEXT)
  expect(await rows()).toContain('客户的话')
  await app.handlers['store.remove']({ ...all, texts: 'delete' }, CONTEXT)
  expect(await rows()).not.toContain('客户的话')
  expect(await rows()).toContain('需跟进')
  expect(await app.handlers['store.texts'](all, CONTEXT)).toBe(0)
})

it('damaged marks are made anew from their backup, kept aside and told of; a backup merges when asked', async () => {
  const running = await startApp({}, 5)
  const calls = await kept(running, 5)
  const { app, accountId, taskId, folder } = running
  const scope = { accountId, taskId, recordId: idOf(calls, 0) }
  await app.handlers['marks.set']({ ...scope, patch: { note: '再打' } }, CONTEXT)
  const of = { accountId, taskId, recordIds: [scope.recordId] }
  await app.handlers['marks.of'](of, CONTEXT)
  await app.close()
  const path = join(folder, 'marks.db')
  writeFileSync(path, readFileSync(path).fill(7, 4096))

  const next = running.startAgain()
  const [backup] = await next.handlers['store.markBackups']({ accountId }, CONTEXT)
  expect(backup?.name).toMatch(/^marks-\d{8}-\d{6}\.db$/)
  expect(Object.values(await next.handlers['marks.of'](of, CONTEXT))).toMatchObject([{ note: '再打' }])
  const { notices } = await next.handlers['app.info']({}, CONTEXT)
  expect(notices.map(({ code }) => code)).toContain('marks_rebuilt')
  expect(readdirSync(folder).some((name) => /^marks-set-aside-.*\.db$/.test(name))).toBe(true)

  await next.handlers['marks.set']({ ...scope, patch: { note: '更新' } }, CONTEXT)
  const restored = { accountId, name: backup?.name ?? '' }
  expect(await next.handlers['store.restoreMarks'](restored, CONTEXT)).toEqual({ newer: 0 })
  expect(Object.values(await next.handlers['marks.of'](of, CONTEXT))).toMatchObject([{ note: '更新' }])
  await expect(
    Promise.resolve(next.handlers['store.restoreMarks']({ accountId, name: 'other.db' }, CONTEXT)),
  ).rejects.toMatchObject({ code: 'not_found' })
})

it('a file of marks that came to another machine opens with its recovery key, beside other calls', async () => {
  const [old, fresh] = [await startApp({}, 3), await startApp({}, 3)]
  await kept(old, 3)
  const mark = { taskId: old.taskId, recordId: 'r' }
  await old.app.handlers['marks.set']({ ...mark, accountId: old.accountId, patch: { note: '再打' } }, CONTEXT)
  const { words } = await old.app.handlers['store.recoveryKey'](
    { accountId: old.accountId, locale: 'en' },
    CONTEXT,
  )
  await kept(fresh, 3)
  await Promise.all([old.app.close(), fresh.app.close()])
  copyFileSync(join(old.folder, 'marks.db'), join(fresh.folder, 'marks.db'))

  const next = fresh.startAgain()
  const { accountId } = fresh
  const of = () =>
    Promise.resolve(next.handlers['marks.of']({ accountId, taskId: old.taskId, recordIds: ['r'] }, CONTEXT))
  await expect(of()).rejects.toMatchObject({ code: expect.stringMatching(/^store_/) as string })
  await next.handlers['store.recover']({ accountId, key: words.join(' ') }, CONTEXT)
  expect(Object.values(await of())).toMatchObject([{ note: '再打' }])
})

it('a verdict that is decided anew leaves the reason as it was written, though numbers are masked by then', async () => {
  const running = await startApp({}, 3)
  const recordId = idOf(await kept(running, 3), 0)
  const { app, accountId, taskId } = running
  const call = { accountId, taskId, recordId }
  await app.handlers['marks.set']({ ...call, patch: { verdict: '需跟进' } }, CONTEXT)
  const decide = (verdict: string, note?: string) =>
    app.handlers['judgements.decide'](
      { ...call, verdict, of: {}, ...(note === undefined ? {} : { note }) },
      CONTEXT,
    )
  const decided = async () =>
    (await app.handlers['judgements.others']({ ...call }, CONTEXT)).decisions.map(({ verdict, note }) => [
      verdict,
      note,
    ])
  await decide('投诉风险', '打 13812345678')
  await app.handlers['preferences.update']({ maskNumbers: true }, CONTEXT)
  expect(await decided()).toEqual([['投诉风险', '打 138****5678']])
  await decide('需跟进')
  await app.handlers['preferences.update']({ maskNumbers: false }, CONTEXT)
  expect(await decided()).toEqual([['需跟进', '打 13812345678']])
})
