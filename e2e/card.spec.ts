import type { Page } from '@playwright/test'
import { expectNoFaults } from './support/axe.ts'
import { openPinned, showFewRows, syncWhole, useDemo } from './support/steps.ts'
import { expect, test } from './support/test.ts'

const TASK = '教育课程回访'
const CARDS = '评分卡'
const FIRST = '第 1 / 1,240 条'
const panel = (page: Page) => page.getByTestId('score-panel')
const total = (page: Page) => panel(page).getByTestId('score-total')
const position = (page: Page) => page.getByTestId('position')
const answers = (page: Page): Promise<string[]> =>
  panel(page).locator('[role="radio"][aria-checked="true"]').allInnerTexts()

async function openCards(page: Page): Promise<void> {
  await page.getByTestId('reviews').click()
  await page.getByTestId('section-cards').click()
}
/** Back to the first call: the one that was open is open still. */
async function backToCalls(page: Page): Promise<void> {
  await page.getByRole('navigation', { name: '任务' }).getByRole('link', { name: TASK }).click()
  await page.getByTestId('call-body').focus()
  if ((await position(page).innerText()) !== FIRST) await page.keyboard.press('k')
  await expect(position(page)).toHaveText(FIRST)
}
/** A new version of the card: another label, in the place of the first. */
async function editCard(page: Page): Promise<void> {
  await openCards(page)
  await page.getByTestId('item-label').first().fill('开场白与身份')
  await page.getByTestId('save-card').click()
  await expect(page.getByTestId('card-version')).toHaveCount(2)
}

test('a card from the starter, calls scored by keyboard alone, a new version, and all there after a restart', async ({
  app,
}) => {
  const { page } = app
  await useDemo(page)
  await openPinned(page, TASK)
  await showFewRows(page)
  await syncWhole(page)
  await page.getByTestId('source').getByText('本机').click()

  await test.step('S says where cards are made while there is none', async () => {
    await page.locator('[data-row="0"][data-column="0"]').focus()
    await page.keyboard.press('j')
    await page.keyboard.press('s')
    await expect(panel(page)).toContainText('还没有评分卡')
    await panel(page).getByRole('link', { name: '新建评分卡' }).click()
    await expect(page.getByTestId('starter-card')).toBeVisible()
  })

  await test.step('the card to begin with is tried out, changed by the keyboard, and saved', async () => {
    await page.getByTestId('starter-card').click()
    await expect(page.getByTestId('card-item')).toHaveCount(8)
    await page.getByTestId('card-preview').locator('[data-item="0"] [role="radio"]').first().focus()
    await page.keyboard.type('15155110')
    await expect(page.getByTestId('card-preview').getByTestId('score-total')).toContainText('0 分')
    await expect(page.getByTestId('card-preview').getByTestId('fatal-failed')).toHaveCount(1)
    const labels = page.getByTestId('item-label')
    await labels.nth(1).focus()
    await page.keyboard.press('Alt+ArrowUp')
    await expect(labels.first()).toHaveValue('语气礼貌')
    await expect(labels.first()).toBeFocused()
    await page.keyboard.press('Alt+ArrowDown')
    await expect(labels.first()).toHaveValue('开场白完整')
    await page.getByTestId('save-card').click()
    await expect(page.getByTestId('card')).toContainText('第 1 版 · 8 项')
    await expect(page.getByTestId('card-version')).toHaveCount(1)
  })

  await test.step('a call takes a key for S, one an item, and one for the next call', async () => {
    await backToCalls(page)
    await expect(total(page)).toHaveText('还差 8 项')
    await page.keyboard.press('s')
    await expect(panel(page).locator('[data-item="0"] [role="radio"]').first()).toBeFocused()
    await page.keyboard.type('15155111')
    await expect(total(page)).toHaveText('100 分')
    await page.keyboard.press('Control+z')
    await expect(total(page)).toHaveText('还差 1 项')
    await page.keyboard.press('Control+Shift+Z')
    await expect(total(page)).toHaveText('100 分')
    await page.keyboard.press('j')
    await expect(position(page)).toHaveText('第 2 / 1,240 条')
    await expect(panel(page).locator('[data-item="0"] [role="radio"]').first()).toBeFocused()
    await expect(total(page)).toHaveText('还差 8 项')
    await page.keyboard.type('03033110')
    await expect(total(page)).toHaveText('0 分 · 1 个致命项未通过')
    await expect(panel(page).getByTestId('fatal-failed')).toHaveText('致命项未通过')
    // A digit there is an answer, and no verdict; arrows and the blank do without digits.
    await expect(page.locator('[data-testid="verdict"][aria-pressed="true"]')).toHaveCount(0)
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('Space')
    await expect(total(page)).toHaveText('42.5 分')
    await expectNoFaults(page, 'a call with its score')
    // In a low window it scrolls in itself: what has the keyboard is in view.
    await page.setViewportSize({ width: 640, height: 400 })
    await expect(page.getByTestId('call-rows')).toBeHidden()
    for (const [key, item] of [
      ['Home', 0],
      ['End', 7],
    ] as const) {
      await page.keyboard.press(key)
      await expect(panel(page).locator(`[data-item="${item}"] [tabindex="0"]`)).toBeInViewport({ ratio: 1 })
    }
    await page.setViewportSize({ width: 1280, height: 800 })
    await page.keyboard.press('Escape')
    await expect(page.getByTestId('call-body')).toBeFocused()
  })

  await test.step('after an edit the call keeps its version, says so, and can be scored anew', async () => {
    await editCard(page)
    await backToCalls(page)
    await expect(page.getByTestId('score-version')).toHaveText('第 1 版')
    await expect(total(page)).toHaveText('100 分')
    await expect(page.getByTestId('score-note')).toContainText('用第 1 版评分，现为第 2 版')
    await page.getByTestId('score-anew').click()
    await expect(page.getByTestId('score-version')).toHaveText('第 2 版')
    // What was answered stays where the item is as it was.
    await expect(total(page)).toHaveText('还差 1 项')
    await expect(panel(page).locator('[data-item="0"] [role="radio"]').first()).toBeFocused()
    await page.keyboard.press('Control+z')
    await expect(page.getByTestId('score-version')).toHaveText('第 1 版')
    await expect(total(page)).toHaveText('100 分')
  })

  await app.restart()
  const again = app.page
  await expect(again.getByTestId('records-table')).toBeVisible()
  await again.locator('[data-row="0"][data-column="0"]').click()
  await expect(total(again)).toHaveText('100 分')
  await expect(again.getByTestId('score-version')).toHaveText('第 1 版')
  await again.getByTestId('score-toggle').click()
  await expect.poll(() => answers(again)).toHaveLength(8)
})

