import { AppError } from '#shared/errors.ts'
import type { HandlersOf, Services } from '../services.ts'

export function storeHandlers(services: Services): HandlersOf<'store'> {
  const { erasing, keptDetail, local, looks, markKeeping, marks, recovery, sync } = services
  /** @throws AppError not_found for a call that is not there, or without a number */
  async function numberOf(accountId: string, taskId: string, recordId: string): Promise<string> {
    const callee = (await keptDetail({ accountId, taskId }, recordId, false))?.callee ?? null
    if (callee === null) throw new AppError('not_found', 'The call has no number', { what: 'record' })
    return callee
  }
  return {
    'store.overview': async ({ accountId }) => ({
      ...(await local.overview(accountId)),
      recoveryKept: await recovery.isKept(accountId),
    }),
    'store.texts': ({ accountId, ...erased }) => erasing.count(accountId, erased),
    'store.ofNumber': async ({ accountId, taskId, recordId }) => {
      const callee = await numberOf(accountId, taskId, recordId)
      return {
        calls: await local.countNumber(accountId, callee),
        texts: await erasing.count(accountId, { callee }),
      }
    },
    'store.removeNumber': async ({ accountId, taskId, recordId, texts }) => {
      const callee = await numberOf(accountId, taskId, recordId)
      await sync.halt(accountId, null)
      if (texts === 'delete') await erasing.erase(accountId, { callee })
      return { removed: await local.removeNumber(accountId, callee) }
    },
    'store.markBackups': ({ accountId }) => markKeeping.backups(accountId),
    'store.restoreMarks': async ({ accountId, name }) => ({
      newer: await markKeeping.restore(accountId, name),
    }),
    'store.remove': async ({ accountId, taskId, olderThanDays, texts }) => {
      // While the calls are there, their dates tell which texts are of them.
      if (texts === 'delete') await erasing.erase(accountId, { taskId, olderThanDays })
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
