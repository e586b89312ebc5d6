import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { page, start, type Running } from './test/running.ts'

describe('live pages', () => {
  it('bring rows without their conversations, which the detail then has', async () => {
    const running = await start()
    const answered = await page(running)
    if (!answered.ok) throw new Error(answered.error.message)
    const { rows, meta } = answered.value as { rows: { id: string }[]; meta: unknown }
    expect(rows).toHaveLength(20)
    expect(meta).toEqual({ total: 450, page: 1, lastPage: 23, perPage: 20 })
    expect(rows[0]).not.toHaveProperty('details')
    const { accountId, taskId } = running
    const detail = await running.app.handlers['records.detail'](
      { accountId, taskId, recordId: rows[3]?.id ?? '' },
      { signal: new AbortController().signal },
    )
    expect(detail).toMatchObject(rows[3] ?? {})
    expect(JSON.parse(detail.raw)).toMatchObject({ id: rows[3]?.id })
  })

  it('R21: an odd record does not hide its page; HTML and truncation refuse it whole', async () => {
    const running = await start()
    const takeBack = running.platform.control.fault({ fault: { kind: 'odd-record', odd: 'null', at: 5 } })
    const odd = await page(running)
    expect(odd).toMatchObject({ ok: true })
    takeBack()
    running.platform.control.fault({ fault: { kind: 'truncated-json' } })
    expect(await page(running)).toMatchObject({ ok: false, error: { code: 'response_invalid' } })
  })

  it('say when a record was never read', async () => {
    const { app, accountId, taskId } = await start()
    const answered = await app.answer({
      route: 'records.detail',
      input: { accountId, taskId, recordId: 'nothing' },
      requestId: 'r',
    })
    expect(answered).toMatchObject({ ok: false, error: { code: 'not_found', details: { what: 'record' } } })
  })
})

describe('exports', () => {
  const idsOf = async (running: Running): Promise<string[]> => {
    const text = await readFile(join(running.folder, 'calls.csv'), 'utf8')
    return text
      .trimEnd()
      .split('\r\n')
      .slice(1)
      .map((line) => line.split(',')[0] ?? '')
  }

  it('write every page of the filter in the server’s order, each call once', async () => {
    const running = await start()
    const job = await running.exportAll()
    expect(job).toMatchObject({ state: 'done', rows: 450, total: 450, missing: 0, fileName: 'calls.csv' })
    expect(await idsOf(running)).toEqual(running.platform.control.ids(running.taskId))
  })

  it.each(['newest-first', 'oldest-first'] as const)(
    'R20: lose nothing and write nothing twice while calls arrive (%s)',
    async (order) => {
      const running = await start({ order, pageCap: 50, growth: { records: 7, everyRequests: 2 } })
      const job = await running.exportAll()
      const ids = await idsOf(running)
      expect(job.state).toBe('done')
      expect(new Set(ids).size).toBe(ids.length)
      expect(job.rows).toBe(ids.length)
      const server = new Set(running.platform.control.ids(running.taskId))
      expect(ids.every((id) => server.has(id))).toBe(true)
      // What arrived after the last look is all that may be absent; every call there was at the start is in the file.
      expect(ids.length).toBeGreaterThanOrEqual(450)
      expect(ids.length + job.missing).toBeGreaterThanOrEqual((job.total ?? 0) - 7)
    },
  )

  it('R24: a failure in the middle leaves no file and says why', async () => {
    const running = await start({ pageCap: 50 })
    running.platform.control.fault({ page: 4, fault: { kind: 'refusal', code: 5002, message: '任务不存在' } })
    const job = await running.exportAll()
    expect(job).toMatchObject({
      state: 'failed',
      error: { code: 'platform_refused', details: { platformCode: 5002 } },
    })
    expect(await readdir(running.folder)).toEqual([])
  })

  it('R24: a cancelled one leaves no file', async () => {
    const running = await start({ latency: { baseMs: 60, jitterMs: 0 }, pageCap: 20 })
    const ended = running.exportAll()
    await expect
      .poll(() => running.app.handlers['exports.list']({}, { signal: new AbortController().signal }))
      .toHaveLength(1)
    const [job] = await running.app.handlers['exports.list']({}, { signal: new AbortController().signal })
    await running.app.handlers['exports.cancel'](
      { jobId: job?.id ?? '' },
      { signal: new AbortController().signal },
    )
    expect(await ended).toMatchObject({ state: 'cancelled', error: null })
    expect(await readdir(running.folder)).toEqual([])
  })

  it('count what the platform announces and does not deliver', async () => {
    const running = await start({ pageCap: 200 })
    running.platform.control.fault({ page: 2, fault: { kind: 'short-page', missing: 3 } })
    const job = await running.exportAll()
    expect(job).toMatchObject({ state: 'done', rows: 447, missing: 3 })
  })

  it('R11, R14: neither token nor phone number reaches log or events’ errors', async () => {
    const running = await start({ token: 'canary-token-77' })
    running.platform.control.fault({ page: 2, fault: { kind: 'status', status: 500 }, count: 2 })
    await running.exportAll()
    const [first] = await idsOf(running)
    expect(first).toBeDefined()
    const said = running.log.join('\n')
    expect(said).toContain('export done')
    expect(said).not.toContain('canary-token-77')
    expect(said).not.toMatch(/1[3-9]\d{9}/)
  })
})
