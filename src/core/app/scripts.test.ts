import { join } from 'node:path'
import ExcelJS from 'exceljs'
import { expect, it } from 'vitest'
import { SCRIPT_FILTER, type ScriptJob } from '#shared/reviews/scriptSheet.ts'
import { CONTEXT, startApp, type RunningApp } from './test/runningApp.ts'

const sheetOf = (running: RunningApp, signal = CONTEXT.signal) =>
  running.app.handlers['scripts.sheet'](
    { accountId: running.accountId, taskId: running.taskId, filter: SCRIPT_FILTER },
    { signal },
  )
const jobsOf = ({ heard }: RunningApp): ScriptJob[] =>
  heard.flatMap((event) => (event.name === 'scripts.changed' ? [event.payload] : []))

/** The longest call: in it the AI spoke. */
async function answeredCall({ app, accountId, taskId }: RunningApp) {
  const { rows } = await app.handlers['records.localPage'](
    {
      ...{ accountId, taskId, filter: SCRIPT_FILTER },
      ...{ sort: { key: 'bill', descending: true }, page: 1, perPage: 1 },
    },
    CONTEXT,
  )
  return rows[0] ?? expect.fail('no call was answered')
}

it('a sheet is read beside everything else, tells how far it is, and becomes a workbook that says the same', async () => {
  const running = await startApp({}, 120)
  await running.sync(true)
  const { app, accountId, taskId, folder, log } = running
  const call = await answeredCall(running)
  await app.handlers['marks.setName']({ accountId, name: '小周' }, CONTEXT)
  await app.handlers['marks.set'](
    {
      ...{ accountId, taskId, recordId: call.id },
      patch: { sentences: { a: { turn: 0, problem: '太长', better: '您好，请问方便吗' } } },
    },
    CONTEXT,
  )
  const sheet = await sheetOf(running)
  const [opening] = sheet.nodes
  expect(sheet).toMatchObject({ kept: 120, others: [], elsewhere: 0, masked: false })
  expect(opening).toMatchObject({ node: '开场白', reached: sheet.scripted })
  expect(opening?.sentences).toMatchObject([
    { recordId: call.id, reviewer: '小周', problem: '太长', better: '您好，请问方便吗' },
  ])
  expect(sheet.nodes.reduce((sum, { left }) => sum + left, 0)).toBe(sheet.scripted)
  expect(jobsOf(running).at(-1)).toMatchObject({ state: 'done', done: sheet.calls, total: sheet.calls })

  const asked = { accountId, sheetId: sheet.id, taskName: '测试任务', locale: 'zh-CN' } as const
  const file = await app.handlers['scripts.export'](asked, CONTEXT)
  expect(file).toEqual({ fileName: 'calls.xlsx', path: join(folder, 'calls.xlsx'), url: null })
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.readFile(join(folder, 'calls.xlsx'))
  expect(workbook.worksheets.map(({ name }) => name)).toEqual([
    '话术节点',
    '客户常用词',
    '标记的句子',
    '导出说明',
  ])
  const rows = workbook.worksheets.map((each) => each.getSheetValues().slice(1) as unknown[][])
  expect(rows[0]?.slice(1).map(([, node, reached]) => [node, reached])).toEqual(
    sheet.nodes.map(({ node, reached }) => [node, reached]),
  )
  expect(rows[1]).toHaveLength(1 + sheet.nodes.reduce((sum, { words }) => sum + words.length, 0))
  expect(rows[2]?.[1]).toContain('您好，请问方便吗')
  const link = `callbook://call/${running.taskId}/${call.id}`
  expect(rows[2]?.[1]?.at(-1)).toMatchObject({ text: link, hyperlink: link })
  expect(JSON.stringify(rows[3])).toContain('测试任务')

  // R14: what was said and by whom is in no log.
  for (const secret of [call.callee ?? '-', '您好，请问方便吗', '小周'])
    expect(log.join()).not.toContain(secret)
  await expect(
    Promise.resolve().then(() => app.handlers['scripts.export']({ ...asked, accountId: 'other' }, CONTEXT)),
  ).rejects.toMatchObject({ code: 'not_found' })
})

it('whoever gives it up ends the reading, and the next one is whole', async () => {
  const running = await startApp({}, 60)
  await running.sync(true)
  const given = new AbortController()
  given.abort()
  await expect(sheetOf(running, given.signal)).rejects.toMatchObject({ code: 'cancelled' })
  expect(jobsOf(running).at(-1)).toMatchObject({ state: 'cancelled' })
  expect((await sheetOf(running)).kept).toBe(60)
})

it('with numbers masked no number is in a sheet, and one of before is in no file any more', async () => {
  const running = await startApp({}, 60)
  await running.sync(true)
  const { app, accountId, taskId } = running
  const call = await answeredCall(running)
  const number = call.callee ?? ''
  const spoken = [...number].map((digit) => '零一二三四五六七八九'[Number(digit)]).join('')
  await app.handlers['marks.set'](
    {
      ...{ accountId, taskId, recordId: call.id },
      patch: {
        sentences: {
          a: { turn: 0, problem: `念号码 ${number}`, better: `别念 ${spoken} 也别念 13912345678` },
        },
      },
    },
    CONTEXT,
  )
  const before = await sheetOf(running)
  expect(JSON.stringify(before)).toContain(number)
  await app.handlers['preferences.update']({ maskNumbers: true }, CONTEXT)
  const sheet = await sheetOf(running)
  const told = JSON.stringify(sheet)
  for (const canary of [number, spoken, '13912345678', number.slice(0, 7)]) expect(told).not.toContain(canary)
  expect(told).toContain('****')
  expect(sheet.nodes.flatMap(({ words }) => words).filter(({ word }) => /\d/.test(word))).toEqual([])
  const ask = (sheetId: string) =>
    Promise.resolve().then(() =>
      app.handlers['scripts.export']({ accountId, sheetId, taskName: null, locale: 'en' }, CONTEXT),
    )
  await expect(ask(before.id)).rejects.toMatchObject({ code: 'not_found', details: { what: 'sheet' } })
  await expect(ask(sheet.id)).resolves.toMatchObject({ fileName: 'calls.xlsx' })
})

it('a task of which nothing is kept has an empty sheet', async () => {
  const running = await startApp({}, 3)
  expect(await sheetOf(running)).toMatchObject({ kept: 0, calls: 0, nodes: [] })
})
