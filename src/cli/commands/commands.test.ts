/**
 * The commands against stand-ins for the product's handlers. Longer than 300 lines because all commands share them.
 */
import { PassThrough } from 'node:stream'
import { describe, expect, it, vi } from 'vitest'
import { AppError, type ErrorInfo } from '#shared/errors.ts'
import { builtInPreset, defaultLayout, withPreset, type BuiltInPreset } from '#shared/exports/presets.ts'
import type { ExportJob, SavedExport } from '#shared/exports/types.ts'
import { DEFAULT_LOCAL_SORT } from '#shared/records/localSort.ts'
import type { SyncJob, SyncSummary } from '#shared/sync/types.ts'
import type { Handlers } from '#shared/ipc/index.ts'
import type { Locale } from '#shared/locale.ts'
import type { StoreReread } from '#shared/records/storeReread.ts'
import type { CallRecord } from '#shared/records/types.ts'
import { exportJob } from '../../../test/fixtures/exports.ts'
import { DEMO_TASK } from '../../../test/fixtures/cli/demoTask.ts'
import { readCommandLine, type WorkCommand } from '../args.ts'
import { createOutput } from '../output.ts'
import { passphrases } from '../passphrase.ts'
import { eventHub, run } from '../run.ts'

const account = { id: 'acc', kind: 'platform' } as Awaited<ReturnType<Handlers['accounts.useDemo']>>

const NOTHING_BEHIND: StoreReread = {
  path: '/records.db',
  state: 'waiting',
  done: 10,
  calls: 10,
  unread: 0,
  error: null,
}

function setUp(handlers: Partial<Handlers>, locale: Locale = 'en') {
  const stdout = new PassThrough()
  const stderr = new PassThrough()
  const hub = eventHub()
  const abort = new AbortController()
  const added = vi.fn<Handlers['accounts.add']>(async () => ({ account, tokenKept: 'stored' as const }))
  const app = {
    handlers: {
      'accounts.add': added,
      'accounts.useDemo': () => account,
      'store.reread': async () => NOTHING_BEHIND,
      ...handlers,
    } as Handlers,
    marks: { rows: async () => ({ marks: [], documents: [] }), merge: async () => 0 },
  }
  const text = (stream: PassThrough): string => (stream.read() as Buffer | null)?.toString('utf8') ?? ''
  return {
    hub,
    abort,
    added,
    out: () => text(stdout),
    err: () => text(stderr),
    run: (line: string[]) => {
      const command = readCommandLine(line, { CALLBOOK_TOKEN: 'tok' }) as WorkCommand
      const output = createOutput({ stdout, stderr })
      const asking = passphrases({ env: {}, locale, input: new PassThrough(), output: stderr })
      return run(command, {
        ...{ app, onEvent: hub.onEvent, output, passphrases: asking, locale, signal: abort.signal },
      })
    },
  }
}

const record = (change: Partial<CallRecord>): CallRecord =>
  ({ tags: [], llm_tags: [], comments: [], components: [], problems: [], ...change }) as CallRecord

const KEPT_FROM = Date.UTC(2026, 6, 31, 16)
const NOT_KEPT = 'more calls, from before 2026-08-01, are not kept on this machine'

