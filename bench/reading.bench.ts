/**
 * How long a person waits for the window: from the key to the frame that shows what it asked for, over the large task of
 * the demo account (52,480 kept calls) in Chromium. Cold means that the host was not running. Beside it a bare page, as
 * fast as this machine draws at the moment: a key that changes one word, and a plain table that is scrolled the same way.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { startBrowserHost } from '../e2e/support/browserHost.ts'
import { ProblemList } from '../e2e/support/problems.ts'
import { openPinned, useDemo } from '../e2e/support/steps.ts'
import { findChromium } from '../scripts/lib/chromium.mjs'
import { atMost, p95, report } from './support/measure.ts'
import { painted } from './support/painted.ts'

const TASK = '信用卡分期邀约'
const CALLS_READ = 120
const WORDS = ['多少钱', '分期', '手续费', '考虑一下', '不需要', '加微信', '利息', '你是谁']
const SEARCHES = 3 * WORDS.length
const NUMBERS = 30
/** Twenty of the longest pages. */
const PAGES_SCROLLED = 20
const ROWS_SCROLLED = 500

/** Notes each frame from now on; the page's next `frames` are those. */
const watchFrames = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const found = globalThis as unknown as { frames: number[]; watching: boolean }
    found.frames = []
    found.watching = true
    let before = performance.now()
    const next = (now: number): void => {
      found.frames.push(now - before)
      before = now
      if (found.watching) requestAnimationFrame(next)
    }
    requestAnimationFrame(next)
  })
const framesOf = (page: Page): Promise<number[]> =>
  page.evaluate(() => {
    const found = globalThis as unknown as { frames: number[]; watching: boolean }
    found.watching = false
    return found.frames
  })
const scrollDown = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const list = document.querySelector('.scroller')
    if (list === null) return
    while (list.scrollTop + list.clientHeight < list.scrollHeight - 1) {
      list.scrollTop += 240
      await new Promise(requestAnimationFrame)
    }
  })

/** ms from a key to a changed word, and of each frame, of a page without an application. */
async function bare(page: Page): Promise<{ keys: number[]; frames: number[] }> {
  const row = `<tr>${'<td>13800000000</td>'.repeat(12)}</tr>`
  await page.setContent(
    `<p tabindex="0">0</p><div class="scroller" style="height:700px;overflow:auto"><table>${row.repeat(ROWS_SCROLLED)}</table></div>`,
  )
  await page.evaluate(() => {
    const word = document.querySelector('p')
    addEventListener('keydown', () => word?.replaceChildren(String(performance.now())))
  })
  await page.locator('p').focus()
  const keys: number[] = []
  for (let at = 0; at < CALLS_READ; at += 1)
    keys.push(await painted(page, 'p', () => page.keyboard.press('j')))
  await watchFrames(page)
  for (let number = 1; number <= PAGES_SCROLLED; number += 1) {
    await scrollDown(page)
    await page.evaluate(() => document.querySelector('.scroller')?.scrollTo({ top: 0 }))
  }
  return { keys, frames: await framesOf(page) }
}

/** ms of each frame while ten thousand rows are scrolled through, the turning of their pages among them. */
async function scrolled(page: Page): Promise<number[]> {
  await page.getByTestId('per-page').click()
  await page.getByRole('option', { name: String(ROWS_SCROLLED), exact: true }).click()
  const listed = (rows: number): Promise<unknown> =>
    page.locator(`[data-testid="records-table"][aria-rowcount="${rows + 1}"]`).waitFor()
  await listed(ROWS_SCROLLED)
  await page.locator('[data-row="0"][data-column="0"]').focus()
  await watchFrames(page)
  for (let number = 1; number <= PAGES_SCROLLED; number += 1) {
    await scrollDown(page)
    await page.keyboard.press(']')
    await page
      .getByTestId('page-status')
      .filter({ hasText: `第 ${number + 1} ` })
      .waitFor()
    // The number of the page comes before its rows.
    await page.waitForFunction(() => document.querySelector('.scroller')?.scrollTop === 0)
  }
  const frames = await framesOf(page)
  await page.getByTestId('per-page').click()
  await page.getByRole('option', { name: '50', exact: true }).click()
  await listed(50)
  return frames
}

