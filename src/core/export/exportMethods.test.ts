import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import ExcelJS from 'exceljs'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { toAppError } from '#shared/errors.ts'
import type { ExportLayout } from '#shared/exports/types.ts'
import type { LocalFilter } from '#shared/records/filters.ts'
import { DEFAULT_LOCAL_SORT } from '#shared/records/localSort.ts'
import { createWorkerMethods, type RecordsWorkerMethods } from '../worker/workerMethods.ts'
import { openMarkStore, type KnownPatch } from '../reviews/markStore.ts'
import { openStore } from '../records/store/index.ts'
import { KEY, pageOf, plainRecord, sandboxRecords, SCOPE } from '../records/store/test/stage.ts'
import { LAYOUT, temporaryFolder } from './test/stage.ts'

let folder: string
let clean: () => void
let worker: RecordsWorkerMethods
let close: () => Promise<void>
beforeEach(() => {
  ;({ folder, clean } = temporaryFolder())
  ;({ methods: worker, close } = createWorkerMethods())
})
afterEach(async () => {
  await close()
  clean()
})

const FORMATS = ['csv', 'xlsx'] as const
const target = (): string => join(folder, 'calls.csv')
const place = () => ({ path: join(folder, 'store.db'), key: KEY })
const query = (filter: LocalFilter = {}) => ({ scope: SCOPE, filter, sort: DEFAULT_LOCAL_SORT })
const open = (layout: Partial<ExportLayout> = {}, path = target()): Promise<void> =>
  worker.openExport('e', { path, layout: { ...LAYOUT, columns: ['id', 'name'], ...layout } })
const lines = (): string[] => readFileSync(target(), 'utf8').trimEnd().split('\r\n').slice(1)
/** Everything but the store. */
const left = (): string[] => readdirSync(folder).filter((name) => !name.startsWith('store.db'))

function keep(records: readonly unknown[]): void {
  const store = openStore(place())
  store.ingestPage(SCOPE, pageOf(records), { mark: 1, checkpoint: '' })
  store.close()
}
const numbered = (count: number): Record<string, unknown>[] =>
  Array.from({ length: count }, (_, at) =>
    plainRecord(`call-${at}`, {
      calldate: `2026-05-01 09:${String(59 - Math.floor(at / 60)).padStart(2, '0')}:${String(59 - (at % 60)).padStart(2, '0')}`,
    }),
  )

describe('live pages', () => {
  it('are written in the order they come, each call once', async () => {
    await open()
    const [a, b, c] = numbered(3)
    expect(await worker.appendPage('e', pageOf([a, b], 3))).toMatchObject({
      added: 2,
      rows: 2,
      received: 2,
      meta: { total: 3 },
    })
    expect(await worker.appendPage('e', pageOf([b, c, c], 3))).toMatchObject({
      added: 1,
      rows: 1,
      received: 3,
    })
    const bytes = await worker.finishExport('e', [])
    expect(lines()).toEqual(['call-0,', 'call-1,', 'call-2,'])
    expect(bytes).toEqual({ rows: 3, bytes: readFileSync(target()).length, sheets: null })
  })

  it('count sentences as rows where a row is one', async () => {
    await open({ rows: 'utterance', columns: ['id', 'details.text'] })
    const details = [{ sequence: 1, question: '喂', answer_content: '您好' }]
    expect(
      await worker.appendPage('e', pageOf([plainRecord('a', { details }), plainRecord('b')])),
    ).toMatchObject({
      added: 2,
      rows: 2,
    })
    expect(await worker.finishExport('e', [])).toMatchObject({ rows: 2 })
    expect(lines()).toEqual(['a,喂', 'a,您好'])
  })

  it('that are none fail the page and leave the export as it was', async () => {
    await open()
    await expect(worker.appendPage('e', Buffer.from('<html>'))).rejects.toMatchObject({
      code: 'response_invalid',
    })
    await worker.appendPage('e', pageOf(numbered(1)))
    await worker.finishExport('e', [])
    expect(lines()).toHaveLength(1)
  })
})

