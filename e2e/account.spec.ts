import { basename, join } from 'node:path'
import {
  connectTo,
  entryFor,
  fillAccount,
  openTaskById,
  saveAccount,
  testConnection,
  totalOf,
  useDemo,
} from './support/steps.ts'
import { filesWith } from './support/disk.ts'
import { expect, test } from './support/test.ts'

/** Nothing listens there. */
const CLOSED = 'http://127.0.0.1:9'

test('an account of one’s own: tested, saved, its task opened from the list', async ({
  app,
  startPlatform,
}) => {
  const platform = await startPlatform()
  const { page } = app
  await page.getByTestId('connect').click()
  await fillAccount(page, entryFor(platform))
  expect(await testConnection(page)).toBe('fine')
  await saveAccount(page)

  await page.getByTestId('open-task').click()
  await page.getByTestId('task-row').filter({ hasText: '会员到期提醒' }).click()
  await expect(page.getByTestId('records-table')).toBeVisible()
  const named = platform.tasks.find((task) => task.name.startsWith('会员到期提醒'))
  expect(await totalOf(page)).toBe(named?.total)
  expect(platform.log.every((request) => request.bearer === 'right')).toBe(true)
})

test('the connection test tells the ways to fail apart', async ({ app, startPlatform }) => {
  const platform = await startPlatform()
  const { page } = app
  const right = entryFor(platform)
  await page.getByTestId('connect').click()

  await fillAccount(page, { ...right, token: 'wrong-token' })
  expect(await testConnection(page)).toBe('unauthenticated')

  await fillAccount(page, { ...right, userId: 'nobody' })
  expect(await testConnection(page)).toBe('user_unknown')
  await expect(page.getByTestId('connection-result')).toContainText('未找到对应云节点')

  await fillAccount(page, right)
  await page.getByTestId('test-task').fill('00000000-0000-4000-8000-000000000000')
  expect(await testConnection(page)).toBe('task_unknown')
  await expect(page.getByTestId('connection-result')).toContainText('5002')

  await fillAccount(page, { ...right, baseUrl: CLOSED })
  expect(await testConnection(page)).toBe('unreachable')
})

test('refusals name the platform’s words and code where the records would be', async ({
  app,
  startPlatform,
}) => {
  const platform = await startPlatform({ taskListRefused: true })
  const { page } = app
  await page.getByTestId('connect').click()
  await fillAccount(page, entryFor(platform))
  expect(await testConnection(page)).toBe('fine')
  await saveAccount(page)

  await page.getByTestId('open-task').click()
  await expect(page.getByText('平台没有提供任务列表')).toBeVisible()
  await page.keyboard.press('Escape')
  await openTaskById(page, '00000000-0000-4000-8000-000000000000')
  const error = page.getByTestId('error-state')
  await expect(error).toContainText('任务不存在')
  await expect(error).toContainText('5002')
})

for (const taskListRefused of [false, true])
  test(`the button for an id stays under the hand while the list of tasks ${taskListRefused ? 'is refused' : 'comes'}`, async ({
    app,
    startPlatform,
  }) => {
    const platform = await startPlatform({ taskListRefused, latency: { baseMs: 2000, jitterMs: 0 } })
    const { page } = app
    await connectTo(page, platform)
    await page.getByTestId('open-task').click()
    await expect(page.getByTestId('task-id')).toBeFocused()
    await expect(page.getByTestId('task-row')).toHaveCount(0)
    const before = await page.getByTestId('open-task-id').boundingBox()
    await expect(
      taskListRefused ? page.getByText('平台没有提供任务列表') : page.getByTestId('task-row').first(),
    ).toBeVisible()
    expect(await page.getByTestId('open-task-id').boundingBox()).toEqual(before)
  })

test('a server that fails and comes back: the error offers another try, which works', async ({
  app,
  startPlatform,
}) => {
  const platform = await startPlatform()
  const { page } = app
  await connectTo(page, platform)
  const heal = platform.control.fault({ endpoint: 'records', fault: { kind: 'html' } })
  await openTaskById(page, platform.tasks[0]?.id ?? '')
  const error = page.getByTestId('error-state')
  await expect(error).toBeVisible()
  heal()
  await error.getByRole('button', { name: '重试' }).click()
  await expect(page.getByTestId('records-table')).toBeVisible()
})

