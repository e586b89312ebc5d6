/**
 * Makes every file that the product writes, by its own services: the desktop app with Electron replaced, and what the
 * other hosts keep apart. For the test that no file is without a reader, and for the fixtures of `test/fixtures/files`.
 * Longer than 300 lines because what is written is read back beside it.
 */
import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { SaveDialogOptions } from 'electron'
import { secretsFromEnvironment } from '#core/accounts/environmentSecrets.ts'
import { createVault } from '#core/accounts/vault.ts'
import { createApp, type App } from '#core/app/app.ts'
import { systemClock } from '#core/clock.ts'
import { fileLogger } from '#core/fileLogger.ts'
import { nodeFetch } from '#core/nodeFetch.ts'
import type { SecretBackend } from '#core/ports.ts'
import { keyFingerprint } from '#core/records/store/failures.ts'
import { fileLock } from '#core/sync/fileLock.ts'
import { demoWorld } from '#sandbox/demoAnchor.ts'
import { startSandbox, type Sandbox } from '#sandbox/index.ts'
import { DEFAULT_CSV, defaultLayout } from '#shared/exports/presets.ts'
import type { ExportFilter, ExportFrom, ExportLayout } from '#shared/exports/types.ts'
import type { Handlers } from '#shared/ipc/index.ts'
import type { LocalFilter } from '#shared/records/filters.ts'
import type { TaskEdit } from '#shared/tasks/types.ts'
import { bundledWorker } from '../support/bundledWorker.ts'
import { launchPage } from '../../src/serve/openBrowser.ts'
import { desktopSecrets } from '../../src/main/secrets.ts'
import { openDesktopSettings } from '../../src/main/settings.ts'
import { desktopTargets } from '../../src/main/targets.ts'
import { keepWindowState, restoreWindowState } from '../../src/main/windowState.ts'
import { BrowserWindow, dialog } from '../electron/fake.ts'
import { memoryLogger } from '../electron/logger.ts'

/** A moment of the made-up world, so that fixtures made twice differ in little. */
const NOW = Date.UTC(2026, 6, 1, 2)
const CONTEXT = { signal: new AbortController().signal }

const LIVE: ExportFilter = {
  source: 'live',
  filter: {
    intention_tags: [1, 2],
    levels: [[0, 100]],
    start_at: '2026-06-01 00:00:00',
    end_at: '2026-06-30 23:59:59',
    hangup_date: ['2026-06-01 00:00:00', '2026-06-30 23:59:59'],
  },
}
const LOCAL_FILTER: LocalFilter = {
  ...LIVE.filter,
  times: {
    calldate: ['2026-06-01 00:00:00', null],
    answerdate: ['2026-06-01 00:00:00', '2026-06-30 23:59:59'],
  },
  duration: [1000, 600_000],
  bill: [null, 600_000],
  answered: true,
  hangup_disposition: [1, 2],
  level_name: ['A级'],
  tags: ['已加微信'],
  tag_groups: ['跟进'],
  llm_tags: ['有意向'],
  province: ['浙江'],
  city: ['杭州'],
  operator: [1, 3],
  has_comment: false,
  transferred: false,
}
const LOCAL: ExportFilter = {
  source: 'local',
  filter: LOCAL_FILTER,
  sort: { key: 'score', descending: false },
}

/** No option as it comes. */
const OWN_LAYOUT: ExportLayout = {
  ...defaultLayout('en'),
  format: 'csv',
  rows: 'utterance',
  columns: ['calldate', 'callee', 'details.speaker', 'details.text'],
  header: 'key',
  zone: 'UTC',
  durationUnit: 'clock',
  mask: true,
  csv: { ...DEFAULT_CSV, encoding: 'gb18030', bom: false, lineEnd: 'lf', delimiter: 'tab', raw: true },
}
const PLAIN_LAYOUT: ExportLayout = { ...defaultLayout('zh-CN'), csv: { ...DEFAULT_CSV } }

export interface Places {
  /** Data folder. */
  folder: string
  /** Where the hosts without a keychain keep secrets. */
  keys: string
}

