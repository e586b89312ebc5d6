import type { HandlersOf, Services } from '../services.ts'

export function storeHandlers({ local, looks, marks, recovery, sync }: Services): HandlersOf<'store'> {
  return {
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
      await marks.followKey(accountId)
      await looks.followKey(accountId)
      return null
    },
    'store.beginAnew': async ({ accountId }) => {
      await sync.halt(accountId, null)
      const keptAs = await recovery.beginAnew(accountId)
      await marks.beginAnew(accountId)
      await looks.beginAnew(accountId)
      return { keptAs }
    },
  }
}