describe('records', () => {
  const page = {
    rows: [
      record({
        id: '215870475195883520',
        callee: '13800000000',
        name: '李雷',
        bill: 37_000,
        intention_results: 1,
      }),
      record({ id: '2', callee: '1\u001b[2J2', name: null, bill: 0, intention_results: null }),
    ],
    meta: { total: 52, page: 2, lastPage: 3, perPage: 20 },
    fetchedAt: 1,
  }
  const LINE = [
    'records',
    '--task',
    '10',
    '--user',
    '7',
    '--sub-user',
    '8',
    '--page',
    '2',
    '--intention',
    'A',
  ]

  it('prints a table and where it stands', async () => {
    const asked = vi.fn<Handlers['records.page']>(async () => page)
    const host = setUp({ 'records.page': asked })
    expect(await host.run(LINE)).toBe(0)
    expect(host.added.mock.calls[0]?.[0]).toMatchObject({
      userId: '7',
      subUserId: '8',
      token: 'tok',
      allowHttp: false,
    })
    expect(asked.mock.calls[0]?.[0]).toEqual({
      accountId: 'acc',
      taskId: '10',
      filter: { intention_tags: [1] },
      page: 2,
      perPage: 50,
    })
    const printed = host.out()
    expect(printed).toContain('13800000000')
    expect(printed).toContain('0:37')
    expect(printed).not.toContain('\u001b')
    expect(printed.trimEnd().split('\n').at(-1)).toBe('page 2 of 3, 52 records')
    expect(host.err()).toBe('')
  })

  it('speaks Chinese', async () => {
    const host = setUp({ 'records.page': async () => page }, 'zh-CN')
    await host.run(LINE)
    expect(host.out().trimEnd().split('\n').at(-1)).toBe('第 2 页，共 3 页，52 条记录')
  })

  it('--json prints one document with every digit', async () => {
    const host = setUp({ 'records.page': async () => page })
    expect(await host.run([...LINE, '--json'])).toBe(0)
    expect(JSON.parse(host.out())).toEqual(page)
  })

  it('--local says which calls are not kept', async () => {
    const host = setUp({
      'records.localPage': async () => page,
      'sync.summary': () => ({ leftOut: 240, keptFrom: KEPT_FROM }) as SyncSummary,
    })
    expect(await host.run([...LINE, '--local'])).toBe(0)
    expect(host.err()).toBe(`240 ${NOT_KEPT}\n`)
    expect(host.out()).toContain('52 records')
    await host.run([...LINE, '--local', '--json'])
    expect(JSON.parse(host.out())).toEqual({
      ...page,
      leftOut: 240,
      keptFrom: KEPT_FROM,
    })
  })

  it('passes on what the platform refused', async () => {
    const refused = new AppError('platform_refused', 'no', { platformCode: 5002 })
    const host = setUp({ 'records.page': () => Promise.reject(refused) })
    await expect(host.run(LINE)).rejects.toBe(refused)
    expect(host.out()).toBe('')
  })
})

describe('task', () => {
  const LINE = ['task', '--demo', '--task', '10']

  it('prints settings by group, without those that are empty', async () => {
    const host = setUp({ 'tasks.edit': async () => DEMO_TASK }, 'zh-CN')
    expect(await host.run(LINE)).toBe(0)
    const printed = host.out()
    expect(printed).toMatch(/任务名称 +暑期班回访/)
    expect(printed).toMatch(/拨号超时 +60 秒/)
    expect(printed).toMatch(/任务结束动作 +暂停任务，释放并发/)
    expect(printed).toMatch(/号码读取顺序 +7/)
    expect(printed).toMatch(/可用线路 +line-a（并发 7）、line-b/)
    expect(printed).toMatch(/呼叫时段 +周一、周二 09:00–12:00/)
    expect(printed).toMatch(/自动重呼 +开启/)
    expect(printed).not.toContain('转接组')
    expect(printed).not.toMatch(/null|undefined/)
  })

  it('--json prints the whole edit view', async () => {
    const host = setUp({ 'tasks.edit': async () => DEMO_TASK })
    await host.run([...LINE, '--json'])
    expect(JSON.parse(host.out())).toEqual(DEMO_TASK)
  })

  it('without --task the demo’s tasks are listed', async () => {
    const rows = [{ taskId: 'demo-1', name: '回访' }] as Awaited<ReturnType<Handlers['tasks.list']>>['rows']
    const meta = { total: 1, page: 1, lastPage: 1, perPage: 20 }
    const host = setUp({ 'tasks.list': async () => ({ rows, meta }) })
    await expect(host.run(['task', '--demo'])).rejects.toThrow(/demo-1 {2}回访/)
  })
})

