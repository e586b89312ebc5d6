// Longer than 300 lines because its specs share the steps at its head.
import type { Locator, Page } from '@playwright/test'
import type { Sandbox } from '../src/sandbox/index.ts'
import { connectTo, openPinned, openTaskById, useDemo } from './support/steps.ts'
import { expectNoFaults, faults } from './support/axe.ts'
import { expect, test } from './support/test.ts'

/** A stopped task of each version: the platform takes a save of those. */
const STOPPED = '秋季班预热'
const STOPPED_OLD = '装修意向筛选'

const field = (page: Page, key: string): Locator => page.locator(`[data-field="${key}"]`)
const input = (page: Page, key: string): Locator => field(page, key).locator('dd input').first()
const stand = (page: Page): Locator => page.getByTestId('draft-stand')
/** Stands there in all widths, and shows only when every edit is on the disk. */
const kept = (page: Page): Locator => page.getByTestId('kept')

async function toSettings(page: Page): Promise<void> {
  await page.getByRole('link', { name: '任务设置' }).click()
  await expect(page.getByTestId('draft-bar')).toBeVisible()
}

async function openSettings(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation', { name: '任务' }).getByRole('link', { name }).click()
  await toSettings(page)
}

const taskOf = (platform: Sandbox, name: string): string =>
  platform.tasks.find((task) => task.name.startsWith(name))?.id ?? ''

/** An account on a platform of the test's own, with one task's settings open. */
async function connect(page: Page, platform: Sandbox, task: string): Promise<string> {
  const taskId = taskOf(platform, task)
  await connectTo(page, platform, 'consent-grant')
  await openTaskById(page, taskId)
  await toSettings(page)
  return taskId
}

/** Switches saving on, where a person finds it off. */
async function allowSaving(page: Page): Promise<void> {
  await page.getByTestId('save').click()
  await page.getByTestId('allow-saving').click()
  await expect(page.getByTestId('allow-saving')).toBeHidden()
}

async function save(page: Page): Promise<void> {
  await page.getByTestId('save').click()
  await page.getByTestId('confirm-save').click()
}

const puts = (platform: Sandbox): number => platform.log.filter(({ method }) => method === 'PUT').length

test('edit with mouse and keyboard, undo, see the difference and save', async ({ app }) => {
  const { page } = app
  await useDemo(page)
  await openSettings(page, STOPPED)

  await test.step('a text is kept as one step, marked, and counted in the side bar', async () => {
    await input(page, 'name').fill('秋季班预热（第二批）')
    await expect(stand(page)).toContainText('1 处修改')
    await expect(field(page, 'name').getByTestId('changed')).toBeVisible()
    await expect(page.getByTestId('draft-badge')).toHaveText('1')
  })

  await test.step('a slot is drawn on the week with the mouse', async () => {
    const grid = page.getByTestId('week-grid')
    await grid.scrollIntoViewIfNeeded()
    const before = await grid.getByTestId('slot').count()
    const track = await grid.locator('[data-track="0"]').boundingBox()
    if (track === null) throw new Error('The grid is not drawn')
    const at = (hour: number): number => track.x + (track.width * hour) / 24
    await page.mouse.move(at(10), track.y + track.height / 2)
    await page.mouse.down()
    await page.mouse.move(at(12), track.y + track.height / 2, { steps: 5 })
    await page.mouse.move(at(14), track.y + track.height / 2, { steps: 5 })
    await page.mouse.up()
    await expect(grid.getByTestId('slot')).toHaveCount(before + 1)
    await expect(stand(page)).toContainText('3 处修改')
    await expect(field(page, 'work_week')).toContainText('周一至周日')
  })

  await test.step('the keyboard takes it back and puts it on again', async () => {
    await page.getByTestId('undo').focus()
    await page.keyboard.press('Control+z')
    await expect(stand(page)).toContainText('1 处修改')
    await page.keyboard.press('Control+Shift+z')
    await expect(stand(page)).toContainText('3 处修改')
  })

  await test.step('one setting alone goes back to what it was', async () => {
    await input(page, 'maximumcall').fill('30')
    await expect(field(page, 'maximumcall').getByTestId('changed')).toBeVisible()
    await field(page, 'maximumcall').getByTestId('changed').click()
    await expect(input(page, 'maximumcall')).toHaveValue('4')
  })

  await test.step('what is wrong is said beside the field, and keeps it from being saved', async () => {
    await input(page, 'maximumcall').fill('')
    await expect(field(page, 'maximumcall').locator('.problems')).toBeVisible()
    await page.getByTestId('save').click()
    await expect(page.getByTestId('confirm-save')).toBeDisabled()
    await page.getByTestId('difference-dialog').getByTestId('problems').getByRole('button').first().click()
    await expect(input(page, 'maximumcall')).toBeFocused()
    await page.keyboard.type('6')
    await expect(field(page, 'maximumcall').locator('.error')).toHaveCount(0)
  })

  await test.step('the difference tells old and new, and can be copied', async () => {
    await page.getByTestId('show-difference').click()
    const row = page.getByTestId('difference').locator('[data-field="name"]')
    await expect(row).toContainText('秋季班预热（未开始）')
    await expect(row).toContainText('秋季班预热（第二批）')
    await expect(page.getByTestId('difference').locator('[data-field="work_hour"]')).toContainText(
      '10:00–14:00',
    )
    await page.getByTestId('copy-request').click()
    await expect.poll(() => app.readClipboard()).toContain('"name": "秋季班预热（第二批）"')
  })

  await test.step('the platform has it afterwards', async () => {
    await page.getByTestId('confirm-save').click()
    await expect(stand(page)).toContainText('已保存到平台')
    await expect(page.getByTestId('draft-badge')).toHaveCount(0)
    await page.getByTestId('read-task').click()
    await expect(input(page, 'name')).toHaveValue('秋季班预热（第二批）')
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('秋季班预热（第二批）')
    await expect(input(page, 'maximumcall')).toHaveValue('6')
  })
})

