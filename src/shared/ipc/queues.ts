import { z } from 'zod'
import {
  LONGEST_QUEUE_NAME,
  MOST_QUEUED,
  type Queue,
  type QueuePage,
  type QueuePlace,
  type QueueTime,
} from '../reviews/queues.ts'
import { localFilter, localSort } from './filters.ts'
import { route } from './route.ts'
import { accountId, pageNumber, perPage, recordId, shortText, taskId } from './schemas.ts'

export const queueId = z.string().regex(/^[\w-]{1,64}$/)
export const queuePlace = z.strictObject({
  recordId,
  scroll: z.int().min(0).max(10_000_000),
}) satisfies z.ZodType<QueuePlace>
export const queueTime = z.strictObject({
  ms: z.int().min(0),
  calls: z.int().min(0),
}) satisfies z.ZodType<QueueTime>

const queue = { accountId, taskId, queueId }
export const queueName = shortText.trim().min(1).max(LONGEST_QUEUE_NAME)

export const queueRoutes = {
  /** Kept calls that pass a filter now, or these, become a queue. @throws invalid_input where they are none or too many */
  'queues.make': route(
    z.strictObject({
      accountId,
      taskId,
      name: queueName,
      of: z.union([
        z.strictObject({ filter: localFilter, sort: localSort }),
        z.strictObject({ recordIds: z.array(recordId).min(1).max(MOST_QUEUED) }),
      ]),
      /** Leaves calls out that nobody answered. */
      answeredOnly: z.boolean(),
    }),
  ).returns<Queue>(),
  /** The newest first. */
  'queues.list': route(z.strictObject({ accountId, taskId: taskId.optional() })).returns<Queue[]>(),
  'queues.page': route(z.strictObject({ ...queue, page: pageNumber, perPage })).returns<QueuePage>(),
  /** How many kept calls pass its filter by now and are not in it. */
  'queues.added': route(z.strictObject(queue)).returns<number>(),
  /** Puts those behind its last call. */
  'queues.extend': route(z.strictObject(queue)).returns<Queue>(),
  /** Where the person is in it, and for how long they were. */
  'queues.keepPlace': route(
    z.strictObject({ ...queue, place: queuePlace.optional(), spent: queueTime.optional() }),
  ).returns<null>(),
  'queues.rename': route(z.strictObject({ ...queue, name: queueName })).returns<null>(),
  'queues.remove': route(z.strictObject(queue)).returns<null>(),
}
