import { z } from 'zod'
import { LOOK_KINDS, type LookKind, type LooksPage } from '../reviews/looks.ts'
import { route } from './route.ts'
import { accountId, pageNumber, recordId, taskId } from './schemas.ts'

const kind = z.enum(Object.keys(LOOK_KINDS) as [LookKind, ...LookKind[]])

export const lookRoutes = {
  /** Who looked at numbers that are masked, of the record that this account's looks are in; the newest first. */
  'looks.page': route(
    z.strictObject({ accountId, what: kind.nullable(), page: pageNumber, perPage: z.int().min(1).max(200) }),
  ).returns<LooksPage>(),
  /**
   * A window is about to copy or print numbers that it shows while a person holds a key: what the host cannot see itself.
   * Where numbers are not masked nothing is noted.
   */
  'looks.note': route(
    z.strictObject({
      accountId,
      taskId: taskId.nullable(),
      recordId: recordId.nullable(),
      what: z.enum(['copy', 'print']),
      count: z.int().min(1).nullable(),
    }),
  ).returns<null>(),
  /** Sets a record that cannot be read aside. @returns the name that it has now; null where it can be read */
  'looks.beginAnew': route(z.strictObject({ accountId })).returns<{ keptAs: string | null }>(),
}
