import { z } from 'zod'
import type { Disagreements, OtherJudgements } from '../reviews/judgements.ts'
import type { LinkCandidate, UnlinkedMarks } from '../reviews/links.ts'
import { LONGEST_NOTE, LONGEST_VERDICT } from '../reviews/marks.ts'
import { route } from './route.ts'
import { accountId, recordId, taskId } from './schemas.ts'

const call = { accountId, taskId, recordId }
const most = z.int().min(1).max(500)

export const judgementRoutes = {
  /** Calls of which reviewers said different things, side by side. */
  'judgements.list': route(
    z.strictObject({
      accountId,
      taskId: taskId.nullable(),
      decided: z.boolean(),
      unjudged: z.boolean(),
      most,
    }),
  ).returns<Disagreements>(),
  /** What others said of a call, once the person has judged it. */
  'judgements.others': route(z.strictObject(call)).returns<OtherJudgements>(),
  /** Decides between judgements, each as it was seen; they stay as they are. */
  'judgements.decide': route(
    z.strictObject({
      ...call,
      verdict: z.string().min(1).max(LONGEST_VERDICT),
      /** Left out where it stays as it is: a window may have it masked. */
      note: z.string().max(LONGEST_NOTE).optional(),
      of: z.record(z.string().min(1).max(64), z.string().max(64)),
    }),
  ).returns<null>(),
  /** Takes one's own decision back. */
  'judgements.undecide': route(z.strictObject(call)).returns<null>(),
}

export const linkRoutes = {
  /** Marks whose call is not kept on this machine. */
  'links.list': route(z.strictObject({ accountId, most })).returns<UnlinkedMarks>(),
  /** Kept calls that such a mark may belong to. @param text what the person searches for; null for what the mark itself holds */
  'links.candidates': route(
    z.strictObject({ ...call, text: z.string().trim().min(1).max(200).nullable() }),
  ).returns<LinkCandidate[]>(),
  /** Links one's own mark to another call. */
  'links.move': route(z.strictObject({ ...call, to: z.strictObject({ taskId, recordId }) })).returns<null>(),
}
