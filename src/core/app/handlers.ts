import { AppError } from '#shared/errors.ts'
import type { AppInfo, AppNotice } from '#shared/ipc/app.ts'
import type { Handlers } from '#shared/ipc/index.ts'
import { tidyFilter } from '#shared/records/filterValues.ts'
import type { CallRecordDetail } from '#shared/records/types.ts'
import type { PinnedTask, TaskEdit } from '#shared/tasks/types.ts'
import type { Accounts } from '../accounts/accounts.ts'
import type { SecretVault } from '../accounts/vault.ts'
import type { PlatformClient } from '../api/client.ts'
import { INTERACTIVE_POLICY } from '../api/retry.ts'
import type { Exports } from '../export/exports.ts'
import type { LocalCalls } from '../records/localCalls.ts'
import type { Recovery } from '../records/recovery.ts'
import type { SyncScope } from '../sync/store.ts'
import type { Sync } from '../sync/sync.ts'
import type { Clock, ProxyLogin } from '../ports.ts'
import type { PreferenceService } from '../preferences/preferences.ts'
import type { RecordsWorkerMethods } from '../worker/workerMethods.ts'
import type { Drafts } from '../tasks/drafts.ts'
import type { LastRead } from '../tasks/lastRead.ts'
import type { Pins } from '../tasks/pins.ts'
import type { Saves } from './saves.ts'
import type { Remote } from '../threads/rpc.ts'

export interface Services {
  info: AppInfo
  accounts: Accounts
  vault: SecretVault
  preferences: PreferenceService
  pins: Pins
  drafts: Drafts
  lastRead: LastRead
  saves: Saves
  client: PlatformClient
  worker: Remote<RecordsWorkerMethods>
  local: LocalCalls
  recovery: Recovery
  /** A call read before, with its conversation: of the last read, else of the store. */
  detail: (scope: SyncScope, recordId: string) => Promise<CallRecordDetail | null>
  /** Likewise: of the store, else of the last read. */
  keptDetail: (scope: SyncScope, recordId: string) => Promise<CallRecordDetail | null>
  sync: Sync
  /** Before a task's calls are kept. @throws AppError disk_full */
  ensureSpace: () => Promise<void>
  exports: Exports
  /** Preferences changed. */
  onPreferences: () => void
  /** An account got another token. */
  onToken: () => void
  /** A task was read from the platform. */
  onTask: (accountId: string, task: TaskEdit) => void
  proxyLogin?: ProxyLogin
  clock: Clock
  /** Cancels a request by its id. */
  cancelRequest: (requestId: string) => void
}

/** Tasks pinned for a person who opens the demo account for the first time. */
const DEMO_PINS = 20

export const asPin = (
  taskId: string,
  seen: Pick<TaskEdit, 'name' | 'status' | 'status_str'>,
): PinnedTask => ({
  taskId,
  name: seen.name,
  status: seen.status,
  status_str: seen.status_str,
})