const folder = await mkdtemp(join(tmpdir(), 'callbook-bench-'))
const browser = await chromium.launch({
  executablePath: findChromium() ?? undefined,
  args: ['--disable-gpu'],
})
try {
  const problems = new ProblemList()
  const setup = {
    dataDir: join(folder, 'data'),
    locale: 'zh-CN',
    timezone: 'Asia/Shanghai',
    viewport: { width: 1280, height: 800 },
    env: { HOME: folder, CALLBOOK_KEYRING: 'none' },
    problems,
  }
  const host = await startBrowserHost(browser, setup)
  const { page } = host
  await useDemo(page)
  await openPinned(page, TASK)
  await page.getByTestId('sync').click()
  await page.getByTestId('sync-stand').filter({ hasText: '条，完整' }).waitFor({ timeout: 300_000 })
  await page.getByTestId('source').getByText('本机').click()
  await page.locator('[data-row="0"][data-column="0"]').focus()
  await page.keyboard.press('j')
  await page.getByTestId('turn').first().waitFor()

  const next: number[] = []
  for (let call = 0; call < CALLS_READ; call += 1)
    next.push(await painted(page, '.call header', () => page.keyboard.press('j')))
  const marked: number[] = []
  for (let call = 0; call < CALLS_READ / 2; call += 1)
    marked.push(await painted(page, '.call header', () => page.keyboard.press(String(1 + (call % 4)))))
  await page.keyboard.press('Escape')

  const search: number[] = []
  const field = page.getByTestId('search')
  for (let at = 0; at < SEARCHES; at += 1) {
    const word = WORDS[at % WORDS.length] ?? ''
    await field.fill('')
    await page.waitForTimeout(600)
    search.push(await painted(page, '[data-keys="list"]', () => field.fill(word)))
    await page.waitForTimeout(400)
  }
  await field.fill('')
  await page.getByTestId('total').filter({ hasText: '52,480' }).waitFor()
  const frames = await scrolled(page)

  const numbers: number[] = []
  await page.getByTestId('total').filter({ hasText: '52,480' }).waitFor()
  const callees = await page.locator('td[data-column="1"]').allInnerTexts()
  for (const callee of callees.slice(0, NUMBERS)) {
    await page.keyboard.press('Control+k')
    await page.getByTestId('palette-input').waitFor()
    await page.waitForTimeout(300)
    const type = (): Promise<void> => page.getByTestId('palette-input').fill(callee)
    numbers.push(await painted(page, '#palette-list', type, '[data-kind="call"]'))
    await page.keyboard.press('Escape')
    await page.getByTestId('palette-input').waitFor({ state: 'hidden' })
  }
  const peer = await bare(await page.context().newPage())
  await host.stop()

  const began = performance.now()
  const again = await startBrowserHost(browser, setup)
  await again.page.getByTestId('records-table').waitFor()
  const cold = performance.now() - began
  await again.stop()

  report('waiting for the window, 52,480 kept calls', [
    atMost('next call by a key, across pages, p95', p95(next), 50),
    atMost('a verdict by a key and the next call, p95', p95(marked), 50),
    atMost('search as one types, p95', p95(search), 100),
    atMost('a number over all tasks, p95', p95(numbers), 150),
    atMost('the longest frame while 10,000 rows are scrolled', Math.max(...frames), 50),
    atMost('95 % of these frames', p95(frames), 17),
    atMost('from a cold start to the rows of the task one left', cold, 1000),
    { what: 'a bare page: a word changed by a key, p95', value: `${p95(peer.keys).toFixed(1)} ms` },
    {
      what: 'a bare table: 95 % of the frames, the longest',
      value: `${p95(peer.frames).toFixed(1)}, ${Math.max(...peer.frames).toFixed(1)} ms`,
    },
  ])
} finally {
  await browser.close()
  await rm(folder, { recursive: true, force: true })
}
