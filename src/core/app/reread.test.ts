import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { closeDatabase, openDatabase } from '../records/store/open.ts'
import { CONTEXT, startApp } from './test/runningApp.ts'

it('a window reads kept calls again by itself, and Settings say so', { timeout: 120_000 }, async () => {
  const running = await startApp({}, 60)
  const { id: accountId } = await running.app.handlers['accounts.useDemo']({}, CONTEXT)
  const { taskId } = running
  const list = { accountId, taskId, page: 1, perPage: 50 }
  const live = await running.app.handlers['records.page']({ ...list, filter: {} }, CONTEXT)
  await running.app.close()

  // The demo's key is no secret.
  const key = createHash('sha256').update('callbook demo').digest('hex')
  const place = { path: join(running.folder, 'demo.db'), key }
  const database = openDatabase(place)
  database.exec(`UPDATE calls SET callee = 'old'; UPDATE marks SET reader_version = 1;
    UPDATE readings SET reader_version = 1`)
  closeDatabase(database)

  const again = running.startAgain()
  const local = { ...list, filter: {}, sort: { key: 'calldate', descending: true } }
  const callees = async () => {
    const { rows } = await again.handlers['records.localPage'](local, CONTEXT)
    return rows.map(({ callee }) => callee)
  }
  const reread = async () => (await again.handlers['store.overview']({ accountId }, CONTEXT)).reread
  expect(new Set(await callees())).toEqual(new Set(['old']))
  const [{ id: recordId } = { id: '' }] = live.rows
  const asked = { accountId, taskId, recordId, source: 'local' } as const
  await expect(again.handlers['records.detail'](asked, CONTEXT)).resolves.toMatchObject({ callee: 'old' })

  again.begin()
  await callees()
  await vi.waitFor(async () => expect(await reread()).toMatchObject({ state: 'done' }), {
    timeout: 60_000,
    interval: 100,
  })
  expect(await reread()).toMatchObject({ done: 50, calls: 50, unread: 0, error: null })
  expect(await callees()).toEqual(live.rows.map(({ callee }) => callee))
})