/** One handler a route. They throw AppError; the dispatcher turns that into an answer. */
export function createHandlers(services: Services): Handlers {
  const { info, accounts, vault, preferences, pins, drafts, lastRead, saves, client } = services
  const { worker, local, recovery, sync, exports, clock } = services
  const { presets, saved } = exports
  const interactive = (signal: AbortSignal) => ({ signal, policy: INTERACTIVE_POLICY })

  async function pinDemoTasks(accountId: string): Promise<void> {
    if (pins.list(accountId).length > 0) return
    const { rows } = await client.taskList(await accounts.connect(accountId), { page: 1, perPage: DEMO_PINS })
    for (const row of rows) pins.pin(accountId, asPin(row.taskId, row))
  }

  /** Every draft is opened once, so that a damaged one is told of at the start and not when it is looked for. */
  function damagedDrafts(): AppNotice[] {
    try {
      for (const { id } of accounts.list().accounts) drafts.list(id)
    } catch {
      // A folder that cannot be read says so where drafts are asked for; it must not keep the app from starting.
    }
    return drafts.setAside().map((path) => ({ code: 'draft_set_aside', path }))
  }

  return {
    'app.info': () => ({
      ...info,
      notices: [...info.notices, ...damagedDrafts()],
    }),
    'app.cancel': ({ requestId }) => {
      services.cancelRequest(requestId)
      return null
    },
    'preferences.get': () => preferences.get(),
    'preferences.update': (patch) => {
      const updated = preferences.update(patch)
      services.onPreferences()
      return updated
    },
    'taskView.get': ({ accountId, taskId }) => preferences.taskView(accountId, taskId),
    'taskView.update': ({ accountId, taskId, ...patch }) =>
      preferences.updateTaskView(accountId, taskId, patch),

    'accounts.list': () => accounts.list(),
    'accounts.add': ({ token, ...form }) => accounts.add(form, token),
    'accounts.update': async ({ accountId, token, ...form }) => {
      const updated = await accounts.update(accountId, form, token)
      if (token !== undefined) services.onToken()
      return updated
    },
    'accounts.remove': async ({ accountId }) => {
      const identity = accounts.identity(accountId)
      await exports.forgetAccount(accountId)
      await accounts.remove(accountId)
      pins.forgetAccount(accountId)
      preferences.forgetAccount(accountId)
      if (!accounts.list().accounts.some(({ id }) => accounts.identity(id) === identity)) {
        drafts.forget(identity)
        lastRead.forget(identity)
      }
      return null
    },
    'accounts.allowSaving': ({ accountId, allowed }) => accounts.allowSaving(accountId, allowed),
    'accounts.activate': ({ accountId }) => accounts.activate(accountId),
    'accounts.test': async ({ accountId, token, taskId, ...form }, { signal }) => {
      const connection = await accounts.connectForm(form, token, accountId)
      return client.testConnection(connection, taskId ?? null, { signal })
    },
    'accounts.useDemo': async () => {
      const account = accounts.addDemo()
      await pinDemoTasks(account.id)
      return account
    },
    'secrets.status': () => vault.status(),
    'secrets.answer': ({ granted }) => vault.answer(granted),

    'tasks.edit': async ({ accountId, taskId }, { signal }) => {
      const task = await client.taskEdit(await accounts.connect(accountId), taskId, interactive(signal))
      services.onTask(accountId, task)
      return task
    },
    'tasks.lastRead': ({ accountId, taskId }) => lastRead.get(accounts.identity(accountId), taskId),
    'tasks.names': ({ accountId }) => lastRead.names(accounts.identity(accountId)),
    'tasks.save': ({ accountId, taskId }, { signal }) => saves.save(accountId, taskId, signal),
    'tasks.list': async ({ accountId, ...query }, { signal }) =>
      client.taskList(await accounts.connect(accountId), query, interactive(signal)),
    'tasks.pinned': ({ accountId }) => pins.list(accountId),
    'tasks.pin': ({ accountId, taskId, name }) => {
      accounts.identity(accountId)
      return pins.pin(accountId, { taskId, name, status: null, status_str: null })
    },
    'tasks.unpin': ({ accountId, taskId }) => {
      accounts.identity(accountId)
      return pins.unpin(accountId, taskId)
    },

    'drafts.list': ({ accountId }) => drafts.list(accountId),
    'drafts.get': ({ accountId, taskId }) => drafts.get(accountId, taskId),
    'drafts.edit': ({ accountId, taskId, patch, joins }) =>
      drafts.edit(accountId, taskId, patch, joins ?? false),
    'drafts.undo': ({ accountId, taskId }) => drafts.undo(accountId, taskId),
    'drafts.redo': ({ accountId, taskId }) => drafts.redo(accountId, taskId),
    'drafts.discard': ({ accountId, taskId }) => {
      drafts.discard(accountId, taskId)
      return null
    },
    'drafts.rebase': ({ accountId, taskId, choices }) => drafts.rebase(accountId, taskId, choices),
    'drafts.request': ({ accountId, taskId }) => ({ body: drafts.request(accountId, taskId) }),

    'records.page': async ({ accountId, taskId, filter, page, perPage }, { signal }) => {
      const connection = await accounts.connect(accountId)
      const query = { filter: tidyFilter(filter), page, perPage }
      const keepIn = await local.locateOrNull({ accountId, taskId })
      const { rows, meta, notKept } = await client.recordPage(
        connection,
        taskId,
        query,
        (body) => worker.readPage({ accountId, taskId }, body, keepIn),
        interactive(signal),
      )
      return { rows, meta, fetchedAt: clock.now(), ...(notKept === null ? {} : { notKept }) }
    },
    'records.detail': async ({ accountId, taskId, recordId, source }) => {
      const read = source === 'local' ? services.keptDetail : services.detail
      const record = await read({ accountId, taskId }, recordId)
      if (record === null)
        throw new AppError('not_found', 'This record was not read before', { what: 'record' })
      return record
    },

    'records.localPage': (request) => local.page(request),
    'records.facets': (scope) => local.facets(scope),

    'sync.start': (request) => sync.start(request),
    'sync.allow': async (scope) => {
      await services.ensureSpace()
      await local.syncStore.unpause(scope)
      return null
    },
    'sync.cancel': ({ jobId }) => {
      sync.cancel(jobId)
      return null
    },
    'sync.list': () => sync.list(),
    'sync.summary': (scope) => sync.summary(scope),

    'store.overview': async ({ accountId }) => ({
      ...(await local.overview(accountId)),
      recoveryKept: await recovery.isKept(accountId),
    }),
    'store.remove': async ({ accountId, taskId, olderThanDays }) => {
      // A cut-off holds for runs under way; what is deleted whole must not be on its way in.
      if (olderThanDays === null) await sync.halt(accountId, taskId)
      return { removed: await local.remove(accountId, taskId, olderThanDays) }
    },
    'store.keepAll': async (scope) => {
      // A run under way counts on calls that will not be known any more.
      await sync.halt(scope.accountId, scope.taskId)
      await local.keepAll(scope)
      return null
    },
    'store.reread': ({ accountId, steps }, { signal }) => local.reread(accountId, steps, signal),
    'store.backup': ({ accountId }) => local.backup(accountId),
    'store.restore': async ({ accountId, name }) => {
      // A run under way counts on pages that the restored store may not have.
      await sync.halt(accountId, null)
      return { keptAs: await local.restore(accountId, name) }
    },

    'store.rescue': ({ accountId }) => recovery.rescue(accountId),
    'store.recoveryKey': async ({ accountId, locale }) => ({
      words: await recovery.words(accountId, locale),
    }),
    'store.saveRecoveryKey': async ({ accountId, locale }) => ({
      path: await recovery.save(accountId, locale),
    }),
    'store.confirmRecoveryKey': async ({ accountId }) => {
      await recovery.confirm(accountId)
      return null
    },
    'store.recover': ({ accountId, key }) => recovery.recover(accountId, key),
    'store.changeKey': async ({ accountId }) => {
      // A run under way would find the store closed, and open it again.
      await sync.halt(accountId, null)
      await local.changeKey(accountId)
      return null
    },
    'store.beginAnew': async ({ accountId }) => {
      await sync.halt(accountId, null)
      return { keptAs: await recovery.beginAnew(accountId) }
    },

    'exports.start': (request) => exports.start(request),
    'exports.list': () => exports.list(),
    'exports.cancel': ({ jobId }) => {
      exports.cancel(jobId)
      return null
    },
    'exports.reveal': async ({ jobId }) => {
      await exports.reveal(jobId)
      return null
    },
    'exports.open': async ({ jobId }) => {
      await exports.open(jobId)
      return null
    },
    'exports.download': async ({ jobId }) => ({ url: await exports.download(jobId) }),
    'exports.dismiss': async ({ jobId }) => {
      await exports.dismiss(jobId)
      return null
    },
    'exports.preview': ({ recordIds, layout, ...scope }) => exports.preview(scope, recordIds, layout),
    'exports.presets': () => presets.list(),
    'exports.savePreset': ({ name, layout }) => presets.save(name, layout),
    'exports.renamePreset': ({ presetId, name }) => presets.rename(presetId, name),
    'exports.removePreset': ({ presetId }) => presets.remove(presetId),
    'exports.saved': ({ accountId }) => saved.list(accountId),
    'exports.save': (wanted) => saved.save(wanted, clock.now()),
    'exports.renameSaved': ({ accountId, savedId, name }) => saved.rename(accountId, savedId, name),
    'exports.removeSaved': ({ accountId, savedId }) => saved.remove(accountId, savedId),
    'exports.runSaved': ({ accountId, savedId, format }) => exports.runSaved(accountId, savedId, format),

    'proxy.state': () => services.proxyLogin?.state() ?? { question: null, declined: null },
    'proxy.answer': ({ proxy, login }) => {
      services.proxyLogin?.answer(proxy, login)
      return null
    },
    'proxy.ask': () => {
      services.proxyLogin?.ask()
      return null
    },
  }
}
