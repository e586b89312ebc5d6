import type { Page } from '@playwright/test'
import { linesOf } from './support/csv.ts'
import {
  ask,
  openExport,
  openPinned,
  rowsOf,
  showFewRows,
  syncWhole,
  totalOf,
  useDemo,
} from './support/steps.ts'
import { expect, test } from './support/test.ts'

const TASK = '教育课程回访'
const TASK_CALLS = 1240

/** The texts of a column of the table, by its header. */
async function columnOf(page: Page, label: string): Promise<string[]> {
  const heads = await page.getByTestId('records-table').locator('th').allInnerTexts()
  const at = heads.findIndex((head) => head.trim() === label) - 1
  return page.locator(`td[data-column="${at}"]`).allInnerTexts()
}
async function showColumn(page: Page, ...labels: string[]): Promise<void> {
  await page.getByTestId('columns').click()
  const list = page.locator('.column-chooser')
  for (const label of labels) await list.getByText(label, { exact: true }).click()
  await page.keyboard.press('Escape')
}
const tokens = (page: Page): Promise<string[]> => page.getByTestId('token').allInnerTexts()

test('calls are marked by keys, and then filtered, counted, sorted, shown and exported by their marks', async ({
  app,
}) => {
  const { page } = app
  await useDemo(page)
  await openPinned(page, TASK)
  await showFewRows(page)
  await syncWhole(page)
  await page.getByTestId('source').getByText('本机').click()
  await showColumn(page, '我的结论', '复核状态')
  await page.locator('[data-row="0"][data-column="0"]').focus()
  await page.keyboard.press('j')
  await expect(page.getByTestId('position')).toHaveText('第 1 / 1,240 条')

  await test.step('what a key marks stands in its row at once', async () => {
    for (const key of ['2', '4', '2']) {
      const before = await page.getByTestId('position').innerText()
      await page.keyboard.press(key)
      await expect(page.getByTestId('position')).not.toHaveText(before)
    }
    await page.keyboard.press('Escape')
    await expect
      .poll(async () => (await columnOf(page, '我的结论')).slice(0, 4))
      .toEqual([...['需跟进', '投诉风险', '需跟进', '']])
    expect((await columnOf(page, '复核状态')).slice(0, 4)).toEqual(['已复核', '已复核', '已复核', '待复核'])
  })

  await test.step('待复核 is a condition, and the number is that of the rest', async () => {
    await ask(page, '待复核')
    await expect.poll(() => totalOf(page)).toBe(TASK_CALLS - 3)
    expect(await tokens(page)).toEqual(['待复核'])
    await expect.poll(async () => new Set(await columnOf(page, '复核状态'))).toEqual(new Set(['待复核']))
  })

  await test.step('a call that is marked stays under the hand, and the next page leaves nothing out', async () => {
    const second = page.locator('[data-row="1"][data-column="1"]')
    const number = await second.innerText()
    await page.locator('[data-row="0"][data-column="0"]').focus()
    await page.keyboard.press('j')
    await page.keyboard.press('1')
    await expect(page.getByTestId('position')).toHaveText('第 2 / 1,237 条')
    await page.keyboard.press('Escape')
    await expect(rowsOf(page)).toHaveCount(20)
    await expect(second).toHaveText(number)
    expect(await columnOf(page, '我的结论')).toContain('有效意向')
    const pageNumber = page.getByTestId('page-status')
    await page.keyboard.press(']')
    await expect(pageNumber).toContainText('2 /')
    await page.keyboard.press('[')
    await expect(pageNumber).toContainText('1 /')
    await expect(second).toHaveText(number)
    // Asked again, it is gone.
    await page.keyboard.press('r')
    await expect.poll(() => totalOf(page)).toBe(TASK_CALLS - 4)
    await expect(page.locator('[data-row="0"][data-column="1"]')).toHaveText(number)
  })

  await test.step('verdicts and none of them are conditions, sorted by the column', async () => {
    await page.getByTestId('clear-filter').click()
    await ask(page, '已复核')
    await expect.poll(() => totalOf(page)).toBe(4)
    await page.locator('th[data-key="my_verdict"] .sort').click()
    const verdicts = () => columnOf(page, '我的结论')
    await expect.poll(verdicts).toEqual(['投诉风险', '有效意向', '需跟进', '需跟进'])
    await page.locator('th[data-key="my_verdict"] .sort').click()
    await expect.poll(verdicts).toEqual(['需跟进', '需跟进', '有效意向', '投诉风险'])
    await ask(page, '需跟进')
    await expect.poll(() => totalOf(page)).toBe(2)
    expect(await tokens(page)).toEqual(['需跟进', '已复核'])
  })

  await test.step('a file holds the columns, of the calls that were asked for', async () => {
    await openExport(page, 'csv')
    await expect(page.getByTestId('scope-filter')).toContainText('2 条')
    const file = await app.readDownload(() => page.getByTestId('start-export').click())
    const [head, ...lines] = linesOf(file)
    const at = head?.indexOf('我的结论') ?? -1
    expect(head?.slice(at, at + 2)).toEqual(['我的结论', '复核状态'])
    expect(lines.map((line) => line.slice(at, at + 2))).toEqual([
      ['需跟进', '已复核'],
      ['需跟进', '已复核'],
    ])
  })

  await test.step('they are there after a restart', async () => {
    await app.restart()
    await openPinned(app.page, TASK)
    await expect.poll(() => totalOf(app.page)).toBe(2)
    expect(await tokens(app.page)).toEqual(['需跟进', '已复核'])
  })
})
