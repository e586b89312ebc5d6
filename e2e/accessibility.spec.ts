import type { Page } from '@playwright/test'
import { seriousFaults } from './support/axe.ts'
import { openExport, openPinned, useDemo } from './support/steps.ts'
import { expect, test } from './support/test.ts'

function checker(page: Page): (name: string) => Promise<void> {
  return async (name) => {
    // Element Plus fades what it opens; half-faded text has no contrast to judge.
    await page.waitForTimeout(400)
    expect.soft(await seriousFaults(page), name).toEqual([])
  }
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`no page has a serious accessibility fault (${colorScheme})`, async ({ app }) => {
    const { page } = app
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    test.setTimeout(120_000)
    const check = checker(page)

    await check('first run')
    await page.getByTestId('connect').click()
    await check('account form')
    await page.keyboard.press('Escape')
    await useDemo(page)
    await check('home')
    await page.getByTestId('open-task').click()
    await expect(page.getByTestId('task-row').first()).toBeVisible()
    await check('open task')
    await page.keyboard.press('Escape')
    await openPinned(page, '教育课程回访')
    await page.getByTestId('more-filters').click()
    await check('records')
    await page.locator('[data-row="1"][data-column="1"]').click()
    await expect(page.getByTestId('record-detail')).toBeVisible()
    await check('detail')
    await page.keyboard.press('Escape')
    await page.getByTestId('source').getByText('本机').click()
    await page.getByTestId('sync').click()
    await expect(page.getByTestId('sync-stand')).toContainText('完整', { timeout: 30_000 })
    await page.getByTestId('search').fill('多少钱')
    await expect(page.locator('mark').first()).toBeVisible()
    await page.getByTestId('more-filters').click()
    await check('local')
    await page.getByRole('link', { name: '任务设置' }).click()
    await expect(page.getByText('最大并发').first()).toBeVisible()
    await check('task settings')
    await page.getByRole('link', { name: '设置', exact: true }).click()
    await check('settings')
  })

  test(`exporting has no serious accessibility fault (${colorScheme})`, async ({ app }) => {
    const { page } = app
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    test.setTimeout(120_000)
    const check = checker(page)
    await useDemo(page)
    await openPinned(page, '教育课程回访')
    await page.getByTestId('select-row').nth(2).click()
    await check('selection')
    await openExport(page, 'csv')
    await page.getByTestId('export-more').click()
    await page.getByTestId('scope-task').click()
    await check('export')
    await page.getByTestId('save-export').click()
    await page.getByRole('textbox', { name: '名称', exact: true }).fill('每周')
    await check('saving an export')
    await page.keyboard.press('Enter')
    await expect(page.getByTestId('saved-export')).toBeVisible()
    await check('saved exports')
    await app.readDownload(() => page.getByTestId('run-saved').click())
    await page.getByRole('tab', { name: '最近' }).click()
    await expect(page.getByTestId('recent-export')).toHaveAttribute('data-state', 'done')
    await check('recent exports')
  })
}