test('plain http to another machine waits for an explicit yes', async ({ app }) => {
  const { page } = app
  await page.getByTestId('connect').click()
  await fillAccount(page, { baseUrl: 'http://calls.example:8080', userId: 'user-1', token: 'secret' })
  await expect(page.getByText('此地址未加密')).toBeVisible()
  await expect(page.getByTestId('save-account')).toBeDisabled()
  await expect(page.getByTestId('test-connection')).toBeDisabled()
  await page.getByTestId('allow-http').click()
  await expect(page.getByTestId('save-account')).toBeEnabled()
})

test('R11: a token kept in memory only is on no disk, and is asked for again', async ({
  app,
  startPlatform,
}) => {
  test.skip(app.host === 'desktop', 'the desktop host has a keychain to keep it in')
  const canary = 'canary-token-5f2c9e'
  const platform = await startPlatform({ token: canary })
  await connectTo(app.page, platform, 'consent-deny')
  await openTaskById(app.page, platform.tasks[0]?.id ?? '')
  await expect(app.page.getByTestId('records-table')).toBeVisible()

  const text = JSON.stringify(
    await app.page.evaluate(() => [{ ...localStorage }, { ...sessionStorage }, document.cookie]),
  )
  expect(text + app.page.url() + (await app.page.content())).not.toContain(canary)
  // Nothing may be kept, which is not the same as no calls; a mark says so too, and is not shown.
  await app.page.locator('[data-row="0"][data-column="0"]').click()
  await app.page.getByTestId('verdict').first().click()
  await expect(app.page.locator('.el-message--error')).toBeVisible()
  await expect(app.page.getByTestId('verdict').first()).toHaveAttribute('aria-pressed', 'false')
  await app.page.getByTestId('home').click()
  await expect(app.page.getByTestId('home-problem')).toBeVisible()
  await app.restart()
  expect(await filesWith(join(app.dataDir, '..'), canary)).toEqual([])
  await expect(app.page.getByText('缺少令牌')).toBeVisible()
  await app.page.locator('.side-bar .tasks a').first().click()
  await expect(app.page.getByRole('button', { name: '检查账号设置' })).toBeVisible()
})

test('R12: a token is written to a file only after a yes, and then survives a restart', async ({
  app,
  startPlatform,
}) => {
  test.skip(app.host === 'desktop', 'the desktop host has a keychain to keep it in')
  const platform = await startPlatform()
  await connectTo(app.page, platform, 'consent-grant')
  await openTaskById(app.page, platform.tasks[0]?.id ?? '')
  await expect(app.page.getByTestId('records-table')).toBeVisible()
  const kept = await filesWith(join(app.dataDir, '..'), platform.token)
  // The file and the copy that stands in for it when it is damaged.
  expect(kept.map((path) => basename(path)).sort()).toEqual(['secrets.copy.json', 'secrets.json'])
  expect(kept.filter((path) => path.startsWith(app.dataDir))).toEqual([])

  await app.restart()
  await app.page.locator('.side-bar .tasks a').first().click()
  await expect(app.page.getByTestId('records-table')).toBeVisible()
})

test('several accounts: each has its own tasks, and a removed one is gone with its token', async ({
  app,
  startPlatform,
}) => {
  const platform = await startPlatform()
  const { page } = app
  const tasksNav = page.getByRole('navigation', { name: '任务' })
  await useDemo(page)

  await test.step('a second account starts with no tasks', async () => {
    await page.getByTestId('account-switcher').click()
    await page.getByRole('menuitem', { name: '添加账号' }).click()
    await fillAccount(page, entryFor(platform))
    await saveAccount(page)
    await expect(page.getByText('还没有任务')).toBeVisible()
  })

  await test.step('switching back brings the other one’s tasks', async () => {
    await page.getByTestId('account-switcher').click()
    await page.getByRole('menuitem', { name: '演示账号' }).click()
    await expect(tasksNav.getByRole('link', { name: '信用卡分期' })).toBeVisible()
  })

  await test.step('an edit keeps the token unless the address leads elsewhere', async () => {
    await page.getByRole('link', { name: '设置', exact: true }).click()
    await page.getByRole('button', { name: '编辑' }).click()
    expect(await testConnection(page)).toBe('fine')
    await page.getByTestId('base-url').fill('https://other.example')
    await page.getByTestId('save-account').click()
    await expect(page.getByText('请重新填写令牌')).toBeVisible()
    await page.keyboard.press('Escape')
  })

  await test.step('removing asks first', async () => {
    await page.getByTestId('accounts').getByRole('button', { name: '删除' }).last().click()
    await page.getByRole('dialog').getByRole('button', { name: '删除' }).click()
    await expect(page.getByRole('button', { name: '编辑' })).toHaveCount(0)
  })
})
