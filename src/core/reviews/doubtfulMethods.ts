/** What the worker does with doubtful labels: kept calls on the one side, rules and judgements on the other. */
import { AppError } from '#shared/errors.ts'
import type { DoubtfulCounts, DoubtfulPage } from '#shared/reviews/doubtful.ts'
import { MOST_RULES, type Rule, type RuleEntry } from '#shared/reviews/rules.ts'
import type { CallStore } from '../records/store/index.ts'
import type { StorePlace } from '../records/store/open.ts'
import type { DocumentRef } from './documentTable.ts'
import { countHits, pageOfHits, type TaskHits } from './hitPages.ts'
import type { MarkStore } from './markStore.ts'
import { createOptOutMethods } from './optOutMethods.ts'
import { AS_DEFAULT, ownDocuments, ownRule, ownRules, ruleRef, ruleValues } from './ruleDocuments.ts'
import {
  callsAt,
  hitsOf,
  type DoubtfulPlaces,
  type DoubtfulScope,
  type OpenStores,
  type Paged,
} from './ruleHitsAt.ts'

type WritablePlaces = DoubtfulPlaces & { marks: StorePlace }

/** Documents that say that a rule is wrong about a call as it was then. */
const LABEL_OK = 'label_ok'
const labelRef = ({ taskId, ruleId, recordId }: Dismissal): DocumentRef => ({
  kind: LABEL_OK,
  taskId,
  id: `${ruleId}:${recordId}`,
})

export interface Dismissal {
  taskId: string
  recordId: string
  ruleId: string
  dismissed: boolean
}

export function createDoubtfulMethods(stores: OpenStores) {
  const { calls, marks } = stores
  const optOuts = createOptOutMethods(stores)
  const marksAt = ({ marks: place }: DoubtfulPlaces): MarkStore | null =>
    place === null ? null : marks.storeAt(place)

  /** Calls whose label was found right, as long as they are what they were then; by rule and task. */
  function foundRight(
    places: DoubtfulPlaces,
    store: CallStore,
    { identity, taskId: only }: DoubtfulScope,
  ): (ruleId: string) => (taskId: string) => ReadonlySet<bigint> {
    const documents = ownDocuments(marksAt(places), LABEL_OK, only).filter(
      ({ values }) => values.dismissed === true,
    )
    return (ruleId) => {
      const ofRule = documents.filter(({ id }) => id.startsWith(`${ruleId}:`))
      const byTask = Map.groupBy(ofRule, ({ taskId }) => taskId)
      return (taskId) => {
        const keys = (byTask.get(taskId) ?? []).flatMap(({ id, values }) => {
          const state = store.stateOf({ identity, taskId }, id.slice(ruleId.length + 1))
          return state !== null && state.digest === values.digest ? [state.key] : []
        })
        return new Set(keys)
      }
    }
  }

  /** @throws AppError not_found */
  const hitsOfRule = async (
    places: DoubtfulPlaces,
    store: CallStore,
    scope: DoubtfulScope,
    ruleId: string,
  ): Promise<TaskHits[]> => {
    const { conditions } = ownRule(marksAt(places), ruleId)
    return hitsOf(store, scope, conditions, foundRight(places, store, scope)(ruleId))
  }

  const methods = {
    ...optOuts.methods,
    doubtfulRules: (places: DoubtfulPlaces): RuleEntry[] => ownRules(marksAt(places)),
    /** @throws AppError invalid_input where there are too many */
    saveRule: (places: WritablePlaces, rule: Rule): RuleEntry[] => {
      const store = marks.storeAt(places.marks)
      const known = ownRules(store)
      if (!known.some(({ id }) => id === rule.id) && known.length >= MOST_RULES)
        throw new AppError('invalid_input', 'Too many rules', { issues: [] })
      store.putDocument(ruleRef(rule.id), ruleValues(rule))
      return ownRules(store)
    },
    /** Removes one of the person's own; one of the product's is then as it came. */
    removeRule: (places: WritablePlaces, ruleId: string): RuleEntry[] => {
      const store = marks.storeAt(places.marks)
      const { origin } = ownRule(store, ruleId)
      store.putDocument(ruleRef(ruleId), origin === 'own' ? { removed: true } : AS_DEFAULT)
      return ownRules(store)
    },
    /** The product's rules as they came; the person's own stay. */
    restoreRules: (places: WritablePlaces): RuleEntry[] => {
      const store = marks.storeAt(places.marks)
      for (const { id, origin } of ownRules(store))
        if (origin !== 'own') store.putDocument(ruleRef(id), AS_DEFAULT)
      return ownRules(store)
    },

    doubtfulCounts: (places: DoubtfulPlaces, scope: DoubtfulScope): Promise<DoubtfulCounts> =>
      calls.during(places.calls, async (store) => {
        const right = foundRight(places, store, scope)
        const rules: Record<string, number> = {}
        for (const { id, enabled, conditions } of ownRules(marksAt(places)))
          if (enabled) rules[id] = countHits(await hitsOf(store, scope, conditions, right(id)))
        const asked = store
          .tasksWithCalls(scope.identity)
          .filter(({ taskId }) => scope.taskId === null || taskId === scope.taskId)
        return {
          calls: asked.reduce((sum, task) => sum + task.calls, 0),
          whole: store.areAllRead(),
          rules,
          optOuts: await optOuts.countOptOuts(store, places, scope),
        }
      }),

    /** @param masked for a window in which numbers are masked */
    doubtfulCalls: (
      places: DoubtfulPlaces,
      scope: DoubtfulScope,
      ruleId: string,
      { page, perPage }: Paged,
      masked: boolean,
    ): Promise<DoubtfulPage> =>
      calls.during(places.calls, async (store) => {
        const { conditions } = ownRule(marksAt(places), ruleId)
        const hits = await hitsOfRule(places, store, scope, ruleId)
        const shown = pageOfHits(hits, page, perPage)
        return { calls: callsAt(store, scope, shown, conditions, masked), total: countHits(hits) }
      }),

    /**
     * Ids of a task's calls that meet a rule, the newest first.
     * @param most as many at most
     * @returns with how many meet it in all
     */
    doubtfulIds: (
      places: DoubtfulPlaces,
      scope: DoubtfulScope,
      ruleId: string,
      most: number,
    ): Promise<{ ids: string[]; found: number }> =>
      calls.during(places.calls, async (store) => {
        const hits = await hitsOfRule(places, store, scope, ruleId)
        const keys = pageOfHits(hits, 1, most).map(({ key }) => key)
        return { ids: store.idsAt(keys), found: countHits(hits) }
      }),

    /** Whether the label of a call is right after all. It holds while the call stays what it is. */
    dismissDoubt: (places: WritablePlaces, identity: string, dismissal: Dismissal): void => {
      const { taskId, recordId, dismissed } = dismissal
      const state = calls.storeAt(places.calls).stateOf({ identity, taskId }, recordId)
      if (state === null) throw new AppError('not_found', 'The call is not kept', { what: 'call' })
      const values = { dismissed, digest: state.digest }
      marks.storeAt(places.marks).putDocument(labelRef(dismissal), values)
    },
  }
  return { methods, confirmedOptOuts: optOuts.confirmedOptOuts }
}

export type DoubtfulMethods = ReturnType<typeof createDoubtfulMethods>['methods']
