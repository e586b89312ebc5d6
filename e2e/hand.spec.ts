import ExcelJS from 'exceljs'
import type { Page } from '@playwright/test'
import { faults } from './support/axe.ts'
import { textOfPdf } from './support/pdf.ts'
import { ask, openPinned, rowsOf, showFewRows, syncWhole, totalOf, useDemo } from './support/steps.ts'
import { expect, test } from './support/test.ts'

const TASK = '教育课程回访'
const NUMBER = /(?<!\d)1[3-9]\d{9}(?!\d)/g

async function openKept(page: Page): Promise<void> {
  await useDemo(page)
  await openPinned(page, TASK)
  await showFewRows(page)
  await syncWhole(page)
  await page.getByTestId('source').getByText('本机').click()
}
/** Opens the first call that a customer said something in. */
async function openSpoken(page: Page): Promise<void> {
  await page.locator('tbody tr', { hasText: 'A类客户' }).first().locator('td').nth(2).click()
  await expect(page.getByTestId('turn').first()).toBeVisible()
  await page.getByTestId('call-body').focus()
}
/** What would be on the paper. */
async function printed(page: Page): Promise<string> {
  await page.emulateMedia({ media: 'print' })
  const text = await page.locator('body').innerText()
  await page.emulateMedia({ media: null })
  return text
}

test('a link to a call is copied by a key and opens it from Ctrl+K, where it is kept', async ({ app }) => {
  const { page } = app
  await openKept(page)
  await openSpoken(page)
  const name = await page.getByTestId('record-detail').locator('h2').innerText()
  await page.keyboard.press('l')
  await expect.poll(() => app.readClipboard()).toMatch(/^callbook:\/\/call\/[\w.~%-]+\/[\w.~%-]+$/)
  const link = await app.readClipboard()

  await test.step('from elsewhere', async () => {
    await page.getByRole('navigation', { name: '任务' }).getByRole('link').last().click()
    await expect(page.getByTestId('record-detail')).toBeHidden()
    await page.keyboard.press('Control+K')
    await page.getByTestId('palette-input').fill(link)
    await expect(page.getByTestId('palette-item')).toHaveCount(1)
    await expect(page.getByTestId('palette-item')).toContainText(name)
    await page.keyboard.press('Enter')
    await expect(page.getByTestId('record-detail').locator('h2')).toHaveText(name)
  })

  await test.step('a call that is not kept, and a link that is broken, say so', async () => {
    await page.keyboard.press('Control+K')
    await page.getByTestId('palette-input').fill(`${link}0`)
    await expect(page.getByText('这通电话没有保存在本机')).toBeVisible()
    await page.getByTestId('palette-input').fill(`${link}?token=1`)
    await expect(page.getByText('这不是完整的通话链接')).toBeVisible()
    expect(await faults(page)).toEqual([])
  })
})