describe('export', () => {
  const LINE = [
    'export',
    '--demo',
    '--task',
    '10',
    '--out',
    'calls.csv',
    '--columns',
    'id,bill',
    '--header',
    'key',
  ]
  const job = exportJob({ accountId: 'acc', taskId: '10', fileName: 'calls.csv', path: '/tmp/calls.csv' })

  const summary: SyncSummary = {
    accountId: 'acc',
    taskId: '10',
    at: 1,
    complete: true,
    missing: 0,
    unannounced: 0,
    heldBack: 0,
    stored: 10,
    leftOut: 0,
    keptFrom: null,
    paused: false,
    total: 10,
    resumable: false,
  }

  const SAVED: SavedExport = {
    id: 's1',
    name: '每周 意向',
    accountId: 'acc',
    taskId: '77',
    taskName: '回访',
    layout: defaultLayout('zh-CN'),
    from: { source: 'live', filter: { keyword: '138' } },
    isForeign: false,
    savedAt: 0,
    lastRunAt: null,
  }

  /** A product whose export goes through these states. */
  function exporting(...states: Partial<ExportJob>[]) {
    return exportingFrom(summary, ...states)
  }

  function exportingFrom(standing: SyncSummary, ...states: Partial<ExportJob>[]) {
    const begin = (): Promise<ExportJob> => {
      queueMicrotask(() => {
        for (const state of states) host.hub.emit({ name: 'exports.changed', payload: { ...job, ...state } })
      })
      return Promise.resolve(job)
    }
    const start = vi.fn<Handlers['exports.start']>(begin)
    const run = vi.fn<Handlers['exports.runSaved']>(begin)
    const cancel = vi.fn<Handlers['exports.cancel']>(() => {
      host.hub.emit({ name: 'exports.changed', payload: { ...job, state: 'cancelled' } })
      return null
    })
    const host = setUp({
      'exports.start': start,
      'exports.runSaved': run,
      'exports.cancel': cancel,
      'exports.presets': () => [{ id: 'p', name: '财务', layout: { ...defaultLayout('zh-CN'), mask: true } }],
      'exports.saved': () => [SAVED, { ...SAVED, id: 's2', name: '更新版本的', isForeign: true }],
      'sync.summary': () => standing,
    })
    return { ...host, start, runSaved: run, cancel }
  }

  it('follows the job to its end', async () => {
    const host = exporting({ records: 5, total: 10 }, { state: 'done', records: 10, total: 10 })
    expect(await host.run(LINE)).toBe(0)
    expect(host.start.mock.calls[0]?.[0]).toEqual({
      accountId: 'acc',
      taskId: '10',
      taskName: null,
      from: { source: 'local', filter: {}, sort: DEFAULT_LOCAL_SORT },
      layout: { ...defaultLayout('en'), format: 'csv', columns: ['id', 'bill'], header: 'key' },
    })
    expect(host.err()).toBe('10 records written to /tmp/calls.csv\n')
    expect(host.out()).toBe('')
  })

  it('--json prints the finished job', async () => {
    const done = { ...job, state: 'done' as const, records: 10, rows: 10, bytes: 512 }
    const host = exporting(done)
    await host.run([...LINE, '--json'])
    expect(JSON.parse(host.out())).toEqual({ ...done, leftOut: 0, keptFrom: null })
  })

  it('an incomplete one says how many are missing and exits with 6', async () => {
    const host = exporting({ state: 'done', records: 8, total: 10, missing: 2 })
    expect(await host.run(LINE)).toBe(6)
    expect(host.err()).toContain('but 2 that the platform announced did not arrive')
  })

  it('says which calls are not kept, so that a table of the rest is understood', async () => {
    const standing = { ...summary, stored: 8, leftOut: 2, keptFrom: KEPT_FROM }
    const host = exportingFrom(standing, { state: 'done', records: 8, rows: 8, total: 8 })
    expect(await host.run([...LINE, '--json'])).toBe(0)
    expect(host.err()).toBe(`8 records written to /tmp/calls.csv\n2 ${NOT_KEPT}\n`)
    expect(JSON.parse(host.out())).toMatchObject({ rows: 8, leftOut: 2, keptFrom: KEPT_FROM })
  })

  it('a failed one passes its error on', async () => {
    const error: ErrorInfo = { code: 'disk_full', message: 'full', details: { path: '/tmp' } }
    await expect(exporting({ state: 'failed', error }).run(LINE)).rejects.toMatchObject({
      code: 'disk_full',
      details: { path: '/tmp' },
    })
  })

  it('an interrupt cancels the job and waits until it has ended', async () => {
    const host = exporting({ records: 5, total: 10 })
    const running = host.run(LINE)
    await vi.waitFor(() => expect(host.start).toHaveBeenCalled(), { timeout: 60_000 })
    host.abort.abort()
    await expect(running).rejects.toMatchObject({ code: 'cancelled' })
    expect(host.cancel.mock.calls[0]?.[0]).toEqual({ jobId: 'job' })
  })

  it('a workbook of sentences, masked, in another zone', async () => {
    const layout = { ...defaultLayout('en'), rows: 'utterance' as const }
    const host = exporting({ state: 'done', records: 3, rows: 21, layout })
    const more = ['--rows', 'utterance', '--mask', '--zone', 'UTC', '--duration-unit', 'clock']
    await host.run(['export', '--demo', '--task', '10', '--out', 'calls.xlsx', ...more])
    expect(host.start.mock.calls[0]?.[0].layout).toEqual({
      ...withPreset(defaultLayout('en'), builtInPreset('utterances') as BuiltInPreset),
      mask: true,
      zone: 'UTC',
      durationUnit: 'clock',
    })
    expect(host.err()).toBe('3 records with 21 sentences written to /tmp/calls.csv\n')
  })

  it('R13: a saved export with conditions of a newer version is refused before anything is read', async () => {
    const host = exporting({ state: 'done' })
    const line = ['export', '--demo', '--saved', '更新版本的', '--out', 'a.csv']
    await expect(host.run(line)).rejects.toMatchObject({ code: 'saved_newer' })
    expect(host.runSaved).not.toHaveBeenCalled()
  })

  it('presets: built in, one’s own by its name, and neither', async () => {
    const host = exporting({ state: 'done' })
    const line = ['export', '--demo', '--task', '10', '--out', 'a.csv', '--preset']
    await host.run([...line, 'conversation', '--columns', 'id'])
    await host.run([...line, '财务', '--header', 'key'])
    const [builtIn, own] = host.start.mock.calls.map(([request]) => request.layout)
    expect(builtIn).toMatchObject({ columns: ['id'], rows: 'record', locale: 'en' })
    expect(own).toEqual({ ...defaultLayout('zh-CN'), mask: true, format: 'csv', header: 'key' })
    await expect(host.run([...line, 'utterance'])).rejects.toThrow('did you mean utterances')
    await expect(host.run([...line, 'qqqqqqqqqqqq'])).rejects.toThrow('财务')
  })

  it('a column of a sentence needs a row a sentence', async () => {
    const host = exporting({ state: 'done' })
    const line = ['export', '--demo', '--task', '10', '--out', 'a.csv', '--columns', 'id,details.text']
    await expect(host.run(line)).rejects.toThrow('add --rows utterance')
    expect(host.start).not.toHaveBeenCalled()
    await host.run([...line, '--rows', 'utterance'])
    expect(host.start.mock.calls[0]?.[0].layout.columns).toEqual(['id', 'details.text'])
  })

  it('a saved export runs by its name, in the format of --out where one is given', async () => {
    const host = exporting({ state: 'done', records: 10 })
    expect(await host.run(['export', '--demo', '--saved', '每周 意向'])).toBe(0)
    expect(host.runSaved.mock.calls[0]?.[0]).toEqual({ accountId: 'acc', savedId: 's1', format: undefined })
    await host.run(['export', '--demo', '--saved', '每周 意向', '--out', 'a.csv'])
    expect(host.runSaved.mock.calls[1]?.[0]).toMatchObject({ format: 'csv' })
    await expect(host.run(['export', '--demo', '--saved', '每月'])).rejects.toThrow('每周 意向')
  })

  it('an interrupt before the job began cancels it as well', async () => {
    const host = exporting()
    host.abort.abort()
    await expect(host.run(LINE)).rejects.toMatchObject({ code: 'cancelled' })
    expect(host.cancel).toHaveBeenCalledTimes(1)
  })
})

