import type { Page } from '@playwright/test'
import { openPinned, showFewRows, syncWhole, useDemo } from './support/steps.ts'
import { expect, test } from './support/test.ts'

const TASK = '教育课程回访'
const position = (page: Page): Promise<string> => page.getByTestId('position').innerText()
const given = (page: Page): Promise<string[]> =>
  page.locator('[data-testid="verdict"][aria-pressed="true"]').allInnerTexts()
/** Longer than a line of the conversation. */
const BETTER = '先报价，再说明优惠和期限，最后问客户什么时候方便，'.repeat(3)
const boxOf = async (page: Page, selector: string): Promise<{ top: number; bottom: number }> => {
  const box = await page.locator(selector).boundingBox()
  if (box === null) throw new Error(`${selector} is not seen`)
  return { top: box.y, bottom: box.y + box.height }
}

test('what is being written when the window is closed is there when it is opened again', async ({ app }) => {
  const { page } = app
  await useDemo(page)
  await openPinned(page, TASK)
  const first = page.locator('[data-row="0"][data-column="1"]')
  await first.click()
  await page.getByTestId('note').fill('周一 2 点再打')
  await page.reload()
  await openPinned(page, TASK)
  await expect(page.getByTestId('note').or(first).first()).toBeVisible()
  if (!(await page.getByTestId('note').isVisible())) await first.click()
  await expect(page.getByTestId('note')).toHaveValue('周一 2 点再打')

  await page.getByRole('link', { name: '复核', exact: true }).first().click()
  await page.getByTestId('section-own').click()
  await page.getByTestId('reviewer-name').fill('小王')
  await page.reload()
  await expect(page.getByTestId('reviewer-name')).toHaveValue('小王')
})

