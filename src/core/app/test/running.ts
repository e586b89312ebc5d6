/** The services together, against the sandbox and with a real records worker. */
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { onTestFinished } from 'vitest'
import { fakeSecrets } from '../../../../test/support/secrets.ts'
import { memorySettings } from '../../../../test/support/settings.ts'
import type { ExportJob } from '#shared/exports/types.ts'
import type { AppEvent } from '#shared/ipc/events.ts'
import type { RouteInput } from '#shared/ipc/index.ts'
import type { SyncJob } from '#shared/sync/types.ts'
import { systemClock } from '../../clock.ts'
import { nodeFetch } from '../../nodeFetch.ts'
import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/index.ts'
import { createApp, type App } from '../app.ts'

export interface Running {
  app: App
  platform: Sandbox
  accountId: string
  taskId: string
  folder: string
  log: string[]
  /** Synchronises and waits for the end. */
  sync: (full?: boolean) => Promise<SyncJob>
  /** Starts an export and waits for its end. */
  exportAll: (request?: Partial<RouteInput<'exports.start'>>) => Promise<ExportJob>
}

export async function start(options: SandboxOptions = {}, total = 450): Promise<Running> {
  const platform = await startSandbox({ tasks: [{ key: 'test', name: '测试任务', total }], ...options })
  const folder = await mkdtemp(join(tmpdir(), 'callbook-app-test-'))
  const listeners = new Set<(event: AppEvent) => void>()
  const log: string[] = []
  const logger = {
    info: (message: string, facts?: object) => void log.push(`${message} ${JSON.stringify(facts)}`),
    warn: (message: string, facts?: object) => void log.push(`${message} ${JSON.stringify(facts)}`),
  }
  const app = createApp({
    info: {
      version: '0',
      host: 'desktop',
      platform: 'test',
      systemLocale: 'zh-CN',
      dataFolder: folder,
      notices: [],
    },
    settings: memorySettings(),
    secrets: fakeSecrets('strong'),
    fetch: nodeFetch,
    clock: systemClock,
    logger,
    targets: {
      choose: async () => ({ path: join(folder, 'calls.csv'), chosen: true }),
      reveal: async () => undefined,
      offer: async (path) => path,
    },
    events: { emit: (event) => listeners.forEach((listener) => listener(event)) },
    demo: { start: async () => platform, stop: async () => undefined },
    createWorker: () => new Worker(new URL('../../records/worker.ts', import.meta.url)),
  })
  onTestFinished(async () => {
    await app.close()
    await platform.close()
  })
  const context = { signal: new AbortController().signal }
  const { account } = await app.handlers['accounts.add'](
    {
      name: '',
      baseUrl: platform.baseUrl,
      userId: platform.userId,
      subUserId: null,
      allowHttp: false,
      token: platform.token,
    },
    context,
  )
  const taskId = platform.tasks[0]?.id ?? ''
  return {
    app,
    platform,
    accountId: account.id,
    taskId,
    folder,
    log,
    sync: async (full = false) => {
      const ended = Promise.withResolvers<SyncJob>()
      const listener = (event: AppEvent): void => {
        if (event.name !== 'sync.changed' || event.payload.state === 'running') return
        listeners.delete(listener)
        ended.resolve(event.payload)
      }
      listeners.add(listener)
      await app.handlers['sync.start']({ accountId: account.id, taskId, full }, context)
      return ended.promise
    },
    exportAll: async (request = {}) => {
      const ended = Promise.withResolvers<ExportJob>()
      listeners.add((event) => {
        if (event.name === 'exports.changed' && event.payload.state !== 'running')
          ended.resolve(event.payload)
      })
      await app.handlers['exports.start'](
        {
          accountId: account.id,
          taskId,
          taskName: null,
          from: { source: 'live', filter: {} },
          columns: ['id', 'callee'],
          header: 'key',
          locale: 'zh-CN',
          raw: true,
          ...request,
        },
        context,
      )
      return ended.promise
    },
  }
}

/** Asks for a live page as the window does. */
export const page = (running: Running, input: object = {}) =>
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
