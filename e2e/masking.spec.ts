import ExcelJS from 'exceljs'
import type { Page } from '@playwright/test'
import { ask, openPinned, rowsOf, showFewRows, syncWhole, useDemo } from './support/steps.ts'
import { expect, test } from './support/test.ts'

const TASK = '教育课程回访'

/** Everything that a page says: text, attributes, what stands in fields, and what a screen reader is told. */
async function told(page: Page): Promise<string> {
  const markup = await page.evaluate(() => {
    const fields = [...document.querySelectorAll('input, textarea')].map((field) =>
      'value' in field ? String(field.value) : '',
    )
    return [document.documentElement.outerHTML, ...fields].join('\n')
  })
  return `${markup}\n${await page.locator('body').ariaSnapshot()}\n${await page.title()}\n${page.url()}`
}
const NUMBER = /(?<!\d)1[3-9]\d{9}(?!\d)/g
const numbersOn = async (page: Page): Promise<string[]> => [...new Set((await told(page)).match(NUMBER))]

test('with numbers masked no page, field, copy or reader’s text has one; a held key shows them', async ({
  app,
}) => {
  const { page } = app
  await useDemo(page)
  await openPinned(page, TASK)
  await showFewRows(page)
  await syncWhole(page)
  const known = await numbersOn(page)
  expect(known.length).toBeGreaterThan(10)
  const [number = ''] = known
  await page.locator('[data-row="0"][data-column="1"]').focus()
  await page.keyboard.press('Shift+H')
  await expect(page.getByTestId('mask')).toHaveAttribute('aria-pressed', 'true')
  await expect(rowsOf(page).first()).toContainText('****')
  expect(await numbersOn(page)).toEqual([])

  await test.step('the open call, its parts and what is copied of it', async () => {
    await page.locator('tbody tr', { hasText: 'A类客户' }).first().locator('td').nth(2).click()
    await expect(page.getByTestId('turn').first()).toBeVisible()
    expect(await numbersOn(page)).toEqual([])
    await page.keyboard.press('c')
    await expect.poll(() => app.readClipboard()).toContain('****')
    expect((await app.readClipboard()).match(NUMBER)).toBeNull()
    for (const tab of ['字段', '原始数据']) {
      await page.getByRole('tab', { name: tab }).click()
      expect(await numbersOn(page)).toEqual([])
    }
    await page.getByRole('tab', { name: '对话' }).click()
  })

  await test.step('while a key is held, and no longer', async () => {
    const title = page.getByTestId('record-detail').locator('header')
    await page.getByTestId('call-body').focus()
    await page.keyboard.down('h')
    await expect(title).toContainText(NUMBER)
    await page.keyboard.up('h')
    await expect(title).not.toContainText(NUMBER)
    expect(await numbersOn(page)).toEqual([])
    const button = page.getByTestId('reveal')
    await button.hover()
    await page.mouse.down()
    await expect(title).toContainText(NUMBER)
    // The window lost the pointer.
    await page.evaluate(() => window.dispatchEvent(new Event('blur')))
    await expect(title).not.toContainText(NUMBER)
    await page.mouse.up()
  })

  await test.step('a search looks at the true digits and leaves none on the screen', async () => {
    await ask(page, number)
    await expect(page.getByTestId('total')).toHaveText('共 1 条')
    await expect.poll(() => numbersOn(page)).toEqual([])
    await page.keyboard.press('Control+K')
    await page.getByTestId('palette-input').fill(number.slice(0, 9))
    await expect(page.locator('[data-kind="call"]').first()).toContainText('****')
    await page.getByTestId('palette-input').fill(number)
    await page.keyboard.press('Escape')
    await expect(page.getByTestId('palette-input')).toBeHidden()
    expect(await numbersOn(page)).toEqual([])
  })

  await test.step('a field of the panel shows none once the keyboard has left it', async () => {
    await page.getByTestId('more-filters').click()
    const said = page.locator('.panel').getByTestId('said_customer')
    await said.fill(number)
    expect(await numbersOn(page)).toEqual([number])
    await said.press('Tab')
    await expect.poll(() => numbersOn(page)).toEqual([])
    await page.getByTestId('more-filters').click()
  })

  await test.step('two keys export, with the file masked as the screen is', async () => {
    await page.getByTestId('clear-filter').click()
    await expect(page.getByTestId('total')).toContainText('1,240')
    await page.getByTestId('call-body').focus()
    await page.keyboard.press('e')
    await expect(page.getByTestId('start-export')).toBeFocused()
    expect(await numbersOn(page)).toEqual([])
    const file = await app.readDownload(() => page.keyboard.press('Enter'))
    const workbook = new ExcelJS.Workbook()
    await workbook.xlsx.load(file.bytes as unknown as ExcelJS.Buffer)
    const cells = workbook.worksheets.map((sheet) => JSON.stringify(sheet.getSheetValues())).join()
    expect(cells).toContain('****')
    expect(cells.match(NUMBER)).toBeNull()
  })

  await test.step('after a restart it is as it was left', async () => {
    await app.restart()
    await expect(app.page.getByTestId('mask')).toHaveAttribute('aria-pressed', 'true')
    await expect(rowsOf(app.page).or(app.page.getByTestId('call-row')).first()).toContainText('****')
    expect(await numbersOn(app.page)).toEqual([])
  })
})
