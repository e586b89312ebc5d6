import type { ProxyState } from '../src/shared/ipc/proxy.ts'
import { expectNoFaults } from './support/axe.ts'
import { openExport, openPinned, showFewRows, syncWhole, useDemo } from './support/steps.ts'
import { expect, test } from './support/test.ts'

interface VueApp {
  config: { globalProperties: { $pinia: { state: { value: { proxy: { state: ProxyState } } } } } }
}

test('no page has an accessibility fault, light or dark', async ({ app }) => {
  const { page } = app
  const check = (name: string): Promise<void> => expectNoFaults(page, name)

  await expect(page.getByTestId('demo')).toBeVisible()
  await check('first run')
  await page.getByTestId('connect').click()
  await check('account form')
  await page.keyboard.press('Escape')
  await useDemo(page)
  await check('home')
  await page.getByTestId('open-task').click()
  await expect(page.getByTestId('task-row').first()).toBeVisible()
  await check('open task')
  await page.keyboard.press('Escape')
  await openPinned(page, '教育课程回访')
  await showFewRows(page)
  await page.getByTestId('more-filters').click()
  await check('records')
  await page.getByTestId('more-filters').click()
  await page.locator('[data-row="1"][data-column="1"]').click()
  await expect(page.getByTestId('record-detail')).toBeVisible()
  await check('detail')
  await page.keyboard.press('?')
  await expect(page.getByTestId('key-sheet').first()).toBeVisible()
  await check('keys')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+k')
  await page.keyboard.type('您好')
  await expect(page.getByTestId('palette-item').first()).toBeVisible()
  await check('palette')
  await page.keyboard.press('Escape')
  await expect(page.getByTestId('palette-input')).toBeHidden()
  await page.getByTestId('close-call').click()
  await page.getByTestId('source').getByText('本机').click()
  await syncWhole(page)
  await page.getByTestId('search').fill('多少钱')
  await expect(page.locator('mark').first()).toBeVisible()
  await page.getByTestId('more-filters').click()
  await check('local')
  await page.getByTestId('more-filters').click()
  await page.getByRole('link', { name: '任务设置' }).click()
  await expect(page.getByText('最大并发').first()).toBeVisible()
  await check('task settings')
  await page.getByTestId('home').click()
  await expect(page.getByTestId('home-count').first()).toBeVisible()
  await check('the day')
  await page.getByTestId('happened-button').click()
  await expect(page.getByTestId('happened').first()).toBeVisible()
  await check('what happened')
  await page.keyboard.press('Escape')
  await page.getByRole('link', { name: '设置', exact: true }).click()
  await check('settings')
})

for (const { name, locale, size } of [
  { name: 'in English', locale: 'en', size: { width: 1280, height: 800 } },
  { name: 'at 200 %', locale: 'zh-CN', size: { width: 640, height: 400 } },
]) {
  test.describe(name, () => {
    test.use({ locale, viewport: size })
    test(`no page has an accessibility fault ${name}`, async ({ app }) => {
      const { page } = app
      const check = (what: string): Promise<void> => expectNoFaults(page, `${what} ${name}`)
      await expect(page.getByTestId('demo')).toBeVisible()
      await check('first run')
      await useDemo(page)
      await expect(page.getByTestId('home-calls')).toBeVisible()
      await check('home')
      await page.locator('.side-bar').getByRole('link', { name: '教育课程回访' }).click()
      await expect(page.getByTestId('records-table')).toBeVisible()
      await showFewRows(page)
      await page.getByTestId('more-filters').click()
      await check('records')
      await page.getByTestId('more-filters').click()
      await page.getByTestId('search').fill('00000000')
      await page.getByTestId('search').press('Enter')
      await expect(page.locator('.ways')).toBeVisible()
      await check('zero hits')
      await page.getByTestId('search').fill('')
      await page.getByTestId('search').press('Enter')
      await page.locator('[data-row="1"][data-column="1"]').click()
      await expect(page.getByTestId('turn').first()).toBeVisible()
      await check('a call')
      await page.keyboard.press('?')
      await expect(page.getByTestId('key-sheet').first()).toBeVisible()
      await check('keys')
      await page.keyboard.press('Escape')
      await page.keyboard.press('Escape')
      await page.locator('.tabs a[href$="/settings"]').click()
      await expect(page.getByTestId('read-task')).toBeVisible()
      await expect(page.locator('[id^="field-"]').first()).toBeVisible()
      await check('task settings')
      await page.locator('.side-bar a[href$="/settings"]:not(.tasks a)').click()
      await expect(page.getByTestId('accounts')).toBeVisible()
      await check('settings')
      await page.getByTestId('reviews').click()
      for (const section of ['queues', 'own', 'cards', 'exchange', 'conflicts', 'unlinked', 'doubtful']) {
        await page.getByTestId(`section-${section}`).click()
        await expect(page.locator('.reviews h2').first()).toBeVisible()
        await check(`reviews: ${section}`)
      }
    })
  })
}

test('exporting has no accessibility fault, light or dark', async ({ app }) => {
  const { page } = app
  const check = (name: string): Promise<void> => expectNoFaults(page, name)
  await useDemo(page)
  await openPinned(page, '教育课程回访')
  await showFewRows(page)
  await page.getByTestId('select-row').nth(2).click()
  await check('selection')
  await openExport(page, 'csv')
  await page.getByTestId('export-more').click()
  await page.getByTestId('scope-task').click()
  await check('export')
  await page.getByTestId('save-export').click()
  await page.getByRole('textbox', { name: '名称', exact: true }).fill('每周')
  await check('saving an export')
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('saved-export')).toBeVisible()
  await check('saved exports')
  await app.readDownload(() => page.getByTestId('run-saved').click())
  await page.getByRole('tab', { name: '最近' }).click()
  await expect(page.getByTestId('recent-export')).toHaveAttribute('data-state', 'done')
  await check('recent exports')
})

test('the question for the proxy’s login has no accessibility fault, and the keyboard answers it', async ({
  app,
}) => {
  const { page } = app
  const tell = (state: ProxyState): Promise<void> =>
    page.evaluate((told) => {
      // No proxy asks here: the store is told what the host would say.
      const root = document.querySelector('#app') as Element & { __vue_app__: VueApp }
      root.__vue_app__.config.globalProperties.$pinia.state.value.proxy.state = told
    }, state)
  await expect(page.getByTestId('connect')).toBeVisible()
  await tell({ question: { proxy: 'proxy.example:8080', refused: true }, declined: null })
  await expect(page.getByRole('dialog', { name: '登录网络代理' })).toBeVisible()
  await expect(page.getByLabel('用户名')).toBeFocused()
  await expectNoFaults(page, 'proxy login')
  await page.keyboard.type('li')
  await page.keyboard.press('Tab')
  await expect(page.getByLabel('密码')).toBeFocused()
  await tell({ question: null, declined: 'proxy.example:8080' })
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect(page.getByTestId('proxy-declined')).toContainText('proxy.example:8080')
  await expectNoFaults(page, 'proxy declined')
})
