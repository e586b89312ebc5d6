// Longer than 300 lines because every service of the product is made and handed on here, in one order.
import { join } from 'node:path'
import type { Worker } from 'node:worker_threads'
import type { Answer } from '#shared/errors.ts'
import type { AppInfo } from '#shared/ipc/app.ts'
import type { Handlers } from '#shared/ipc/index.ts'
import type { CallRef } from '#shared/records/callLink.ts'
import type { TaskEdit } from '#shared/tasks/types.ts'
import type {
  Clock,
  DemoPlatform,
  Events,
  ExportTargets,
  Fetch,
  Logger,
  ProxyLogin,
  SecretBackend,
  SettingsStore,
} from '../ports.ts'
import { createAccounts } from '../accounts/accounts.ts'
import { createVault } from '../accounts/vault.ts'
import { createPlatformClient } from '../api/client.ts'
import { createEnsureSpace, LEAST_SPACE, type FreeSpace } from '../diskSpace.ts'
import { createExports } from '../export/exports.ts'
import { createScriptFiles } from '../export/scriptFiles.ts'
import { createOptOutExport } from '../export/optOuts.ts'
import { createPreferences } from '../preferences/preferences.ts'
import { createFindLinked } from '../records/linkedCalls.ts'
import { createLocalCalls } from '../records/localCalls.ts'
import { createRereading } from '../records/rereading.ts'
import { createRecovery } from '../records/recovery.ts'
import { createCards } from '../reviews/cards.ts'
import { createDoubtful } from '../reviews/doubtful.ts'
import { createReviewDocuments } from '../reviews/documents.ts'
import { createQueues } from '../reviews/queues.ts'
import { createErasing } from '../reviews/erasing.ts'
import { createExchange } from '../reviews/exchange.ts'
import { createMarkKeeping } from '../reviews/markKeeping.ts'
import { createJudging } from '../reviews/judging.ts'
import { createLooks } from '../reviews/looks/looks.ts'
import { createMarks, type Marks } from '../reviews/marks.ts'
import { createSamples } from '../reviews/samples.ts'
import { createScriptSheets } from '../reviews/scriptSheets.ts'
import { createStorePlaces } from '../records/storePlaces.ts'
import type { RecordsWorkerMethods } from '../worker/workerMethods.ts'
import { createBackgroundSync } from '../sync/background.ts'
import { fileLock } from '../sync/fileLock.ts'
import { createSync } from '../sync/sync.ts'
import { createDrafts } from '../tasks/drafts.ts'
import { createLastRead } from '../tasks/lastRead.ts'
import { createPins } from '../tasks/pins.ts'
import { createSaves } from './saves.ts'
import { createSearchedTexts } from './searched.ts'
import { workerClient } from '../threads/rpc.ts'
import { createDispatcher } from './dispatch.ts'
import { asPin } from './demoTasks.ts'
import { createHandlers } from './handlers/index.ts'
import { createIdleLock } from './idleLock.ts'
import { isMasked } from './isMasked.ts'
import type { Services } from './services.ts'

/** Everything a host hands in. */
export interface AppPorts {
  info: AppInfo
  settings: SettingsStore
  secrets: SecretBackend
  /** Consent to a weak place for secrets was given outside, by the environment. */
  secretsPreConsented?: boolean
  /** Key of the offline store, given by the environment: 64 hex digits or the words of a recovery key. */
  storeKey?: string
  /** Where the other hosts of this machine keep secrets, as far as this one can open it. */
  secretsElsewhere?: readonly Pick<SecretBackend, 'read'>[]
  /** Whether the desktop app holds a secret, for the hosts that cannot open what it holds. */
  desktopHolds?: (name: string) => boolean
  /**
   * Where the store's own settings and key are kept, if not with everything else: the command line's accounts end
   * with the process, its store does not.
   */
  storeKeeping?: { settings: SettingsStore; secrets: SecretBackend; preConsented: boolean }
  /** Whether there is a network, where the host knows. */
  online?: () => boolean
  fetch: Fetch
  /** Connections that `fetch` opens to one host at a time, where the host limits them. */
  connectionsPerHost?: number
  /** Where the host can ask for the login that the network's proxy wants. */
  proxyLogin?: ProxyLogin
  /** Where the system hands links to calls over: the last one, once. */
  takeLink?: () => CallRef | null
  clock: Clock
  logger: Logger
  targets: ExportTargets
  events: Events
  demo: DemoPlatform
  /** Room on a disk, where the system is not to be asked. */
  freeSpace?: FreeSpace
  /** Starts the records worker (`core/worker/worker.ts`). */
  createWorker: () => Worker
}

