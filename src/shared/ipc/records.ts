import { z } from 'zod'
import type { LocalFacets } from '../records/filters.ts'
import type { FoundCall, FoundCalls } from '../records/found.ts'
import type { NamedOutcome } from '../records/outcomes.ts'
import type { MaskedHit, SearchedFor, SearchMatch } from '../records/search.ts'
import type { CallRecordDetail, RecordPage } from '../records/types.ts'
import { MOST_HELD } from '../reviews/marks.ts'
import { localFilter, localSort, recordFilter } from './filters.ts'
import { mark } from './marks.ts'
import { route } from './route.ts'
import { accountId, pageNumber, perPage, recordId, taskId } from './schemas.ts'

const searchedFor = z.strictObject({
  text: z.string().max(200),
  by: z.enum(['customer', 'ai', 'person']).nullable(),
}) satisfies z.ZodType<SearchedFor>

export const recordRoutes = {
  /** One live page. `meta` says what the platform really sent. What passes is kept in the offline store. */
  'records.page': route(
    z.strictObject({ accountId, taskId, filter: recordFilter, page: pageNumber, perPage }),
  ).returns<RecordPage>(),
  /** How many calls the whole task has, as the platform counts them now. */
  'records.platformTotal': route(z.strictObject({ accountId, taskId })).returns<number>(),
  /** One page of the offline store. What passes is counted no further than is read at a glance, unless `exact` is set. */
  'records.localPage': route(
    z.strictObject({
      accountId,
      taskId,
      filter: localFilter,
      sort: localSort,
      page: pageNumber,
      perPage,
      exact: z.boolean().optional(),
      /**
       * Marks that changed since the list was asked for, as they were then, by record id: what a person marks stays in the
       * list, and the next page goes on where this one ends.
       */
      marksBefore: z
        .record(recordId, mark)
        .refine((marks) => Object.keys(marks).length <= MOST_HELD, `at most ${MOST_HELD}`)
        .optional(),
    }),
  ).returns<RecordPage>(),
  /** Where calls of such a page hold what was searched for, and who said it, by id. */
  'records.matches': route(
    z.strictObject({
      accountId,
      taskId,
      ids: z.array(recordId).max(1000),
      search: searchedFor,
    }),
  ).returns<Record<string, SearchMatch>>(),
  /** What the filters of the offline store can choose from. */
  'records.facets': route(z.strictObject({ accountId, taskId })).returns<LocalFacets>(),
  /** Kept calls of all tasks of an account: the newest that pass, and how many do. */
  'records.find': route(
    z.strictObject({ accountId, filter: localFilter, most: z.int().min(1).max(50) }),
  ).returns<FoundCalls>(),
  /** What came of kept calls of an account, by task; tasks without one are left out. */
  'records.outcomes': route(z.strictObject({ accountId, filter: localFilter })).returns<NamedOutcome[]>(),
  /**
   * A record with its conversation and raw body. Of the side that its list came from, so that both say the same: of a
   * page read before, or of the offline store; where that side does not have it, of the other.
   */
  'records.detail': route(
    z.strictObject({
      accountId,
      taskId,
      recordId,
      source: z.enum(['live', 'local']).optional(),
      /** With its true numbers, where they are masked: while a person holds a key. */
      reveal: z.literal(true).optional(),
    }),
  ).returns<CallRecordDetail>(),
  /** Where the conversation of a call, which is shown masked, holds what was searched for. */
  'records.maskedHits': route(z.strictObject({ accountId, taskId, recordId, search: searchedFor })).returns<
    MaskedHit[]
  >(),
  /** Kept calls to the number that a call went to, in all tasks: the newest first. */
  'records.sameNumber': route(
    z.strictObject({ accountId, taskId, recordId, most: z.int().min(1).max(50) }),
  ).returns<FoundCall[]>(),
}
