/** Reading, editing and saving a task through the routes, against the sandbox. */
import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { bundledWorker } from '../../../test/support/bundledWorker.ts'
import { fakeSecrets } from '../../../test/support/secrets.ts'
import { memorySettings } from '../../../test/support/settings.ts'
import type { AccountSummary } from '#shared/accounts/types.ts'
import type { AppInfo } from '#shared/ipc/app.ts'
import type { AppEvent } from '#shared/ipc/events.ts'
import type { RouteInput, RouteName, RouteOutput } from '#shared/ipc/index.ts'
import { systemClock } from '../clock.ts'
import { nodeFetch } from '../nodeFetch.ts'
import { startSandbox, type Sandbox } from '#sandbox/index.ts'
import { createApp } from './app.ts'

const TASKS = [
  { key: 'one', id: 'task-one', name: '一号任务', total: 3, status: 1 },
  { key: 'two', id: 'task-two', name: '二号任务', total: 3, status: 1, version: 'old' },
] as const

interface Desk {
  platform: Sandbox
  folder: string
  events: AppEvent[]
  call: <Name extends RouteName>(name: Name, input: RouteInput<Name>) => Promise<RouteOutput<Name>>
  /** The same app after it was closed: the same folder, settings and secrets. */
  restart: () => Promise<Desk>
}

async function startDesk(
  platform: Sandbox,
  folder: string,
  settings = memorySettings(),
  secrets = fakeSecrets('strong'),
): Promise<Desk> {
  const events: AppEvent[] = []
  const app = createApp({
    info: {
      version: '0',
      host: 'desktop',
      platform: 'test',
      systemLocale: 'zh-CN',
      dataFolder: folder,
      notices: [],
    },
    settings,
    secrets,
    fetch: nodeFetch,
    clock: systemClock,
    logger: { info: () => undefined, warn: () => undefined },
    targets: {
      choose: async () => null,
      reveal: async () => undefined,
      open: async () => undefined,
      offer: async (path) => path,
      discard: async () => undefined,
    },
    events: { emit: (event) => void events.push(event) },
    demo: { start: async () => platform, stop: async () => undefined },
    createWorker: () => bundledWorker(new URL('../worker/worker.ts', import.meta.url)),
  })
  onTestFinished(() => app.close())
  let request = 0
  return {
    platform,
    folder,
    events,
    call: async (route, input) => {
      const answer = await app.answer({ route, input, requestId: `r${(request += 1)}` })
      if (!answer.ok) throw answer.error
      // Answers come from our own typed code.
      return answer.value as never
    },
    restart: () => startDesk(platform, folder, settings, secrets),
  }
}

async function start(): Promise<Desk & { accountId: string }> {
  const platform = await startSandbox({ tasks: TASKS })
  onTestFinished(() => platform.close().catch(() => undefined))
  const desk = await startDesk(platform, mkdtempSync(join(tmpdir(), 'callbook-desk-')))
  return { ...desk, accountId: await addAccount(desk) }
}

async function addAccount({ call, platform }: Desk): Promise<string> {
  const { baseUrl, userId, token } = platform
  const form = { name: '', baseUrl, userId, subUserId: null, allowHttp: false, token }
  return (await call('accounts.add', form)).account.id
}

/** Every file under a folder, with its text. */
const textsIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => readFileSync(path, 'utf8'))

const ONE = 'task-one'