test('calls are judged by a key each, a note is written, marks are undone, and all is there after a restart', async ({
  app,
}) => {
  const { page } = app
  await useDemo(page)
  await openPinned(page, TASK)
  await showFewRows(page)
  await syncWhole(page)
  await page.getByTestId('source').getByText('本机').click()
  await page.locator('[data-row="0"][data-column="0"]').focus()
  await page.keyboard.press('j')
  await expect(page.getByTestId('position')).toHaveText('第 1 / 1,240 条')

  await test.step('twenty calls by twenty keys, over the end of a page of twenty', async () => {
    for (let call = 1; call <= 20; call += 1) {
      await page.keyboard.press(String(((call - 1) % 4) + 1))
      await expect(page.getByTestId('position')).toHaveText(`第 ${call + 1} / 1,240 条`)
    }
    await page.keyboard.press('k')
    await expect(page.getByTestId('row-verdict').first()).toHaveText('有效意向')
    await page.keyboard.press('j')
    await expect(page.getByTestId('position')).toHaveText('第 21 / 1,240 条')
  })

  await test.step('Shift with a digit stays, the same again is no change, a click on it takes it back', async () => {
    await page.keyboard.press('Shift+2')
    await expect.poll(() => given(page)).toEqual([expect.stringContaining('需跟进')])
    expect(await position(page)).toBe('第 21 / 1,240 条')
    await page.keyboard.press('Shift+2')
    await expect(page.getByTestId('reviewed')).toHaveAttribute('aria-pressed', 'true')
    await page.getByTestId('verdict').nth(1).click()
    await expect.poll(() => given(page)).toEqual([])
    await page.getByTestId('call-body').focus()
  })

  await test.step('N writes a note and Enter leads back to the call; typed digits judge nothing', async () => {
    await page.keyboard.press('n')
    await expect(page.getByTestId('note')).toBeFocused()
    await page.keyboard.type('周一 2 点再打')
    await page.keyboard.press('Enter')
    await expect(page.getByTestId('call-body')).toBeFocused()
    expect(await given(page)).toEqual([])
    expect(await position(page)).toBe('第 21 / 1,240 条')
  })

  await test.step('T adds tags, M and the arrows mark a sentence, and both are undone', async () => {
    // Back to one that has a conversation.
    for (let at = 21; (await page.locator('[data-turn="1"]').count()) === 0; at -= 1) {
      await page.keyboard.press('k')
      await expect(page.getByTestId('position')).toHaveText(`第 ${at - 1} / 1,240 条`)
      await expect(page.locator('.call .loading')).toHaveCount(0)
    }
    await page.keyboard.press('t')
    await expect(page.getByTestId('tag-field')).toBeFocused()
    await page.keyboard.type('老客户')
    await page.keyboard.press('Enter')
    await expect(page.getByTestId('own-tag')).toHaveText('老客户')
    await page.keyboard.press('Enter')
    await expect(page.getByTestId('call-body')).toBeFocused()
    await page.keyboard.press('m')
    await expect(page.locator('[data-turn="0"]')).toBeFocused()
    await page.keyboard.press('ArrowDown')
    await expect(page.locator('[data-turn="1"]')).toBeFocused()
    await page.keyboard.press('m')
    await expect(page.getByTestId('sentence-problem')).toBeFocused()
    await page.keyboard.type('没有说清')
    await page.keyboard.press('Tab')
    await page.keyboard.type(BETTER)
    await page.keyboard.press('Enter')
    await expect(page.getByTestId('marked-sentence')).toContainText(BETTER)
    // A long wording stands in its own lines, and not over the sentence below.
    const bottom = (await boxOf(page, '[data-testid="marked-sentence"] > :last-child')).bottom
    expect(bottom).toBeLessThanOrEqual((await boxOf(page, '[data-turn="2"]')).top)
    await expect(page.getByTestId('call-body')).toBeFocused()
    await page.keyboard.press('Control+z')
    await expect(page.getByTestId('marked-sentence')).toHaveCount(0)
    await page.keyboard.press('Control+z')
    await expect(page.getByTestId('own-tag')).toHaveCount(0)
    while ((await position(page)) !== '第 21 / 1,240 条') await page.keyboard.press('j')
  })

  await test.step('Ctrl+Z undoes one after the other and shows the call, Ctrl+Shift+Z does it again', async () => {
    await expect(page.getByTestId('note')).toHaveValue('周一 2 点再打')
    await page.keyboard.press('Control+z')
    await expect(page.getByTestId('note')).toHaveValue('')
    await page.keyboard.press('Control+z')
    await expect.poll(() => given(page)).toEqual([expect.stringContaining('需跟进')])
    await page.keyboard.press('Control+z')
    await expect.poll(() => given(page)).toEqual([])
    await page.keyboard.press('Control+z')
    // Of a call on the page before: the place in the list stays.
    await expect(page.getByText('已更改另一页上一条通话的标记')).toBeVisible()
    expect(await position(page)).toBe('第 21 / 1,240 条')
    await page.keyboard.press('k')
    await expect(page.getByTestId('position')).toHaveText('第 20 / 1,240 条')
    await expect.poll(() => given(page)).toEqual([])
    await page.keyboard.press('Control+Shift+Z')
    await expect.poll(() => given(page)).toEqual([expect.stringContaining('投诉风险')])
  })

  await test.step('U goes to the next call that is not reviewed, D says that one is', async () => {
    while ((await position(page)) !== '第 1 / 1,240 条') await page.keyboard.press('k')
    await page.keyboard.press('u')
    await expect(page.getByTestId('position')).toHaveText('第 21 / 1,240 条')
    await page.keyboard.press('d')
    await expect(page.getByTestId('reviewed')).toHaveAttribute('aria-pressed', 'true')
  })

  await app.restart()
  const again = app.page
  await expect(again.getByTestId('records-table')).toBeVisible()
  await again.locator('[data-row="3"][data-column="0"]').click()
  await expect.poll(() => given(again)).toEqual([expect.stringContaining('投诉风险')])
  await expect(again.getByTestId('reviewed')).toHaveAttribute('aria-pressed', 'true')

  await test.step('at 200 % the conversation keeps room, and the bar can be scrolled to', async () => {
    await again.setViewportSize({ width: 640, height: 400 })
    await expect(again.getByTestId('call-rows')).toBeHidden()
    await again.getByTestId('call-body').focus()
    const body = await boxOf(again, '[data-testid="call-body"]')
    expect(body.bottom).toBeLessThanOrEqual(400)
    expect(body.bottom - body.top).toBeGreaterThanOrEqual(200)
    await again.getByTestId('note').focus()
    expect((await boxOf(again, '[data-testid="note"]')).bottom).toBeLessThanOrEqual(400)
  })
})
