import { toConversation } from '#shared/records/conversation.ts'
import type { LocalFilter } from '#shared/records/filters.ts'
import { DEFAULT_LOCAL_SORT } from '#shared/records/localSort.ts'
import { scriptPath } from '#shared/records/scriptPath.ts'
import type { CallRecord } from '#shared/records/types.ts'
import type { Population, SampleRule } from '#shared/reviews/samples.ts'
import type { CallStore } from '../records/store/index.ts'
import type { StorePlace } from '../records/store/open.ts'
import { readableId, type Cell } from '../records/store/row.ts'
import {
  openSnapshot,
  type ScriptedCall,
  type SnapshotQuery,
  type StoreSnapshot,
} from '../records/store/snapshot.ts'
import type { KeepIn } from '../records/storeMethods.ts'
import type { StoredTaskRef } from '../sync/store.ts'
import type { EveryMark } from './everyMark.ts'
import type { MarkStore } from './markStore.ts'
import { drawSample, populationOf, type DrawnSample, type PopulationCall } from './sample.ts'

export interface SampleMethodsOptions {
  calls: (place: StorePlace) => CallStore
  marks: (place: StorePlace) => MarkStore
}

const COLUMNS = ['id', 'intention_results', 'bill', 'operator', 'calldate'] as const
const idOf = (cell: Cell | undefined): string => readableId(cell ?? null) ?? ''
const number = (cell: Cell | undefined): number | null => (typeof cell === 'number' ? cell : null)

function callOf(
  [id, intention, bill, operator, calldate]: readonly Cell[],
  node: string | null,
): PopulationCall {
  return {
    id: idOf(id),
    intention_results: number(intention),
    bill: number(bill),
    operator: number(operator),
    calldate: number(calldate),
    node,
  }
}

/** An earlier version of the product did not put down the way through the script: the conversation tells. */
const lastNode = ({ path, details }: ScriptedCall): string | null =>
  path === null ? scriptPath(toConversation(details()), null).last : path.last

function* populationIn(
  snapshot: StoreSnapshot,
  query: SnapshotQuery,
  by: SampleRule['by'],
): Generator<PopulationCall> {
  if (by === 'node')
    for (const batch of snapshot.scripted(query, COLUMNS))
      for (const call of batch) yield callOf(call.cells, lastNode(call))
  else for (const batch of snapshot.rows(query, COLUMNS)) for (const cells of batch) yield callOf(cells, null)
}

/** What the worker does for samples. They are drawn from the calls of one moment, on a connection of its own. */
export function createSampleMethods({ calls, marks }: SampleMethodsOptions) {
  function reading<T>(
    { place, scope }: KeepIn,
    marksPlace: StorePlace | null,
    filter: LocalFilter,
    work: (snapshot: StoreSnapshot, query: SnapshotQuery) => T,
  ): T {
    const snapshot = openSnapshot(place)
    try {
      const marksOf = (taskId: string) =>
        marksPlace === null ? new Map<string, never>() : marks(marksPlace).marksOfTask(taskId)
      return work(snapshot, { scope, filter, sort: DEFAULT_LOCAL_SORT, marks: marksOf })
    } finally {
      snapshot.close()
    }
  }
  return {
    /** @param marksPlace null where there are no marks, or the filter does not look at them; here and below */
    drawSample: (
      at: KeepIn,
      marksPlace: StorePlace | null,
      filter: LocalFilter,
      rule: SampleRule,
    ): DrawnSample =>
      reading(at, marksPlace, filter, (snapshot, query) =>
        drawSample([...populationIn(snapshot, query, rule.by)], { ...rule, taskId: at.scope.taskId }),
      ),
    samplePopulation: (at: KeepIn, marksPlace: StorePlace | null, filter: LocalFilter): Population =>
      reading(at, marksPlace, filter, (snapshot, query) =>
        populationOf([...snapshot.rows(query, ['id'])].flatMap((batch) => batch.map(([id]) => idOf(id)))),
      ),
    /** Calls with their true numbers, by the ids that were asked for; those that are not kept are left out. */
    sampledCalls: (
      place: StorePlace,
      scope: StoredTaskRef,
      ids: readonly string[],
    ): Record<string, CallRecord> => {
      const found = calls(place).callsById(scope, ids)
      return Object.fromEntries(ids.flatMap((id, at) => (found[at] ? [[id, found[at].record] as const] : [])))
    },
    everyMark: (place: StorePlace, taskId: string, recordIds: readonly string[]): EveryMark =>
      marks(place).everyMark(taskId, recordIds),
  }
}

export type SampleMethods = ReturnType<typeof createSampleMethods>
