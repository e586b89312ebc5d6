import { z } from 'zod'
import type { PageMeta } from '../records/types.ts'
import type { SaveOutcome, TaskNames } from '../tasks/draft.ts'
import type { PinnedTask, TaskEdit, TaskListRow } from '../tasks/types.ts'
import { route } from './route.ts'
import { accountId, pageNumber, perPage, shortText, taskId } from './schemas.ts'

export const taskRoutes = {
  'tasks.edit': route(z.strictObject({ accountId, taskId })).returns<TaskEdit>(),
  /** The edit view as it was last read on this machine; null where it never was. */
  'tasks.lastRead': route(z.strictObject({ accountId, taskId })).returns<TaskEdit | null>(),
  'tasks.names': route(z.strictObject({ accountId })).returns<TaskNames>(),
  /** Sends the draft, once. Where the task changed on the platform meanwhile, nothing is sent. */
  'tasks.save': route(z.strictObject({ accountId, taskId })).returns<SaveOutcome>(),
  'tasks.list': route(
    z.strictObject({ accountId, page: pageNumber, perPage, name: shortText.optional() }),
  ).returns<{ rows: TaskListRow[]; meta: PageMeta }>(),
  'tasks.pinned': route(z.strictObject({ accountId })).returns<PinnedTask[]>(),
  'tasks.pin': route(z.strictObject({ accountId, taskId, name: shortText.nullable() })).returns<
    PinnedTask[]
  >(),
  'tasks.unpin': route(z.strictObject({ accountId, taskId })).returns<PinnedTask[]>(),
  /** Those that `order` does not name come behind. */
  'tasks.arrange': route(z.strictObject({ accountId, order: z.array(taskId).max(1000) })).returns<
    PinnedTask[]
  >(),
  /** Takes `tasks.unpin` back: `order` is how the tasks stood before. */
  'tasks.putBack': route(
    z.strictObject({
      accountId,
      task: z.strictObject({
        taskId,
        name: shortText.nullable(),
        status: z.number().nullable(),
        status_str: shortText.nullable(),
      }),
      order: z.array(taskId).max(1000),
    }),
  ).returns<PinnedTask[]>(),
}