interface Launched {
  app: App
  settings: ReturnType<typeof openDesktopSettings>['settings']
  notices: ReturnType<typeof openDesktopSettings>['notices']
  /** The desktop's. */
  secrets: SecretBackend
  /** The next export or synchronisation that ends. */
  nextEnd: () => Promise<void>
}

/** The desktop app on a folder, as far as the machine under it can be replaced. */
function launch({ folder }: Places, platform: Sandbox | null): Launched {
  const { settings, secretsFile, secretsPath, notices } = openDesktopSettings(folder)
  const logger = memoryLogger()
  const secrets = desktopSecrets({ file: secretsFile, place: secretsPath, logger, platform: 'linux' })
  let now = NOW
  let ended: () => void = () => undefined
  const app = createApp({
    info: {
      version: '0',
      host: 'desktop',
      platform: 'test',
      systemLocale: 'zh-CN',
      dataFolder: folder,
      notices,
    },
    settings,
    secrets,
    fetch: nodeFetch,
    clock: { ...systemClock, now: () => (now += 1000) },
    logger,
    targets: desktopTargets(() => 'zh-CN', settings),
    events: {
      emit: ({ name, payload }) => {
        if ((name === 'exports.changed' || name === 'sync.changed') && payload.state !== 'running') ended()
      },
    },
    freeSpace: () => Promise.resolve(null),
    demo: {
      start: async () => platform ?? Promise.reject(new Error('Nobody asks the platform')),
      stop: async () => undefined,
    },
    createWorker: () => bundledWorker(new URL('../../src/core/worker/worker.ts', import.meta.url)),
  })
  return { app, settings, notices, secrets, nextEnd: () => new Promise((resolve) => (ended = resolve)) }
}

const startPlatform = (): Promise<Sandbox> =>
  startSandbox({
    seed: 'every file',
    token: 'token-of-a-made-up-platform',
    tasks: [
      { key: 'one', name: '装修意向', total: 30 },
      { key: 'two', name: '二手房回访', total: 4 },
    ],
  })

/** @returns what a later launch on the same folder makes of it, see {@link readEveryFile} */
export async function writeEveryFile(places: Places): Promise<Answers> {
  const platform = await startPlatform()
  try {
    const first = launch(places, platform)
    await fill(first, places, platform)
    await first.app.close()
    await keepApart(first, places)
    return await readEveryFile(places)
  } finally {
    await platform.close()
  }
}