describe('calls of the store', () => {
  it.each<[string, Partial<ExportLayout>]>([
    ['straight from their columns', {}],
    ['in GB18030', { csv: { ...LAYOUT.csv, encoding: 'gb18030' } }],
    ['masked', { mask: true }],
    ['with their links', { columns: ['id', 'link'] }],
    ['with their conversations', { columns: ['id', 'details'] }],
  ])('come whole, %s, in portions of any size', async (_, layout) => {
    keep(numbered(120))
    await open(layout)
    expect(await worker.beginLocal('e', place(), query())).toBe(120)
    const portions = []
    for (let done = false; !done;) {
      const portion = await worker.appendLocal('e', 50)
      expect(portion.calls).toBeLessThanOrEqual(50)
      portions.push(portion.calls)
      done = portion.done
    }
    expect(portions.reduce((sum, calls) => sum + calls, 0)).toBe(120)
    expect(await worker.finishExport('e', [])).toMatchObject({ rows: 120 })
    expect(lines()).toEqual(numbered(120).map(({ id }) => `${String(id)},`))
  })

  it('are those that pass the filter, as they were at the beginning', async () => {
    keep([plainRecord('a', { bill: 1 }), plainRecord('b', { bill: 0 }), plainRecord('c', { bill: 5 })])
    await open()
    expect(await worker.beginLocal('e', place(), query({ answered: true }))).toBe(2)
    keep([plainRecord('d', { bill: 5 }), plainRecord('a', { bill: 1, name: '新' })])
    expect(await worker.appendLocal('e', 1000)).toEqual({ calls: 2, rows: 2, done: true })
    await worker.finishExport('e', [])
    expect(lines().toSorted()).toEqual(['a,', 'c,'])
  })

  it('are none where there is no store yet', async () => {
    await open()
    expect(await worker.beginLocal('e', place(), query())).toBe(0)
    expect(await worker.appendLocal('e', 10)).toEqual({ calls: 0, rows: 0, done: true })
    await worker.finishExport('e', [])
    expect(lines()).toEqual([])
  })

  it('make a workbook with as many rows', async () => {
    keep(await sandboxRecords(30))
    await open({ format: 'xlsx', columns: ['id', 'calldate', 'bill', 'tags'] })
    await worker.beginLocal('e', place(), query())
    await worker.appendLocal('e', 1000)
    expect(await worker.finishExport('e', [['任务', '测试']])).toMatchObject({ rows: 30, sheets: 1 })
    expect(readFileSync(target()).subarray(0, 2).toString()).toBe('PK')
  })

  it('are written in portions of a tenth of a second, whatever was asked for', async () => {
    keep(await sandboxRecords(1500, { answerRate: 1 }))
    await open({ columns: ['id', 'details'] })
    await worker.beginLocal('e', place(), query())
    let now = 0
    // Every look at the clock finds that 60 ms have passed: one more batch fits into a portion, and no second.
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => (now += 60))
    const first = await worker.appendLocal('e', 1_000_000)
    const second = await worker.appendLocal('e', 1_000_000)
    clock.mockRestore()
    for (const { calls, done } of [first, second]) {
      expect(done).toBe(false)
      expect(calls).toBeGreaterThan(0)
    }
    expect(first.calls + second.calls).toBeLessThan(1500)
    await worker.abandonExport('e')
    expect(left()).toEqual([])
  })
})

describe('chosen calls', () => {
  it('come from what was read last, else from the store, in the order chosen; absent ones are not counted', async () => {
    keep([plainRecord('kept', { name: '库' })])
    const live = { accountId: 'live account', taskId: SCOPE.taskId }
    worker.readPage(live, pageOf([plainRecord('recent', { name: '近' })]), null, false)
    await open()
    const ids = ['kept', 'gone', 'recent', 'kept']
    expect(await worker.appendChosen('e', { place: place(), scope: SCOPE }, live, ids)).toEqual({
      calls: 2,
      rows: 2,
    })
    await worker.finishExport('e', [])
    expect(lines()).toEqual(['kept,库', 'recent,近'])
  })

  it('need no store', async () => {
    const live = { accountId: 'live account', taskId: SCOPE.taskId }
    worker.readPage(live, pageOf([plainRecord('recent')]), null, false)
    await open()
    expect(await worker.appendChosen('e', null, live, ['kept', 'recent'])).toEqual({ calls: 1, rows: 1 })
    await worker.finishExport('e', [])
    expect(lines()).toEqual(['recent,'])
  })
})

