import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { AppError } from '#shared/errors.ts'
import { localFilter } from '#shared/ipc/filters.ts'
import { queuePlace, queueTime } from '#shared/ipc/queues.ts'
import type { LocalFilter } from '#shared/records/filters.ts'
import { shownFilter } from '#shared/records/filterWords.ts'
import { DEFAULT_LOCAL_SORT, type LocalSort } from '#shared/records/localSort.ts'
import {
  MOST_QUEUED,
  type Queue,
  type QueuePage,
  type QueuePlace,
  type QueueTime,
} from '#shared/reviews/queues.ts'
import type { Accounts } from '../accounts/accounts.ts'
import { maskWords, unmaskWords } from '../masking/ownWords.ts'
import type { Clock } from '../ports.ts'
import type { LocalCalls } from '../records/localCalls.ts'
import type { StorePlace } from '../records/store/open.ts'
import type { StorePlaces } from '../records/storePlaces.ts'
import type { TaskRef } from '../sync/store.ts'
import type { Remote } from '../threads/rpc.ts'
import type { DocumentRef, ReviewDocument } from './documentTable.ts'
import type { ReviewDocuments } from './documents.ts'
import type { MarkMethods } from './markMethods.ts'
import type { QueueMethods } from './queueMethods.ts'
import { QUEUE } from './staysHere.ts'

export interface QueueRef extends TaskRef {
  queueId: string
}

export interface Queues {
  /**
   * @param masked for a window in which numbers are masked, here and below
   * @throws AppError invalid_input where no call passes, or too many do
   */
  make: (
    scope: TaskRef,
    wanted: {
      name: string
      of: { filter: LocalFilter; sort: LocalSort } | { recordIds: readonly string[] }
      answeredOnly: boolean
    },
    masked: boolean,
  ) => Promise<Queue>
  /** The newest first. */
  list: (accountId: string, taskId: string | undefined, masked: boolean) => Promise<Queue[]>
  /** @throws AppError not_found, here and below */
  page: (queue: QueueRef, page: number, perPage: number, masked: boolean) => Promise<QueuePage>
  /** See the routes of these names. */
  added: (queue: QueueRef) => Promise<number>
  extend: (queue: QueueRef, masked: boolean) => Promise<Queue>
  keepPlace: (
    queue: QueueRef,
    where: { place?: QueuePlace | undefined; spent?: QueueTime | undefined },
  ) => Promise<void>
  rename: (queue: QueueRef, name: string, masked: boolean) => Promise<void>
  remove: (queue: QueueRef) => Promise<void>
}

export interface QueuesOptions {
  accounts: Pick<Accounts, 'identity'>
  documents: ReviewDocuments
  places: Pick<StorePlaces, 'hasMarks' | 'marksFor'>
  local: Pick<LocalCalls, 'locate' | 'marksFor'>
  worker: Pick<Remote<QueueMethods & MarkMethods>, 'listedIds' | 'queueRows' | 'queueProgress' | 'reviewerOf'>
  clock: Pick<Clock, 'now'>
}

/** What a document of a queue holds; another version may have written it. */
interface Kept {
  id: string
  taskId: string
  name: string
  madeAt: number
  ids: string[]
  skipped: number
  filter: LocalFilter | null
  place: QueuePlace | null
  spent: QueueTime
}

const IDS = z.array(z.string())
const orElse = <T>(schema: z.ZodType<T>, value: unknown, otherwise: T): T => {
  const read = schema.safeParse(value)
  return read.success ? read.data : otherwise
}

/** @returns null where it does not say which calls it is of */
function readQueue({ id, taskId, values }: ReviewDocument): Kept | null {
  const ids = IDS.safeParse(values['ids'])
  if (!ids.success) return null
  return {
    ...{ id, taskId, ids: ids.data },
    name: orElse(z.string().min(1), values['name'], id),
    madeAt: orElse(z.number(), values['madeAt'], 0),
    skipped: orElse(z.int().min(0), values['skipped'], 0),
    filter: orElse<LocalFilter | null>(localFilter, values['filter'], null),
    place: orElse<QueuePlace | null>(queuePlace, values['place'], null),
    spent: orElse<QueueTime>(queueTime, values['spent'], { ms: 0, calls: 0 }),
  }
}

