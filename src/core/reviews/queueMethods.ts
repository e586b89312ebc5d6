import type { LocalFilter } from '#shared/records/filters.ts'
import type { LocalSort } from '#shared/records/localSort.ts'
import type { CallRecord } from '#shared/records/types.ts'
import type { Mark } from '#shared/reviews/marks.ts'
import { maskRow } from '../masking/maskCall.ts'
import { readRecord } from '../records/readRecord.ts'
import type { CallStore } from '../records/store/index.ts'
import type { StorePlace } from '../records/store/open.ts'
import type { KeepIn } from '../records/storeMethods.ts'
import type { MarkStore } from './markStore.ts'

/** The ids of a list, and how many were left out because nobody answered. */
export interface Listed {
  ids: string[]
  skipped: number
}

export interface QueueRows {
  /** A call that is not kept has its id alone. */
  rows: CallRecord[]
  gone: string[]
  /** Ids of calls that are not as they were when they were judged. */
  changed: string[]
}

export interface QueueMethodsOptions {
  calls: (place: StorePlace) => CallStore
  marks: (place: StorePlace) => MarkStore
}

function nothingBut(id: string): CallRecord {
  const { details: _details, ...row } = readRecord({ id }, '')
  return { ...row, id }
}

/** What the worker does with queues: calls by their ids, beside what was found in them. */
export function createQueueMethods({ calls, marks }: QueueMethodsOptions) {
  return {
    /**
     * @param marksPlace null where there are no marks, or nothing asks for them
     * @param most one more is listed where there are more
     */
    listedIds: (
      { place, scope }: KeepIn,
      marksPlace: StorePlace | null,
      { filter, sort, answeredOnly }: { filter: LocalFilter; sort: LocalSort; answeredOnly: boolean },
      most: number,
    ): Listed => {
      const marksOf = (taskId: string): ReadonlyMap<string, Mark> =>
        marksPlace === null ? new Map() : marks(marksPlace).marksOfTask(taskId)
      const listed = calls(place).listedIds({ scope, filter, sort, marks: marksOf }, most + 1)
      const ids = listed.filter(({ answered }) => answered || !answeredOnly).map(({ id }) => id)
      return { ids, skipped: listed.length - ids.length }
    },
    /** @param marksPlace null where there are no marks */
    queueRows: (
      { place, scope }: KeepIn,
      marksPlace: StorePlace | null,
      ids: readonly string[],
      masked: boolean,
    ): QueueRows => {
      const found = calls(place).callsById(scope, ids)
      const seen = marksPlace === null ? {} : marks(marksPlace).marksOf(scope.taskId, ids)
      return {
        rows: found.map((call, at) => {
          if (call === null) return nothingBut(ids[at] ?? '')
          return masked ? maskRow(call.record) : call.record
        }),
        gone: ids.filter((_id, at) => found[at] === null),
        changed: ids.filter((id, at) => {
          const [now, then] = [found[at]?.digest, seen[id]?.seen]
          return now !== undefined && then != null && now !== then
        }),
      }
    },
    /** How many of them are reviewed, and how many are not kept. */
    queueProgress: (
      { place, scope }: KeepIn,
      marksPlace: StorePlace | null,
      ids: readonly string[],
    ): { reviewed: number; gone: number } => ({
      reviewed: marksPlace === null ? 0 : marks(marksPlace).countReviewed(scope.taskId, ids),
      gone: ids.length - calls(place).countKept(scope, ids),
    }),
  }
}

export type QueueMethods = ReturnType<typeof createQueueMethods>
