import type { Page } from '@playwright/test'
import { expectWhole, openPinned, syncWhole, totalOf, useDemo } from './support/steps.ts'
import { expect, test } from './support/test.ts'

const NAME = '沉睡会员二次触达'
const CALLS = 3072

const settings = (page: Page): Promise<void> => page.getByRole('link', { name: '设置', exact: true }).click()

async function toTask(page: Page): Promise<void> {
  await page.getByRole('navigation', { name: '任务' }).getByRole('link', { name: NAME }).click()
  await expect(page.getByTestId('sync-stand')).toBeVisible()
}

/** Reads all again. */
async function checkAll(page: Page): Promise<void> {
  await page.locator('.el-dropdown__caret-button').click()
  // Looked for from before it begins: a run may be short.
  const running = page.getByTestId('sync-running').waitFor()
  await page.getByTestId('sync-full').click()
  await running
  await expect(page.getByTestId('sync-running')).toBeHidden()
}

test('calls deleted by age stay away and are accounted for, until somebody wants them again', async ({
  app,
}) => {
  const { page } = app
  await useDemo(page)
  await openPinned(page, NAME)
  await syncWhole(page)
  await settings(page)
  const section = page.getByTestId('store-section')
  await expect(section.getByTestId('store-size')).toContainText('3,072 条通话')
  await expect(section.getByTestId('kept-since')).toBeHidden()
  await section.locator('#older-days').fill('7')
  await section.locator('#older-days').blur()
  await section.getByRole('button', { name: '删除' }).last().click()
  await expect(page.getByRole('dialog')).toContainText(/早于 \d{4}-\d{2}-\d{2} 的通话（7 天以前）/)
  await page.getByRole('dialog').getByRole('button', { name: '删除' }).click()
  const rule = section.getByTestId('kept-since')
  await expect(rule).toContainText(/自 \d{4}-\d{2}-\d{2} 起保留 · [\d,]+ 条较早的通话未保留/)
  const leftOut = Number(/· ([\d,]+) 条/.exec(await rule.innerText())?.[1]?.replaceAll(',', ''))
  expect(leftOut).toBeGreaterThan(500)
  expect(leftOut).toBeLessThan(CALLS)

  await test.step('a synchronisation does not bring them back, and says why there are fewer', async () => {
    await toTask(page)
    await checkAll(page)
    await expectWhole(page)
    await expect(page.getByTestId('not-kept')).toHaveText(
      new RegExp(`^另有 ${leftOut.toLocaleString('en')} 条早于 \\d{4}-\\d{2}-\\d{2} 未保留$`),
    )
    await page.getByTestId('source').getByText('本机').click()
    await expect.poll(() => totalOf(page)).toBe(CALLS - leftOut)
  })

  await test.step('lifted, the next one brings them', async () => {
    await settings(page)
    await rule.getByTestId('keep-all').click()
    await expect(rule).toBeHidden()
    await toTask(page)
    await syncWhole(page)
    await expect(page.getByTestId('not-kept')).toBeHidden()
    await expect.poll(() => totalOf(page)).toBe(CALLS)
  })
})

test('a task deleted whole is left alone until somebody synchronises it', async ({ app }) => {
  const { page } = app
  await useDemo(page)
  await openPinned(page, NAME)
  await syncWhole(page)
  await settings(page)
  const row = page.getByTestId('store-section').getByRole('row').filter({ hasText: NAME })
  await row.getByRole('button', { name: '删除' }).click()
  await expect(page.getByRole('dialog')).toContainText('直到您再次手动同步')
  await page.getByRole('dialog').getByRole('button', { name: '删除' }).click()
  await expect(row).toBeHidden()

  await toTask(page)
  await expect(page.getByTestId('records-table')).toBeVisible()
  await expect(page.getByTestId('sync-stand')).toHaveText('已从本机删除，同步后重新保留')
  await page.getByTestId('source').getByText('本机').click()
  await expect(page.getByText('这个任务的通话已从本机删除')).toBeVisible()
  await syncWhole(page)
  await expect.poll(() => totalOf(page)).toBe(CALLS)
})
