import { openPinned, rowsOf, syncWhole, totalOf, useDemo } from './support/steps.ts'
import { expect, test } from './support/test.ts'

const TASK = '教育课程回访'
const OTHER = '沉睡会员二次触达'

test('a number is found over all tasks by two keys beside its digits', async ({ app }) => {
  const { page } = app
  await useDemo(page)
  // A page of each task is kept as it passes.
  await openPinned(page, OTHER)
  const number = await rowsOf(page).nth(4).locator('td').nth(2).innerText()
  await openPinned(page, TASK)
  await page.keyboard.press('Control+k')
  await expect(page.getByTestId('palette-input')).toBeFocused()
  await page.keyboard.type(number)
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('record-detail').locator('header')).toContainText(number)
  await expect(page.getByRole('heading', { level: 1 })).toContainText(OTHER)
  await expect(page.getByTestId('palette-input')).toBeHidden()
})

test('tasks, sentences and commands are found, and Escape leaves everything as it was', async ({ app }) => {
  const { page } = app
  await useDemo(page)
  await openPinned(page, TASK)
  const items = page.getByTestId('palette-item')
  await page.keyboard.press('Control+k')
  await expect(items.first()).toBeVisible()
  await expect(page.getByTestId('palette-input')).toBeFocused()
  await page.keyboard.type('您好')
  await expect(items.filter({ has: page.locator('mark') }).first()).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByTestId('palette-input')).toBeHidden()
  await expect(page.locator('[data-row="0"][data-column="0"]')).toBeFocused()

  await page.keyboard.press('Control+k')
  await page.keyboard.type(OTHER)
  await expect(items).toHaveCount(1)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toContainText(OTHER)
  await expect(page).toHaveTitle(OTHER)

  await page.keyboard.press('Control+k')
  await page.keyboard.type('全部快捷键')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog', { name: '快捷键' })).toContainText('下一条通话')
})

test('keys are changed and switched off, and a restart goes on at the same task', async ({ app }) => {
  const { page } = app
  await useDemo(page)
  await page.getByRole('link', { name: '设置', exact: true }).click()
  await page.getByTestId('change-keys').click()
  await page.getByTestId('key-next').click()
  await page.keyboard.press('k')
  await expect(page.getByRole('alert')).toHaveText('K 已用于“上一条通话”')
  await page.keyboard.press('3')
  await expect(page.getByRole('alert')).toContainText('3')
  await page.keyboard.press('f')
  await expect(page.getByTestId('key-next')).toHaveText('F')
  await openPinned(page, TASK)
  await app.restart()
  const { page: again } = app
  await expect(again.getByRole('heading', { level: 1 })).toContainText(TASK)
  await expect(again.locator('[data-row="0"][data-column="0"]')).toBeFocused()
  await again.keyboard.press('j')
  await again.keyboard.press('f')
  await expect(again.getByTestId('position')).toHaveText('第 1 / 1,240 条')
  await again.keyboard.press('Escape')

  await again.getByRole('link', { name: '设置', exact: true }).click()
  await again.getByTestId('single-keys').click()
  await openPinned(again, TASK)
  await expect(again.locator('[data-row="0"][data-column="0"]')).toBeFocused()
  await again.keyboard.press('f')
  await again.keyboard.press('Control+k')
  await expect(again.getByTestId('palette-input')).toBeFocused()
  await expect(again.getByTestId('record-detail')).toBeHidden()
})

