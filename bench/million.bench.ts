/**
 * How long a person waits for the window where a million calls in twenty tasks are kept, in Chromium. The calls come
 * into the store like all others, by the command line's synchronisation with a sandbox, which takes five minutes;
 * `BENCH_CALLS` names another count.
 */
import { spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { startBrowserHost } from '../e2e/support/browserHost.ts'
import { ProblemList } from '../e2e/support/problems.ts'
import { fillAccount, openTaskById, saveAccount } from '../e2e/support/steps.ts'
import { findChromium } from '../scripts/lib/chromium.mjs'
import { OUT } from '../scripts/lib/paths.mjs'
import { atMost, benchCalls, p95, report } from './support/measure.ts'
import { painted } from './support/painted.ts'
import { sandboxProcess } from './support/sandboxProcess.ts'

const TASKS = 20
const CALLS = benchCalls(1_000_000)
const READ = 60
const WORDS = ['多少钱', '分期', '手续费', '考虑一下', '不需要', '加微信', '利息', '你是谁']
const SEARCHES = 2 * WORDS.length
const NUMBERS = 20

const folder = await mkdtemp(join(tmpdir(), 'callbook-bench-'))
const sandbox = await sandboxProcess({ tasks: TASKS, calls: Math.ceil(CALLS / TASKS) })
const browser = await chromium.launch({
  executablePath: findChromium() ?? undefined,
  args: ['--disable-gpu'],
})
try {
  const dataDir = join(folder, 'data')
  const env = { HOME: folder, CALLBOOK_STORE_KEY: 'ab'.repeat(32) }
  const began = performance.now()
  for (const task of sandbox.taskIds) {
    const { status, stderr } = spawnSync(
      process.execPath,
      [
        ...[join(OUT, 'main', 'cli.js'), 'sync', '--task', task, '--data-dir', dataDir],
        ...['--base-url', sandbox.baseUrl, '--user', sandbox.userId, '--json'],
      ],
      { env: { ...process.env, ...env, CALLBOOK_TOKEN: sandbox.token }, encoding: 'utf8' },
    )
    if (status !== 0) throw new Error(`sync of ${task} ended with ${status}: ${stderr}`)
  }
  console.log(`kept ${CALLS} calls in ${((performance.now() - began) / 1000).toFixed(0)} s`)

  const host = await startBrowserHost(browser, {
    ...{ dataDir, env, locale: 'zh-CN', timezone: 'Asia/Shanghai' },
    viewport: { width: 1280, height: 800 },
    problems: new ProblemList(),
  })
  const { page } = host
  await page.getByTestId('connect').click()
  await fillAccount(page, sandbox)
  await saveAccount(page)
  await openTaskById(page, sandbox.taskIds[0] ?? '')
  await page.getByTestId('source').getByText('本机').click()
  await page.locator('[data-row="0"][data-column="0"]').focus()
  await page.keyboard.press('j')
  await page.locator('.call header').waitFor()

  const next: number[] = []
  for (let call = 0; call < READ; call += 1)
    next.push(await painted(page, '.call header', () => page.keyboard.press('j')))
  await page.keyboard.press('Escape')

  const search: number[] = []
  const field = page.getByTestId('search')
  for (let at = 0; at < SEARCHES; at += 1) {
    await field.fill('')
    await page.waitForTimeout(600)
    const word = WORDS[at % WORDS.length] ?? ''
    search.push(await painted(page, '[data-keys="list"]', () => field.fill(word)))
    await page.waitForTimeout(400)
  }
  await field.fill('')
  await page.waitForTimeout(600)
  const callees = await page.locator('td[data-column="1"]').allInnerTexts()
  const over = async (typed: readonly string[], what: string): Promise<number[]> => {
    const found: number[] = []
    for (const text of typed) {
      await page.keyboard.press('Control+k')
      await page.getByTestId('palette-input').waitFor()
      await page.waitForTimeout(300)
      const type = (): Promise<void> => page.getByTestId('palette-input').fill(text)
      found.push(await painted(page, '#palette-list', type, `[data-kind="${what}"]`))
      await page.keyboard.press('Escape')
      await page.getByTestId('palette-input').waitFor({ state: 'hidden' })
    }
    return found
  }
  const numbers = await over(callees.slice(0, NUMBERS), 'call')
  await host.stop()

  report(`waiting for the window, ${CALLS.toLocaleString('en')} kept calls in ${TASKS} tasks`, [
    atMost('next call by a key, across pages, p95', p95(next), 50),
    atMost('search as one types, p95', p95(search), 100),
    atMost('a number over all tasks, p95', p95(numbers), 150),
  ])
} finally {
  await browser.close()
  await sandbox.stop()
  await rm(folder, { recursive: true, force: true })
}