async function fill(
  { app, settings, nextEnd }: Launched,
  { folder }: Places,
  platform: Sandbox,
): Promise<void> {
  const { handlers: ask } = app
  const [one = '', two = ''] = platform.tasks.map(({ id }) => id)
  const out = join(folder, 'out')
  mkdirSync(out)
  let path = join(out, 'calls.csv')
  dialog.showSaveDialog.mockImplementation(() => Promise.resolve({ canceled: false, filePath: path }))

  demoWorld(settings, { ...systemClock, now: () => NOW })
  const { account } = await ask['accounts.add'](
    {
      name: '华东一部',
      baseUrl: platform.baseUrl,
      userId: platform.userId,
      subUserId: null,
      allowHttp: false,
      token: platform.token,
    },
    CONTEXT,
  )
  const accountId = account.id
  await ask['accounts.allowSaving']({ accountId, allowed: true }, CONTEXT)
  await ask['accounts.add'](
    {
      name: '测试环境',
      baseUrl: 'http://10.0.0.5:8080',
      userId: '8',
      subUserId: '81',
      allowHttp: true,
      token: 'token-of-no-platform',
    },
    CONTEXT,
  )
  await ask['accounts.useDemo']({}, CONTEXT)
  await ask['accounts.activate']({ accountId }, CONTEXT)
  await ask['secrets.answer']({ granted: true }, CONTEXT)
  await ask['preferences.update'](
    {
      ...{ locale: 'zh-CN', theme: 'dark', sidebarCollapsed: true, autoSyncMinutes: 15 },
      ...{ recoveryOffered: true, maskNumbers: true, keys: { mask: 'Shift+K' }, singleKeys: false },
    },
    CONTEXT,
  )
  await ask['accounts.maskNumbers']({ accountId, masked: true }, CONTEXT)

  await ask['tasks.pin']({ accountId, taskId: one, name: '装修意向' }, CONTEXT)
  await ask['tasks.pin']({ accountId, taskId: two, name: null }, CONTEXT)
  for (const taskId of [one, two]) await ask['tasks.edit']({ accountId, taskId }, CONTEXT)
  const edit = (patch: Parameters<Handlers['drafts.edit']>[0]['patch']) =>
    ask['drafts.edit']({ accountId, taskId: one, patch }, CONTEXT)
  await edit({ name: '装修意向（七月）' })
  await edit({ maximumcall: 12, interval_time: 3 })
  await edit({ work_hour: [{ wday: 1, begin: '09:00', end: '11:30' }], work_week: [1, 2, 3] })
  await edit({ line: [{ id: 'line-1', limit: null }], redial_enabled: true })
  await edit({ start_time: NOW, holiday: [{ begin: '2026-10-01', end: '2026-10-07' }] })
  await ask['drafts.undo']({ accountId, taskId: one }, CONTEXT)

  const synced = nextEnd()
  await ask['sync.start']({ accountId, taskId: one, full: true }, CONTEXT)
  await synced
  await ask['store.confirmRecoveryKey']({ accountId }, CONTEXT)

  await ask['taskView.update'](
    {
      accountId,
      taskId: one,
      source: 'local',
      filter: { ...LIVE.filter, keyword: '138' },
      localFilter: { ...LOCAL_FILTER, search: '装修' },
      sort: LOCAL.source === 'local' ? LOCAL.sort : undefined,
      perPage: 100,
      columns: ['callee', 'calldate', 'bill'],
      widths: { callee: 180 },
      frozen: 2,
      days: null,
      exporting: { layout: OWN_LAYOUT, followsTable: false },
    },
    CONTEXT,
  )
  await ask['taskView.update']({ accountId, taskId: two, perPage: 20 }, CONTEXT)
  await ask['looks.note']({ accountId, taskId: one, recordId: 'r1', what: 'copy', count: 1 }, CONTEXT)
  await ask['lock.setPassphrase']({ current: null, next: 'made-up passphrase' }, CONTEXT)
  await ask['lock.setMinutes']({ minutes: 15 }, CONTEXT)
  await ask['marks.set']({ accountId, taskId: one, recordId: 'r1', patch: { verdict: '需跟进' } }, CONTEXT)

  await ask['exports.savePreset']({ name: '财务', layout: OWN_LAYOUT }, CONTEXT)
  await ask['exports.savePreset']({ name: '质检', layout: PLAIN_LAYOUT }, CONTEXT)
  const scope = { accountId, taskId: one, taskName: '装修意向' }
  await ask['exports.save']({ ...scope, name: '每日意向', layout: OWN_LAYOUT, from: LOCAL }, CONTEXT)
  const saved = await ask['exports.save'](
    { ...scope, taskName: null, name: '每周', layout: PLAIN_LAYOUT, from: LIVE },
    CONTEXT,
  )

  async function run(from: ExportFrom, layout: ExportLayout, file: string, stop = false): Promise<void> {
    path = join(out, file)
    const ended = nextEnd()
    const job = await ask['exports.start']({ ...scope, from, layout }, CONTEXT)
    if (stop && job !== null) await ask['exports.cancel']({ jobId: job.id }, CONTEXT)
    await ended
  }
  await run(LOCAL, OWN_LAYOUT, 'calls.csv')
  await run({ source: 'live', filter: {} }, PLAIN_LAYOUT, 'calls.xlsx')
  const { rows } = await ask['records.page'](
    { accountId, taskId: one, filter: {}, page: 1, perPage: 2 },
    CONTEXT,
  )
  await run({ source: 'chosen', ids: rows.map(({ id }) => id) }, OWN_LAYOUT, 'picked.csv')
  await run({ source: 'live', filter: {} }, OWN_LAYOUT, 'stopped.csv', true)
  await run({ source: 'live', filter: {} }, OWN_LAYOUT, join('no such folder', 'calls.csv'))
  path = join(out, 'weekly.xlsx')
  const weekly = nextEnd()
  const savedId = saved.find(({ name }) => name === '每周')?.id ?? ''
  await ask['exports.runSaved']({ accountId, savedId }, CONTEXT)
  await weekly
  // A folder that every machine has.
  path = '/calls.csv'
  await desktopTargets(() => 'zh-CN', settings).choose('calls.csv')
}

