import { z } from 'zod'
import { LOCALES } from '../locale.ts'
import type { StoreBackup, StoreOverview, StoreRecovery, StoreRescue } from '../records/storeOverview.ts'
import type { StoreReread } from '../records/storeReread.ts'
import { route } from './route.ts'
import { accountId, recordId, taskId } from './schemas.ts'

const locale = z.enum(LOCALES)
const olderThanDays = z.int().min(1).max(36_500).nullable()
/** Whether what was written and quoted of deleted calls goes as well; it stays where nobody was asked. */
const texts = z.enum(['keep', 'delete']).optional()

export const storeRoutes = {
  /** What the offline store that this account uses holds. */
  'store.overview': route(z.strictObject({ accountId })).returns<StoreOverview>(),
  /**
   * Deletes this account's calls: of one task or of all, all of them or those older than so many days. Calls that old are
   * not kept from then on; a task deleted whole is not kept until somebody synchronises it.
   */
  'store.remove': route(
    z.strictObject({
      accountId,
      taskId: taskId.nullable(),
      olderThanDays,
      texts,
    }),
  ).returns<{ removed: number }>(),
  /** Of how many of the calls that this would delete notes, sentences or the number are kept with marks. */
  'store.texts': route(
    z.strictObject({ accountId, taskId: taskId.nullable(), olderThanDays }),
  ).returns<number>(),
  /** What is kept of the number that a call went to, in all tasks of the account. */
  'store.ofNumber': route(z.strictObject({ accountId, taskId, recordId })).returns<{
    calls: number
    texts: number
  }>(),
  /** Deletes it. A synchronisation brings back what the platform still has. */
  'store.removeNumber': route(z.strictObject({ accountId, taskId, recordId, texts })).returns<{
    removed: number
  }>(),
  /** Lifts what a deletion laid down for a task: the next synchronisation brings its calls back. */
  'store.keepAll': route(z.strictObject({ accountId, taskId })).returns<null>(),
  /**
   * Reads the calls again that an earlier version of the product read, from what is kept of them. A window does so by
   * itself; here it is asked for, to the end or a few short steps of it.
   */
  'store.reread': route(
    z.strictObject({ accountId, steps: z.int().min(1).max(1000).nullable() }),
  ).returns<StoreReread>(),
  /** The marks' backups, which are made by themselves; the newest first. */
  'store.markBackups': route(z.strictObject({ accountId })).returns<StoreBackup[]>(),
  /** Merges one into the marks that are here. @returns how many members were newer */
  'store.restoreMarks': route(
    z.strictObject({ accountId, name: z.string().regex(/^[\w.-]{1,80}$/) }),
  ).returns<{ newer: number }>(),
  'store.backup': route(z.strictObject({ accountId })).returns<StoreBackup>(),
  /** Puts a backup in the store's place; what was there is kept beside it, null where nothing was. */
  'store.restore': route(z.strictObject({ accountId, name: z.string().regex(/^[\w.-]{1,80}$/) })).returns<{
    keptAs: string | null
  }>(),
  /** What there is where the store cannot be opened. */
  'store.rescue': route(z.strictObject({ accountId })).returns<StoreRescue>(),
  /**
   * The words of the recovery key, for the person's eyes. The one secret that goes outward, because a person has to
   * write it down: called by a click alone, kept in no store of the window and in no log.
   */
  'store.recoveryKey': route(z.strictObject({ accountId, locale })).returns<{ words: string[] }>(),
  /** Desktop: writes them to a file that the person chooses. @returns its path, null when they thought better of it */
  'store.saveRecoveryKey': route(z.strictObject({ accountId, locale })).returns<{ path: string | null }>(),
  /** The person says that they kept them. Only that is remembered. */
  'store.confirmRecoveryKey': route(z.strictObject({ accountId })).returns<null>(),
  /** Opens the store with a recovery key, as typed or pasted. */
  'store.recover': route(
    z.strictObject({ accountId, key: z.string().min(1).max(10_000) }),
  ).returns<StoreRecovery>(),
  /**
   * Writes the store anew under another key. The words of the recovery key that was made before open only backups made
   * before; nobody else may have the store open.
   */
  'store.changeKey': route(z.strictObject({ accountId })).returns<null>(),
  /** Sets a store that cannot be read aside and lets a new one begin. @returns where the old one lies */
  'store.beginAnew': route(z.strictObject({ accountId })).returns<{ keptAs: string | null }>(),
}
