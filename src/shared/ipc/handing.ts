import { z } from 'zod'
import type { CallRef } from '../records/callLink.ts'
import type { LinkedCall } from '../records/found.ts'
import { route } from './route.ts'
import { nothing, recordId, taskId } from './schemas.ts'

export const handingRoutes = {
  /** The call that a link leads to, of the stores of all accounts here; none where it is not kept. */
  'handing.linked': route(z.strictObject({ taskId, recordId })).returns<LinkedCall[]>(),
  /** The link that the system handed to the app last, once; null where none waits. */
  'handing.takeLink': route(nothing).returns<CallRef | null>(),
}