test('the keyboard is at the calls three tabs from the top, or at once', async ({ app }) => {
  const { page } = app
  await useDemo(page)
  await openPinned(page, TASK)
  await expect(page.locator('[data-row="0"][data-column="0"]')).toBeFocused()
  const inside = (selector: string): Promise<boolean> =>
    page.evaluate((name) => document.activeElement?.closest(name) !== null, selector)
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('record-detail')).toBeVisible()
  await page.keyboard.press('F6')
  expect(await inside('.call')).toBe(true)
  // Behind the last region the key is the browser's: there is no room for the fields beside it.
  await expect(page.getByTestId('call-facts')).toBeHidden()
  await page.evaluate(() => {
    addEventListener('keydown', (event) => Object.assign(window, { taken: event.defaultPrevented }))
  })
  await page.keyboard.press('F6')
  expect(await page.evaluate(() => (window as unknown as { taken?: boolean }).taken)).toBe(false)
  await page.getByTestId('open-task').focus()
  await page.keyboard.press('F6')
  expect(await inside('[role="search"]')).toBe(true)
  await page.keyboard.press('F6')
  expect(await inside('[data-keys="list"]')).toBe(true)
})

test('whoever comes back to a task, or shows it otherwise, reads on by the keyboard', async ({ app }) => {
  const { page } = app
  await useDemo(page)
  await openPinned(page, TASK)
  await page.locator('[data-row="0"][data-column="0"]').focus()
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await expect(page.getByTestId('position')).toHaveText(/^第 2 /)
  await page.getByTestId('reviews').click()
  await expect(page.getByTestId('position')).toBeHidden()
  await page.getByRole('navigation', { name: '任务' }).getByRole('link', { name: TASK }).click()
  await expect(page.getByTestId('position')).toHaveText(/^第 2 /)
  await expect(page.locator('[data-call="1"]')).toBeFocused()
  await page.keyboard.press('j')
  await expect(page.getByTestId('position')).toHaveText(/^第 3 /)
  // The call takes the page, and gives it back.
  await page.setViewportSize({ width: 640, height: 800 })
  await expect(page.getByTestId('call-body')).toBeFocused()
  await page.setViewportSize({ width: 1280, height: 800 })
  await expect(page.getByTestId('call-rows')).toBeVisible()
  await page.keyboard.press('j')
  await expect(page.getByTestId('position')).toHaveText(/^第 4 /)
})

test('a task that was taken off the side bar comes back where it stood', async ({ app }) => {
  const { page } = app
  await useDemo(page)
  const names = page.getByRole('navigation', { name: '任务', exact: true }).locator('.name')
  const before = await names.allInnerTexts()
  await page.getByRole('button', { name: /^从侧栏移除: 信用卡/ }).click()
  await expect(names).toHaveCount(before.length - 1)
  await page.getByTestId('undo-unpin').click()
  await expect.poll(() => names.allInnerTexts()).toEqual(before)
})

test('the day at a glance leads to its calls; what happened can be read again', async ({ app }) => {
  const { page } = app
  await useDemo(page)
  await openPinned(page, '教育课程回访')
  await syncWhole(page)
  await page.getByTestId('home').click()
  await page.getByTestId('home-days').getByText('近 7 天').click()
  await expect(page.locator('table[data-days="last7"]')).toBeVisible()
  const count = page.getByTestId('home-count').first()
  const told = Number(((await count.textContent()) ?? '').replace(/\D/g, ''))
  expect(told).toBeGreaterThan(0)
  await count.click()
  await expect(page.getByTestId('token')).toHaveText(['近 7 天', '意向 A'])
  await expect.poll(() => totalOf(page)).toBe(told)
  await page.getByTestId('happened-button').click()
  await expect(page.getByTestId('happened').first()).toContainText('同步完成 · 教育课程回访')
})

test('tasks of the side bar are put in another order by keyboard, and stay there', async ({ app }) => {
  const { page } = app
  await useDemo(page)
  const links = page.getByRole('navigation', { name: '任务' }).locator('.tasks a')
  const names = (): Promise<string[]> => links.allInnerTexts()
  const before = await names()
  await links.nth(2).focus()
  await page.keyboard.press('Alt+ArrowUp')
  const after = [before[0], before[2], before[1], ...before.slice(3)]
  await expect.poll(names).toEqual(after)
  await expect(links.nth(1)).toBeFocused()
  await app.restart()
  await expect
    .poll(() => app.page.getByRole('navigation', { name: '任务' }).locator('.tasks a').allInnerTexts())
    .toEqual(after)
})
