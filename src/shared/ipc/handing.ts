import { z } from 'zod'
import type { CallRef } from '../records/callLink.ts'
import type { LinkedCall } from '../records/found.ts'
import type { CallSheet } from '../reviews/callSheet.ts'
import { route } from './route.ts'
import { accountId, nothing, recordId, taskId } from './schemas.ts'

export const handingRoutes = {
  /** The call that a link leads to, of the stores of all accounts here; none where it is not kept. */
  'handing.linked': route(z.strictObject({ taskId, recordId })).returns<LinkedCall[]>(),
  /** A call as a page to be handed on; its numbers are as chosen, whatever the window shows. */
  'handing.sheet': route(
    z.strictObject({ accountId, taskId, recordId, masked: z.boolean() }),
  ).returns<CallSheet>(),
  /** The link that the system handed to the app last, once; null where none waits. */
  'handing.takeLink': route(nothing).returns<CallRef | null>(),
}