test('edits are kept without a network and over a restart, and can be thrown away', async ({
  app,
  startPlatform,
}) => {
  const platform = await startPlatform()
  await connect(app.page, platform, STOPPED_OLD)
  await expect(app.page.getByText('2.0 旧版')).toBeVisible()
  await platform.close()

  await input(app.page, 'remark').fill('断网时写的')
  await expect(kept(app.page)).toBeVisible()
  await app.restart()
  const { page } = app
  await page.locator('.side-bar .tasks a').first().click()
  await toSettings(page)
  await expect(input(page, 'remark')).toHaveValue('断网时写的')
  await expect(page.getByTestId('draft-badge')).toHaveText('1')
  await expect(page.getByTestId('kept-notice')).toContainText('仍可编辑')
  await input(page, 'maximumcall').fill('9')
  await expect(stand(page)).toContainText('2 处修改')

  await test.step('saving says that the edits are safe', async () => {
    await allowSaving(page)
    await save(page)
    await expect(page.getByTestId('save-failure')).toContainText('您的修改仍在本机')
    await page.keyboard.press('Escape')
  })

  await test.step('undo step by step, after the restart too', async () => {
    await page.getByTestId('undo').click()
    await expect(input(page, 'maximumcall')).toHaveValue('12')
    await page.getByTestId('undo').click()
    await expect(stand(page)).toContainText('没有修改')
    await page.getByTestId('redo').click()
    await expect(input(page, 'remark')).toHaveValue('断网时写的')
  })

  await test.step('throwing away asks first, and can be taken back', async () => {
    await page.getByTestId('discard').click()
    await page.getByRole('dialog').getByRole('button', { name: '放弃修改' }).click()
    await expect(stand(page)).toContainText('已放弃 1 处修改')
    await expect(input(page, 'remark')).toHaveValue('')
    await page.getByTestId('take-back').click()
    await expect(input(page, 'remark')).toHaveValue('断网时写的')
  })
})

test('saving is off until a person switches it on for the account', async ({ app, startPlatform }) => {
  const platform = await startPlatform()
  const { page } = app
  const taskId = await connect(page, platform, STOPPED)
  await input(page, 'remark').fill('第一次保存')
  await page.getByTestId('save').click()
  await expect(page.getByTestId('saving-off')).toContainText('尚未在真实平台上验证')
  expect(puts(platform)).toBe(0)
  await page.getByTestId('allow-saving').click()
  await expect(page.getByTestId('allow-saving')).toBeHidden()
  await save(page)
  await expect(stand(page)).toContainText('已保存到平台')
  expect([puts(platform), platform.control.task(taskId).remark]).toEqual([1, '第一次保存'])

  await page.getByRole('link', { name: '设置', exact: true }).click()
  const allowed = page.getByRole('switch', { name: /允许把任务设置保存到平台/ })
  await expect(allowed).toBeChecked()
  await page.getByTestId('saving-switch').click()
  await expect(allowed).not.toBeChecked()
})

test('a refusal shows the platform’s words and keeps the draft', async ({ app, startPlatform }) => {
  const platform = await startPlatform()
  const { page } = app
  const taskId = await connect(page, platform, STOPPED)
  await allowSaving(page)
  await input(page, 'remark').fill('呼叫中保存')
  platform.control.setStatus(taskId, 2)
  await save(page)
  const failure = page.getByTestId('save-failure')
  await expect(failure).toContainText('请先暂停任务')
  await expect(failure).toContainText('422')
  await expect(failure).toContainText('您的修改仍在本机')
  expect(puts(platform)).toBe(1)
  expect(platform.control.task(taskId).remark).not.toBe('呼叫中保存')

  platform.control.setStatus(taskId, 1)
  await page.getByTestId('confirm-save').click()
  await expect(stand(page)).toContainText('已保存到平台')
  expect(platform.control.task(taskId).remark).toBe('呼叫中保存')
})

