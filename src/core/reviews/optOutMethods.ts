/** What the worker does with people who want no more calls: candidates that the opt-out rule finds, and decisions. */
import { AppError } from '#shared/errors.ts'
import { findMatch } from '#shared/records/search.ts'
import type { DoubtfulCall, OptOut, OptOutPage, OptOutState } from '#shared/reviews/doubtful.ts'
import { OPT_OUT_RULE, type RuleConditions } from '#shared/reviews/rules.ts'
import type { CallStore } from '../records/store/index.ts'
import { countHits, pageOfHits, type TaskHits } from './hitPages.ts'
import {
  decisionKey,
  OPT_OUT,
  optOutRef,
  optOutValues,
  readDecisions,
  shownDecision,
  type Decision,
} from './optOutDocuments.ts'
import { ownRule } from './ruleDocuments.ts'
import {
  callsAt,
  firstMatch,
  hitsOf,
  wantedOf,
  type DoubtfulPlaces,
  type DoubtfulScope,
  type OpenStores,
  type Paged,
} from './ruleHitsAt.ts'

export type OptOutDecision = Decision['state']

export function createOptOutMethods({ calls, marks }: OpenStores) {
  function decisionsAt(places: DoubtfulPlaces, taskId: string | null): Map<string, Decision> {
    if (places.marks === null) return new Map()
    const store = marks.storeAt(places.marks)
    return readDecisions(store.documents(OPT_OUT, taskId), store.reviewer)
  }
  const conditionsAt = ({ marks: place }: DoubtfulPlaces): RuleConditions =>
    ownRule(place === null ? null : marks.storeAt(place), OPT_OUT_RULE).conditions

  /** Calls whose number was decided about, by task. */
  function decidedKeys(
    store: CallStore,
    { identity }: DoubtfulScope,
    decisions: ReadonlyMap<string, Decision>,
  ): (taskId: string) => ReadonlySet<bigint> {
    const byTask = Map.groupBy(decisions.values(), ({ taskId }) => taskId)
    return (taskId) => {
      const keys = (byTask.get(taskId) ?? []).flatMap(({ recordId, callee }) => {
        const state = store.stateOf({ identity, taskId }, recordId)
        return state !== null && state.callee === callee ? [state.key] : []
      })
      return new Set(keys)
    }
  }
  const waitingHits = (
    store: CallStore,
    places: DoubtfulPlaces,
    scope: DoubtfulScope,
    decisions: ReadonlyMap<string, Decision>,
  ): Promise<TaskHits[]> => hitsOf(store, scope, conditionsAt(places), decidedKeys(store, scope, decisions))

  return {
    methods: {
      optOuts: (
        places: DoubtfulPlaces,
        scope: DoubtfulScope,
        state: OptOutState,
        { page, perPage }: Paged,
        masked: boolean,
      ): Promise<OptOutPage> =>
        calls.during(places.calls, async (store) => {
          const decisions = decisionsAt(places, scope.taskId)
          if (state === 'waiting') {
            const hits = await waitingHits(store, places, scope, decisions)
            const shown = pageOfHits(hits, page, perPage)
            return {
              optOuts: callsAt(store, scope, shown, conditionsAt(places), masked).map(waitingOptOut),
              total: countHits(hits),
            }
          }
          const decided = ofState(decisions, state)
          const shown = decided.slice((page - 1) * perPage, page * perPage)
          return { optOuts: shown.map((one) => shownDecision(one, masked)), total: decided.length }
        }),

      /** @param decision null takes one back */
      decideOptOut: (
        places: DoubtfulPlaces & { marks: NonNullable<DoubtfulPlaces['marks']> },
        { identity, taskId }: { identity: string; taskId: string },
        recordId: string,
        decision: OptOutDecision | null,
      ): void => {
        const call = calls.storeAt(places.calls).detail({ identity, taskId }, recordId)
        const before = decisionsAt(places, taskId).get(decisionKey(taskId, recordId))
        const decidedOn = call ?? before
        if (decidedOn === undefined) throw new AppError('not_found', 'The call is not kept', { what: 'call' })
        const said = call === null ? null : firstMatch(call, wantedOf(conditionsAt(places)), findMatch)
        const { callee, calldate } = decidedOn
        // A call that went, or other words since, leave the sentence that was decided about.
        const values = optOutValues(decision, { callee, calldate, said: said ?? before?.said ?? null })
        marks.storeAt(places.marks).putDocument(optOutRef(taskId, recordId), values)
      },
    },

    countOptOuts: async (
      store: CallStore,
      places: DoubtfulPlaces,
      scope: DoubtfulScope,
    ): Promise<Record<OptOutState, number>> => {
      const decisions = decisionsAt(places, scope.taskId)
      return {
        waiting: countHits(await waitingHits(store, places, scope, decisions)),
        confirmed: ofState(decisions, 'confirmed').length,
        rejected: ofState(decisions, 'rejected').length,
      }
    },
    /** Those who want no more calls, the newest call first, with whole sentences. */
    confirmedOptOuts: (places: DoubtfulPlaces, { taskId }: DoubtfulScope): Decision[] =>
      ofState(decisionsAt(places, taskId), 'confirmed'),
  }
}

const ofState = (decisions: ReadonlyMap<string, Decision>, state: OptOutState): Decision[] =>
  [...decisions.values()]
    .filter((decision) => decision.state === state)
    .toSorted((one, other) => (other.calldate ?? 0) - (one.calldate ?? 0))

function waitingOptOut({ taskId, call, said }: Omit<DoubtfulCall, 'right'>): OptOut {
  const { id: recordId, callee, calldate } = call
  return { taskId, recordId, callee, calldate, said, state: 'waiting', decidedAt: null }
}
