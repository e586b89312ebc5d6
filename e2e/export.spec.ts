import ExcelJS from 'exceljs'
import type { Page } from '@playwright/test'
import type { DownloadedFile, RunningApp } from './support/app.ts'
import { linesOf } from './support/csv.ts'
import { ask, openExport, openPinned, rowsOf, totalOf, useDemo } from './support/steps.ts'
import { expect, test } from './support/test.ts'

const TASK = '教育课程回访'
const TASK_CALLS = 1240

const startExport = (app: RunningApp): Promise<DownloadedFile> =>
  app.readDownload(() => app.page.getByTestId('start-export').click())

async function sheetsOf({ bytes }: DownloadedFile): Promise<ExcelJS.Worksheet[]> {
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load(bytes as unknown as ExcelJS.Buffer)
  return workbook.worksheets
}

/** The first rows of the table on screen, columns `from` to `to`. */
async function shownRows(page: Page, count: number, columns: number[]): Promise<string[][]> {
  const rows = await rowsOf(page).all()
  return Promise.all(
    rows
      .slice(0, count)
      .map((row) =>
        Promise.all(columns.map((column) => row.locator(`[data-column="${column}"]`).innerText())),
      ),
  )
}

test('a filter as CSV holds what the table shows, every page of it', async ({ app }) => {
  const { page } = app
  await useDemo(page)
  await openPinned(page, TASK)
  await ask(page, '138')
  await expect.poll(() => totalOf(page)).toBeLessThan(TASK_CALLS)
  const total = await totalOf(page)
  const shown = await shownRows(page, 10, [0, 1, 2])

  await openExport(page, 'csv')
  await expect(page.getByTestId('scope-filter')).toContainText(`${total} 条`)
  await expect(page.getByTestId('export-preview').locator('tbody tr').first()).toContainText(
    shown[0]?.[1] ?? '-',
  )
  const file = await startExport(app)
  expect(file.name).toMatch(/^通话记录_教育课程回访-暑期班_\d{8}-\d{4}\.csv$/)
  const [head, ...lines] = linesOf(file)
  expect(head?.slice(0, 3)).toEqual(['呼叫时间（北京时间）', '被叫号码', '客户姓名'])
  expect(lines).toHaveLength(total)
  expect(lines.slice(0, 10).map((line) => line.slice(0, 3))).toEqual(shown)
  expect(lines.every((line) => line[1]?.includes('138'))).toBe(true)
})

test('the whole task as a workbook: text is text, times are dates, and a sheet says what it is', async ({
  app,
}) => {
  const { page } = app
  await useDemo(page)
  await openPinned(page, TASK)
  const shown = await shownRows(page, 5, [0, 1, 5])
  await openExport(page, 'xlsx')
  const file = await startExport(app)
  expect(file.name).toMatch(/\.xlsx$/)
  const [calls, about] = await sheetsOf(file)
  expect(calls?.rowCount).toBe(TASK_CALLS + 1)
  expect(calls?.views[0]).toMatchObject({ state: 'frozen', ySplit: 1 })
  for (const [at, [time, callee, score]] of shown.entries()) {
    const row = calls?.getRow(at + 2)
    expect((row?.getCell(1).value as Date).toISOString().slice(0, 19).replace('T', ' ')).toBe(time)
    expect(row?.getCell(2).value).toBe(callee)
    expect(row?.getCell(6).value).toBe(Number(score))
  }
  const facts = new Map<string, unknown>()
  about?.eachRow((row) => facts.set(String(row.getCell(1).value), row.getCell(2).value))
  expect(facts.get('任务名称')).toBe('教育课程回访-暑期班')
  expect(facts.get('筛选条件')).toBe('无，整个任务')
  expect(String(facts.get('通话数')).replace(',', '')).toBe(String(TASK_CALLS))
  await expect(page.getByTestId('export-job')).toContainText(`1,240 条通话`)
})

