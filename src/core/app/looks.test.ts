import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { RouteInput, RouteOutput } from '#shared/ipc/index.ts'
import { DEFAULT_LOCAL_SORT } from '#shared/records/localSort.ts'
import { fingerprintOf } from '../records/storeFiles.ts'
import type { App } from './app.ts'
import { CONTEXT, RAW_IDS, startApp, type RunningApp } from './test/runningApp.ts'

type Asked = Partial<RouteInput<'looks.page'>>
const looksOf = (app: App, accountId: string, asked: Asked = {}): Promise<RouteOutput<'looks.page'>> =>
  Promise.resolve(
    app.handlers['looks.page']({ accountId, what: null, page: 1, perPage: 50, ...asked }, CONTEXT),
  )

interface Call {
  id: string
  number: string
}
/** With its calls kept and its numbers masked. */
async function startMasked(): Promise<
  RunningApp & { calls: Call[]; reveal: (app?: App) => Promise<unknown> }
> {
  const running = await startApp({}, 10)
  const { app, accountId, taskId } = running
  await running.sync(true)
  const listed = { accountId, taskId, filter: {}, sort: DEFAULT_LOCAL_SORT, page: 1, perPage: 10 }
  const { rows } = await app.handlers['records.localPage'](listed, CONTEXT)
  const calls = rows.map(({ id, callee }) => ({ id, number: callee ?? '' }))
  await app.handlers['preferences.update']({ maskNumbers: true }, CONTEXT)
  const reveal = (by = app): Promise<unknown> =>
    Promise.resolve(
      by.handlers['records.detail'](
        { accountId, taskId, recordId: calls[0]?.id ?? '', reveal: true },
        CONTEXT,
      ),
    )
  return { ...running, calls, reveal }
}

it(
  'each look, copy and unmasked file is an entry while numbers are masked, and nothing else is',
  { timeout: 60_000 },
  async () => {
    const { app, accountId, taskId, folder, calls, reveal, exportAll, log, startAgain } = await startMasked()
    const scope = { accountId, taskId }
    const recordId = calls[0]?.id ?? ''
    await app.handlers['records.detail']({ ...scope, recordId }, CONTEXT)
    expect(existsSync(join(folder, 'looks.db'))).toBe(false)
    expect((await looksOf(app, accountId)).chain.count).toBe(0)

    expect(await reveal()).toMatchObject({ callee: calls[0]?.number })
    await app.handlers['looks.note']({ ...scope, recordId, what: 'copy', count: 1 }, CONTEXT)
    expect((await exportAll({ layout: { ...RAW_IDS, mask: true } })).state).toBe('done')
    expect((await exportAll()).state).toBe('done')
    const { looks, total, chain } = await looksOf(app, accountId)
    expect(looks.map(({ n, what, count, recordId: id }) => [n, what, count, id])).toEqual([
      [3, 'export', 10, null],
      [2, 'copy', 1, recordId],
      [1, 'reveal', 1, recordId],
    ])
    expect(looks.every((look) => look.taskId === taskId && look.accountId === accountId)).toBe(true)
    expect([total, chain]).toEqual([3, { count: 3, faults: [], faultCount: 0 }])

    // Switching masking off is one more; without masking nothing is noted.
    await app.handlers['preferences.update']({ maskNumbers: false }, CONTEXT)
    await app.handlers['preferences.update']({ maskNumbers: false }, CONTEXT)
    await reveal()
    await app.handlers['looks.note']({ ...scope, recordId, what: 'copy', count: 1 }, CONTEXT)
    await exportAll()
    expect((await looksOf(app, accountId)).looks.map(({ what }) => what)).toEqual([
      ...['unmask', 'export', 'copy', 'reveal'],
    ])
    await app.handlers['accounts.maskNumbers']({ accountId, masked: true }, CONTEXT)
    await reveal()
    await app.handlers['accounts.maskNumbers']({ accountId, masked: false }, CONTEXT)
    expect((await looksOf(app, accountId, { what: 'unmask' })).total).toBe(2)

    // The demo account's are apart.
    const demo = await app.handlers['accounts.useDemo']({}, CONTEXT)
    expect((await looksOf(app, demo.id)).total).toBe(0)
    await app.close()
    const again = await looksOf(startAgain(), accountId)
    expect(again.chain).toEqual({ count: 6, faults: [], faultCount: 0 })
    const told = [JSON.stringify(again), log.join('\n')].join('\n')
    for (const { number } of calls) expect(told).not.toContain(number)
  },
)