describe('a draft', () => {
  it('is edited without a network, survives a restart, and is saved when the network is back', async () => {
    const desk = await start()
    const { call, accountId, platform } = desk
    const scope = { accountId, taskId: ONE }
    const read = await call('tasks.edit', scope)
    platform.control.fault({ fault: { kind: 'reset' } })

    expect(await call('tasks.lastRead', scope)).toEqual(read)
    await call('drafts.edit', { ...scope, patch: { remark: '离线' } })
    const next = await desk.restart()
    expect(await next.call('drafts.get', scope)).toMatchObject({ steps: [{ remark: '离线' }] })
    expect(await next.call('drafts.list', { accountId })).toMatchObject([{ taskId: ONE, changes: 1 }])
    await next.call('accounts.allowSaving', { accountId, allowed: true })
    await expect(next.call('tasks.save', scope)).rejects.toMatchObject({ code: 'network_unreachable' })

    platform.control.clearFaults()
    expect(await next.call('tasks.save', scope)).toMatchObject({
      kind: 'saved',
      task: { remark: '离线' },
      differs: [],
    })
    expect(platform.control.task(ONE)).toMatchObject({ remark: '离线' })
    expect(await next.call('drafts.list', { accountId })).toEqual([])
    expect(await next.call('tasks.lastRead', scope)).toMatchObject({ remark: '离线' })
  })

  it('tells every window of its changes', async () => {
    const { call, accountId, events } = await start()
    const scope = { accountId, taskId: ONE }
    await call('tasks.edit', scope)
    const told = (): number => events.filter(({ name }) => name === 'drafts.changed').length
    await call('drafts.edit', { ...scope, patch: { name: '甲' } })
    await call('drafts.edit', { ...scope, patch: { name: '甲乙' }, joins: true })
    await call('drafts.undo', scope)
    await call('drafts.redo', scope)
    await call('drafts.discard', scope)
    expect(told()).toBe(5)
    expect(events.at(-1)).toEqual({ name: 'drafts.changed', payload: { ...scope, draft: null } })
  })

  it('takes settings in their forms alone', async () => {
    const { call, accountId } = await start()
    const scope = { accountId, taskId: ONE }
    await call('tasks.edit', scope)
    for (const patch of [
      { status: 2 },
      { name: 5 },
      { line: ['a'] },
      { work_hour: [{ wday: 100, begin: '09:00', end: '10:00' }] },
    ])
      await expect(call('drafts.edit', { ...scope, patch } as never)).rejects.toMatchObject({
        code: 'invalid_input',
      })
    expect(await call('drafts.get', scope)).toBeNull()
  })

  it('goes with its account, unless another one is of the same user', async () => {
    const desk = await start()
    const { call, accountId } = desk
    await call('tasks.edit', { accountId, taskId: ONE })
    await call('drafts.edit', { accountId, taskId: ONE, patch: { name: '甲' } })
    const second = await addAccount(desk)
    expect(await call('drafts.get', { accountId: second, taskId: ONE })).toMatchObject({
      steps: [{ name: '甲' }],
    })
    await call('accounts.remove', { accountId })
    expect(await call('drafts.list', { accountId: second })).toHaveLength(1)
    await call('accounts.remove', { accountId: second })
    expect([...textsIn(join(desk.folder, 'drafts')), ...textsIn(join(desk.folder, 'tasks'))]).toEqual([])
  })

  it('R13: that is damaged is told of at the next start, and the others are there', async () => {
    const desk = await start()
    const { call, accountId, folder } = desk
    for (const taskId of [ONE, 'task-two']) {
      await call('tasks.edit', { accountId, taskId })
      await call('drafts.edit', { accountId, taskId, patch: { name: '甲' } })
    }
    const name = readdirSync(join(folder, 'drafts'), { recursive: true, encoding: 'utf8' }).find((one) =>
      one.endsWith('.json'),
    )
    writeFileSync(join(folder, 'drafts', name ?? ''), '{')
    const next = await desk.restart()
    const { notices } = (await next.call('app.info', {})) as AppInfo
    expect(notices).toEqual([
      { code: 'draft_set_aside', path: expect.stringContaining(`${name}.set-aside-`) as string },
    ])
    expect(await next.call('drafts.list', { accountId })).toHaveLength(1)
  })

  it('R11: holds no token, and neither does a task that was kept', async () => {
    const { call, accountId, platform, folder } = await start()
    await call('tasks.edit', { accountId, taskId: ONE })
    await call('drafts.edit', { accountId, taskId: ONE, patch: { name: '甲' } })
    const texts = [...textsIn(join(folder, 'drafts')), ...textsIn(join(folder, 'tasks'))]
    expect(texts).toHaveLength(2)
    for (const text of texts) expect(text).not.toContain(platform.token)
  })
})