describe.each(FORMATS)('R24: an export as %s', (format) => {
  it('leaves nothing behind when given up in the middle, and the file that was there untouched', async () => {
    keep(await sandboxRecords(700))
    writeFileSync(target(), 'the old one')
    await open({ format })
    await worker.beginLocal('e', place(), query())
    await worker.appendLocal('e', 600)
    expect(readFileSync(target(), 'utf8')).toBe('the old one')
    await worker.abandonExport('e')
    expect(left()).toEqual(['calls.csv'])
    expect(readFileSync(target(), 'utf8')).toBe('the old one')
    await expect(Promise.resolve().then(() => worker.appendLocal('e', 1))).rejects.toMatchObject({
      code: 'not_found',
    })
    await worker.abandonExport('e')
  })

  it('given up while it writes waits for that, and leaves nothing', async () => {
    keep(await sandboxRecords(700))
    await open({ format })
    await worker.beginLocal('e', place(), query())
    const writing = worker.appendLocal('e', 600)
    await worker.abandonExport('e')
    expect((await writing).calls).toBeGreaterThan(0)
    expect(left()).toEqual([])
  })

  it('leaves nothing behind when the worker closes', async () => {
    keep(numbered(10))
    await open({ format })
    await worker.beginLocal('e', place(), query())
    await worker.appendLocal('e', 5)
    await close()
    expect(left()).toEqual([])
  })

  it('leaves nothing behind when the store cannot be opened', async () => {
    keep(numbered(1))
    await open({ format })
    await expect(worker.beginLocal('e', { ...place(), key: 'f0'.repeat(32) }, query())).rejects.toMatchObject(
      {
        code: 'store_wrong_key',
      },
    )
    await worker.abandonExport('e')
    expect(left()).toEqual([])
  })

  it('says where it may not write', async () => {
    await expect(open({ format }, join(folder, 'no such folder', 'calls.csv'))).rejects.toMatchObject({
      code: 'ENOENT',
    })
    await expect(open({ format, columns: ['nothing'] })).rejects.toMatchObject({ code: 'invalid_input' })
    expect(left()).toEqual([])
  })
})

/** A disk of its own, which only root may make. */
const mounts = process.platform === 'linux' && process.getuid?.() === 0 && canMount()
function canMount(): boolean {
  const made = temporaryFolder()
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', made.folder], { stdio: 'ignore' })
    execFileSync('umount', [made.folder])
    return true
  } catch {
    return false
  } finally {
    made.clean()
  }
}

describe('R24: on a disk that is full', () => {
  it.for(FORMATS)('an export as %s says so and leaves nothing', async (format, { skip }) => {
    skip(!mounts, 'only root may mount a disk of its own, and not everywhere')
    keep(await sandboxRecords(1000))
    const disk = join(folder, 'disk')
    mkdirSync(disk)
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk])
    try {
      const path = join(disk, 'calls.csv')
      writeFileSync(path, 'the old one')
      await open(
        { format, columns: ['id', 'callee', 'name', 'extra', 'tags', 'calldate', 'callid', 'customer_id'] },
        path,
      )
      await worker.beginLocal('e', place(), query())
      const failure = await (async () => {
        while (!(await worker.appendLocal('e', 100)).done);
        await worker.finishExport('e', [])
      })().catch((thrown: unknown) => toAppError(thrown).code)
      expect(failure).toBe('disk_full')
      await worker.abandonExport('e')
      expect(readdirSync(disk)).toEqual(['calls.csv'])
      expect(readFileSync(path, 'utf8')).toBe('the old one')
    } finally {
      execFileSync('umount', [disk])
    }
  })
})

