import { z } from 'zod'
import type { StoreBackup, StoreOverview } from '../records/storeOverview.ts'
import type { StoreReread } from '../records/storeReread.ts'
import { route } from './route.ts'
import { accountId, taskId } from './schemas.ts'

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
      olderThanDays: z.int().min(1).max(36_500).nullable(),
    }),
  ).returns<{ removed: number }>(),
  /** Lifts what a deletion laid down for a task: the next synchronisation brings its calls back. */
  'store.keepAll': route(z.strictObject({ accountId, taskId })).returns<null>(),
  /**
   * Reads the calls again that an earlier version of the product read, from what is kept of them. A window does so by
   * itself; here it is asked for, to the end or a few short steps of it.
   */
  'store.reread': route(
    z.strictObject({ accountId, steps: z.int().min(1).max(1000).nullable() }),
  ).returns<StoreReread>(),
  'store.backup': route(z.strictObject({ accountId })).returns<StoreBackup>(),
  /** Puts a backup in the store's place; what was there is kept beside it, null where nothing was. */
  'store.restore': route(z.strictObject({ accountId, name: z.string().regex(/^[\w.-]{1,80}$/) })).returns<{
    keptAs: string | null
  }>(),
}