export interface App {
  /** For a host that calls directly (the command line). Handlers throw AppError. */
  handlers: Handlers
  /** For the command line alone, which hands marks on: they hold whole numbers. */
  marks: Pick<Marks, 'rows' | 'merge'>
  /**
   * Answers one request from outside, already known to come from our own window: parses it, runs the handler, never
   * throws. `signal` aborts when the caller goes away.
   */
  answer: (request: unknown, signal?: AbortSignal) => Promise<Answer<unknown>>
  /** Begins what goes on by itself while the app is open; hosts with a window call it once. */
  begin: () => void
  /**
   * Waits for what was asked for and for edits on their way to the disk, cancels what runs, closes the workers and the
   * demo platform.
   */
  close: () => Promise<void>
}

/** ms that closing waits for answers under way: one may wait for a person. */
const ANSWERS_LIMIT_MS = 5000

/** Builds the product's services from a host's ports. */
export function createApp(ports: AppPorts): App {
  const { info, settings, events, clock, logger } = ports
  const vault = createVault({
    backend: ports.secrets,
    settings,
    preConsented: ports.secretsPreConsented,
    elsewhere: ports.secretsElsewhere,
  })
  const accounts = createAccounts({
    settings,
    vault,
    demo: ports.demo,
    onChange: () => events.emit({ name: 'accounts.changed', payload: null }),
  })
  const client = createPlatformClient({
    fetch: ports.fetch,
    perHost: ports.connectionsPerHost,
    clock,
    logger,
  })
  const worker = workerClient<RecordsWorkerMethods>(ports.createWorker)
  // A long export never delays the table: it has a worker of its own, started at the first one.
  const exportWorker = workerClient<RecordsWorkerMethods>(ports.createWorker)
  const pins = createPins(settings)
  const preferences = createPreferences(settings)
  const lastRead = createLastRead({ folder: join(info.dataFolder, 'tasks'), logger })
  const drafts = createDrafts({
    folder: join(info.dataFolder, 'drafts'),
    identity: accounts.identity,
    lastRead,
    onChange: (payload) => events.emit({ name: 'drafts.changed', payload }),
    clock,
    logger,
  })
  async function onTask(accountId: string, task: TaskEdit): Promise<void> {
    await lastRead.keep(accounts.identity(accountId), task)
    await drafts.follow(accountId, task)
    if (pins.seen(accountId, asPin(task.taskId, task)))
      events.emit({ name: 'pins.changed', payload: { accountId } })
  }
  const saves = createSaves({
    accounts,
    client,
    drafts,
    lastRead,
    onRead: onTask,
    locale: () => preferences.get().locale ?? info.systemLocale,
    logger,
  })
  const ensureSpace = createEnsureSpace({ free: ports.freeSpace, events })
  const ensureRoom = (): Promise<void> => ensureSpace(info.dataFolder, LEAST_SPACE)
  const keeping = ports.storeKeeping
  const storePlaces = createStorePlaces({
    folder: info.dataFolder,
    settings: keeping?.settings ?? settings,
    vault: keeping
      ? createVault({
          backend: keeping.secrets,
          settings: keeping.settings,
          preConsented: keeping.preConsented,
          elsewhere: ports.secretsElsewhere,
        })
      : vault,
    storeKey: ports.storeKey,
    desktopHolds: ports.desktopHolds,
    setAside: worker.call.setStoreAside,
    onNotice: (notice) => info.notices.push(notice),
  })
  const onMarks = (): void => events.emit({ name: 'marks.changed', payload: null })
  const markKeeping = createMarkKeeping({
    ...{ accounts, places: storePlaces, worker: worker.call, clock, logger },
    onNotice: (notice) => info.notices.push(notice),
    onChange: onMarks,
  })
  const places = { ...storePlaces, marksFor: markKeeping.marksFor }
  const rereading = createRereading({
    worker: worker.call,
    isBusy: () => sync.list().some(({ state }) => state === 'running'),
    ensureSpace,
    onChange: (state) => events.emit({ name: 'store.rereading', payload: state }),
    clock,
    logger,
  })
  const local = createLocalCalls({
    accounts,
    pins,
    places,
    worker: worker.call,
    rereading,
    clock,
    ensureSpace,
  })
  const searched = createSearchedTexts({ preferences, local, clock })
  const recovery = createRecovery({
    accounts,
    places,
    local,
    workers: [worker.call, exportWorker.call],
    setAside: worker.call.setStoreAside,
    targets: ports.targets,
    settings: keeping?.settings ?? settings,
    clock,
  })
  const sync = createSync({
    identity: accounts.identity,
    connect: accounts.connect,
    client,
    store: local.syncStore,
    ensureSpace: ensureRoom,
    lock: fileLock({ folder: info.dataFolder, clock }),
    onChange: (job) => events.emit({ name: 'sync.changed', payload: job }),
    clock,
    logger,
    concurrency: { max: ports.connectionsPerHost },
  })
  const background = createBackgroundSync({
    sync,
    accounts,
    pins,
    preferences,
    clock,
    logger,
    online: ports.online,
  })
  /** What was read last is newer than what is kept. */
  const detail: Services['detail'] = async (scope, recordId, masked) =>
    (await worker.call.detail(scope, recordId, masked)) ?? local.detail(scope, recordId, masked)
  const keptDetail: Services['detail'] = async (scope, recordId, masked) =>
    (await local.detail(scope, recordId, masked)) ?? worker.call.detail(scope, recordId, masked)
  const documents = createReviewDocuments({ accounts, places, worker: worker.call })
  const marks = createMarks({
    accounts,
    places,
    worker: worker.call,
    documents,
    detail: keptDetail,
    clock,
  })
  const queues = createQueues({ accounts, documents, places, local, worker: worker.call, clock })
  const samples = createSamples({
    ...{ accounts, places, local, documents, queues, worker: worker.call, clock },
  })
  const scripts = createScriptSheets({
    ...{ accounts, places, local, documents, events, clock, logger },
    worker: worker.call,
    readingWorker: exportWorker.call,
  })
  const scriptFiles = createScriptFiles({
    ...{ targets: ports.targets, ensureSpace, clock, version: info.version },
    worker: exportWorker.call,
  })
  const erasing = createErasing({ ...{ accounts, places, worker: worker.call, clock }, onChange: onMarks })
  const exchange = createExchange({
    ...{ accounts, places, worker: worker.call, targets: ports.targets, clock },
    onChange: onMarks,
    beforeWriting: async (accountId, taskId) => {
      if (isMasked({ accounts, preferences }, accountId))
        await looks.note(accountId, { what: 'export', taskId, recordId: null, count: null })
    },
  })
  const judging = createJudging({
    ...{ accounts, places, worker: worker.call, local, clock },
    onChange: onMarks,
  })
  const looks = createLooks({
    accounts,
    places,
    worker: worker.call,
    settings: keeping?.settings ?? settings,
    clock,
  })
  const findLinked = createFindLinked({
    accounts,
    pins,
    places,
    worker: worker.call,
    masked: (accountId) => isMasked({ accounts, preferences }, accountId),
  })
  const doubtful = createDoubtful({ accounts, local, places, queues, worker: worker.call })
  const exportOptOuts = createOptOutExport({
    ...{ doubtful, pins, ensureSpace, clock },
    worker: worker.call,
    targets: ports.targets,
    beforeWriting: async ({ accountId, taskId }, mask, count) => {
      if (!mask && isMasked({ accounts, preferences }, accountId))
        await looks.note(accountId, { what: 'export', taskId, recordId: null, count })
    },
  })
  const exports = createExports({
    connect: accounts.connect,
    accounts,
    userId: (accountId) => {
      const account = accounts.list().accounts.find(({ id }) => id === accountId)
      return account?.kind === 'platform' ? (account.subUserId ?? account.userId) : null
    },
    local,
    marksPlace: async (accountId) => {
      const identity = accounts.identity(accountId)
      return places.hasMarks(identity) ? places.marksFor(identity) : null
    },
    verdicts: () => preferences.get().verdicts,
    summary: sync.summary,
    detail,
    marks,
    client,
    recordsWorker: worker.call,
    exportWorker: exportWorker.call,
    targets: ports.targets,
    ensureSpace,
    beforePlacing: async ({ accountId, taskId, layout, records }) => {
      if (!layout.mask && isMasked({ accounts, preferences }, accountId))
        await looks.note(accountId, { what: 'export', taskId, recordId: null, count: records })
    },
    settings,
    keptSettings: keeping?.settings ?? settings,
    version: info.version,
    events,
    clock,
    logger,
  })
  let { maskNumbers: masked } = preferences.get()
  /** Another window must not go on showing what this one has masked. */
  function tellMasking(): void {
    const { maskNumbers } = preferences.get()
    if (maskNumbers === masked) return
    masked = maskNumbers
    events.emit({ name: 'masking.changed', payload: { maskNumbers } })
  }
  const lock = createIdleLock({ settings, places, clock, events, logger })
  const handlers = createHandlers({
    info,
    accounts,
    vault,
    preferences,
    searched,
    pins,
    drafts,
    lastRead,
    saves,
    client,
    worker: worker.call,
    local,
    recovery,
    marks,
    doubtful,
    exportOptOuts,
    documents,
    queues,
    samples,
    markKeeping,
    erasing,
    exchange,
    judging,
    looks,
    lock,
    cards: createCards({
      documents,
      reviewer: async (accountId) => (await marks.self(accountId, false)).reviewer,
      clock,
    }),
    findLinked,
    takeLink: ports.takeLink ?? (() => null),
    detail,
    keptDetail,
    sync,
    scripts,
    scriptFiles,
    ensureSpace: ensureRoom,
    exports,
    onPreferences: () => {
      background.follow()
      tellMasking()
    },
    onToken: background.wake,
    onTask,
    proxyLogin: ports.proxyLogin,
    clock,
  })
  const dispatcher = createDispatcher({ handlers, logger, isLocked: lock.isLocked })
  let noticed = info.notices.length
  /** What was put out of the way while a request ran is told at once: at the next start there is nothing to see of it. */
  function tellNotices(): void {
    if (info.notices.length === noticed) return
    noticed = info.notices.length
    events.emit({ name: 'app.noticed', payload: null })
  }
  /** The store that the window will ask first is opened while the window is on its way. */
  function openLastTask(): void {
    const { lastTask } = preferences.get()
    // What cannot be opened is told to whoever asks for it.
    if (lastTask !== null && !lock.isLocked()) sync.summary(lastTask).catch(() => undefined)
  }

  /** What was asked for before the app closes is done, whoever still waits for it. */
  async function answersGiven(): Promise<void> {
    const given = new AbortController()
    const limit = clock.sleep(ANSWERS_LIMIT_MS, given.signal).catch(() => undefined)
    await Promise.race([dispatcher.idle(), limit])
    given.abort()
  }

  return {
    handlers,
    marks: { rows: marks.rows, merge: marks.merge },
    answer: async (request, signal) => {
      const answered = await dispatcher.answer(request, signal)
      tellNotices()
      return answered
    },
    begin: () => {
      rereading.begin()
      background.follow()
      openLastTask()
    },
    close: async () => {
      dispatcher.cancelAll()
      lock.close()
      await Promise.all([background.stop(), answersGiven()])
      await Promise.all([drafts.idle(), lastRead.idle(), searched.close()])
      await Promise.all([exports.close(), scripts.close(), sync.close()])
      await Promise.all([rereading.close(), markKeeping.idle()])
      await Promise.all([worker.close(), exportWorker.close()])
      await ports.demo.stop()
    },
  }
}