/** What is no service of the app: the window's place, the log, the launch page, what other hosts keep. */
async function keepApart({ settings }: Launched, { folder, keys }: Places): Promise<void> {
  const window = new BrowserWindow()
  keepWindowState(window as never, settings, memoryLogger())
  window.emit('close')
  fileLogger({ folder: join(folder, 'logs') }).info('started')
  await launchPage(folder, '1', () => Promise.resolve(true)).open('http://127.0.0.1:1/#code=none')
  const { backend } = secretsFromEnvironment({ CALLBOOK_KEYRING: 'file' }, keys)
  const vault = createVault({ backend, settings, preConsented: true })
  await vault.write('token:another-host', 'token-of-a-made-up-platform')
  const key = 'ca11b00c'.repeat(8)
  await vault.writeStoreKey(key, keyFingerprint(key))
  const lock = await fileLock({ folder, clock: systemClock }).acquire('sync-of-a-task')
  // Kept under another name: the lock itself goes with its holder.
  copyFileSync(join(folder, 'sync-of-a-task.lock'), join(folder, 'held.lock'))
  await lock?.release()
}

/** Has this version write to each of the files that are there, through the window's own requests. */
export async function changeEveryFile(places: Places): Promise<void> {
  const { app, settings, nextEnd } = launch(places, null)
  const { handlers: ask } = app
  try {
    const { accounts } = await ask['accounts.list']({}, CONTEXT)
    const [accountId = '', otherId = ''] = accounts.map(({ id }) => id)
    const [task] = await ask['tasks.pinned']({ accountId }, CONTEXT)
    const taskId = task?.taskId ?? ''
    const scope = { accountId, taskId }
    await ask['accounts.allowSaving']({ accountId, allowed: false }, CONTEXT)
    await ask['accounts.activate']({ accountId: otherId }, CONTEXT)
    await ask['accounts.update'](
      {
        accountId: otherId,
        name: '新名字',
        baseUrl: 'https://10.0.0.6',
        userId: '8',
        subUserId: null,
        allowHttp: false,
        token: 'another-token',
      },
      CONTEXT,
    )
    await ask['preferences.update']({ theme: 'light', autoSyncMinutes: null }, CONTEXT)
    await ask['tasks.pin']({ accountId, taskId: 'another-task', name: null }, CONTEXT)
    await ask['tasks.unpin']({ accountId, taskId: 'another-task' }, CONTEXT)
    await ask['taskView.update'](
      {
        ...scope,
        filter: {},
        localFilter: { times: LOCAL_FILTER.times, answered: false },
        columns: ['callee'],
        exporting: { layout: PLAIN_LAYOUT, followsTable: true },
      },
      CONTEXT,
    )
    const { hasPassphrase } = await ask['lock.state']({}, CONTEXT)
    if (hasPassphrase) await ask['lock.setMinutes']({ minutes: 30 }, CONTEXT)
    await ask['drafts.redo'](scope, CONTEXT)
    await ask['drafts.edit']({ ...scope, patch: { remark: '又' } }, CONTEXT)
    const [preset] = await ask['exports.presets']({}, CONTEXT)
    await ask['exports.savePreset']({ name: preset?.name ?? '', layout: PLAIN_LAYOUT }, CONTEXT)
    const [saved] = await ask['exports.saved']({ accountId }, CONTEXT)
    await ask['exports.renameSaved']({ accountId, savedId: saved?.id ?? '', name: '又' }, CONTEXT)
    const filePath = join(places.folder, 'again.csv')
    dialog.showSaveDialog.mockResolvedValue({ canceled: false, filePath })
    const ended = nextEnd()
    await ask['exports.start']({ ...scope, taskName: null, from: LOCAL, layout: OWN_LAYOUT }, CONTEXT)
    await ended
    const window = new BrowserWindow()
    window.bounds = { x: 1, y: 2, width: 900, height: 700 }
    keepWindowState(window as never, settings, memoryLogger())
    window.emit('close')
    const { backend } = secretsFromEnvironment({ CALLBOOK_KEYRING: 'file' }, places.keys)
    await createVault({ backend, settings, preConsented: true }).write('token:new', 'another-token')
  } finally {
    await app.close()
  }
}

