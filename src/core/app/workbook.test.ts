import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import ExcelJS from 'exceljs'
import { describe, expect, it } from 'vitest'
import { DEFAULT_COLUMNS } from '#shared/records/fields.ts'
import type { LocalFilter } from '#shared/records/filters.ts'
import { DEFAULT_LOCAL_SORT } from '#shared/records/localSort.ts'
import { CONTEXT, startApp, type RunningApp } from './test/runningApp.ts'

const TIMEOUT = { timeout: 120_000 }
const CALLS = 120

async function reviewed(calls = CALLS): Promise<RunningApp> {
  const running = await startApp({}, calls)
  await running.sync(true)
  return running
}

async function rowsOf(running: RunningApp, filter: LocalFilter = {}) {
  const { accountId, taskId, app } = running
  const asked = { accountId, taskId, filter, sort: DEFAULT_LOCAL_SORT, page: 1, perPage: 1000, exact: true }
  return app.handlers['records.localPage'](asked, CONTEXT)
}

async function start(
  running: RunningApp,
  filter: LocalFilter = {},
  columns: readonly string[] = DEFAULT_COLUMNS,
) {
  const { accountId, taskId, app, nextEnd } = running
  const ended = nextEnd()
  await app.handlers['handing.workbook'](
    {
      ...{ accountId, taskId, taskName: '测试任务', filter, sort: DEFAULT_LOCAL_SORT },
      ...{ columns: [...columns], locale: 'zh-CN' },
    },
    CONTEXT,
  )
  return ended
}

const fileOf = ({ folder }: RunningApp): string => join(folder, 'calls.xlsx')
type Value = string | number | null

/** In how many rows of each worksheet one cell is a hyperlink, which leads where its text says. */
async function linkedRows(running: RunningApp): Promise<Record<string, number>> {
  const book = new ExcelJS.Workbook()
  await book.xlsx.readFile(fileOf(running))
  const counts: Record<string, number> = {}
  for (const sheet of book.worksheets)
    sheet.eachRow((row) =>
      row.eachCell(({ hyperlink, text }) => {
        if (hyperlink === undefined) return
        expect(text).toBe(hyperlink)
        counts[sheet.name] = (counts[sheet.name] ?? 0) + 1
      }),
    )
  return counts
}

async function sheetsOf(running: RunningApp): Promise<Map<string, Value[][]>> {
  const book = new ExcelJS.Workbook()
  await book.xlsx.readFile(fileOf(running))
  return new Map(
    book.worksheets.map((sheet) => {
      const rows: Value[][] = []
      sheet.eachRow((row) => {
        const cells = Array.from({ length: sheet.columnCount }, (_, at) => {
          const { value } = row.getCell(at + 1)
          if (typeof value === 'object' && value !== null && 'hyperlink' in value) return value.text
          if (value instanceof Date) return (value.getTime() + 2_209_161_600_000) / 86_400_000
          return (value ?? null) as Value
        })
        rows.push(cells)
      })
      return [sheet.name, rows]
    }),
  )
}

/** The table of the summary: a line a verdict, by its head. */
function summaryOf(sheets: Map<string, Value[][]>): Map<Value, Record<string, Value>> {
  const rows = sheets.get('汇总') ?? []
  const at = rows.findIndex(([first]) => first === '结论')
  const heads = rows[at] ?? []
  return new Map(
    rows
      .slice(at + 1)
      .map((row) => [
        row[0] ?? null,
        Object.fromEntries(heads.map((head, n) => [String(head), row[n] ?? null])),
      ]),
  )
}

