/** What the worker does with doubtful labels: kept calls on the one side, rules and judgements on the other. */
import { AppError } from '#shared/errors.ts'
import type { DoubtfulCounts, DoubtfulPage } from '#shared/reviews/doubtful.ts'
import { MOST_RULES, type Rule, type RuleEntry } from '#shared/reviews/rules.ts'
import type { CallStore } from '../records/store/index.ts'
import type { StorePlace } from '../records/store/open.ts'
import type { DocumentRef } from './documentTable.ts'
import { countHits, pageOfHits } from './hitPages.ts'
import type { MarkStore } from './markStore.ts'
import { createOptOutMethods } from './optOutMethods.ts'
import {
  AS_DEFAULT,
  ownDocuments,
  ownRule,
  ownRules,
  ruleRef,
  ruleValues,
  shownRules,
  unmaskedRule,
} from './ruleDocuments.ts'
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

  const methods = {
    ...optOuts.methods,
    /** @param masked for a window in which numbers are masked, here and below */
    doubtfulRules: (places: DoubtfulPlaces, masked: boolean): RuleEntry[] =>
      shownRules(marksAt(places), masked),
    /** @throws AppError invalid_input where there are too many */
    saveRule: (places: WritablePlaces, rule: Rule, masked: boolean): RuleEntry[] => {
      const store = marks.storeAt(places.marks)
      const known = ownRules(store)
      if (!known.some(({ id }) => id === rule.id) && known.length >= MOST_RULES)
        throw new AppError('invalid_input', 'Too many rules', { issues: [] })
      const before = known.find(({ id }) => id === rule.id)
      const taken = masked && before !== undefined ? unmaskedRule(rule, before) : rule
      store.putDocument(ruleRef(rule.id), ruleValues(taken))
      return shownRules(store, masked)
    },
    /** Removes one of the person's own; one of the product's is then as it came. */
    removeRule: (places: WritablePlaces, ruleId: string, masked: boolean): RuleEntry[] => {
      const store = marks.storeAt(places.marks)
      const { origin } = ownRule(store, ruleId)
      store.putDocument(ruleRef(ruleId), origin === 'own' ? { removed: true } : AS_DEFAULT)
      return shownRules(store, masked)
    },
    /** The product's rules as they came; the person's own stay. */
    restoreRules: (places: WritablePlaces, masked: boolean): RuleEntry[] => {
      const store = marks.storeAt(places.marks)
      for (const { id, origin } of ownRules(store))
        if (origin !== 'own') store.putDocument(ruleRef(id), AS_DEFAULT)
      return shownRules(store, masked)
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

    doubtfulCalls: (
      places: DoubtfulPlaces,
      scope: DoubtfulScope,
      ruleId: string,
      { page, perPage }: Paged,
      masked: boolean,
    ): Promise<DoubtfulPage> =>
      calls.during(places.calls, async (store) => {
        const { conditions } = ownRule(marksAt(places), ruleId)
        const hits = await hitsOf(store, scope, conditions, foundRight(places, store, scope)(ruleId))
        const shown = pageOfHits(hits, page, perPage)
        return { calls: callsAt(store, scope, shown, conditions, masked), total: countHits(hits) }
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
