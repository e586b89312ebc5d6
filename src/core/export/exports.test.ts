/** Exports through the whole product, against the sandbox and with real workers. */
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { defaultLayout } from '#shared/exports/presets.ts'
import { DEFAULT_LOCAL_SORT } from '#shared/records/localSort.ts'
import { CONTEXT, RAW_IDS, startApp, type RunningApp } from '../app/test/runningApp.ts'

describe('exports', () => {
  const idsOf = async (running: RunningApp): Promise<string[]> => {
    const text = await readFile(join(running.folder, 'calls.csv'), 'utf8')
    return text
      .trimEnd()
      .split('\r\n')
      .slice(1)
      .map((line) => line.split(',')[0] ?? '')
  }

  it('write every page of the filter in the server’s order, each call once', async () => {
    const running = await startApp()
    const job = await running.exportAll()
    expect(job).toMatchObject({
      state: 'done',
      records: 450,
      rows: 450,
      total: 450,
      missing: 0,
      fileName: 'calls.csv',
      sheets: null,
    })
    expect(job.bytes).toBe((await stat(join(running.folder, 'calls.csv'))).size)
    expect(await idsOf(running)).toEqual(running.platform.control.ids(running.taskId))
  })

  it.each(['newest-first', 'oldest-first'] as const)(
    'R20: lose nothing and write nothing twice while calls arrive (%s)',
    async (order) => {
      const running = await startApp({ order, pageCap: 50, growth: { records: 7, everyRequests: 2 } })
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
    const running = await startApp({ pageCap: 50 })
    running.platform.control.fault({ page: 4, fault: { kind: 'refusal', code: 5002, message: '任务不存在' } })
    const job = await running.exportAll()
    expect(job).toMatchObject({
      state: 'failed',
      error: { code: 'platform_refused', details: { platformCode: 5002 } },
    })
    expect(await readdir(running.folder)).toEqual([])
  })

  it('R24: a cancelled one leaves no file', async () => {
    const running = await startApp({ latency: { baseMs: 60, jitterMs: 0 }, pageCap: 20 })
    const ended = running.exportAll()
    await expect.poll(() => running.app.handlers['exports.list']({}, CONTEXT)).toHaveLength(1)
    const [job] = await running.app.handlers['exports.list']({}, CONTEXT)
    await running.app.handlers['exports.cancel']({ jobId: job?.id ?? '' }, CONTEXT)
    expect(await ended).toMatchObject({ state: 'cancelled', error: null })
    expect(await readdir(running.folder)).toEqual([])
  })

  const LIVE = { source: 'live' as const, filter: {} }
  const partial = async (folder: string): Promise<string[]> =>
    (await readdir(folder)).filter((name) => name.includes('calls') || name.endsWith('.part'))

  it('R24: an export that fails leaves an existing file as it was', async () => {
    const running = await startApp({ pageCap: 50 })
    await writeFile(join(running.folder, 'calls.csv'), 'of yesterday')
    running.platform.control.fault({ page: 4, fault: { kind: 'refusal', code: 5002, message: '任务不存在' } })
    expect((await running.exportAll()).state).toBe('failed')
    expect(await readFile(join(running.folder, 'calls.csv'), 'utf8')).toBe('of yesterday')
    expect(await partial(running.folder)).toEqual(['calls.csv'])
    expect((await running.exportAll()).state).toBe('failed')
  })

  it('R24: a network that goes away in the middle leaves no file and says so', async () => {
    const running = await startApp({ latency: { baseMs: 30, jitterMs: 0 }, pageCap: 20 })
    const ended = running.exportAll()
    await expect
      .poll(async () => (await running.app.handlers['exports.list']({}, CONTEXT))[0]?.records)
      .toBeGreaterThan(0)
    await running.platform.close()
    expect(await ended).toMatchObject({ state: 'failed', error: { code: 'network_unreachable' } })
    expect(await partial(running.folder)).toEqual([])
  })

  it('say which file could not be written, and why', async () => {
    const running = await startApp({}, 20)
    const path = join(running.folder, 'calls.csv')
    await mkdir(path)
    const job = await running.exportAll()
    expect(job).toMatchObject({ state: 'failed', error: { code: 'file_failed', details: { path } } })
    expect(await readdir(running.folder)).toEqual(['calls.csv'])
  })

  it('write picked calls, of the last pages or the store, in the order they were picked', async () => {
    const running = await startApp()
    const { accountId, taskId, app } = running
    await app.handlers['records.page']({ accountId, taskId, filter: {}, page: 1, perPage: 20 }, CONTEXT)
    const read = running.platform.control.ids(taskId)
    const ids = [read[3] ?? '', read[0] ?? '', 'nobody has read this', read[7] ?? '']
    const job = await running.exportAll({ from: { source: 'chosen', ids } })
    expect(job).toMatchObject({ state: 'done', records: 3, total: 4, missing: 1 })
    expect(await idsOf(running)).toEqual([read[3], read[0], read[7]])
    const preview = await app.handlers['exports.preview'](
      { accountId, taskId, recordIds: ids.slice(0, 3), layout: { ...RAW_IDS, columns: ['id', 'bill'] } },
      CONTEXT,
    )
    expect(preview.columns).toEqual([
      { header: 'id', alignEnd: false },
      { header: 'bill', alignEnd: true },
    ])
    expect(preview.rows.map(([id]) => id)).toEqual([read[3], read[0]])
  })

  it('write the store in its own worker, as sentences, and as a workbook', async () => {
    const running = await startApp({}, 60)
    await running.sync()
    const from = { source: 'local' as const, filter: {}, sort: DEFAULT_LOCAL_SORT }
    const job = await running.exportAll({ from, layout: { ...RAW_IDS, rows: 'utterance' } })
    expect(job).toMatchObject({ state: 'done', records: 60, total: 60, missing: 0 })
    expect(await idsOf(running)).toHaveLength(job.rows)
    const book = await running.exportAll({ from, layout: defaultLayout('zh-CN') })
    expect(book).toMatchObject({ state: 'done', records: 60, rows: 60, sheets: 1, fileName: 'calls.xlsx' })
  })

  it('are listed across restarts with whether their file is there, and taken off', async () => {
    const running = await startApp({}, 20)
    const { folder } = running
    const job = await running.exportAll()
    const again = running.startAgain()
    const listed = await again.handlers['exports.list']({}, CONTEXT)
    expect(listed).toEqual([{ ...job, gone: false }])
    await rm(join(folder, 'calls.csv'))
    expect(await again.handlers['exports.list']({}, CONTEXT)).toMatchObject([{ id: job.id, gone: true }])
    for (const route of ['exports.open', 'exports.reveal', 'exports.download'] as const)
      await expect(again.handlers[route]({ jobId: job.id }, CONTEXT)).rejects.toMatchObject({
        code: 'not_found',
        details: { what: 'file' },
      })
    await again.handlers['exports.dismiss']({ jobId: job.id }, CONTEXT)
    expect(await again.handlers['exports.list']({}, CONTEXT)).toEqual([])
  })

  it('that were saved run again by themselves, and go with their account', async () => {
    const running = await startApp({}, 20)
    const { app, accountId, taskId } = running
    const save = { accountId, taskId, taskName: '回访', name: '每周', from: LIVE, layout: RAW_IDS }
    const [saved] = await app.handlers['exports.save'](save, CONTEXT)
    expect(saved).toMatchObject({ accountId, name: '每周', lastRunAt: null })
    const ended = running.nextEnd()
    await app.handlers['exports.runSaved']({ accountId, savedId: saved?.id ?? '', format: 'xlsx' }, CONTEXT)
    expect(await ended).toMatchObject({
      state: 'done',
      records: 20,
      taskName: '回访',
      fileName: 'calls.xlsx',
    })
    await expect
      .poll(async () => (await app.handlers['exports.saved']({ accountId }, CONTEXT))[0]?.lastRunAt)
      .toBeGreaterThan(0)
    await app.handlers['accounts.remove']({ accountId }, CONTEXT)
    expect(running.settings.get('savedExports')).toEqual([])
    expect(running.settings.get('recentExports')).toEqual([])
  })

  it('count what the platform announces and does not deliver', async () => {
    const running = await startApp({ pageCap: 200 })
    running.platform.control.fault({ page: 2, fault: { kind: 'short-page', missing: 3 } })
    const job = await running.exportAll()
    expect(job).toMatchObject({ state: 'done', records: 447, missing: 3 })
  })

  it('R11, R14: neither token nor phone number reaches log or events’ errors', async () => {
    const running = await startApp({ token: 'canary-token-77' })
    running.platform.control.fault({ page: 2, fault: { kind: 'status', status: 500 }, count: 2 })
    await running.exportAll()
    const [first] = await idsOf(running)
    expect(first).toBeDefined()
    const said = running.log.join('\n')
    expect(said).toContain('An export ended')
    expect(said).not.toContain('canary-token-77')
    expect(said).not.toMatch(/1[3-9]\d{9}/)
  })
})
