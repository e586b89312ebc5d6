/** `npm run pictures`: takes the pictures of the README anew, of the demo account in Chromium. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { ensureBuild } from './lib/build.mjs'
import { ensureChromium } from './lib/chromium.mjs'
import { OUT, ROOT } from './lib/paths.mjs'

const TASK = '教育课程回访'
const READY = /^Callbook is ready at (http:\/\/127\.0\.0\.1:\d+\/\S*)\s*$/m

await ensureBuild({ quiet: true })
const executablePath = await ensureChromium()
const folder = mkdtempSync(join(tmpdir(), 'callbook-pictures-'))
const host = spawn(
  process.execPath,
  [join(OUT, 'main', 'serve.js'), '--no-open', '--data-dir', join(folder, 'data'), '--lang', 'zh-CN'],
  { env: { ...process.env, HOME: folder, CALLBOOK_KEYRING: 'none' }, stdio: ['pipe', 'pipe', 'inherit'] },
)
const address = await new Promise((resolve, reject) => {
  let printed = ''
  host.on('exit', (code) => reject(new Error(`The browser host ended with ${code}`)))
  host.stdout.setEncoding('utf8').on('data', (text) => {
    printed += text
    const ready = READY.exec(printed)?.[1]
    if (ready !== undefined) resolve(ready)
  })
})
const browser = await chromium.launch({ executablePath })
try {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    colorScheme: 'light',
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  const picture = (name) => page.screenshot({ path: join(ROOT, 'docs', `${name}.png`) })
  await page.goto(address)
  await page.getByTestId('demo').click()
  await page.getByRole('link', { name: TASK }).click()
  await page.getByTestId('records-table').waitFor()
  await page.getByTestId('sync').click()
  await page.getByTestId('sync-stand').filter({ hasText: '条，完整' }).waitFor()
  await page.getByRole('button', { name: '收起侧栏' }).click()

  await page.getByTestId('search').fill('A >30秒 多少钱')
  await page.getByTestId('search').press('Enter')
  await page.locator('mark').first().waitFor()
  await page.locator('[data-row="2"][data-column="1"]').click()
  await page.getByTestId('turn').first().waitFor()
  await page.mouse.move(0, 0)
  await picture('records')

  await page.getByRole('link', { name: '任务设置' }).click()
  await page.getByText('最大并发').first().waitFor()
  await page.getByTestId('week-grid').first().scrollIntoViewIfNeeded()
  await page.mouse.move(0, 0)
  await picture('editor')

  await page.getByRole('link', { name: '通话记录' }).click()
  await page.getByTestId('close-call').click()
  await page.getByTestId('records-table').waitFor()
  await page.locator('[data-row="0"][data-column="1"]').focus()
  await page.keyboard.press('q')
  await page.getByTestId('begin-queue').click()
  // Before the keyboard is at the call, a digit is nobody's.
  await page.locator('[data-testid="call-body"]:focus').waitFor()
  for (let call = 1; call <= 12; call += 1) {
    await page
      .getByTestId('position')
      .filter({ hasText: `第 ${call} /` })
      .waitFor()
    await page.keyboard.press(String((call % 4) + 1))
  }
  await page.getByTestId('queue-count').filter({ hasText: '已复核 12 / ' }).waitFor()
  await page.getByTestId('turn').first().waitFor()
  await picture('review-queue')
  await page.getByTestId('leave-queue').click()

  await page.getByRole('link', { name: '复核', exact: true }).last().click()
  await page.getByTestId('section-doubtful').click()
  await page.getByTestId('doubt-row').first().waitFor()
  await picture('review-doubtful')
  await page.getByTestId('section-script').click()
  await page.getByTestId('script-node').first().waitFor()
  await picture('review-script')
  await page.getByTestId('section-samples').click()
  await page.getByTestId('make-sample').click()
  await page.getByTestId('sample').first().waitFor()
  await page.locator('.el-message').waitFor({ state: 'hidden' })
  await picture('review-sample')
} finally {
  await browser.close()
  host.removeAllListeners('exit')
  host.kill()
  rmSync(folder, { recursive: true, force: true })
}
