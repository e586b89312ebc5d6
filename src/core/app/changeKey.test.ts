import { join } from 'node:path'
import { expect, it } from 'vitest'
import { DEFAULT_LOCAL_SORT } from '#shared/records/localSort.ts'
import { CONTEXT, startApp, type RunningApp } from './test/runningApp.ts'
import { openStore } from '../records/store/index.ts'
import { fingerprintOf } from '../records/storeFiles.ts'
import { parseStoreKey } from '../accounts/recoveryKey.ts'

const CALLS = 60

async function wordsOf({ app, accountId }: Pick<RunningApp, 'app' | 'accountId'>): Promise<string> {
  const { words } = await app.handlers['store.recoveryKey']({ accountId, locale: 'en' }, CONTEXT)
  return words.join(' ')
}

it('R16: under another key the calls, the next start and older backups open; the old words do not', async () => {
  const running = await startApp({}, CALLS)
  const { app, accountId, folder } = running
  const path = join(folder, 'records.db')
  await running.sync()
  const { name } = await app.handlers['store.backup']({ accountId }, CONTEXT)
  await app.handlers['store.confirmRecoveryKey']({ accountId }, CONTEXT)
  const oldWords = await wordsOf(running)
  const before = fingerprintOf(path)
  const scope = { accountId, taskId: running.taskId }
  const listed = { ...scope, filter: {}, sort: DEFAULT_LOCAL_SORT, page: 1, perPage: 1 }
  const [call] = (await app.handlers['records.localPage'](listed, CONTEXT)).rows
  const recordId = call?.id ?? ''
  const mark = await app.handlers['marks.set'](
    { ...scope, recordId, patch: { verdict: '需跟进', note: '再打' } },
    CONTEXT,
  )
  const marksPath = join(folder, 'marks.db')
  expect(fingerprintOf(marksPath)).toBe(before)

  await app.handlers['store.changeKey']({ accountId }, CONTEXT)
  expect(fingerprintOf(path)).not.toBe(before)
  expect(fingerprintOf(marksPath)).toBe(fingerprintOf(path))
  const marked = { ...scope, recordIds: [recordId] }
  expect(await app.handlers['marks.of'](marked, CONTEXT)).toEqual({ [recordId]: mark })
  expect(() => openStore({ path, key: parseStoreKey(oldWords), readonly: true })).toThrow(
    expect.objectContaining({ code: 'store_wrong_key' }),
  )
  expect(await app.handlers['store.overview']({ accountId }, CONTEXT)).toMatchObject({
    calls: CALLS,
    recoveryKept: false,
  })
  const newWords = await wordsOf(running)
  expect(newWords).not.toBe(oldWords)
  await app.close()

  const next = running.startAgain()
  expect((await next.handlers['store.overview']({ accountId }, CONTEXT)).calls).toBe(CALLS)
  expect(await next.handlers['marks.of'](marked, CONTEXT)).toEqual({ [recordId]: mark })
  expect(await wordsOf({ app: next, accountId })).toBe(newWords)
  await next.handlers['store.restore']({ accountId, name }, CONTEXT)
  expect(fingerprintOf(path)).toBe(before)
  expect((await next.handlers['store.overview']({ accountId }, CONTEXT)).calls).toBe(CALLS)
})

it('while another process has the store open it is refused, and the store is as it was', async () => {
  const running = await startApp({}, CALLS)
  const { app, accountId, folder } = running
  const path = join(folder, 'records.db')
  await running.sync()
  const before = fingerprintOf(path)
  const other = openStore({ path, key: parseStoreKey(await wordsOf(running)) })
  await expect(app.handlers['store.changeKey']({ accountId }, CONTEXT)).rejects.toMatchObject({
    code: 'store_busy',
    details: { cause: 'in_use' },
  })
  other.close()
  expect(fingerprintOf(path)).toBe(before)
  expect((await app.handlers['store.overview']({ accountId }, CONTEXT)).calls).toBe(CALLS)
  await app.handlers['store.changeKey']({ accountId }, CONTEXT)
  expect(fingerprintOf(path)).not.toBe(before)
})

it('is refused for the demo account, and where the disk is full', async () => {
  const running = await startApp({}, CALLS)
  const { app, accountId, disk, folder } = running
  await running.sync()
  const before = fingerprintOf(join(folder, 'records.db'))
  disk.freeBytes = 10_000
  await expect(app.handlers['store.changeKey']({ accountId }, CONTEXT)).rejects.toMatchObject({
    code: 'disk_full',
  })
  expect(fingerprintOf(join(folder, 'records.db'))).toBe(before)
  disk.freeBytes = null
  const demo = await app.handlers['accounts.useDemo']({}, CONTEXT)
  await running.app.handlers['records.page'](
    { accountId: demo.id, taskId: running.taskId, filter: {}, page: 1, perPage: 20 },
    CONTEXT,
  )
  await expect(app.handlers['store.changeKey']({ accountId: demo.id }, CONTEXT)).rejects.toMatchObject({
    code: 'invalid_input',
  })
})