test('picked calls of two pages, masked, a row a sentence; chosen by keyboard and by mouse', async ({
  app,
}) => {
  const { page } = app
  await useDemo(page)
  await openPinned(page, TASK)
  const answered = page.locator('tbody tr', { has: page.locator('.intention') })
  const first = await answered.first().locator('[data-column="1"]').innerText()
  await answered.first().getByTestId('select-row').click()
  await page.getByTestId('next-page').click()
  await expect(page.getByTestId('page-status')).toContainText('第 2 /')
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0)
  await page.locator('[data-row="0"][data-column="0"]').focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('Shift+ArrowDown')
  await expect(page.getByTestId('selection')).toContainText('已选 3 条')

  await openExport(page, 'csv')
  await expect(page.getByTestId('scope-selected')).toContainText('3 条')
  await page.getByTestId('rows-utterance').click()
  await page.getByTestId('export-mask').click()
  const preview = page.getByTestId('export-preview')
  await expect(preview.getByRole('columnheader', { name: '说话内容' })).toBeVisible()
  await expect(preview.locator('tbody tr').first()).toContainText(/\d{3}\*{4}\d{4}/)
  const [head, ...lines] = linesOf(await startExport(app))
  const columnOf = (name: string): number => head?.indexOf(name) ?? -1
  const masked = `${first.slice(0, 3)}****${first.slice(-4)}`
  const ofFirst = lines.filter((line) => line[columnOf('被叫号码')] === masked)
  expect(ofFirst.length).toBeGreaterThan(1)
  expect(ofFirst[0]?.[columnOf('说话人')]).toBe('AI')
  expect(ofFirst[0]?.[columnOf('说话内容')]).toContain('您好')
  expect(new Set(lines.map((line) => line[columnOf('记录 ID')])).size).toBeLessThanOrEqual(3)
  expect(lines.flat().filter((cell) => /^1[3-9]\d{9}$/.test(cell))).toEqual([])

  await page.getByTestId('clear-selection').click()
  await expect(page.getByTestId('selection')).toHaveCount(0)
})

test('the last choices are there again, Enter exports, and a recent export runs again after a restart', async ({
  app,
}) => {
  await useDemo(app.page)
  await openPinned(app.page, TASK)
  await openExport(app.page, 'csv')
  await app.page.getByTestId('export-preset').click()
  await app.page.getByRole('option', { name: '对话合并在一格' }).click()
  const before = linesOf(await startExport(app))
  expect(before[0]?.at(-1)).toBe('通话内容')
  expect(before.slice(1).some((line) => line.at(-1)?.includes('\n客户'))).toBe(true)

  await app.restart()
  const { page } = app
  await openPinned(page, TASK)
  await page.getByTestId('export').click()
  await expect(page.getByTestId('start-export')).toBeFocused()
  const again = linesOf(await app.readDownload(() => page.keyboard.press('Enter')))
  expect(again).toEqual(before)

  await page.getByTestId('exports').click()
  const recents = page.getByTestId('recent-export')
  await expect(recents).toHaveCount(2)
  expect(linesOf(await app.readDownload(() => recents.last().getByTestId('recent-again').click()))).toEqual(
    before,
  )
  await expect(recents).toHaveCount(3)
  await recents.first().getByTestId('recent-forget').click()
  await expect(recents).toHaveCount(2)
})

test('an export that was saved runs by one click', async ({ app }) => {
  const { page } = app
  await useDemo(page)
  await openPinned(page, TASK)
  await ask(page, '139')
  await expect.poll(() => totalOf(page)).toBeLessThan(TASK_CALLS)
  const total = await totalOf(page)
  await openExport(page, 'csv')
  await page.getByTestId('save-export').click()
  await expect(page.getByText('会写入本机的设置文件')).toBeVisible()
  await page.getByRole('textbox', { name: '名称', exact: true }).fill('139 号段')
  await page.keyboard.press('Enter')
  const saved = page.getByTestId('saved-export')
  await expect(saved).toContainText('号码含 139')
  await expect(saved).toContainText('从未运行')
  const file = await app.readDownload(() => saved.getByTestId('run-saved').click())
  expect(linesOf(file)).toHaveLength(total + 1)
  await saved.getByTestId('copy-command').click()
  await expect(page.getByText('已复制')).toBeVisible()
  const line = await app.readClipboard()
  expect(line).toContain("npx callbook export --saved '139 号段' --demo --data-dir ")
  expect(line).toContain(app.dataDir)
  await saved.getByTestId('remove-saved').click()
  await expect(saved).toHaveCount(0)
})
