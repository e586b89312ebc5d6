import { rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Page } from '@playwright/test'
import type { Sandbox } from '../src/sandbox/index.ts'
import type { RunningApp } from './support/app.ts'
import { connectTo, expectWhole, openTaskById, rowsOf, syncWhole, totalOf } from './support/steps.ts'
import { expect, test } from './support/test.ts'

const CALLS = 60
/** Keys in a file are a recorded consent, and a place that a test can lose. */
test.use({ hostEnv: { CALLBOOK_KEYRING: 'file' } })
test.beforeEach(({ host }) => test.skip(host === 'desktop', 'the desktop app keeps no keys in a file'))

const settings = (page: Page): Promise<void> => page.getByRole('link', { name: '设置', exact: true }).click()

/** An account of one's own with all calls of a task kept. */
async function keep({ page }: RunningApp, platform: Sandbox): Promise<string> {
  const taskId = platform.tasks[0]?.id ?? ''
  await connectTo(page, platform)
  await openTaskById(page, taskId)
  await syncWhole(page)
  return taskId
}

/** @returns the words that are shown, once they are said to be kept */
async function takeWords(page: Page): Promise<string[]> {
  const shown = page.getByTestId('recovery-words').locator('li')
  await expect(shown).toHaveCount(24)
  const words = await shown.allInnerTexts()
  await page.getByTestId('confirm-recovery-key').click()
  await expect(page.getByTestId('recovery-key')).toContainText('您已保存恢复密钥')
  return words.map((word) => word.trim())
}

/** The place of the keys is gone, as with another home or a new installation. */
const loseKeys = ({ dataDir }: RunningApp): Promise<void> =>
  rm(join(dirname(dataDir), 'home', '.config', 'callbook-keys'), { recursive: true })

async function expectCallsHere(page: Page): Promise<void> {
  await page.locator('.side-bar .tasks a').first().click()
  await page.getByTestId('source').getByText('本机').click()
  await expect.poll(() => totalOf(page)).toBe(CALLS)
  await expect(rowsOf(page).first()).toBeVisible()
}

test('R16: the words of the recovery key open the calls when the key is lost', async ({
  app,
  startPlatform,
}) => {
  await keep(app, await startPlatform({ tasks: [{ key: 'test', name: '测试任务', total: CALLS }] }))
  await settings(app.page)
  await app.page.getByTestId('show-recovery-key').click()
  await expect(app.page.getByTestId('recovery-offer')).toBeVisible()
  const words = await takeWords(app.page)
  await expect(app.page.getByTestId('recovery-offer')).toBeHidden()

  await loseKeys(app)
  await app.restart()
  await settings(app.page)
  const rescue = app.page.getByTestId('store-rescue')
  await expect(rescue).toContainText('找不到打开通话记录的密钥')
  await rescue.getByTestId('recovery-input').fill(words.slice(1).join(''))
  await rescue.getByTestId('recover').click()
  await expect(app.page.getByText('恢复密钥是 24 个词，这里有 23 个。')).toBeVisible()
  await rescue.getByTestId('recovery-input').fill(words.join(''))
  await rescue.getByTestId('recover').click()
  await expect(app.page.getByTestId('store-size')).toContainText(`${CALLS} 条通话`)
  await expectCallsHere(app.page)

  await app.restart()
  await expectCallsHere(app.page)
})

test('R16: the key is changed: the old words open nothing, the new ones do', async ({
  app,
  startPlatform,
}) => {
  await keep(app, await startPlatform({ tasks: [{ key: 'test', name: '测试任务', total: CALLS }] }))
  await settings(app.page)
  await app.page.getByTestId('show-recovery-key').click()
  const before = await takeWords(app.page)
  await app.page.getByTestId('open-change-key').click()
  await expect(app.page.getByRole('dialog')).toContainText('原来的恢复密钥不再能打开这些通话')
  await app.page.getByTestId('confirm-change-key').click()
  await app.page.getByTestId('show-new-recovery-key').click()
  const after = await takeWords(app.page)
  expect(after).not.toEqual(before)
  await expectCallsHere(app.page)

  await loseKeys(app)
  await app.restart()
  await settings(app.page)
  const rescue = app.page.getByTestId('store-rescue')
  await rescue.getByTestId('recovery-input').fill(before.join(''))
  await rescue.getByTestId('recover').click()
  await expect(app.page.getByText('这个恢复密钥不属于本机的通话记录')).toBeVisible()
  await rescue.getByTestId('recovery-input').fill(after.join(''))
  await rescue.getByTestId('recover').click()
  await expectCallsHere(app.page)
})

test('calls that the platform lists no more are removed when somebody agrees', async ({
  app,
  startPlatform,
}) => {
  const platform = await startPlatform({ tasks: [{ key: 'test', name: '测试任务', total: CALLS }] })
  const { page } = app
  const taskId = await keep(app, platform)
  for (let index = 0; index < 40; index += 1) platform.control.remove(taskId, index)
  await page.locator('.el-dropdown__caret-button').click()
  await page.getByTestId('sync-full').click()
  await expect(page.getByTestId('sync-stand')).toContainText('40 条未删除')
  await page.getByTestId('source').getByText('本机').click()
  await expect.poll(() => totalOf(page)).toBe(CALLS)

  await page.getByTestId('sync-agree').click()
  const question = page.getByRole('dialog')
  await expect(question).toContainText('平台现在只列出 20 条，本机有 60 条：未删除 40 条')
  await question.locator('.el-button--primary').click()
  await expectWhole(page)
  await expect.poll(() => totalOf(page)).toBe(20)
})
