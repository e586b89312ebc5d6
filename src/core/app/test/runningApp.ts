/** The services together, against the sandbox and with real workers, for tests. */
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { bundledWorker } from '../../../../test/support/bundledWorker.ts'
import { fakeSecrets } from '../../../../test/support/secrets.ts'
import { memorySettings } from '../../../../test/support/settings.ts'
import { defaultLayout, RAW_CSV } from '#shared/exports/presets.ts'
import type { ExportJob, ExportLayout } from '#shared/exports/types.ts'
import type { AppEvent } from '#shared/ipc/events.ts'
import type { RouteInput } from '#shared/ipc/index.ts'
import type { SyncJob } from '#shared/sync/types.ts'
import { systemClock } from '../../clock.ts'
import { nodeFetch } from '../../nodeFetch.ts'
import type { SettingsStore } from '../../ports.ts'
import { startSandbox, type Sandbox, type SandboxOptions } from '#sandbox/index.ts'
import { createApp, type App } from '../app.ts'

/** Ids and numbers as they are, for comparing. */
export const RAW_IDS: ExportLayout = {
  ...defaultLayout('zh-CN'),
  format: 'csv',
  columns: ['id', 'callee'],
  header: 'key',
  csv: RAW_CSV,
}

/** What a handler is told when nobody cancels. */
export const CONTEXT = { signal: new AbortController().signal }

export interface RunningApp {
  app: App
  platform: Sandbox
  accountId: string
  taskId: string
  /** Data folder, and where exports go as `calls.csv` or `calls.xlsx`. */
  folder: string
  settings: SettingsStore
  log: string[]
  /** What the disk has left; null where nobody can tell. */
  disk: { freeBytes: number | null }
  /** All events, in their order. */
  heard: AppEvent[]
  /** Synchronises and waits for the end. */
  sync: (full?: boolean) => Promise<SyncJob>
  /** The next export that ends. */
  nextEnd: () => Promise<ExportJob>
  /** Starts an export and waits for its end. */
  exportAll: (request?: Partial<RouteInput<'exports.start'>>) => Promise<ExportJob>
  /** Another launch on the same settings and folder. */
  startAgain: () => App
}

export async function startApp(options: SandboxOptions = {}, total = 450): Promise<RunningApp> {
  const platform = await startSandbox({ tasks: [{ key: 'test', name: '测试任务', total }], ...options })
  const folder = await mkdtemp(join(tmpdir(), 'callbook-app-test-'))
  const settings = memorySettings()
  const secrets = fakeSecrets('strong')
  const heard: AppEvent[] = []
  const listeners = new Set<(event: AppEvent) => void>([(event) => heard.push(event)])
  const disk: RunningApp['disk'] = { freeBytes: null }
  const log: string[] = []
  const note = (message: string, facts?: object): void => void log.push(`${message} ${JSON.stringify(facts)}`)

  function launch(): App {
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
      logger: { info: note, warn: note },
      targets: {
        choose: async (name) => ({ path: join(folder, `calls${extname(name)}`), chosen: true }),
        reveal: async () => undefined,
        open: async () => undefined,
        offer: async (path) => path,
        discard: async () => undefined,
      },
      events: { emit: (event) => listeners.forEach((listener) => listener(event)) },
      freeSpace: () => Promise.resolve(disk.freeBytes),
      demo: { start: async () => platform, stop: async () => undefined },
      createWorker: () => bundledWorker(new URL('../../worker/worker.ts', import.meta.url)),
    })
    onTestFinished(() => app.close())
    return app
  }

  /** The first job of later events that `pick` finds one in. */
  function next<Job>(pick: (event: AppEvent) => Job | null): Promise<Job> {
    const { promise, resolve } = Promise.withResolvers<Job>()
    const listener = (event: AppEvent): void => {
      const job = pick(event)
      if (job === null) return
      listeners.delete(listener)
      resolve(job)
    }
    listeners.add(listener)
    return promise
  }
  const nextEnd = (): Promise<ExportJob> =>
    next((event) =>
      event.name === 'exports.changed' && event.payload.state !== 'running' ? event.payload : null,
    )

  onTestFinished(() => platform.close())
  const app = launch()
  const { account } = await app.handlers['accounts.add'](
    {
      name: '',
      baseUrl: platform.baseUrl,
      userId: platform.userId,
      subUserId: null,
      allowHttp: false,
      token: platform.token,
    },
    CONTEXT,
  )
  const taskId = platform.tasks[0]?.id ?? ''
  return {
    app,
    platform,
    accountId: account.id,
    taskId,
    folder,
    settings,
    log,
    disk,
    heard,
    sync: async (full = false) => {
      const ended = next((event) =>
        event.name === 'sync.changed' && event.payload.state !== 'running' ? event.payload : null,
      )
      await app.handlers['sync.start']({ accountId: account.id, taskId, full }, CONTEXT)
      return ended
    },
    nextEnd,
    exportAll: async (request = {}) => {
      const ended = nextEnd()
      await app.handlers['exports.start'](
        {
          accountId: account.id,
          taskId,
          taskName: null,
          from: { source: 'live', filter: {} },
          layout: RAW_IDS,
          ...request,
        },
        CONTEXT,
      )
      return ended
    },
    startAgain: launch,
  }
}

/** Asks for a live page as the window does. */
export const page = (running: RunningApp, input: object = {}) =>
  running.app.answer({
    route: 'records.page',
    input: {
      accountId: running.accountId,
      taskId: running.taskId,
      filter: {},
      page: 1,
      perPage: 20,
      ...input,
    },
    requestId: 'r',
  })