describe('saving', () => {
  it('is off until it is switched on for the account; the demo account’s is on', async () => {
    const { call, accountId, platform } = await start()
    const scope = { accountId, taskId: ONE }
    await call('tasks.edit', scope)
    await call('drafts.edit', { ...scope, patch: { remark: '改' } })
    await expect(call('tasks.save', scope)).rejects.toMatchObject({ code: 'saving_off' })
    expect(platform.log.filter(({ method }) => method === 'PUT')).toEqual([])
    const allowed: AccountSummary = await call('accounts.allowSaving', { accountId, allowed: true })
    expect(allowed.savingAllowed).toBe(true)
    expect(await call('tasks.save', scope)).toMatchObject({ kind: 'saved' })
    expect(await call('accounts.useDemo', {})).toMatchObject({ savingAllowed: true })
  })

  it('shows the platform’s words where the task is dialling, and keeps the draft', async () => {
    const { call, accountId, platform } = await start()
    const scope = { accountId, taskId: 'task-two' }
    await call('accounts.allowSaving', { accountId, allowed: true })
    await call('tasks.edit', scope)
    await call('drafts.edit', { ...scope, patch: { remark: '改' } })
    platform.control.setStatus('task-two', 2)
    await expect(call('tasks.save', scope)).rejects.toMatchObject({
      code: 'platform_refused',
      details: { platformCode: 422, platformMessage: '任务正在呼叫中，请先暂停任务后再修改' },
    })
    expect(platform.log.filter(({ method }) => method === 'PUT')).toHaveLength(1)
    expect(await call('drafts.list', { accountId })).toHaveLength(1)
  })

  it('asks where the task changed meanwhile, and saves what was chosen', async () => {
    const { call, accountId, platform } = await start()
    const scope = { accountId, taskId: ONE }
    await call('accounts.allowSaving', { accountId, allowed: true })
    await call('tasks.edit', scope)
    await call('drafts.edit', { ...scope, patch: { remark: '我的', originate_timeout: 30 } })
    platform.control.editTask(ONE, (data) => Object.assign(data, { remark: '同事的', maximumcall: 9 }))
    expect(await call('tasks.save', scope)).toMatchObject({
      kind: 'conflict',
      fields: [
        { key: 'remark', kind: 'both', mine: ['我的'], theirs: ['同事的'] },
        { key: 'maximumcall', kind: 'theirs' },
      ],
    })
    await expect(call('drafts.rebase', { ...scope, choices: {} })).rejects.toMatchObject({
      code: 'invalid_input',
    })
    await call('drafts.rebase', { ...scope, choices: { remark: 'theirs' } })
    expect(await call('tasks.save', scope)).toMatchObject({ kind: 'saved' })
    expect(platform.control.task(ONE)).toMatchObject({
      remark: '同事的',
      maximumcall: 9,
      _originate_timeout: 30,
    })
  })

  it('R22: of which the answer was lost says so, is sent once, and is seen as done when it was', async () => {
    const { call, accountId, platform } = await start()
    const scope = { accountId, taskId: ONE }
    await call('accounts.allowSaving', { accountId, allowed: true })
    await call('tasks.edit', scope)
    await call('drafts.edit', { ...scope, patch: { remark: '改' } })
    platform.control.fault({ fault: { kind: 'reset', midBody: true }, endpoint: 'save' })
    await expect(call('tasks.save', scope)).rejects.toMatchObject({ code: 'save_unknown' })
    expect(platform.log.filter(({ method }) => method === 'PUT')).toHaveLength(1)
    expect(await call('drafts.list', { accountId })).toHaveLength(1)
    // It had been taken: the next try finds nothing left to send.
    expect(await call('tasks.save', scope)).toMatchObject({ kind: 'saved', task: { remark: '改' } })
    expect(platform.log.filter(({ method }) => method === 'PUT')).toHaveLength(1)
  })
})

it('names that came with any task are known for all of them', async () => {
  const { call, accountId } = await start()
  expect(await call('tasks.names', { accountId })).toEqual({ scripts: [], lines: [] })
  const task = await call('tasks.edit', { accountId, taskId: ONE })
  expect((await call('tasks.names', { accountId })).scripts).toEqual([
    { id: task.destination_extension, name: task.destination_extension_name },
  ])
})