export function createQueues(options: QueuesOptions): Queues {
  const { accounts, documents, places, local, worker, clock } = options
  const refOf = ({ taskId, queueId: id }: QueueRef): DocumentRef => ({ kind: QUEUE, taskId, id })

  async function marksPlace(accountId: string): Promise<StorePlace | null> {
    const identity = accounts.identity(accountId)
    return places.hasMarks(identity) ? places.marksFor(identity) : null
  }
  /** Of this file's reviewer alone. */
  async function kept(accountId: string, taskId?: string): Promise<Kept[]> {
    const place = await marksPlace(accountId)
    if (place === null) return []
    const [all, self] = [await documents.list(accountId, QUEUE, taskId), await worker.reviewerOf(place)]
    return all.flatMap((document) => (document.reviewer === self ? (readQueue(document) ?? []) : []))
  }
  async function find({ accountId, taskId, queueId }: QueueRef): Promise<Kept> {
    const found = (await kept(accountId, taskId)).find(({ id }) => id === queueId)
    if (found === undefined) throw new AppError('not_found', 'No such queue', { what: 'queue' })
    return found
  }
  async function told(accountId: string, { ids, ...queue }: Kept, masked: boolean): Promise<Queue> {
    const store = await local.locate({ accountId, taskId: queue.taskId })
    const progress = await worker.queueProgress(store, await marksPlace(accountId), ids)
    const at = Math.max(0, ids.indexOf(queue.place?.recordId ?? ''))
    const { name, filter } = queue
    const shown = {
      name: masked ? maskWords(name) : name,
      filter: filter === null ? null : shownFilter(filter, masked),
    }
    return { ...queue, ...shown, at, total: ids.length, ...progress }
  }
  async function passing(scope: TaskRef, filter: LocalFilter, sort: LocalSort, answeredOnly: boolean) {
    const listed = await worker.listedIds(
      await local.locate(scope),
      (await local.marksFor(scope.accountId, { filter, sort }))?.place ?? null,
      { filter, sort, answeredOnly },
      MOST_QUEUED,
    )
    // Behind the limit nobody looked: of those that were left out, too, there may be more.
    if (listed.ids.length + listed.skipped > MOST_QUEUED) throw tooMany()
    return listed
  }
  /** What passes by now and is not in the queue. */
  async function fresh(queue: QueueRef, { ids, filter, skipped }: Kept): Promise<string[]> {
    if (filter === null) return []
    const known = new Set(ids)
    const now = await passing(queue, filter, DEFAULT_LOCAL_SORT, skipped > 0)
    return now.ids.filter((id) => !known.has(id))
  }

  return {
    make: async (scope, { name, of, answeredOnly }, masked) => {
      const { ids, skipped } =
        'recordIds' in of
          ? { ids: [...new Set(of.recordIds)], skipped: 0 }
          : await passing(scope, of.filter, of.sort, answeredOnly)
      if (ids.length === 0)
        throw new AppError('invalid_input', 'No call passes', {
          issues: [{ path: 'filter', message: 'no kept call passes' }],
        })
      const queue: Kept = {
        ...{ id: randomUUID(), taskId: scope.taskId, name, madeAt: clock.now(), ids, skipped },
        ...{ filter: 'recordIds' in of ? null : of.filter, place: null, spent: { ms: 0, calls: 0 } },
      }
      const { id, taskId, ...values } = queue
      await documents.put(scope.accountId, { kind: QUEUE, taskId, id }, { ...values })
      return told(scope.accountId, queue, masked)
    },
    list: async (accountId, taskId, masked) => {
      const queues = (await kept(accountId, taskId)).toSorted((one, other) => other.madeAt - one.madeAt)
      return Promise.all(queues.map((queue) => told(accountId, queue, masked)))
    },
    page: async (queue, page, perPage, masked) => {
      const { ids } = await find(queue)
      const wanted = ids.slice((page - 1) * perPage, page * perPage)
      const at = await local.locate(queue)
      const found = await worker.queueRows(at, await marksPlace(queue.accountId), wanted, masked)
      return {
        ...found,
        meta: { total: ids.length, page, lastPage: Math.max(1, Math.ceil(ids.length / perPage)), perPage },
        fetchedAt: clock.now(),
      }
    },
    added: async (queue) => (await fresh(queue, await find(queue))).length,
    extend: async (queue, masked) => {
      const found = await find(queue)
      const ids = [...found.ids, ...(await fresh(queue, found))]
      if (ids.length > MOST_QUEUED) throw tooMany()
      await documents.put(queue.accountId, refOf(queue), { ids })
      return told(queue.accountId, { ...found, ids }, masked)
    },
    keepPlace: async (queue, { place, spent }) => {
      const values = { ...(place === undefined ? {} : { place }), ...(spent === undefined ? {} : { spent }) }
      if (Object.keys(values).length > 0) await documents.put(queue.accountId, refOf(queue), values)
    },
    rename: async (queue, wanted, masked) => {
      const name = masked ? unmaskWords(wanted, [(await find(queue)).name]) : wanted
      await documents.put(queue.accountId, refOf(queue), { name })
    },
    remove: (queue) => documents.drop(queue.accountId, refOf(queue)),
  }
}

const tooMany = (): AppError =>
  new AppError('invalid_input', 'Too many calls for one queue', {
    issues: [{ path: 'filter', message: `at most ${MOST_QUEUED}` }],
  })