it('no number is shown, and no file made, where that cannot be noted', { timeout: 60_000 }, async () => {
  const { app, accountId, folder, reveal, startAgain } = await startMasked()
  await reveal()
  await app.close()
  const path = join(folder, 'looks.db')
  const whole = readFileSync(path)
  writeFileSync(path, Buffer.alloc(whole.length, 7))

  const next = startAgain()
  await expect(reveal(next)).rejects.toMatchObject({
    code: 'look_not_recorded',
    details: { because: 'store_damaged', path },
  })
  await expect(next.handlers['preferences.update']({ maskNumbers: false }, CONTEXT)).rejects.toMatchObject({
    code: 'look_not_recorded',
  })
  await expect(looksOf(next, accountId)).rejects.toMatchObject({ code: 'store_damaged' })
  const { keptAs } = await next.handlers['looks.beginAnew']({ accountId }, CONTEXT)
  expect(readdirSync(folder)).toContain(keptAs?.split(/[\\/]/).at(-1))
  await reveal(next)
  const { looks, chain } = await looksOf(next, accountId)
  expect(looks.map(({ n, what, count }) => [n, what, count])).toEqual([
    [3, 'reveal', 1],
    [2, 'anew', 1],
  ])
  expect(chain.faults).toEqual([])
  // What can be read is left alone.
  expect(await next.handlers['looks.beginAnew']({ accountId }, CONTEXT)).toEqual({ keptAs: null })
})

it('an unmasked file gets no name where it cannot be noted', { timeout: 60_000 }, async () => {
  const { reveal, folder, exportAll } = await startMasked()
  await reveal()
  // In the place of the file lies what nothing opens.
  const path = join(folder, 'looks.db')
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true })
  writeFileSync(path, 'nothing')
  expect(await exportAll()).toMatchObject({ state: 'failed', error: { code: 'look_not_recorded' } })
  expect(readdirSync(folder).filter((name) => name.startsWith('calls'))).toEqual([])
})

it(
  'a record that was removed or rolled back shows in the settings, also before the next look',
  { timeout: 60_000 },
  async () => {
    const { app, accountId, folder, reveal, startAgain } = await startMasked()
    const path = join(folder, 'looks.db')
    await reveal()
    await app.close()
    const older = readFileSync(path)
    const next = startAgain()
    await reveal(next)
    await reveal(next)
    await next.close()
    writeFileSync(path, older)
    const third = startAgain()
    expect((await looksOf(third, accountId)).chain).toEqual({
      ...{ count: 1, faultCount: 1, faults: [{ kind: 'missing', n: 2, count: 2 }] },
    })
    await third.close()
    rmSync(path)
    expect((await looksOf(startAgain(), accountId)).chain.faults).toEqual([
      { kind: 'missing', n: 1, count: 3 },
    ])
  },
)

it(
  'R16: under another key of the calls the record opens with it, and goes on',
  { timeout: 60_000 },
  async () => {
    const { app, accountId, folder, reveal, startAgain } = await startMasked()
    await reveal()
    const [store, record] = [join(folder, 'records.db'), join(folder, 'looks.db')]
    const before = fingerprintOf(record)
    expect(before).toBe(fingerprintOf(store))
    await app.handlers['store.changeKey']({ accountId }, CONTEXT)
    expect(fingerprintOf(record)).not.toBe(before)
    expect(fingerprintOf(record)).toBe(fingerprintOf(store))
    await reveal()
    await app.close()
    expect((await looksOf(startAgain(), accountId)).chain).toEqual({ count: 2, faults: [], faultCount: 0 })
  },
)
