import { z } from 'zod'
import { LONGEST_NOTE, LONGEST_VERDICT, type Mark, type MarkValues } from '../reviews/marks.ts'
import { route } from './route.ts'
import { accountId, recordId, taskId } from './schemas.ts'

const patch = z
  .strictObject({
    verdict: z.string().min(1).max(LONGEST_VERDICT).nullable(),
    reviewed: z.boolean(),
    note: z.string().max(LONGEST_NOTE),
  })
  .partial() satisfies z.ZodType<Partial<MarkValues>>

/** A page of the list is no longer. */
const MOST_ASKED = 500

export const markRoutes = {
  /** Marks of these calls, by record id; calls without one are left out. */
  'marks.of': route(
    z.strictObject({ accountId, taskId, recordIds: z.array(recordId).max(MOST_ASKED) }),
  ).returns<Record<string, Mark>>(),
  /** Changes what the patch names. It answers when the change is on the disk. */
  'marks.set': route(z.strictObject({ accountId, taskId, recordId, patch })).returns<Mark>(),
}
