import { z } from 'zod'
import type { CallRecordDetail, RecordPage } from '../records/types.ts'
import { route } from './route.ts'
import { accountId, pageNumber, perPage, recordFilter, taskId } from './schemas.ts'

export const recordRoutes = {
  /** One live page. `meta` says what the platform really sent. */
  'records.page': route(
    z.strictObject({ accountId, taskId, filter: recordFilter, page: pageNumber, perPage }),
  ).returns<RecordPage>(),
  /** A record of a page read before, with its conversation and raw body. */
  'records.detail': route(
    z.strictObject({ accountId, taskId, recordId: z.string().min(1).max(200) }),
  ).returns<CallRecordDetail>(),
}
