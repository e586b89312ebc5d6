import type { Page } from '@playwright/test'
import { expectNoFaults } from './support/axe.ts'
import {
  ask,
  connectTo,
  openPinned,
  openTaskById,
  rowsOf,
  syncWhole,
  totalOf,
  useDemo,
} from './support/steps.ts'
import { expect, test } from './support/test.ts'

const TASK = '教育课程回访'
const CALLS = 1240
const tokens = (page: Page): Promise<string[]> => page.getByTestId('token').allInnerTexts()
const source = (page: Page, name: string) =>
  page.getByTestId('source').getByRole('radio', { name, exact: true })

test('A, yesterday, over 30 s, 多少钱: typing and Enter alone, and yesterday again after a restart', async ({
  app,
}) => {
  const { page } = app
  await useDemo(page)
  await openPinned(page, TASK)
  await syncWhole(page)
  await page.locator('[data-row="0"][data-column="0"]').focus()
  await page.keyboard.press('/')
  await page.keyboard.type('A 昨天 >30秒 多少钱')
  await expect(page.getByTestId('search-choice').first()).toHaveText(
    '昨天 · 意向 A · 通话时长 > 0:30 · 含 多少钱',
  )
  await page.keyboard.press('Enter')
  expect(await tokens(page)).toEqual(['昨天', '意向 A', '通话时长 > 0:30'])
  // Words are nothing that the platform can be asked for: the store answers, whole.
  await expect(source(page, '本机')).toBeChecked()
  await expect.poll(() => totalOf(page)).toBeLessThan(CALLS / 10)
  await expect(rowsOf(page).first().locator('mark').first()).toHaveText('多少钱')
  for (const row of await rowsOf(page).all()) await expect(row.locator('.intention')).toHaveText('A')

  await test.step('Escape leads to the calls, Backspace takes one condition after the other away', async () => {
    await page.keyboard.press('Escape')
    await expect(page.locator('[data-row="0"][data-column="0"]')).toBeFocused()
    await ask(page, '')
    await page.keyboard.press('Backspace')
    await page.keyboard.press('Backspace')
    expect(await tokens(page)).toEqual(['昨天'])
    // What is listed came after what is remembered.
    await expect.poll(() => totalOf(page)).toBeGreaterThan(20)
  })

  await app.restart()
  await expect(app.page.getByRole('heading', { level: 1 })).toContainText(TASK)
  await expect.poll(() => tokens(app.page)).toEqual(['昨天'])
})

test('one source answers the whole filter: the platform what its parameters say, the store the rest', async ({
  app,
}) => {
  const { page } = app
  await useDemo(page)
  await openPinned(page, TASK)
  await ask(page, 'A 138')
  await expect(source(page, '实时')).toBeChecked()
  await expect.poll(() => totalOf(page)).toBeLessThan(CALLS / 4)
  const live = await totalOf(page)
  expect(live).toBeGreaterThan(0)
  await ask(page, '未接')
  await expect(source(page, '本机')).toBeChecked()
  await expect(page.getByTestId('part')).toContainText('本机只有')
  expect(await tokens(page)).toEqual(['意向 A', '未接听'])
  // The platform has no such parameter: it is asked what it was asked before.
  await page.getByTestId('source').getByText('实时').click()
  await expect.poll(() => totalOf(page)).toBe(live)
  expect(await tokens(page)).toEqual(['意向 A'])
})

/** What moved in the page since it was opened though nobody did anything: by how much, and what. */
async function watchShifts(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const shifts: string[] = []
    Object.assign(window, { shifts })
    type Shift = PerformanceEntry & {
      value: number
      hadRecentInput: boolean
      sources: { node: Node | null }[]
    }
    new PerformanceObserver((list) => {
      for (const { value, hadRecentInput, sources } of list.getEntries() as Shift[])
        if (!hadRecentInput)
          shifts.push(
            `${value.toFixed(4)} ${sources.map(({ node }) => (node instanceof Element ? `${node.tagName}.${node.className}` : node?.parentElement?.className)).join(', ')}`,
          )
    }).observe({ type: 'layout-shift', buffered: true })
  })
  return () => page.evaluate(() => (window as unknown as { shifts: string[] }).shifts)
}

