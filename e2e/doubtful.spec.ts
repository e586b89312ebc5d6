import type { Page } from '@playwright/test'
import { expectNoFaults } from './support/axe.ts'
import { linesOf } from './support/csv.ts'
import { openPinned, syncWhole, useDemo } from './support/steps.ts'
import { expect, test } from './support/test.ts'

const TASK = '教育课程回访'
const rule = (page: Page, text: string) => page.getByTestId('rule').filter({ hasText: text })
const countOf = async (page: Page, text: string): Promise<number> =>
  Number((await rule(page, text).getByTestId('rule-count').innerText()).replaceAll(',', ''))
const toReviews = (page: Page): Promise<void> =>
  page.getByRole('link', { name: '复核', exact: true }).last().click()
const rows = (page: Page) => page.getByTestId('doubt-row')

test('doubtful calls are found by rules, opened and judged by a key; confirmed opt-outs come out as a file', async ({
  app,
}) => {
  const { page } = app
  await useDemo(page)
  await openPinned(page, TASK)
  await syncWhole(page)
  await toReviews(page)
  await page.getByTestId('section-doubtful').click()
  await expect(page.getByText('在本机保存的 1,240 条通话中查找')).toBeVisible()
  await expect(page.getByTestId('rule')).toHaveCount(5)

  await test.step('a rule is changed, its sentence with it, and it finds more', async () => {
    await rule(page, '不超过 6 个字').getByTestId('edit-rule').click()
    await page.getByTestId('rule-mostSaid').getByRole('spinbutton').fill('60')
    await page.keyboard.press('Tab')
    await expect(page.getByTestId('rule-sentence')).toHaveText(
      '意向为 A 或 B，且客户总共只说了不超过 60 个字。',
    )
    await page.getByTestId('save-rule').click()
    await expect(rule(page, '不超过 60 个字').locator('.rule')).toHaveAttribute('aria-current', 'true')
    await expect.poll(() => countOf(page, '不超过 60 个字')).toBeGreaterThan(1)
    await expect(rows(page).nth(1)).toBeVisible()
  })

  await test.step('J and K move, O says that a label is right, Ctrl+Z takes it back', async () => {
    const before = await countOf(page, '不超过 60 个字')
    const second = (await rows(page).nth(1).locator('b').innerText()).trim()
    await rule(page, '不超过 60 个字').locator('.rule').focus()
    await rows(page).first().locator('.call').focus()
    await page.keyboard.press('j')
    await expect(rows(page).nth(1).locator('.call')).toBeFocused()
    await page.keyboard.press('ArrowUp')
    await expect(rows(page).first().locator('.call')).toBeFocused()
    await page.keyboard.press('o')
    await expect(rows(page).first()).toContainText(second)
    await expect(rows(page).first().locator('.call')).toBeFocused()
    await expect.poll(() => countOf(page, '不超过 60 个字')).toBe(before - 1)
    await page.keyboard.press('Control+z')
    await expect.poll(() => countOf(page, '不超过 60 个字')).toBe(before)
    await rows(page).first().locator('.call').focus()
    await page.keyboard.press('o')
    await expect.poll(() => countOf(page, '不超过 60 个字')).toBe(before - 1)
  })

  await test.step('Enter opens the call where calls are read', async () => {
    const title = (await rows(page).first().locator('b').innerText()).trim().split(' ')[0] ?? ''
    await rows(page).first().locator('.call').focus()
    await page.keyboard.press('Enter')
    await expect(page.getByTestId('record-detail').locator('header')).toContainText(title)
    await page.goBack()
    await expect(rows(page).first()).toBeVisible()
  })

  await test.step('all of a rule are gone through one by one', async () => {
    await page.getByTestId('review-these').click()
    await expect(page.getByTestId('position')).toHaveText(/^第 1 \/ \d+ 条$/)
    await page.goBack()
    await expect(rows(page).first()).toBeVisible()
  })

  await test.step('candidates are confirmed and rejected by a key each, with what was said', async () => {
    await page.getByTestId('opt-outs').click()
    await expect(page.getByTestId('export-opt-outs')).toBeDisabled()
    await expect(rows(page).first().locator('mark')).not.toBeEmpty()
    const numbers = (await rows(page).locator('b').allInnerTexts()).slice(0, 3)
    await rows(page).first().locator('.call').focus()
    await page.keyboard.press('y')
    await expect(rows(page).first()).toContainText(numbers[1] ?? '-')
    await page.keyboard.press('Shift+Y')
    await expect(rows(page).first()).toContainText(numbers[2] ?? '-')
    await expect(page.getByTestId('opt-outs-confirmed')).toContainText('1')
    await expect(page.getByTestId('opt-outs-rejected')).toContainText('1')
    await expectNoFaults(page, 'opt-outs')
    await page.emulateMedia({ colorScheme: 'light' })

    await page.getByTestId('export-opt-outs').click()
    await expect(page.getByRole('dialog')).toContainText('只导出已确认的 1 条')
    const file = linesOf(await app.readDownload(() => page.getByTestId('write-opt-outs').click()))
    expect(file).toHaveLength(2)
    expect(file[0]?.[0]).toBe('被叫号码')
    expect(file[1]?.[0]).toBe(numbers[0])
    expect(file[1]?.[1]).toContain(TASK)
    expect(file[1]?.[5]).not.toBe('')
  })

  await app.restart()
  const again = app.page
  await toReviews(again)
  await again.getByTestId('section-doubtful').click()
  await expect(rule(again, '不超过 60 个字')).toBeVisible()
  await again.getByTestId('opt-outs').click()
  await expect(again.getByTestId('opt-outs-confirmed')).toContainText('1')
})

test('with numbers masked, neither list nor its file need show one', async ({ app }) => {
  const { page } = app
  await useDemo(page)
  await openPinned(page, TASK)
  await syncWhole(page)
  await page.locator('[data-row="0"][data-column="1"]').focus()
  await page.keyboard.press('Shift+H')
  await toReviews(page)
  await page.getByTestId('section-doubtful').click()
  await page.getByTestId('opt-outs').click()
  await expect(rows(page).first()).toContainText('****')
  const markup = await page.evaluate(() => document.documentElement.outerHTML)
  expect(markup.match(/(?<!\d)1[3-9]\d{9}(?!\d)/g)).toBeNull()
  await page.getByTestId('confirm-opt-out').first().click()
  await expect(page.getByTestId('opt-outs-confirmed')).toContainText('1')
  await page.getByTestId('export-opt-outs').click()
  const [, row] = linesOf(await app.readDownload(() => page.getByTestId('write-opt-outs').click()))
  expect(row?.[0]).toMatch(/^\d{3}\*{4}\d{4}$/)
})
