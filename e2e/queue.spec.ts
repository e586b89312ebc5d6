import type { Locator, Page } from '@playwright/test'
import type { Queue } from '../src/shared/reviews/queues.ts'
import { openPinned, showFewRows, syncWhole, useDemo } from './support/steps.ts'
import { expect, test } from './support/test.ts'

const TASK = '教育课程回访'
/** px, at least. */
const A_WAY = 100

interface VueApp {
  config: { globalProperties: { $pinia: { state: { value: { records: { queue: Queue | null } } } } } }
}

const position = (page: Page): Promise<string> => page.getByTestId('position').innerText()
const body = (page: Page): Locator => page.getByTestId('call-body')
/** px that the conversation is scrolled, and could be. */
const scrolled = (page: Page): Promise<{ top: number; most: number }> =>
  body(page).evaluate(({ scrollTop, scrollHeight, clientHeight }) => ({
    top: scrollTop,
    most: scrollHeight - clientHeight,
  }))
/** What is known in the window of where the queue was left; it is on the disk by the time the window closes. */
const keptScroll = (page: Page): Promise<number | undefined> =>
  page.evaluate(() => {
    const root = document.querySelector('#app') as Element & { __vue_app__: VueApp }
    return root.__vue_app__.config.globalProperties.$pinia.state.value.records.queue?.place?.scroll
  })
const opened = (page: Page): Promise<string> => page.locator('.call h2').innerText()

test('a filter becomes a queue that is gone through by key, and is where it was left after a restart', async ({
  app,
}) => {
  let { page } = app
  await useDemo(page)
  await openPinned(page, TASK)
  await showFewRows(page)
  await syncWhole(page)
  await page.getByTestId('source').getByText('本机').click()
  await page.locator('[data-row="0"][data-column="0"]').focus()

  await test.step('two keys begin it: Q and Enter', async () => {
    await page.keyboard.press('q')
    await expect(page.getByTestId('begin-queue')).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(page.getByTestId('queue-bar')).toBeVisible()
    await expect(page.getByTestId('call-body')).toBeFocused()
    await expect(page.getByTestId('queue-count')).toContainText('已复核 0 / ')
    await expect(page.getByTestId('queue-bar')).toContainText('已跳过未接听')
  })

  await test.step('a digit judges and goes on, over the end of a page; the count follows', async () => {
    for (let call = 1; call <= 22; call += 1) {
      await page.keyboard.press(String(((call - 1) % 4) + 1))
      await expect(page.getByTestId('position')).toContainText(`第 ${call + 1} /`)
    }
    await expect(page.getByTestId('queue-count')).toContainText('已复核 22 / ')
  })

  await test.step('Space reads on in a conversation that is longer than the window', async () => {
    for (let call = 23; (await scrolled(page)).most < A_WAY; call += 1) {
      await page.keyboard.press('j')
      await expect(page.getByTestId('position')).toContainText(`第 ${call + 1} /`)
      await expect(page.locator('.call .loading')).toHaveCount(0)
    }
    await page.keyboard.press('Space')
    await expect.poll(async () => (await scrolled(page)).top).toBeGreaterThan(0)
  })

  const [at, name] = [await position(page), await opened(page)]
  await expect
    .poll(async () => Math.round((await scrolled(page)).top) - ((await keptScroll(page)) ?? 0))
    .toBe(0)
  const { top } = await scrolled(page)
  await test.step('after a restart it goes on at the same call, and where its conversation was scrolled to', async () => {
    await app.restart()
    page = app.page
    await expect(page.getByTestId('queue-bar')).toBeVisible()
    await expect(page.getByTestId('position')).toHaveText(at)
    expect(await opened(page)).toBe(name)
    await expect.poll(async () => Math.round((await scrolled(page)).top)).toBe(Math.round(top))
    await expect(page.getByTestId('queue-count')).toContainText('已复核 22 / ')
    await expect(page.getByTestId('queue-rest')).toBeVisible()
  })

  await test.step('one leaves it for the list, and finds it again', async () => {
    await page.getByTestId('leave-queue').click()
    await expect(page.getByTestId('queue-bar')).toBeHidden()
    await expect(page.getByTestId('total')).toContainText('1,240')
    await page.getByRole('link', { name: '复核', exact: true }).last().click()
    await page.getByTestId('queue').getByRole('button', { name: '继续' }).click()
    await expect(page.getByTestId('position')).toHaveText(at)
  })
})

test('a hundred calls of all lengths by 1.3 keys each at most, with a kill in the middle, and no pointer', async ({
  app,
}) => {
  // A window whose host is killed says so.
  app.expectProblems(/ERR_|Failed to (?:fetch|load)|NetworkError|disconnected/)
  await useDemo(app.page)
  await openPinned(app.page, TASK)
  await syncWhole(app.page)
  await app.page.getByTestId('source').getByText('本机').click()
  await app.page.locator('[data-row="0"][data-column="0"]').focus()
  let keys = 0
  const press = async (key: string): Promise<void> => {
    keys += 1
    await app.page.keyboard.press(key)
  }
  await press('q')
  await expect(app.page.getByTestId('begin-queue')).toBeFocused()
  await press('Enter')
  await expect(app.page.getByTestId('call-body')).toBeFocused()
  const judge = async (from: number, to: number): Promise<void> => {
    for (let call = from; call <= to; call += 1) {
      await press(String((call % 4) + 1))
      await expect(app.page.getByTestId('position')).toContainText(`第 ${call + 1} /`)
    }
  }
  await judge(1, 50)
  // Judged without leaving it: what is on the disk before the kill is certain.
  await press('Shift+1')
  await expect(app.page.getByTestId('queue-count')).toContainText('已复核 51 / ')

  await app.killAndRestart()
  await expect(app.page.getByTestId('position')).toContainText('第 51 /')
  await expect(app.page.getByTestId('queue-count')).toContainText('已复核 51 / ')
  await expect(app.page.getByTestId('turn').first()).toBeVisible()
  await press('F6')
  while (!(await app.page.evaluate(() => document.activeElement?.closest('[data-keys="call"]') != null)))
    await press('F6')
  await press('j')
  await expect(app.page.getByTestId('position')).toContainText('第 52 /')
  await judge(52, 100)
  await expect(app.page.getByTestId('queue-count')).toContainText('已复核 100 / ')
  expect(keys / 100).toBeLessThanOrEqual(1.3)
})
