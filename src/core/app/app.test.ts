import { describe, expect, it } from 'vitest'
import { CONTEXT, page, startApp } from './test/runningApp.ts'

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
