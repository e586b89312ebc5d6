import { z } from 'zod'
import { LONGEST_NOTE, LONGEST_VERDICT, type Mark, type MarkRow, type MarkValues } from '../reviews/marks.ts'
import { route } from './route.ts'
import { accountId, recordId, taskId } from './schemas.ts'

const patch = z
  .strictObject({
    verdict: z.string().min(1).max(LONGEST_VERDICT).nullable(),
    reviewed: z.boolean(),
    note: z.string().max(LONGEST_NOTE),
  })
  .partial() satisfies z.ZodType<Partial<MarkValues>>

const markRow = z.strictObject({
  reviewer: z.string().min(1).max(64),
  taskId,
  recordId,
  member: z.string().regex(/^\w{1,40}$/),
  value: z.string().max(20_000),
  stamp: z.string().max(64),
}) satisfies z.ZodType<MarkRow>

/** What `callbook marks export` writes. A later version raises the number, and is refused by this one. */
export const marksFile = z.strictObject({
  format: z.literal('callbook-marks'),
  version: z.literal(1),
  marks: z.array(markRow),
})

/** As long as a page may be. */
const MOST_ASKED = 1000

export const markRoutes = {
  /** Marks of these calls, by record id; calls without one are left out. */
  'marks.of': route(
    z.strictObject({ accountId, taskId, recordIds: z.array(recordId).max(MOST_ASKED) }),
  ).returns<Record<string, Mark>>(),
  /** Changes what the patch names. It answers when the change is on the disk. */
  'marks.set': route(z.strictObject({ accountId, taskId, recordId, patch })).returns<Mark>(),
  /** Marks of every reviewer, member by member; of real calls or of the demo account's. Needs no account. */
  'marks.rows': route(z.strictObject({ demo: z.boolean() })).returns<MarkRow[]>(),
  /** Puts marks from elsewhere beside these, all or none. @returns how many members were newer */
  'marks.merge': route(z.strictObject({ demo: z.boolean(), rows: z.array(markRow) })).returns<{
    newer: number
  }>(),
}
