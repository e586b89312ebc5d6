import ExcelJS from 'exceljs'
import { expectNoFaults } from './support/axe.ts'
import { openPinned, showFewRows, syncWhole, useDemo } from './support/steps.ts'
import { expect, test } from './support/test.ts'

const TASK = '教育课程回访'

test('a script’s author sees where calls get to and are left, opens a marked sentence’s call, exports and prints', async ({
  app,
}) => {
  const { page } = app
  const parts = page.getByRole('navigation', { name: '任务的内容' })
  await useDemo(page)
  await openPinned(page, TASK)
  await parts.getByRole('link', { name: '复核' }).click()
  await page.getByTestId('section-script').click()

  await test.step('of a part it says that it is one', async () => {
    await expect(page.getByTestId('script-facts')).toContainText('以下可能只是一部分')
  })

  await syncWhole(page)
  await expect(page.getByTestId('script-read')).toBeEnabled()
  await page.getByTestId('script-read').click()
  const nodes = page.getByTestId('script-node')
  await expect(nodes.first()).toContainText('开场白')
  await expect(page.getByTestId('script-facts')).toContainText('本机共保存 1,240 条')
  const count = await nodes.count()
  expect(count).toBeGreaterThan(5)

  await test.step('sorted by those who left', async () => {
    await page.getByTestId('sort-left').click()
    const left = await nodes.locator('td:nth-child(3)').allInnerTexts()
    const numbers = left.map((text) => Number(text.replace(/\D/g, '')))
    expect(numbers).toEqual(numbers.toSorted((one, other) => other - one))
    await page.getByTestId('sort-left').click()
    await page.getByTestId('sort-left').click()
    await expect(nodes.first()).toContainText('开场白')
  })

  await test.step('a node opens onto words', async () => {
    await nodes.first().getByRole('button').click()
    await expect(page.getByTestId('script-word').first()).toBeVisible()
    await expectNoFaults(page, 'a sheet')
    await page.emulateMedia({ colorScheme: null })
  })

  await test.step('the workbook says the same', async () => {
    const file = await app.readDownload(() => page.getByTestId('script-export').click())
    expect(file.name).toMatch(/^话术节点_教育课程回访.*\.xlsx$/)
    const workbook = new ExcelJS.Workbook()
    await workbook.xlsx.load(file.bytes as unknown as ExcelJS.Buffer)
    const [sheet, words] = workbook.worksheets
    expect(sheet?.rowCount).toBe(count + 1)
    expect(sheet?.getCell('A2').value).toBe('开场白')
    expect(words?.rowCount).toBeGreaterThan(count)
  })

  await test.step('a print is the page alone, black on white', async () => {
    await page.getByTestId('script-expand-all').click()
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
    await expect(page.locator('.side-bar')).toBeHidden()
    await expect(page.getByTestId('script-export')).toBeHidden()
    await expect(page.locator('.printed')).toContainText(TASK)
    // The page takes the print's colours with its next frame.
    const printed = () =>
      page.evaluate(() => {
        const sheet = document.querySelector('.script-sheet')
        return {
          colour: sheet === null ? '' : getComputedStyle(sheet).color,
          // Nothing is cut off at the window's height.
          whole: document.documentElement.scrollHeight >= (sheet?.scrollHeight ?? Infinity),
        }
      })
    await expect.poll(printed).toEqual({ colour: 'rgb(0, 0, 0)', whole: true })
    await page.emulateMedia({ media: null, colorScheme: null })
  })

  await test.step('with numbers masked nothing of it is a number', async () => {
    await parts.getByRole('link', { name: '通话记录' }).click()
    await showFewRows(page)
    await page.locator('[data-row="0"][data-column="0"]').focus()
    await page.keyboard.press('Shift+H')
    await expect(page.getByTestId('mask')).toHaveAttribute('aria-pressed', 'true')
    await parts.getByRole('link', { name: '复核' }).click()
    await page.getByTestId('section-script').click()
    await expect(nodes).toHaveCount(count)
    await page.getByTestId('script-expand-all').click()
    expect((await page.locator('html').innerHTML()).match(/(?<!\d)1[3-9]\d{9}(?!\d)/g)).toBeNull()
  })
})