test('a removed card comes back by undo or from the list, the editor says what is missing, and has no fault', async ({
  app,
}) => {
  const { page } = app
  await useDemo(page)
  await openCards(page)
  await expect(page.getByTestId('new-card')).toBeVisible()
  await expectNoFaults(page, `${CARDS}, none`)
  await page.getByTestId('new-card').click()
  await page.getByTestId('save-card').click()
  await expect(page.getByRole('alert')).toHaveText(['请填写名称', '至少要有一个评分项'])
  await page.getByTestId('card-name').fill('服务')
  await page.getByTestId('add-item').click()
  await page.getByTestId('save-card').click()
  await expect(page.getByTestId('item-problem')).toHaveText('请填写评分项名称')
  await page.getByTestId('item-label').fill('礼貌')
  await page.getByTestId('item-kind').click()
  await page.getByRole('option', { name: '打分', exact: true }).click()
  await expect(page.getByTestId('card-preview').getByRole('radio')).toHaveCount(5)

  await test.step('what is not saved waits while the person looks elsewhere', async () => {
    await page.getByTestId('section-own').click()
    await page.getByTestId('section-cards').click()
    await expect(page.getByTestId('item-label')).toHaveValue('礼貌')
  })
  await page.getByTestId('save-card').click()
  await expect(page.getByTestId('card')).toContainText('第 1 版 · 1 项')
  await page.getByTestId('card-version').getByRole('button').click()
  await page.getByTestId('item-fatal').click()
  await expectNoFaults(page, CARDS)
  await page.getByTestId('discard-card').click()

  await page.getByTestId('remove-card').click()
  await expect(page.getByTestId('starter-card')).toBeVisible()
  await page.getByTestId('undo-remove-card').click()
  await expect(page.getByTestId('card')).toContainText('服务')
  await page.getByTestId('remove-card').click()
  await page.getByTestId('removed-cards').locator('summary').click()
  await page.getByTestId('restore-card').click()
  await expect(page.getByTestId('card')).toContainText('第 1 版 · 1 项')
})
