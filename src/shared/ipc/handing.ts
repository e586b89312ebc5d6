import { z } from 'zod'
import type { ExportJob } from '../exports/types.ts'
import { LOCALES } from '../locale.ts'
import type { CallRef } from '../records/callLink.ts'
import type { LinkedCall } from '../records/found.ts'
import type { CallSheet } from '../reviews/callSheet.ts'
import { columns } from './exportLayout.ts'
import { localFilter, localSort } from './filters.ts'
import { route } from './route.ts'
import { accountId, nothing, recordId, shortText, taskId } from './schemas.ts'

export const handingRoutes = {
  /** The call that a link leads to, of the stores of all accounts here; none where it is not kept. */
  'handing.linked': route(z.strictObject({ taskId, recordId })).returns<LinkedCall[]>(),
  /** A call as a page to be handed on; its numbers are as chosen, whatever the window shows. */
  'handing.sheet': route(
    z.strictObject({ accountId, taskId, recordId, masked: z.boolean() }),
  ).returns<CallSheet>(),
  /** A workbook of kept calls, with what the person found in them; null when the file dialog was closed. */
  'handing.workbook': route(
    z.strictObject({
      accountId,
      taskId,
      taskName: shortText.nullable(),
      filter: localFilter,
      sort: localSort,
      columns,
      locale: z.enum(LOCALES),
    }),
  ).returns<ExportJob | null>(),
  /** The link that the system handed to the app last, once; null where none waits. */
  'handing.takeLink': route(nothing).returns<CallRef | null>(),
}
