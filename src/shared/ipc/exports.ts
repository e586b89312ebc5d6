import { z } from 'zod'
import type { ExportJob } from '../exports/types.ts'
import { localFilter, localSort } from './localFilter.ts'
import { route } from './route.ts'
import { accountId, fieldKeys, identifier, recordFilter, shortText, taskId } from './schemas.ts'

const jobId = identifier

export const exportRoutes = {
  /** Asks where to (desktop) and starts; null when the person closed the file dialog. */
  'exports.start': route(
    z.strictObject({
      accountId,
      taskId,
      taskName: shortText.nullable(),
      /** Live asks the platform; local reads the offline store, with its filters and in its order. */
      from: z.discriminatedUnion('source', [
        z.strictObject({ source: z.literal('live'), filter: recordFilter }),
        z.strictObject({ source: z.literal('local'), filter: localFilter, sort: localSort }),
      ]),
      columns: fieldKeys.min(1),
      header: z.enum(['label', 'key']),
      locale: z.enum(['zh-CN', 'en']),
      /** Cells byte for byte, without the protections for spreadsheets. */
      raw: z.boolean().default(false),
    }),
  ).returns<ExportJob | null>(),
  'exports.list': route(z.strictObject({})).returns<ExportJob[]>(),
  'exports.cancel': route(z.strictObject({ jobId })).returns<null>(),
  /** Desktop: shows the file in its folder. */
  'exports.reveal': route(z.strictObject({ jobId })).returns<null>(),
  /** Browser: a path on this origin that hands the file over once. */
  'exports.download': route(z.strictObject({ jobId })).returns<{ url: string }>(),
  'exports.dismiss': route(z.strictObject({ jobId })).returns<null>(),
}