export type Answers = Record<string, unknown>

/** Whatever a launch makes of the files: the answers to the window, and what is no matter of the window's. */
export async function readEveryFile(places: Places): Promise<Answers> {
  const { app, settings, notices, secrets } = launch(places, null)
  try {
    const answers = await readByRoute(app.handlers)
    const screen = { x: 0, y: 0, width: 2560, height: 1400 }
    answers['window'] = restoreWindowState(settings, [screen])
    answers['demo'] = demoWorld(settings, { ...systemClock, now: () => 0 })
    dialog.showSaveDialog.mockResolvedValue({ canceled: true, filePath: '' })
    await desktopTargets(() => 'zh-CN', settings).choose('calls.csv')
    answers['suggested place'] = (
      dialog.showSaveDialog.mock.lastCall?.at(-1) as SaveDialogOptions
    ).defaultPath
    const others = secretsFromEnvironment({ CALLBOOK_KEYRING: 'file' }, places.keys).backend
    answers['secrets'] = await secretsIn(secrets)
    answers['secrets of the other hosts'] = await secretsIn(others)
    answers['notices'] = notices.map(({ code }) => code)
    return answers
  } finally {
    await app.close()
  }
}

const secretsIn = async (backend: SecretBackend): Promise<Answers> =>
  Object.fromEntries(
    await Promise.all((await backend.names()).map(async (name) => [name, await backend.read(name)] as const)),
  )

async function readByRoute(ask: Handlers): Promise<Answers> {
  const { accounts, activeId } = await ask['accounts.list']({}, CONTEXT)
  const { hasPassphrase, minutes } = await ask['lock.state']({}, CONTEXT)
  const answers: Answers = {
    'accounts.list': { accounts, activeId },
    'preferences.get': await ask['preferences.get']({}, CONTEXT),
    'lock.state': { hasPassphrase, minutes },
    'secrets.status': { ...(await ask['secrets.status']({}, CONTEXT)), place: '' },
    'exports.presets': await ask['exports.presets']({}, CONTEXT),
    // Whether the exported file is there still is no matter of ours.
    'exports.list': (await ask['exports.list']({}, CONTEXT)).map((job) => ({ ...job, gone: true })),
  }
  for (const { id: accountId } of accounts) {
    const { recoveryKept } = await ask['store.overview']({ accountId }, CONTEXT)
    const ofAccount: Answers = {
      recoveryKept,
      'exports.saved': await ask['exports.saved']({ accountId }, CONTEXT),
      'drafts.list': await ask['drafts.list']({ accountId }, CONTEXT),
      'tasks.names': await ask['tasks.names']({ accountId }, CONTEXT),
      'tasks.pinned': await ask['tasks.pinned']({ accountId }, CONTEXT),
    }
    for (const { taskId } of await ask['tasks.pinned']({ accountId }, CONTEXT)) {
      const scope = { accountId, taskId }
      const draft = await ask['drafts.get'](scope, CONTEXT)
      const task = await ask['tasks.lastRead'](scope, CONTEXT)
      ofAccount[taskId] = {
        'taskView.get': await ask['taskView.get'](scope, CONTEXT),
        // What a version reads out of the platform's words is its own; the words are the file's.
        'tasks.lastRead': task && asSaid(task),
        'drafts.get': draft && { ...draft, base: asSaid(draft.base) },
      }
    }
    answers[accountId] = ofAccount
  }
  return answers
}

const asSaid = ({ taskId, fetchedAt, raw }: TaskEdit): object => ({ taskId, fetchedAt, raw })