test('R22: a save without an answer is not sent again; reading the task shows what came of it', async ({
  app,
  startPlatform,
}) => {
  const platform = await startPlatform()
  const { page } = app
  await connect(page, platform, STOPPED)
  await allowSaving(page)
  await input(page, 'remark').fill('没有回音')
  const heal = platform.control.fault({ endpoint: 'save', fault: { kind: 'reset' } })
  await save(page)
  const failure = page.getByTestId('save-failure')
  await expect(failure).toContainText('可能成功，也可能没有')
  expect(puts(platform)).toBe(1)
  heal()
  await page.getByTestId('read-again').click()
  await expect(failure).toBeVisible()
  await expect(page.getByTestId('difference')).toContainText('没有回音')
})

test('what changed on the platform meanwhile is put to the person, setting by setting', async ({
  app,
  startPlatform,
}) => {
  const platform = await startPlatform()
  const { page } = app
  const taskId = await connect(page, platform, STOPPED)
  await allowSaving(page)
  await input(page, 'remark').fill('我的备注')
  await input(page, 'maximumcall').fill('6')
  await expect(stand(page)).toContainText('2 处修改')
  platform.control.editTask(taskId, (data) => {
    data.remark = '同事的备注'
    data.name = '同事改的名称'
  })
  await save(page)
  const dialog = page.getByTestId('conflict-dialog')
  await expect(dialog).toBeVisible()
  expect(puts(platform)).toBe(0)
  await expect(dialog.locator('[data-field="name"]').getByRole('radio', { name: /平台现在/ })).toBeChecked()
  await expect(dialog).toContainText('您的另外 1 处修改不受影响')
  await expect(page.getByTestId('merge')).toBeDisabled()
  expect(await faults(page)).toEqual([])
  await dialog.locator('[data-field="remark"]').getByRole('radio', { name: /我的/ }).check()
  await page.getByTestId('merge').click()

  const difference = page.getByTestId('difference')
  await expect(difference.locator('tbody tr')).toHaveCount(2)
  await expect(difference.locator('[data-field="remark"]')).toContainText('同事的备注')
  await page.getByTestId('confirm-save').click()
  await expect(stand(page)).toContainText('已保存到平台')
  const { name, remark, maximumcall } = platform.control.task(taskId)
  expect([name, remark, Number(maximumcall)]).toEqual(['同事改的名称', '我的备注', 6])
})

test('two tasks are compared, and settings copied into the other one’s draft', async ({ app }) => {
  const { page } = app
  await useDemo(page)
  await openSettings(page, STOPPED)
  await input(page, 'maximumcall').fill('7')
  await expect(kept(page)).toBeVisible()
  await page.getByTestId('compare').click()
  await expect(page.getByTestId('task-id')).toBeFocused()
  await page.getByTestId('compare-with').filter({ hasText: '沉睡会员' }).click()
  const view = page.getByTestId('compare-view')
  const row = view.locator('[data-field="maximumcall"]')
  await expect(row).toContainText('7 路')
  await expect(row).toContainText('8 路')
  await expect(view).toContainText('含 1 处未保存的修改')
  await expect(view.locator('tr.same')).toHaveCount(0)
  await page.getByTestId('only-different').click()
  await expect(view.locator('tr.same').first()).toBeVisible()
  expect(await faults(page)).toEqual([])

  await row.locator('.el-checkbox').click()
  await page.getByTestId('copy-right').click()
  await expect(page.getByTestId('compare-stand')).toContainText('写入“沉睡会员二次触达”的草稿')
  await page.getByTestId('go-to-draft').click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('沉睡会员')
  await expect(input(page, 'maximumcall')).toHaveValue('7')
  await expect(stand(page)).toContainText('1 处修改')
})

test('the editor has no accessibility fault, light or dark', async ({ app }) => {
  const { page } = app
  const check = (name: string): Promise<void> => expectNoFaults(page, name)
  await useDemo(page)
  await openPinned(page, '教育课程回访')
  await toSettings(page)
  await check('form')
  await input(page, 'name').fill('')
  await input(page, 'remark').fill('备注')
  await field(page, 'redial_da_status').locator('label').first().click()
  await expect(stand(page)).toContainText('3 处修改')
  await check('edited form')
  await page.getByTestId('show-problems').click()
  await check('problems')
  await page.keyboard.press('Escape')
  await input(page, 'name').fill('名称')
  await page.getByTestId('show-difference').click()
  await check('difference')
  await page.getByTestId('confirm-save').click()
  await expect(page.getByTestId('save-failure')).toContainText('请先暂停任务')
  await check('refusal')
  await page.keyboard.press('Escape')
  await page.getByTestId('compare').click()
  await check('compare with')
})
