import { join } from 'node:path'
import type { Page } from '@playwright/test'
import {
  connectTo,
  expectWhole,
  openExport,
  openPinned,
  openTaskById,
  rowsOf,
  syncWhole,
  totalOf,
  useDemo,
} from './support/steps.ts'
import { linesOf } from './support/csv.ts'
import { filesWith } from './support/disk.ts'
import { expect, test } from './support/test.ts'

const toLocal = (page: Page): Promise<void> => page.getByTestId('source').getByText('本机').click()

test('sync, search, sort and filter the calls on this machine', async ({ app }) => {
  const { page } = app
  await useDemo(page)
  await openPinned(page, '教育课程回访')
  await toLocal(page)
  await syncWhole(page)
  await expect.poll(() => totalOf(page)).toBe(1240)

  await test.step('full-text search finds what was said, and marks it', async () => {
    await page.getByTestId('search').fill('多少钱')
    await expect.poll(() => totalOf(page)).toBeLessThan(200)
    expect(await totalOf(page)).toBeGreaterThan(0)
    await expect(rowsOf(page).first().locator('mark').first()).toHaveText('多少钱')
    await rowsOf(page).first().locator('td').nth(1).click()
    await expect(page.getByTestId('record-detail').locator('mark').first()).toHaveText('多少钱')
    await page.keyboard.press('Escape')
  })

  await test.step('what a person types is text, never an operator', async () => {
    for (const typed of ['"', '%', '_', '*', '-']) {
      await page.getByTestId('search').fill(`多少钱${typed}多少钱`)
      await expect(page.getByRole('heading', { name: '中没有符合条件的' })).toBeVisible()
    }
    await page.getByTestId('search').fill('')
    await expect.poll(() => totalOf(page)).toBe(1240)
  })

  await test.step('any column sorts, both ways', async () => {
    const scores = async (): Promise<number[]> =>
      (await page.locator('td[data-column="5"]').allTextContents()).map(Number)
    await page.getByRole('columnheader', { name: '得分' }).getByRole('button').click()
    await expect(page.getByRole('columnheader', { name: '得分' })).toHaveAttribute('aria-sort', 'descending')
    await expect.poll(async () => (await scores())[0]).toBeGreaterThan(900)
    const down = await scores()
    expect(down).toEqual(down.toSorted((left, right) => right - left))
    await page.getByRole('columnheader', { name: '得分' }).getByRole('button').click()
    await expect.poll(async () => (await scores())[0]).toBe(0)
  })

  await test.step('filters that the platform does not have', async () => {
    await page.getByTestId('more-filters').click()
    await page.getByRole('radiogroup', { name: '已转接' }).getByText('是', { exact: true }).click()
    await expect.poll(() => totalOf(page)).toBeLessThan(400)
    await expect(page.getByTestId('token').filter({ hasText: '已转接' })).toBeVisible()
    await page.getByTestId('clear-filter').click()
    await expect.poll(() => totalOf(page)).toBe(1240)
  })

  await test.step('the export follows the search, with everything in it', async () => {
    await page.getByTestId('search').fill('多少钱')
    await expect.poll(() => totalOf(page)).toBeLessThan(200)
    const found = await totalOf(page)
    await openExport(page, 'csv')
    const file = await app.readDownload(() => page.getByTestId('start-export').click())
    expect(linesOf(file).filter(([, callee]) => /^1\d{10}$/.test(callee ?? ''))).toHaveLength(found)
  })
})

test('without a network the calls are there: after a restart, to browse, search and open', async ({
  app,
  startPlatform,
}) => {
  const platform = await startPlatform()
  const small = platform.tasks.find((task) => task.total === 137)
  await connectTo(app.page, platform, 'consent-grant')
  await openTaskById(app.page, small?.id ?? '')
  await expect(app.page.getByTestId('records-table')).toBeVisible()
  await toLocal(app.page)
  await syncWhole(app.page)

  await platform.close()
  await app.restart()
  const { page } = app
  await page.locator('.side-bar .tasks a').first().click()
  await expect(page.getByTestId('records-table')).toBeVisible()
  expect(await totalOf(page)).toBe(137)
  await page
    .locator('tbody tr', { has: page.locator('.intention') })
    .first()
    .locator('td')
    .nth(1)
    .click()
  await expect(page.getByTestId('turn').first()).toBeVisible()
  await page.keyboard.press('Escape')

  await test.step('Live says what is wrong and leads back', async () => {
    await page.getByTestId('source').getByText('实时').click()
    await expect(page.getByTestId('error-state')).toBeVisible()
    await page.getByTestId('see-local').click()
    await expect(page.getByTestId('records-table')).toBeVisible()
  })

  await test.step('R14: phone numbers and sentences are in no file on disk', async () => {
    const callee = await page.locator('[data-row="0"][data-column="1"]').innerText()
    await page.getByTestId('search').fill('您好')
    await expect.poll(() => totalOf(page)).toBeGreaterThan(10)
    expect(await filesWith(join(app.dataDir, '..'), callee)).toEqual([])
    expect(await filesWith(join(app.dataDir, '..'), '您好')).toEqual([])
  })
})

test('real calls are kept only after a yes to a place for their key', async ({ app, startPlatform }) => {
  test.skip(app.host === 'desktop', 'the desktop host has a keychain to keep the key in')
  const platform = await startPlatform()
  const { page } = app
  await connectTo(page, platform, 'consent-deny')
  await openTaskById(page, platform.tasks.find((task) => task.total === 137)?.id ?? '')
  await expect(page.getByTestId('records-table')).toBeVisible()
  await page.getByTestId('sync').click()
  await page.getByTestId('consent-grant').click()
  await expectWhole(page)
})

test('a synchronisation can be stopped, and goes on where it stopped', async ({ app }) => {
  const { page } = app
  await useDemo(page)
  await openPinned(page, '信用卡分期邀约')
  await page.getByTestId('sync').click()
  await expect(page.getByTestId('sync-running')).toContainText(/正在同步 [1-9]/)
  await page.getByTestId('sync-cancel').click()
  await expect(page.getByTestId('sync-stand')).toContainText('未核对完整')
  await expect(page.getByTestId('sync')).toHaveText('继续同步')
})

test('the settings say what is kept, delete it and give its space back', async ({ app }) => {
  const { page } = app
  await useDemo(page)
  await openPinned(page, '沉睡会员二次触达')
  await syncWhole(page)
  await page.getByRole('link', { name: '设置', exact: true }).click()
  const section = page.getByTestId('store-section')
  await expect(section.getByTestId('store-size')).toContainText('3,072 条通话')
  await section.getByTestId('backup').click()
  await expect(section.getByRole('button', { name: '恢复' })).toBeVisible()
  await section.getByRole('row').filter({ hasText: '沉睡会员' }).getByRole('button', { name: '删除' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '删除' }).click()
  await expect(section.getByTestId('store-size')).toContainText(/^0 条通话/)
  await section.getByRole('button', { name: '恢复' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '恢复' }).click()
  await expect(section.getByTestId('store-size')).toContainText('3,072 条通话')
})
