import { z } from 'zod'
import type { SyncJob, SyncSummary } from '../sync/types.ts'
import { route } from './route.ts'
import { accountId, identifier, taskId } from './schemas.ts'

export const syncRoutes = {
  /** Starts a run, or answers the one that is under way for this task. */
  'sync.start': route(
    z.strictObject({
      accountId,
      taskId,
      full: z.boolean(),
      /** A person agreed that so many calls may go, though they are most of those kept. */
      agreed: z.number().int().nonnegative().optional(),
    }),
  ).returns<SyncJob>(),
  /** A task that was deleted from this machine may be kept again, as when a run is started; nothing is read. */
  'sync.allow': route(z.strictObject({ accountId, taskId })).returns<null>(),
  'sync.cancel': route(z.strictObject({ jobId: identifier })).returns<null>(),
  'sync.list': route(z.strictObject({})).returns<SyncJob[]>(),
  'sync.summary': route(z.strictObject({ accountId, taskId })).returns<SyncSummary>(),
}