describe('sync', () => {
  const LINE = ['sync', '--demo', '--task', '10', '--full']
  const job: SyncJob = {
    id: 'job',
    accountId: 'acc',
    taskId: '10',
    state: 'running',
    mode: 'full',
    records: 0,
    total: null,
    pages: 0,
    pagesTotal: null,
    fresh: 0,
    changed: 0,
    removed: 0,
    missing: 0,
    unannounced: 0,
    heldBack: 0,
    stored: null,
    leftOut: 0,
    keptFrom: null,
    rate: 0,
    remainingMs: null,
    concurrency: 4,
    startedAt: 0,
    endedAt: null,
    error: null,
  }

  function syncing(...states: Partial<SyncJob>[]) {
    const start = vi.fn<Handlers['sync.start']>(() => {
      queueMicrotask(() => {
        for (const state of states) host.hub.emit({ name: 'sync.changed', payload: { ...job, ...state } })
      })
      return job
    })
    const cancel = vi.fn<Handlers['sync.cancel']>(() => {
      host.hub.emit({ name: 'sync.changed', payload: { ...job, state: 'cancelled' } })
      return null
    })
    const host = setUp({ 'sync.start': start, 'sync.cancel': cancel })
    return { ...host, start, cancel }
  }

  it('follows the run to its end and says what it brought', async () => {
    const host = syncing({ records: 5, total: 10 }, { state: 'complete', total: 10, fresh: 7, changed: 1 })
    expect(await host.run(LINE)).toBe(0)
    expect(host.start.mock.calls[0]?.[0]).toEqual({ accountId: 'acc', taskId: '10', full: true })
    expect(host.err()).toBe('Complete: the platform has 10 records (7 new, 1 changed, 0 removed)\n')
  })

  it.each<[Partial<SyncJob>, string]>([
    [{ missing: 3 }, 'Incomplete: 3 missing (7 new, 0 changed, 0 removed). Synchronise again later.'],
    [
      { unannounced: 20, total: 100 },
      'Not proven complete: 20 more came than the 100 that the platform announced; all are kept (7 new, 0 changed, 0 removed).',
    ],
    [
      { heldBack: 300, total: 5, stored: 305 },
      'The platform lists only 5 calls now, and this machine has 305: 300 were not removed (7 new, 0 changed, 0 removed). If they are gone for good, run again with --accept-removals.',
    ],
    [
      {},
      'Not proven complete: the platform’s list changed while it was read (7 new, 0 changed, 0 removed). Synchronise again later.',
    ],
  ])('one that proves nothing says why: %j', async (why, text) => {
    const host = syncing({ state: 'incomplete', total: 10, fresh: 7, ...why })
    expect(await host.run(LINE)).toBe(6)
    expect(host.err()).toBe(`${text}\n`)
  })

  it('agrees to removals where that is said', async () => {
    const host = syncing({ state: 'complete', total: 10 })
    expect(await host.run([...LINE, '--accept-removals'])).toBe(0)
    expect(host.start.mock.calls[0]?.[0]).toMatchObject({ agreed: Number.MAX_SAFE_INTEGER })
  })

  it('one that leaves older calls out is complete, and says how many they are', async () => {
    const host = syncing({ state: 'complete', total: 1240, fresh: 3, leftOut: 240, keptFrom: KEPT_FROM })
    expect(await host.run([...LINE, '--json'])).toBe(0)
    expect(host.err()).toBe(
      `Complete: the platform has 1240 records (3 new, 0 changed, 0 removed)\n240 ${NOT_KEPT}\n`,
    )
    expect(JSON.parse(host.out())).toMatchObject({ state: 'complete', leftOut: 240, keptFrom: KEPT_FROM })
  })

  it('one that cannot prove completeness says how many are missing and exits with 6', async () => {
    const host = syncing({ state: 'incomplete', total: 10, missing: 3 })
    expect(await host.run([...LINE, '--json'])).toBe(6)
    expect(host.err()).toContain('3 missing')
    expect(JSON.parse(host.out())).toMatchObject({ state: 'incomplete', missing: 3 })
  })

  it('an interrupt stops it where the next one goes on', async () => {
    const host = syncing({ records: 5, total: 10 })
    const running = host.run(LINE)
    await vi.waitFor(() => expect(host.start).toHaveBeenCalled(), { timeout: 60_000 })
    host.abort.abort()
    await expect(running).rejects.toMatchObject({ code: 'cancelled' })
    expect(host.cancel.mock.calls[0]?.[0]).toEqual({ jobId: 'job' })
  })

  it('passes on why it failed', async () => {
    const error: ErrorInfo = { code: 'store_key_missing', message: 'no key', details: {} }
    await expect(syncing({ state: 'failed', error }).run(LINE)).rejects.toMatchObject({
      code: 'store_key_missing',
    })
  })
})

