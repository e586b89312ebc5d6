/** What the worker does with doubtful labels: kept calls on the one side, rules and judgements on the other. */
import { randomUUID } from 'node:crypto'
import { AppError } from '#shared/errors.ts'
import type { DoubtfulCall, DoubtfulCounts, DoubtfulPage } from '#shared/reviews/doubtful.ts'
import { MOST_RULES, type OthersRule, type Rule, type RuleEntry } from '#shared/reviews/rules.ts'
import type { CallStore } from '../records/store/index.ts'
import type { StorePlace } from '../records/store/open.ts'
import { countHits, pageOfHits, type TaskHits } from './hitPages.ts'
import { haveOthersSaid, labelsRight, othersWhoSaid, sayLabelRight, type LabelRef } from './labelsRight.ts'
import type { MarkStore } from './markStore.ts'
import { createOptOutMethods } from './optOutMethods.ts'
import { labelsIn } from './reviewers.ts'
import {
  AS_DEFAULT,
  maskedConditions,
  othersRules,
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
  type OpenStores,
  type Paged,
  type RuleScope,
} from './ruleHitsAt.ts'

type WritablePlaces = DoubtfulPlaces & { marks: StorePlace }

export interface Dismissal extends LabelRef {
  dismissed: boolean
}

export function createDoubtfulMethods(stores: OpenStores) {
  const { calls, marks } = stores
  const optOuts = createOptOutMethods(stores)
  const marksAt = ({ marks: place }: DoubtfulPlaces): MarkStore | null =>
    place === null ? null : marks.storeAt(place)

  /** @throws AppError not_found */
  const hitsOfRule = async (
    places: DoubtfulPlaces,
    store: CallStore,
    scope: RuleScope,
    ruleId: string,
  ): Promise<TaskHits[]> => {
    const { conditions } = ownRule(marksAt(places), ruleId)
    return hitsOf(store, scope, conditions, labelsRight(marksAt(places), store, scope)(ruleId))
  }

  /** @throws AppError invalid_input where there are too many */
  function putRule(store: MarkStore, rule: Rule): void {
    const known = ownRules(store)
    if (!known.some(({ id }) => id === rule.id) && known.length >= MOST_RULES)
      throw new AppError('invalid_input', 'Too many rules', { issues: [] })
    store.putDocument(ruleRef(rule.id), ruleValues(rule))
  }

  const methods = {
    ...optOuts.methods,
    /** @param masked for a window in which numbers are masked, here and below */
    doubtfulRules: (places: DoubtfulPlaces, masked: boolean): RuleEntry[] =>
      shownRules(marksAt(places), masked),
    /** @throws AppError invalid_input where there are too many */
    saveRule: (places: WritablePlaces, rule: Rule, masked: boolean): RuleEntry[] => {
      const store = marks.storeAt(places.marks)
      const before = ownRules(store).find(({ id }) => id === rule.id)
      putRule(store, masked && before !== undefined ? unmaskedRule(rule, before) : rule)
      return shownRules(store, masked)
    },
    /** Rules of other reviewers, their words as a window may show them. */
    othersRules: (places: DoubtfulPlaces, masked: boolean): OthersRule[] => {
      const store = marksAt(places)
      if (store === null) return []
      const label = labelsIn(store, masked)
      return othersRules(store).map(({ id, conditions, reviewer, taken }) => ({
        ...{ id, taken, by: label(reviewer) },
        conditions: masked ? maskedConditions(conditions) : conditions,
      }))
    },
    /**
     * Puts a copy of another reviewer's rule beside the person's own. One of theirs keeps its id where that is free, and so
     * what they said of labels by it.
     * @throws AppError not_found; invalid_input where there are too many
     */
    takeRule: (places: WritablePlaces, reviewer: string, ruleId: string, masked: boolean): RuleEntry[] => {
      const store = marks.storeAt(places.marks)
      const rule = othersRules(store).find((one) => one.reviewer === reviewer && one.id === ruleId)
      if (rule === undefined) throw new AppError('not_found', 'No such rule', { what: 'rule' })
      if (!rule.taken) {
        const isFree = ownRules(store).every(({ id }) => id !== ruleId)
        const id = isFree ? ruleId : randomUUID()
        putRule(store, { id, enabled: true, conditions: rule.conditions })
      }
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

    doubtfulCounts: (places: DoubtfulPlaces, scope: RuleScope): Promise<DoubtfulCounts> =>
      calls.during(places.calls, async (store) => {
        const right = labelsRight(marksAt(places), store, scope)
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
          othersJudged: haveOthersSaid(marksAt(places), scope),
          optOuts: await optOuts.countOptOuts(store, places, scope),
        }
      }),

    doubtfulCalls: (
      places: DoubtfulPlaces,
      scope: RuleScope,
      ruleId: string,
      { page, perPage }: Paged,
      masked: boolean,
    ): Promise<DoubtfulPage> =>
      calls.during(places.calls, async (store) => {
        const { conditions } = ownRule(marksAt(places), ruleId)
        const hits = await hitsOfRule(places, store, scope, ruleId)
        const shown = pageOfHits(hits, page, perPage)
        const own = marksAt(places)
        const label = own === null ? null : labelsIn(own, masked)
        const saidOf = othersWhoSaid(own, store, scope)
        const found = callsAt(store, scope, shown, conditions, masked).map((one): DoubtfulCall => {
          const said = saidOf({ taskId: one.taskId, recordId: one.call.id, ruleId })
          return { ...one, right: label === null ? [] : said.map(label) }
        })
        return { calls: found, total: countHits(hits) }
      }),

    /**
     * Ids of a task's calls that meet a rule, the newest first.
     * @param most as many at most
     * @returns with how many meet it in all
     */
    doubtfulIds: (
      places: DoubtfulPlaces,
      scope: RuleScope,
      ruleId: string,
      most: number,
    ): Promise<{ ids: string[]; found: number }> =>
      calls.during(places.calls, async (store) => {
        const hits = await hitsOfRule(places, store, scope, ruleId)
        const keys = pageOfHits(hits, 1, most).map(({ key }) => key)
        return { ids: store.idsAt(keys), found: countHits(hits) }
      }),

    /** Whether the label of a call is right after all. It holds while the call stays what it is. */
    dismissDoubt: (places: WritablePlaces, identity: string, dismissal: Dismissal): void =>
      sayLabelRight(marks.storeAt(places.marks), calls.storeAt(places.calls), identity, dismissal),
  }
  return { methods, confirmedOptOuts: optOuts.confirmedOptOuts }
}

export type DoubtfulMethods = ReturnType<typeof createDoubtfulMethods>['methods']