describe('one’s own marks as columns', () => {
  const COLUMNS = ['id', 'my_verdict', 'my_reviewed', 'my_tags', 'my_note', 'my_sentences', 'my_marked_at']
  const marked = () => ({ place: { path: join(folder, 'store.db-marks'), key: KEY }, taskId: SCOPE.taskId })
  const at = { taskId: SCOPE.taskId, recordId: 'a' }
  const CALL = { callid: null, callee: '13800138000', calldate: null }
  const said = { turn: 1, who: 'ai' as const, node: null, text: '您好', problem: '太快', better: '' }
  function mark(patch: KnownPatch, recordId = 'a'): void {
    const store = openMarkStore({ ...marked().place, now: () => Date.UTC(2026, 4, 1, 1) })
    store.setMark({ ...at, recordId }, patch, CALL)
    store.close()
  }
  const write = async (layout: Partial<ExportLayout>, filter: LocalFilter = {}): Promise<void> => {
    await worker.openExport('e', {
      path: target(),
      layout: { ...LAYOUT, columns: COLUMNS, ...layout },
      marks: marked(),
    })
    await worker.beginLocal('e', place(), query(filter))
    await worker.appendLocal('e', 1000)
    await worker.finishExport('e', [])
  }
  const note = '回电 13900139000，勿打 13800138000'
  beforeEach(() => {
    keep([plainRecord('a'), plainRecord('b')])
    mark({ verdict: '需跟进', reviewed: true, note, tags: { 重点: true }, sentences: { s: said } })
  })

  it('say what was found in each call, and that nothing was', async () => {
    await write({})
    expect(lines().toSorted()).toEqual([
      `a,需跟进,已复核,重点,${note},1,2026-05-01 09:00:00`,
      'b,,待复核,,,,',
    ])
  })

  it('are masked like every text', async () => {
    await write({ mask: true, columns: ['id', 'my_note'] })
    expect(lines().toSorted()).toEqual(['a,回电 139****9000，勿打 138****8000', 'b,'])
  })

  it('stand beside each sentence, and beside calls that were picked or come from the platform', async () => {
    keep([plainRecord('a', { details: [{ sequence: 1, question: '喂', answer_content: '您好' }] })])
    await write({ rows: 'utterance', columns: ['my_verdict', 'details.text'] }, { my_reviewed: true })
    expect(lines()).toEqual(['需跟进,喂', '需跟进,您好'])
    await worker.openExport('e', {
      path: target(),
      layout: { ...LAYOUT, columns: ['id', 'my_verdict'] },
      marks: marked(),
    })
    await worker.appendPage('e', pageOf([plainRecord('a'), plainRecord('b')]))
    await worker.finishExport('e', [])
    expect(lines()).toEqual(['a,需跟进', 'b,'])
  })

  it('are numbers and times to a spreadsheet', async () => {
    await write({ format: 'xlsx', columns: ['id', 'my_sentences', 'my_marked_at'] }, { my_marked: true })
    const workbook = new ExcelJS.Workbook()
    await workbook.xlsx.readFile(target())
    const [, row] = workbook.worksheets[0]?.getSheetValues().slice(1) as unknown[][]
    expect(row?.slice(1)).toEqual(['a', 1, new Date('2026-05-01T09:00:00Z')])
  })

  it('are those of the beginning, for filter and cells alike; their file is free for others meanwhile', async () => {
    await worker.openExport('e', {
      path: target(),
      layout: { ...LAYOUT, columns: ['id', 'my_reviewed'] },
      marks: marked(),
    })
    mark({ reviewed: true }, 'b')
    rmSync(marked().place.path)
    expect(await worker.beginLocal('e', place(), query({ my_reviewed: false }))).toBe(1)
    await worker.appendLocal('e', 1000)
    await worker.finishExport('e', [])
    expect(lines()).toEqual(['b,待复核'])
  })

  it('that cannot be read fail the export at once: it is not one without marks', async () => {
    const other = { ...marked().place, key: 'cd'.repeat(32) }
    await expect(
      worker.openExport('e', {
        path: target(),
        layout: { ...LAYOUT, columns: COLUMNS },
        marks: { place: other, taskId: SCOPE.taskId },
      }),
    ).rejects.toMatchObject({ code: 'store_wrong_key' })
    expect(left()).toEqual([])
  })
})