describe('sync --since', () => {
  const LINE = ['sync', '--demo', '--task', '10', '--since', '2026-01-01', '--json']
  const standing = (keptFrom: number | null = null) => ({
    'sync.summary': async () => ({ keptFrom }) as SyncSummary,
    'sync.allow': vi.fn<Handlers['sync.allow']>(() => null),
  })
  const pageOf = (ids: string[], total: number, lastPage: number) =>
    ({
      rows: ids.map((id) => ({ id })),
      meta: { total, page: 1, lastPage, perPage: 2 },
      fetchedAt: 0,
    }) as never

  it('goes through every page of the filter, and again where calls shifted away', async () => {
    const answers = [
      pageOf(['a', 'b'], 3, 2),
      pageOf(['b'], 3, 2),
      pageOf(['c', 'a'], 3, 2),
      pageOf(['b'], 3, 2),
    ]
    const asked = vi.fn<Handlers['records.page']>(async () => answers.shift() ?? pageOf([], 3, 1))
    const handlers = standing()
    const host = setUp({ 'records.page': asked, ...handlers })
    expect(await host.run(LINE)).toBe(0)
    expect(handlers['sync.allow'].mock.calls[0]?.[0]).toEqual({ accountId: 'acc', taskId: '10' })
    expect(asked.mock.calls[0]?.[0]).toMatchObject({ filter: { start_at: '2026-01-01 00:00:00' }, page: 1 })
    expect(JSON.parse(host.out())).toEqual({
      since: '2026-01-01 00:00:00',
      records: 3,
      total: 3,
      missing: 0,
      leftOut: 0,
      keptFrom: null,
    })
  })

  it('reads the calls again that an earlier version kept', async () => {
    const reread = vi.fn<Handlers['store.reread']>(async () => NOTHING_BEHIND)
    const host = setUp({
      'records.page': async () => pageOf(['a'], 1, 1),
      'store.reread': reread,
      ...standing(),
    })
    expect(await host.run(LINE)).toBe(0)
    expect(reread.mock.calls.map(([input]) => input)).toEqual([{ accountId: 'acc', steps: null }])
  })

  it('ends where the platform announces pages without end, and repeats one', async () => {
    const asked = vi.fn<Handlers['records.page']>(async () => pageOf(['a', 'b'], 3000, 1e15))
    const host = setUp({ 'records.page': asked, ...standing() })
    expect(await host.run(LINE)).toBe(6)
    expect(asked.mock.calls.length).toBeLessThan(120)
    expect(host.err()).toContain('2998 missing')
  })

  it('does not count calls as kept that are older than those that are', async () => {
    const rows = [
      { id: 'a', calldate: KEPT_FROM },
      { id: 'b', calldate: KEPT_FROM - 1 },
      { id: 'c', calldate: null },
    ]
    const answer = { rows, meta: { total: 3, page: 1, lastPage: 1, perPage: 200 }, fetchedAt: 0 } as never
    const host = setUp({ 'records.page': async () => answer, ...standing(KEPT_FROM) })
    expect(await host.run(LINE)).toBe(0)
    expect(host.err()).toBe(`2 calls since 2026-01-01 00:00:00 are on this machine\n1 ${NOT_KEPT}\n`)
    expect(JSON.parse(host.out())).toMatchObject({ records: 3, missing: 0, leftOut: 1 })
  })

  it('says how many are missing and exits with 6', async () => {
    const host = setUp({
      'records.page': async () => pageOf(['a'], 3, 1),
      ...standing(),
    })
    expect(await host.run(LINE)).toBe(6)
    expect(host.err()).toContain('2 missing')
  })

  it('keeps nothing quietly: without a key it ends before the first page', async () => {
    const refused = new AppError('store_key_missing', 'no key')
    const asked = vi.fn<Handlers['records.page']>()
    const host = setUp({ 'records.page': asked, 'sync.summary': () => Promise.reject(refused) })
    await expect(host.run(LINE)).rejects.toBe(refused)
    expect(asked).not.toHaveBeenCalled()
  })
})