test('nothing shifts while any page loads', async ({ app }) => {
  const { page } = app
  const shifts = await watchShifts(page)
  /** Chromium forgives what moves within half a second of a click or a key. */
  const rest = (): Promise<void> =>
    page.evaluate(() => new Promise((resolve) => setTimeout(() => resolve(), 700)))
  let before = 0
  /** What the person asked for may move what was there: the side bar of an account, a pane, a column of matches. */
  const asked = async (): Promise<void> => {
    await rest()
    before = (await shifts()).length
  }
  const look = async (what: string): Promise<void> => {
    await rest()
    expect((await shifts()).slice(before), what).toEqual([])
  }
  await useDemo(page)
  await asked()
  await openPinned(page, TASK)
  await look('calls')
  await page.getByTestId('next-page').click()
  await expect(page.getByTestId('page-status')).toContainText('第 2 /')
  await look('another page')
  await rowsOf(page).nth(1).locator('td').nth(2).click()
  await expect(page.getByTestId('turn').first()).toBeVisible()
  await asked()
  await page.keyboard.press('j')
  await expect(page.getByTestId('position')).toHaveText(/^第 53 /)
  // The words of a synchronisation grow with its numbers.
  await syncWhole(page)
  await asked()
  await page.getByTestId('source').getByText('本机').click()
  await ask(page, '多少钱')
  await expect(page.locator('mark').first()).toBeVisible()
  await asked()
  await page.getByRole('link', { name: '任务设置' }).click()
  await expect(page.getByText('最大并发').first()).toBeVisible()
  await look('settings of the task')
  await page.getByRole('link', { name: '设置', exact: true }).click()
  await expect(page.getByTestId('accounts')).toBeVisible()
  await look('settings')
  await page.getByTestId('home').click()
  await expect(page.getByTestId('home-count').first()).toBeVisible()
  await look('home with counts')
})

test('the calls have the room: 96 px above them, 18 rows and more, nothing shifts while a page loads', async ({
  app,
}) => {
  const { page } = app
  const shifts = await watchShifts(page)
  await useDemo(page)
  await openPinned(page, TASK)
  const table = await page.getByTestId('records-table').boundingBox()
  expect(table?.y).toBeLessThanOrEqual(96)
  const whole = await rowsOf(page).evaluateAll(
    (rows) =>
      rows.filter((row) => {
        const { bottom } = row.getBoundingClientRect()
        return bottom <= (document.querySelector('.pager')?.getBoundingClientRect().top ?? 0)
      }).length,
  )
  expect(whole).toBeGreaterThanOrEqual(18)
  const before = await page.getByTestId('records-table').boundingBox()
  await page.getByTestId('next-page').click()
  await expect(page.getByTestId('page-status')).toContainText('第 2 /')
  expect(await page.getByTestId('records-table').boundingBox()).toEqual(before)
  expect(await shifts()).toEqual([])
})

test('at 200 % everything is within reach, and an open call takes the page', async ({ app }) => {
  const { page } = app
  await useDemo(page)
  await openPinned(page, TASK)
  await page.setViewportSize({ width: 640, height: 400 })
  for (const id of ['source', 'search', 'more-filters', 'columns', 'export', 'next-page', 'jump'])
    await expect(page.getByTestId(id).first(), id).toBeInViewport({ ratio: 1 })
  await expect(page.getByRole('link', { name: '任务设置' })).toBeInViewport()
  await expect(page.getByRole('button', { name: '同步到本机' })).toBeInViewport()
  await page.getByTestId('open-task').click()
  await expect(page.getByTestId('open-task-id')).toBeInViewport({ ratio: 1 })
  await page.keyboard.press('Escape')
  await rowsOf(page).nth(1).locator('td').nth(2).click()
  await expect(page.getByTestId('turn').first()).toBeInViewport()
  await expect(page.getByTestId('records-table')).toBeHidden()
  await page.getByRole('button', { name: '返回列表' }).click()
  await expect(page.getByTestId('records-table')).toBeVisible()
  await page.getByTestId('more-filters').click()
  await expect(page.getByTestId('intention_tags')).toBeInViewport()
  await page.getByTestId('more-filters').click()
  await expectNoFaults(page, 'calls at 200 %')
  await page.locator('[data-row="1"][data-column="1"]').click()
  await expect(page.getByTestId('turn').first()).toBeVisible()
  await expectNoFaults(page, 'a call at 200 %')
})

const HEAD = '.page-head > :not(.sync), .page-head > .sync > *'
/** Parts of a bar stand one after the other; none covers the next. Once the side bar has folded, in a small window. */
const apart = (page: Page, selector: string, least: number): Promise<void> =>
  expect(async () => {
    const edges = await page
      .locator(selector)
      .filter({ visible: true })
      .evaluateAll((parts) =>
        parts.map((part) => part.getBoundingClientRect()).map(({ left, right }) => [left, right] as const),
      )
    expect(edges.length).toBeGreaterThanOrEqual(least)
    edges.slice(1).forEach(([left], before) => expect(left).toBeGreaterThanOrEqual(edges[before]?.[1] ?? 0))
  }).toPass()

