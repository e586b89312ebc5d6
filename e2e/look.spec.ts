import type { Page } from '@playwright/test'
import { expectNoFaults } from './support/axe.ts'
import { openPinned, showFewRows, syncWhole, useDemo } from './support/steps.ts'
import { expect, test } from './support/test.ts'

const TASK = '教育课程回访'
const PASSPHRASE = '下班锁门 88'
const NUMBER = /(?<!\d)1[3-9]\d{9}(?!\d)/g
const MASKED = /1[3-9]\d\*{4}\d{4}/

/** Everything that a page says: text, attributes, what stands in fields, and what a screen reader is told. */
async function told(page: Page): Promise<string> {
  const markup = await page.evaluate(() => {
    const fields = [...document.querySelectorAll('input, textarea')].map((field) =>
      'value' in field ? String(field.value) : '',
    )
    return [document.documentElement.outerHTML, ...fields].join('\n')
  })
  return `${markup}\n${await page.locator('body').ariaSnapshot()}\n${await page.title()}`
}

async function toSettings(page: Page): Promise<void> {
  await page.locator('.side-bar').getByRole('link', { name: '设置' }).click()
  await expect(page.getByTestId('looks-section')).toBeVisible()
}

test('looks at masked numbers are listed; a locked window holds nothing, and is as it was once it opens', async ({
  app,
}) => {
  const { page } = app
  await useDemo(page)
  await openPinned(page, TASK)
  await showFewRows(page)
  await syncWhole(page)
  await page.locator('[data-row="0"][data-column="1"]').focus()
  await page.keyboard.press('Shift+H')
  await expect(page.getByTestId('mask')).toHaveAttribute('aria-pressed', 'true')
  await page.locator('tbody tr', { hasText: 'A类客户' }).first().locator('td').nth(2).click()
  const title = page.getByTestId('record-detail').locator('header')
  await expect(title).toContainText(MASKED)
  const name = await title.locator('h2').innerText()

  await test.step('a held key is one look, however long; what is copied meanwhile is one more', async () => {
    await page.getByTestId('call-body').focus()
    await page.keyboard.down('h')
    await page.keyboard.down('h')
    await expect(title).toContainText(NUMBER)
    await page.keyboard.press('Shift+C')
    await expect.poll(() => app.readClipboard()).toMatch(NUMBER)
    await page.keyboard.up('h')
    await expect(title).not.toContainText(NUMBER)
    await page.keyboard.press('Shift+C')
    await expect.poll(() => app.readClipboard()).toMatch(MASKED)
  })

  await test.step('the settings list both, and the call opens from there', async () => {
    await toSettings(page)
    await expect(page.getByTestId('looks-state')).toHaveText('记录完整，共 2 条')
    await expect(page.getByTestId('look').nth(0)).toContainText('复制号码')
    await expect(page.getByTestId('look').nth(1)).toContainText('查看号码')
    await expect(page.getByTestId('looks-section')).toContainText('不能防住这台电脑的主人')
    expect((await told(page)).match(NUMBER)).toBeNull()
    await page.getByTestId('look-call').last().click()
    await expect(title.locator('h2')).toHaveText(name)
  })

  await test.step('a passphrase is set; the lock leaves nothing in the page', async () => {
    await toSettings(page)
    await page.getByTestId('set-passphrase').click()
    await page.getByTestId('next-passphrase').fill(PASSPHRASE)
    await page.getByTestId('repeat-passphrase').fill(PASSPHRASE)
    await page.keyboard.press('Enter')
    await expect(page.getByTestId('lock-now')).toBeVisible()
    await page.getByTestId('look-call').last().click()
    await expect(title.locator('h2')).toHaveText(name)
    await page.getByTestId('call-body').focus()
    await page.keyboard.press('n')
    await page.keyboard.type('两点再')
  })

  const body = page.getByTestId('call-body')
  let scrolled = 0
  // What can be scrolled comes after the call itself.
  await expect
    .poll(async () => {
      scrolled = await body.evaluate((element) => {
        element.scrollTop = 60
        return element.scrollTop
      })
      return scrolled
    })
    .toBeGreaterThan(0)
  await page.keyboard.press('Control+Shift+L')
  await expect(page.getByTestId('lock-screen')).toBeVisible()

  await test.step('while it is locked', async () => {
    const shown = await told(page)
    for (const secret of [TASK, name, '两点再', 'A类客户', '****']) expect(shown).not.toContain(secret)
    expect(await page.title()).toBe('通话簿')
    await expectNoFaults(page, 'lock screen')
    await page.keyboard.press('Control+K')
    await page.keyboard.press('Control+A')
    await page.keyboard.press('Control+C')
    await expect(page.getByTestId('palette-input')).toHaveCount(0)
    await page.getByTestId('lock-passphrase').fill('不是这个')
    await page.keyboard.press('Enter')
    await expect(page.getByTestId('lock-problem')).toContainText('口令不对')
    await page.getByTestId('lock-forgot').click()
    await expectNoFaults(page, 'lock screen, forgotten')
  })

  await test.step('with the passphrase the call, the place in it and what was typed are back', async () => {
    await page.getByTestId('lock-passphrase').fill(PASSPHRASE)
    await page.keyboard.press('Enter')
    await expect(page.getByTestId('lock-screen')).toHaveCount(0)
    await expect(title.locator('h2')).toHaveText(name)
    await expect(page.getByTestId('note')).toHaveValue('两点再')
    await expect(page.getByTestId('note')).toBeFocused()
    await expect.poll(() => body.evaluate((element) => element.scrollTop)).toBe(scrolled)
    await page.keyboard.type('打')
    await page.keyboard.press('Enter')
    await expect(page.getByTestId('note')).toHaveValue('两点再打')
  })

  await test.step('neither a reload nor a restart is a way around', async () => {
    await page.keyboard.press('Control+Shift+L')
    await expect(page.getByTestId('lock-screen')).toBeVisible()
    await page.reload()
    await expect(page.getByTestId('lock-screen')).toBeVisible()
    expect(await told(page)).not.toContain(TASK)
    await page.getByTestId('lock-passphrase').fill(PASSPHRASE)
    await page.getByTestId('unlock').click()
    await expect(page.getByTestId('records-table').or(page.getByTestId('call-row').first())).toBeVisible()

    await app.restart()
    const again = app.page
    await expect(again.getByTestId('lock-screen')).toBeVisible()
    expect(await told(again)).not.toContain(TASK)
    await again.getByTestId('lock-passphrase').fill(PASSPHRASE)
    await again.keyboard.press('Enter')
    await expect(again.getByTestId('records-table').or(again.getByTestId('call-row').first())).toBeVisible()
    await toSettings(again)
    await expect(again.getByTestId('looks-state')).toHaveText('记录完整，共 2 条')
  })
})