describe('a review workbook', () => {
  it('has what was found in the calls, and totals that are those of the screen', TIMEOUT, async () => {
    const running = await reviewed()
    const { app, accountId, taskId } = running
    const { handlers } = app
    const { rows } = await rowsOf(running)
    const judged = rows.slice(0, 30)
    for (const [at, { id: recordId }] of judged.entries())
      await handlers['marks.set'](
        {
          ...{ accountId, taskId, recordId },
          patch: {
            verdict: at % 3 === 0 ? '投诉风险' : '需跟进',
            reviewed: at % 2 === 0,
            ...(at === 0 ? { note: '下周再打', tags: { 老客户: true } } : {}),
          },
        },
        CONTEXT,
      )
    const answered = (await rowsOf(running, { answered: true })).rows
    const [spoken] = answered
    await handlers['marks.set'](
      {
        ...{ accountId, taskId, recordId: spoken?.id ?? '' },
        patch: { sentences: { s1: { turn: 0, problem: '开场太长', better: '先问方便吗' } } },
      },
      CONTEXT,
    )
    await handlers['marks.setName']({ accountId, name: '小李' }, CONTEXT)

    const job = await start(running)
    expect(job).toMatchObject({ state: 'done', content: 'review', records: CALLS, total: CALLS })
    const sheets = await sheetsOf(running)
    expect([...sheets.keys()]).toEqual(['汇总', '通话', '标记', '标记的句子', '不再联系'])

    const summary = summaryOf(sheets)
    const all = summary.get('全部')
    expect(all).toMatchObject({ 通话: CALLS, 已接听: answered.length, 已复核: 15, 待复核: CALLS - 15 })
    expect(summary.get('投诉风险')?.['通话']).toBe(10)
    expect(summary.get('需跟进')?.['通话']).toBe(20)
    expect(summary.get('有效意向')?.['通话']).toBe(0)
    expect(summary.get('无结论')?.['通话']).toBe(CALLS - 30)
    const talk = rows.reduce((sum, { bill }) => sum + (bill ?? 0), 0)
    expect(Math.round(Number(all?.['通话时长合计']) * 86_400_000)).toBe(talk)
    // What a filter on the screen counts.
    for (const [letter, number] of Object.entries({ A: 1, B: 2, C: 3, D: 4, E: 5 })) {
      const { meta } = await rowsOf(running, { intention_tags: [number] })
      expect(all?.[`意向 ${letter}`] ?? 0, letter).toBe(meta.total)
    }

    const listed = sheets.get('通话') ?? []
    expect(listed).toHaveLength(CALLS + 1)
    expect(listed[0]?.slice(-3)).toEqual(['我的结论', '复核状态', '通话链接'])
    expect(listed[1]?.slice(-3)).toEqual(['投诉风险', '已复核', `callbook://call/${taskId}/${rows[0]?.id}`])

    const marks = sheets.get('标记') ?? []
    const [head = [], first = []] = marks
    // The sentence's call may be one of those that have a verdict.
    expect(marks).toHaveLength(1 + new Set([...judged.map(({ id }) => id), spoken?.id]).size)
    expect(Object.fromEntries(head.map((name, at) => [name, first[at]]))).toMatchObject({
      ...{
        我的结论: '投诉风险',
        复核状态: '已复核',
        我的标签: '老客户',
        我的备注: '下周再打',
        复核人: '小李',
      },
      ...{ 被叫号码: rows[0]?.callee, '记录 ID': rows[0]?.id },
    })
    expect(sheets.get('标记的句子')).toHaveLength(2)
    expect(sheets.get('标记的句子')?.[1]).toEqual(
      expect.arrayContaining(['开场太长', '先问方便吗', spoken?.id]),
    )
    expect(sheets.get('不再联系')?.[1]?.[0]).toBe('（无）')
    expect(await linkedRows(running)).toEqual({ 通话: CALLS, 标记: marks.length - 1, 标记的句子: 1 })
    const facts = (sheets.get('汇总') ?? []).map(([label, value]) => [label, value])
    expect(facts).toEqual(
      expect.arrayContaining([
        ['复核人', '小李'],
        ['本机保存的通话', '120（整个任务）'],
        ['筛选条件', '无，整个任务'],
      ]),
    )
  })

  it('is of the calls that pass the filter alone, and says so', TIMEOUT, async () => {
    const running = await reviewed()
    const { app, accountId, taskId } = running
    const filter: LocalFilter = { answered: true }
    const { rows, meta } = await rowsOf(running, filter)
    const silent = (await rowsOf(running, { answered: false })).rows
    for (const { id: recordId } of [...rows.slice(0, 2), ...silent.slice(0, 3)])
      await app.handlers['marks.set']({ accountId, taskId, recordId, patch: { verdict: '需跟进' } }, CONTEXT)
    await start(running, filter)
    const sheets = await sheetsOf(running)
    const summary = summaryOf(sheets)
    expect(summary.get('全部')).toMatchObject({ 通话: meta.total, 已接听: meta.total })
    expect(summary.get('需跟进')?.['通话']).toBe(2)
    expect(sheets.get('标记')).toHaveLength(3)
    const said = (sheets.get('汇总') ?? []).find(([label]) => label === '筛选条件')
    expect(said?.[1]).toBe('已接听')
  })

  it('lists who wants no more calls, where a person confirmed it', TIMEOUT, async () => {
    const running = await reviewed(20)
    const { app, accountId, taskId } = running
    const [first, second] = (await rowsOf(running)).rows
    for (const [call, decision] of [
      [first, 'confirmed'],
      [second, 'rejected'],
    ] as const)
      await app.handlers['optOuts.decide']({ accountId, taskId, recordId: call?.id ?? '', decision }, CONTEXT)
    await start(running)
    const optOuts = (await sheetsOf(running)).get('不再联系') ?? []
    expect(optOuts).toHaveLength(2)
    expect(optOuts[1]).toEqual(
      expect.arrayContaining([first?.callee, `callbook://call/${taskId}/${first?.id}`]),
    )
  })

  it('has no number in it while numbers are masked, in what the person wrote either', TIMEOUT, async () => {
    const running = await reviewed(20)
    const { app, accountId, taskId } = running
    const { rows } = await rowsOf(running)
    const numbers = rows.flatMap(({ callee }) => callee ?? [])
    for (const { id: recordId, callee } of rows)
      await app.handlers['marks.set'](
        { accountId, taskId, recordId, patch: { note: `回拨 ${callee}`, tags: { [`${callee}`]: true } } },
        CONTEXT,
      )
    const found = async (): Promise<string[]> => {
      const text = JSON.stringify([...(await sheetsOf(running))])
      return numbers.filter((number) => text.includes(number))
    }
    await start(running)
    expect(await found()).toEqual(numbers)
    await app.handlers['accounts.maskNumbers']({ accountId, masked: true }, CONTEXT)
    await start(running)
    expect(await found()).toEqual([])
  })

  it('without marks makes no file of them, and its empty worksheets say that they are', TIMEOUT, async () => {
    const running = await reviewed(5)
    await start(running, { keyword: '00000000000' })
    const sheets = await sheetsOf(running)
    for (const name of ['标记', '标记的句子', '不再联系']) expect(sheets.get(name)?.[1]?.[0]).toBe('（无）')
    expect(summaryOf(sheets).get('全部')?.['通话']).toBe(0)
    expect(readdirSync(running.folder)).not.toContain('marks.db')
  })

  it('that is given up, or cannot be written, leaves nothing', TIMEOUT, async () => {
    const running = await reviewed(300)
    const { app, disk, heard } = running
    disk.freeBytes = 1
    expect(await start(running)).toMatchObject({ state: 'failed', error: { code: 'disk_full' } })
    disk.freeBytes = null
    const ended = start(running)
    while (!heard.some(({ name, payload }) => name === 'exports.changed' && payload.state === 'running'))
      await new Promise(setImmediate)
    const underWay = (await app.handlers['exports.list']({}, CONTEXT)).find(
      ({ state }) => state === 'running',
    )
    if (underWay !== undefined) await app.handlers['exports.cancel']({ jobId: underWay.id }, CONTEXT)
    const { state } = await ended
    expect(readdirSync(running.folder).filter((name) => name.endsWith('.part'))).toEqual([])
    expect(existsSync(fileOf(running))).toBe(state === 'done')
  })
})