test('a call is printed as a page of its own, masked as the window is, with true numbers by choice alone', async ({
  app,
}) => {
  const { page } = app
  await openKept(page)
  let listed: string[] = []
  await expect
    .poll(async () => (listed = (await page.content()).match(NUMBER) ?? []).length)
    .toBeGreaterThan(10)
  await openSpoken(page)
  await page.keyboard.press('Shift+2')
  const canaries = new Set([...listed, ...((await page.content()).match(NUMBER) ?? [])])
  const canariesIn = (text: string): string[] => [...canaries].filter((number) => text.includes(number))
  await page.keyboard.press('Shift+H')
  await expect(page.getByTestId('mask')).toHaveAttribute('aria-pressed', 'true')
  await page.getByTestId('call-body').focus()
  await page.keyboard.press('Control+P')
  await expect(page.getByTestId('print-preview')).toContainText('需跟进')
  const paper = await printed(page)
  expect(paper).toContain('号码已打码')
  expect(paper).toContain('****')
  expect(paper.match(NUMBER)).toBeNull()
  // Nothing of the window, and not the dialog itself.
  expect(paper).not.toContain('打印通话')
  expect(paper).not.toContain('同步')
  expect((await page.content()).match(NUMBER)).toBeNull()
  expect(await faults(page)).toEqual([])
  // Only a browser without a window makes one.
  const makesPdf = app.electron === null
  if (makesPdf) {
    const pdf = await textOfPdf(page)
    expect(pdf).toContain('号码已打码')
    expect(pdf).toContain('****')
    expect(canariesIn(pdf)).toEqual([])
  }

  await page.evaluate(() => (window.print = () => void (document.body.dataset['printed'] = 'yes')))
  await page.getByTestId('print').click()
  await expect(page.locator('body')).toHaveAttribute('data-printed', 'yes')

  await page.getByTestId('print-true').click()
  await expect(page.getByTestId('print-preview')).toContainText(NUMBER)
  const shown = canariesIn(await printed(page))
  expect(shown).not.toEqual([])
  if (makesPdf) expect(canariesIn(await textOfPdf(page))).toEqual(shown)
  await page.keyboard.press('Escape')
  await expect(page.getByTestId('print-preview')).toBeHidden()
  await expect(page.getByTestId('print-page')).toHaveCount(0)
  expect((await page.content()).match(NUMBER)).toBeNull()

  await test.step('the window itself, printed as it is', async () => {
    if (!makesPdf) return
    expect(canariesIn(await textOfPdf(page))).toEqual([])
    await page.keyboard.press('Shift+H')
    await expect(page.getByTestId('mask')).toHaveAttribute('aria-pressed', 'false')
    await expect(page.getByTestId('record-detail').locator('header')).toContainText(NUMBER)
    expect(canariesIn(await textOfPdf(page))).toEqual(expect.arrayContaining(shown))
  })
})

test('one key makes a workbook, whose totals are those of the screen', async ({ app }) => {
  const { page } = app
  await openKept(page)
  await page.locator('[data-row="0"][data-column="0"]').focus()
  await page.keyboard.press('j')
  for (let call = 0; call < 4; call += 1) await page.keyboard.press(String((call % 2) + 1))
  await expect(page.getByTestId('position')).toContainText('第 5 /')
  await page.keyboard.press('Escape')
  await expect(rowsOf(page).first()).toBeVisible()
  const all = await totalOf(page)

  const file = await app.readDownload(async () => {
    await page.locator('[data-row="0"][data-column="0"]').focus()
    await page.keyboard.press('Shift+E')
  })
  expect(file.name).toMatch(/^通话复核_教育课程回访-暑期班_\d{8}-\d{4}\.xlsx$/)
  const book = new ExcelJS.Workbook()
  await book.xlsx.load(file.bytes as unknown as ExcelJS.Buffer)
  expect(book.worksheets.map(({ name }) => name)).toEqual(['汇总', '通话', '标记', '标记的句子', '不再联系'])
  const lines = new Map<string, unknown[]>()
  book.getWorksheet('汇总')?.eachRow((row) => {
    const [, label, ...cells] = row.values as unknown[]
    lines.set(String(label), cells)
  })
  const heads = lines.get('结论') ?? []
  const figure = (line: string, head: string): unknown => lines.get(line)?.[heads.indexOf(head)]
  expect(figure('全部', '通话')).toBe(all)
  expect(figure('有效意向', '通话')).toBe(2)
  expect(figure('需跟进', '通话')).toBe(2)
  expect(figure('全部', '已复核')).toBe(4)
  expect(book.getWorksheet('通话')?.rowCount).toBe(all + 1)
  expect(book.getWorksheet('标记')?.rowCount).toBe(5)

  await test.step('each row leads back to its call', async () => {
    const marks = book.getWorksheet('标记')
    const [, ...names] = marks?.getRow(1).values as string[]
    const row = marks?.getRow(2)
    const link = row?.getCell(names.indexOf('通话链接') + 1).text ?? ''
    await page.keyboard.press('Control+K')
    await page.getByTestId('palette-input').fill(link)
    await page.keyboard.press('Enter')
    const who = row?.getCell(names.indexOf('被叫号码') + 1).text ?? '-'
    await expect(page.getByTestId('record-detail').locator('header')).toContainText(who)
    await page.keyboard.press('Escape')
  })

  await test.step('what a filter on the screen counts', async () => {
    await ask(page, 'A')
    await expect.poll(() => totalOf(page)).toBe(figure('全部', '意向 A'))
  })
})
