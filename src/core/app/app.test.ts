import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { STORE_FILE } from '../records/storeFiles.ts'
import { CONTEXT, page, startApp, type RunningApp } from './test/runningApp.ts'

describe('live pages', () => {
  it('bring rows without their conversations, which the detail then has', async () => {
    const running = await startApp()
    const answered = await page(running)
    if (!answered.ok) throw new Error(answered.error.message)
    const { rows, meta } = answered.value as { rows: { id: string }[]; meta: unknown }
    expect(rows).toHaveLength(20)
    expect(meta).toEqual({ total: 450, page: 1, lastPage: 23, perPage: 20 })
    expect(rows[0]).not.toHaveProperty('details')
    const { accountId, taskId } = running
    const detail = await running.app.handlers['records.detail'](
      { accountId, taskId, recordId: rows[3]?.id ?? '' },
      CONTEXT,
    )
    expect(detail).toMatchObject(rows[3] ?? {})
    expect(JSON.parse(detail.raw)).toMatchObject({ id: rows[3]?.id })
  })

  it('R21: an odd record does not hide its page; HTML and truncation refuse it whole', async () => {
    const running = await startApp()
    const takeBack = running.platform.control.fault({ fault: { kind: 'odd-record', odd: 'null', at: 5 } })
    const odd = await page(running)
    expect(odd).toMatchObject({ ok: true })
    takeBack()
    running.platform.control.fault({ fault: { kind: 'truncated-json' } })
    expect(await page(running)).toMatchObject({ ok: false, error: { code: 'response_invalid' } })
  })

  it('say when a record was never read', async () => {
    const { app, accountId, taskId } = await startApp()
    const answered = await app.answer({
      route: 'records.detail',
      input: { accountId, taskId, recordId: 'nothing' },
      requestId: 'r',
    })
    expect(answered).toMatchObject({ ok: false, error: { code: 'not_found', details: { what: 'record' } } })
  })
})

describe('a host with a window', () => {
  const made = (folder: string): boolean => existsSync(join(folder, STORE_FILE))
  /** Long enough for what must not happen; on a slow machine it proves less, and never fails for it. */
  const lookAgain = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 1500))
  async function left(): Promise<RunningApp> {
    const running = await startApp()
    const { accountId, taskId, app } = running
    await app.handlers['preferences.update']({ lastTask: { accountId, taskId } }, CONTEXT)
    return running
  }

  it('has the store of the task that one left open before it is asked', async () => {
    const { app, folder, startAgain } = await left()
    await app.close()
    expect(made(folder)).toBe(false)
    startAgain().begin()
    await vi.waitFor(() => expect(made(folder)).toBe(true), { timeout: 60_000, interval: 20 })
  })

  it('opens nothing for a task whose account is gone, or while it is locked', async () => {
    const running = await left()
    const { app, folder, accountId, startAgain } = running
    await app.handlers['lock.setPassphrase']({ current: null, next: 'a passphrase' }, CONTEXT)
    await app.handlers['lock.setMinutes']({ minutes: 5 }, CONTEXT)
    await app.handlers['lock.now']({}, CONTEXT)
    app.begin()
    await lookAgain()
    await app.close()
    expect(made(folder)).toBe(false)

    const again = startAgain()
    await again.handlers['accounts.remove']({ accountId }, CONTEXT)
    again.begin()
    await lookAgain()
    await again.close()
    expect(made(folder)).toBe(false)
  })
})