test('in a narrow window what is typed is seen beside its conditions, and a synchronisation covers nothing', async ({
  app,
  startPlatform,
}) => {
  const platform = await startPlatform()
  const { page } = app
  await connectTo(page, platform)
  await openTaskById(page, platform.tasks.find(({ total }) => total > 50_000)?.id ?? '')
  await expect(page.getByTestId('records-table')).toBeVisible()
  await page.getByTestId('sync').click()
  const question = page.getByTestId('consent-grant')
  const running = page.getByTestId('sync-running')
  await expect(question.or(running)).toBeVisible()
  if (await question.isVisible()) await question.click()
  await expect(running).toContainText(/正在同步 [1-9]/)
  // It neither ends nor fails while one looks.
  platform.control.fault({ endpoint: 'records', fault: { kind: 'stall' } })
  await ask(page, 'A >30秒 昨天 多少钱')
  await expect(page.getByTestId('token')).toHaveCount(3)
  const search = page.getByTestId('search')
  const sizes = [
    [1280, 800],
    [1024, 768],
    [980, 700],
    [640, 400],
  ] as const
  for (const [width, height] of sizes) {
    await page.setViewportSize({ width, height })
    await expect(search).toBeInViewport({ ratio: 1 })
    // All of the words, and a caret behind them.
    await expect.poll(() => search.evaluate((field) => field.scrollWidth - field.clientWidth)).toBe(0)
    await expect(page.getByTestId('token').last(), 'the condition typed last').toBeInViewport({ ratio: 0.3 })
    await apart(page, '.field > *, .more', 3)
    await apart(page, HEAD, 5)
  }
  await page.getByTestId('sync-cancel').click()
  await expect(running).toBeHidden()
  for (const [width, height] of sizes) {
    await page.setViewportSize({ width, height })
    await expect(page.getByTestId('sync')).toBeVisible()
    await apart(page, HEAD, 4)
  }
})

test('whose words, which script node, a filter with a name; what was searched for is there after a restart', async ({
  app,
}) => {
  const { page } = app
  await useDemo(page)
  await openPinned(page, '教育课程回访')
  await syncWhole(page)
  await page.getByTestId('source').getByText('本机').click()
  await ask(page, '优惠')
  const anywhere = await totalOf(page)
  await ask(page, '客户:优惠')
  await expect(page.getByTestId('token')).toHaveText('客户：优惠')
  await expect.poll(() => totalOf(page)).toBeLessThanOrEqual(anywhere)
  expect(await totalOf(page)).toBeGreaterThan(0)
  await page.getByTestId('clear-filter').click()
  await expect.poll(() => totalOf(page)).toBe(1240)
  await ask(page, '节点:费用说明 A')
  await expect(page.getByTestId('token')).toHaveCount(2)
  await expect.poll(() => totalOf(page)).toBeLessThan(1240)
  const found = await totalOf(page)
  expect(found).toBeGreaterThan(0)

  await page.getByTestId('more-filters').click()
  await page.getByTestId('save-filter').click()
  await page
    .getByRole('textbox', { name: /名称|name/i })
    .or(page.locator('.el-message-box input'))
    .first()
    .fill('问过费用')
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('saved-filter')).toContainText('问过费用')
  await page.keyboard.press('Escape')
  await page.getByTestId('clear-filter').click()
  await expect.poll(() => totalOf(page)).toBe(1240)
  await page.getByTestId('search').fill('问过')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('token')).toHaveCount(2)
  await expect.poll(() => totalOf(page)).toBe(found)

  await page.getByTestId('clear-filter').click()
  await ask(page, '太贵')
  await app.restart()
  await expect(app.page.getByTestId('search')).toHaveValue('太贵')
})

test('a task that is kept whole is answered from the store, checked against the platform beside it; zero says what would find more', async ({
  app,
}) => {
  const { page } = app
  await useDemo(page)
  await openPinned(page, '教育课程回访')
  const source = (name: string) => page.getByTestId('source').getByRole('radio', { name })
  await expect(source('实时')).toBeChecked()
  await ask(page, 'A')
  await expect(page.getByTestId('by-platform')).toBeVisible()
  await page.getByTestId('clear-filter').click()
  await syncWhole(page)
  // Nothing changes under the hand; the next time it is opened, the store answers.
  await expect(source('实时')).toBeChecked()
  await openPinned(page, '信用卡')
  await openPinned(page, '教育课程回访')
  await expect(source('本机')).toBeChecked()
  await expect(page.getByTestId('whole-until')).toContainText('完整到')
  await expect(page.getByTestId('newer')).toBeHidden()
  await ask(page, 'A 昨天 没有人这样说过')
  await expect(page.getByRole('heading', { name: '本机完整的 1,240 条通话中没有符合条件的' })).toBeVisible()
  const ways = page.getByTestId('way-out')
  await expect(ways.first()).toContainText('去掉“含 没有人这样说过”')
  await ways.first().click()
  await expect.poll(() => totalOf(page)).toBeGreaterThan(0)
  await expect(page.getByTestId('token')).toHaveCount(2)
  // What a person chose by hand stays chosen.
  await page.getByTestId('source').getByText('实时').click()
  await openPinned(page, '信用卡')
  await openPinned(page, '教育课程回访')
  await expect(source('实时')).toBeChecked()
})
