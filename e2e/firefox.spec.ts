import { mkdir, readdir, readFile } from 'node:fs/promises'
import puppeteer, { type Page } from 'puppeteer-core'
import { serveHost } from './support/browserHost.ts'
import { findFirefox } from './support/firefox.ts'
import { ProblemList } from './support/problems.ts'
import { stopProcess } from './support/process.ts'
import { expect, test } from './support/test.ts'

/** The browser host opens the browser that the person uses. Puppeteer drives a Firefox as it is installed. */
const executablePath = findFirefox()
const by = (name: string): string => `[data-testid="${name}"]`

async function click(page: Page, selector: string): Promise<void> {
  await page.locator(selector).click()
}
const textOf = (page: Page, selector: string): Promise<string> =>
  page.$eval(selector, (element) => element.textContent ?? '')

test('first run, demo, a call, settings and an export in Firefox', async ({ host }, testInfo) => {
  test.skip(host === 'desktop', 'the desktop app has a browser of its own')
  test.skip(executablePath === null, 'no Firefox is installed here')
  const folder = testInfo.outputPath('firefox')
  const downloads = testInfo.outputPath('downloads')
  await mkdir(folder, { recursive: true })
  await mkdir(downloads, { recursive: true })
  const problems = new ProblemList()
  const served = await serveHost({
    dataDir: testInfo.outputPath('data'),
    locale: 'zh-CN',
    timezone: 'Asia/Shanghai',
    viewport: { width: 1280, height: 800 },
    env: { HOME: folder, CALLBOOK_KEYRING: 'none' },
    problems,
  })
  const firefox = await puppeteer.launch({
    browser: 'firefox',
    executablePath: executablePath ?? '',
    env: { ...process.env, HOME: folder },
    extraPrefsFirefox: {
      'browser.download.folderList': 2,
      'browser.download.dir': downloads,
      'browser.download.always_ask_before_handling_new_types': false,
      'intl.accept_languages': 'zh-CN',
    },
  })
  try {
    const page = await firefox.newPage()
    page.setDefaultTimeout(120_000)
    page.on('pageerror', (error) => problems.add(`page error: ${String(error)}`))
    page.on('console', (message) => {
      if (message.type() === 'error') problems.add(`console: ${message.text()}`)
    })
    await page.setViewport({ width: 1280, height: 800 })
    await page.goto(served.url)

    await click(page, by('demo'))
    await click(page, '.side-bar .tasks a')
    await page.waitForSelector(`${by('records-table')} tbody tr`)
    await page.focus('[data-row="0"][data-column="0"]')
    await page.keyboard.press('j')
    await page.waitForSelector(by('turn'))
    await expect.poll(() => textOf(page, by('position'))).toMatch(/^第 1 /)
    await page.keyboard.press('j')
    await expect.poll(() => textOf(page, by('position'))).toMatch(/^第 2 /)
    await page.keyboard.press('Escape')
    await page.waitForSelector(by('record-detail'), { hidden: true })

    await click(page, by('export'))
    await click(page, by('format-csv'))
    await click(page, by('start-export'))
    await expect
      .poll(async () => (await readdir(downloads)).filter((name) => name.endsWith('.csv')).length)
      .toBe(1)
    const [name = ''] = (await readdir(downloads)).filter((file) => file.endsWith('.csv'))
    await expect
      .poll(async () => (await readFile(`${downloads}/${name}`, 'utf8')).split('\r\n').length)
      .toBeGreaterThan(10)

    await page.keyboard.press('Escape')
    await click(page, '.side-bar a[href$="settings"]')
    await page.waitForSelector(by('accounts'))
  } finally {
    await firefox.close()
    await stopProcess(served.child, problems)
  }
  expect(problems.unexpected(), 'problems in the page or its host').toEqual([])
})
