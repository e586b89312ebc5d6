/** What rules find in the kept calls, with the calls as they are shown. */
import { setImmediate as giveWay } from 'node:timers/promises'
import type { SearchedFor, SearchMatch } from '#shared/records/search.ts'
import { searchMatch } from '#shared/records/search.ts'
import type { CallRecordDetail } from '#shared/records/types.ts'
import type { DoubtfulCall } from '#shared/reviews/doubtful.ts'
import { CONDITION_LIST, type RuleConditions } from '#shared/reviews/rules.ts'
import { maskedMatch, maskRow } from '../masking/maskCall.ts'
import type { CallStore } from '../records/store/index.ts'
import type { StorePlace } from '../records/store/open.ts'
import type { HitAt, TaskHits } from './hitPages.ts'
import type { MarkStore } from './markStore.ts'

export interface DoubtfulPlaces {
  calls: StorePlace
  /** Null where nothing was ever put down. */
  marks: StorePlace | null
}
/** Calls of one task; of all tasks of the identity where it is null. */
export interface DoubtfulScope {
  identity: string
  taskId: string | null
}
/** Calls that a rule asks for. */
export interface RuleScope extends DoubtfulScope {
  /** Leaves calls out whose label other reviewers found right. */
  trustOthers: boolean
}
export interface Paged {
  /** Counted from 1. */
  page: number
  perPage: number
}

/** The stores that the worker holds open. */
export interface OpenStores {
  calls: {
    storeAt: (place: StorePlace) => CallStore
    during: <T>(place: StorePlace, work: (store: CallStore) => Promise<T>) => Promise<T>
  }
  marks: { storeAt: (place: StorePlace) => MarkStore }
}

/**
 * Each task's calls that meet a rule; the store answers other requests between two tasks.
 * @param leftOut of a task, by key
 */
export async function hitsOf(
  store: CallStore,
  { identity, taskId }: DoubtfulScope,
  conditions: RuleConditions,
  leftOut: (taskId: string) => ReadonlySet<bigint>,
): Promise<TaskHits[]> {
  const found: TaskHits[] = []
  for (const task of store.tasksWithCalls(identity)) {
    if (taskId !== null && task.taskId !== taskId) continue
    const keys = store.ruleHits({ identity, taskId: task.taskId }, conditions)
    found.push({ taskId: task.taskId, keys, leftOut: leftOut(task.taskId) })
    await giveWay()
  }
  return found
}

/** @param masked for a window in which numbers are masked */
export function callsAt(
  store: CallStore,
  { identity }: DoubtfulScope,
  hits: readonly HitAt[],
  conditions: RuleConditions,
  masked: boolean,
): Omit<DoubtfulCall, 'right'>[] {
  const wanted = wantedOf(conditions)
  return hits.flatMap(({ taskId, key }) =>
    store.callsAt([key]).map((record) => {
      const detail = wanted.length === 0 ? null : store.detail({ identity, taskId }, record.id)
      const said = detail === null ? null : firstMatch(detail, wanted, masked ? maskedMatch : searchMatch)
      return { taskId, call: masked ? maskRow(record) : record, said }
    }),
  )
}

/** What the rule's words look for, in the order of its sentence. */
export function wantedOf(conditions: RuleConditions): SearchedFor[] {
  return CONDITION_LIST.flatMap(([key, condition]) => {
    if (condition.kind !== 'words') return []
    return ((conditions[key] ?? []) as readonly string[]).map((text) => ({ text, by: condition.by }))
  })
}

export function firstMatch(
  call: CallRecordDetail,
  wanted: readonly SearchedFor[],
  find: (call: CallRecordDetail, one: SearchedFor) => SearchMatch | null,
): SearchMatch | null {
  for (const one of wanted) {
    const match = find(call, one)
    if (match !== null) return match
  }
  return null
}
