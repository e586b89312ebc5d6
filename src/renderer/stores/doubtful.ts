// Longer than 300 lines because rules, counts and the list that is judged change together.
import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { toAppError, type AppError } from '#shared/errors.ts'
import type { RouteInput } from '#shared/ipc/index.ts'
import type { Locale } from '#shared/locale.ts'
import type {
  DoubtfulCall,
  DoubtfulCounts,
  DoubtfulQueue,
  OptOut,
  OptOutFile,
  OptOutState,
} from '#shared/reviews/doubtful.ts'
import type { OthersRule, Rule, RuleEntry } from '#shared/reviews/rules.ts'
import { fetchFile } from '../client/fetchFile.ts'
import { useClient } from '../client/inject.ts'
import { useAppStore } from './app.ts'
import { takeTurns } from './inTurn.ts'
import { useMaskingStore } from './masking.ts'

/** Calls that a rule doubts, or people who may want no more calls. */
export type DoubtfulList = { kind: 'rule'; ruleId: string } | { kind: 'optOuts'; state: OptOutState }
/** What one look shows: calls of a rule or opt-outs, with the same page and the same keys. */
type Shown = { kind: 'rule'; calls: DoubtfulCall[] } | { kind: 'optOuts'; optOuts: OptOut[] }
type Decision = RouteInput<'optOuts.decide'>['decision']
type Scope = Omit<RouteInput<'doubtful.counts'>, 'trustOthers'>

export const PER_PAGE = 50
const MOST_UNDONE = 100
const keyOf = (one: DoubtfulCall | OptOut): string =>
  `${one.taskId}/${'call' in one ? one.call.id : one.recordId}`
const NONE: Shown = { kind: 'rule', calls: [] }

/** Doubtful labels of one task or of all: rules, what they find, and what the person says of it. */
export const useDoubtfulStore = defineStore('doubtful', () => {
  const client = useClient()
  const app = useAppStore()
  const masking = useMaskingStore()
  const scope = shallowRef<Scope | null>(null)
  const rules = shallowRef<readonly RuleEntry[]>([])
  /** Of other reviewers: they find nothing before they are taken over. */
  const othersRules = shallowRef<readonly OthersRule[]>([])
  const counts = shallowRef<DoubtfulCounts | null>(null)
  const list = shallowRef<DoubtfulList | null>(null)
  const shown = shallowRef<Shown>(NONE)
  const total = shallowRef(0)
  const page = shallowRef(1)
  const busy = shallowRef(false)
  const error = shallowRef<AppError | null>(null)
  const undoable = shallowRef<readonly (() => Promise<unknown>)[]>([])
  const lastPage = computed(() => Math.max(1, Math.ceil(total.value / PER_PAGE)))

  /** Each goes up with each request of its kind: an answer that comes too late is dropped. */
  let wish = 0
  let countWish = 0
  let othersWish = 0

  async function open(wanted: Scope): Promise<void> {
    scope.value = wanted
    // What was asked of another task is not waited for.
    wish += 1
    countWish += 1
    busy.value = false
    rules.value = []
    othersRules.value = []
    counts.value = null
    list.value = null
    shown.value = NONE
    total.value = 0
    undoable.value = []
    error.value = null
    try {
      const [arrived] = await Promise.all([
        client.call('doubtful.rules', { accountId: wanted.accountId }),
        loadOthersRules(),
      ])
      if (scope.value !== wanted) return
      rules.value = arrived
      await recount()
      // Whoever chose something meanwhile is not led away from it.
      if (scope.value !== wanted || list.value !== null) return
      const enabled = arrived.filter((rule) => rule.enabled)
      const first = enabled.find(({ id }) => (counts.value?.rules[id] ?? 0) > 0) ?? enabled[0]
      await show(
        first === undefined ? { kind: 'optOuts', state: 'waiting' } : { kind: 'rule', ruleId: first.id },
      )
    } catch (thrown) {
      if (scope.value === wanted) error.value = toAppError(thrown)
    }
  }

  const inTurn = takeTurns()
  /** @throws AppError */
  async function loadRules(): Promise<void> {
    const wanted = scope.value
    if (wanted === null) return
    await inTurn(async () => {
      const arrived = await client.call('doubtful.rules', { accountId: wanted.accountId })
      if (scope.value === wanted) rules.value = arrived
    })
  }
  /** @throws AppError */
  async function loadOthersRules(): Promise<void> {
    const wanted = scope.value
    if (wanted === null) return
    const mine = (othersWish += 1)
    const arrived = await client.call('doubtful.othersRules', { accountId: wanted.accountId })
    if (mine === othersWish) othersRules.value = arrived
  }
  const hitsOf = (where: Scope) => ({ ...where, trustOthers: app.preferences.trustOthers })

  /** @throws AppError */
  async function recount(): Promise<void> {
    const wanted = scope.value
    if (wanted === null) return
    const mine = (countWish += 1)
    const arrived = await client.call('doubtful.counts', hitsOf(wanted))
    if (mine === countWish) counts.value = arrived
  }

  /** What is shown stays until the next came. */
  async function show(wanted: DoubtfulList, at = 1): Promise<void> {
    const where = scope.value
    if (where === null) return
    const mine = (wish += 1)
    if (JSON.stringify(list.value) !== JSON.stringify(wanted)) {
      shown.value = wanted.kind === 'rule' ? NONE : { kind: 'optOuts', optOuts: [] }
      total.value = 0
    }
    list.value = wanted
    busy.value = true
    try {
      const arrived = await read(where, wanted, { page: at, perPage: PER_PAGE })
      if (mine !== wish) return
      // The last call of the last page may have gone.
      const last = Math.max(1, Math.ceil(arrived.total / PER_PAGE))
      if (at > last) return await show(wanted, last)
      shown.value = arrived.shown
      total.value = arrived.total
      page.value = at
      error.value = null
    } catch (thrown) {
      if (mine === wish) error.value = toAppError(thrown)
    } finally {
      if (mine === wish) busy.value = false
    }
  }
  async function read(
    where: Scope,
    wanted: DoubtfulList,
    paged: { page: number; perPage: number },
  ): Promise<{ shown: Shown; total: number }> {
    if (wanted.kind === 'rule') {
      const { calls, total: all } = await client.call('doubtful.calls', {
        ...hitsOf(where),
        ...paged,
        ruleId: wanted.ruleId,
      })
      return { shown: { kind: 'rule', calls }, total: all }
    }
    const { optOuts, total: all } = await client.call('optOuts.list', {
      ...where,
      ...paged,
      state: wanted.state,
    })
    return { shown: { kind: 'optOuts', optOuts }, total: all }
  }

  function failed(thrown: unknown): void {
    error.value = toAppError(thrown)
  }
  async function again(): Promise<void> {
    if (list.value !== null) await show(list.value, page.value)
  }
  /** @throws AppError of the counting; that of the list is shown in its place */
  async function refresh(): Promise<void> {
    await Promise.all([again(), recount()])
  }
  /** @returns whether there is such a page */
  async function turn(by: 1 | -1): Promise<boolean> {
    const there = page.value + by
    if (list.value === null || there < 1 || there > lastPage.value) return false
    await show(list.value, there)
    return true
  }
  // What is on screen is asked for again as numbers are shown now.
  watch(
    () => masking.masked,
    () => Promise.all([again(), loadRules(), loadOthersRules()]).catch(failed),
  )
  watch(
    () => app.preferences.trustOthers,
    () => refresh().catch(failed),
  )

  /**
   * Calls of the rule that is shown, of one task, as a queue.
   * @returns null where none is shown, or those of all tasks @throws AppError where it cannot be made
   */
  async function queue(name: string): Promise<DoubtfulQueue | null> {
    const [where, wanted] = [scope.value, list.value]
    if (where === null || where.taskId === null || wanted?.kind !== 'rule') return null
    const { taskId } = where
    return client.call('doubtful.queue', { ...hitsOf(where), taskId, ruleId: wanted.ruleId, name })
  }

  const leftOf = (now: Shown): readonly (DoubtfulCall | OptOut)[] =>
    now.kind === 'rule' ? now.calls : now.optOuts
  /** A row that was judged leaves the list, if that is still shown, and the rest stays where it is. */
  async function judged(
    found: DoubtfulCall | OptOut,
    act: () => Promise<unknown>,
    back: () => Promise<unknown>,
  ): Promise<void> {
    const [where, wanted] = [scope.value, list.value]
    const isOther = (one: DoubtfulCall | OptOut): boolean => keyOf(one) !== keyOf(found)
    await act()
    if (scope.value !== where) return
    undoable.value = [...undoable.value.slice(1 - MOST_UNDONE), back]
    const now = shown.value
    if (list.value === wanted && !leftOf(now).every(isOther)) {
      shown.value =
        now.kind === 'rule'
          ? { ...now, calls: now.calls.filter(isOther) }
          : { ...now, optOuts: now.optOuts.filter(isOther) }
      total.value -= 1
    }
    // The next row does not wait for the counts.
    void recount().catch(failed)
    if (leftOf(shown.value).length === 0 && total.value > 0) await again()
  }
  /** The label of a call is right after all. @throws AppError where it cannot be kept */
  async function dismiss(row: number): Promise<void> {
    const [where, wanted, now] = [scope.value, list.value, shown.value]
    const found = now.kind === 'rule' ? now.calls[row] : undefined
    if (where === null || wanted?.kind !== 'rule' || found === undefined) return
    const { accountId } = where
    const { taskId, call } = found
    const put = (dismissed: boolean) =>
      client.call('doubtful.dismiss', {
        accountId,
        taskId,
        recordId: call.id,
        ruleId: wanted.ruleId,
        dismissed,
      })
    await judged(
      found,
      () => put(true),
      () => put(false),
    )
  }
  /** @throws AppError where it cannot be kept */
  async function decide(row: number, decision: Decision): Promise<void> {
    const [where, now] = [scope.value, shown.value]
    const found = now.kind === 'optOuts' ? now.optOuts[row] : undefined
    if (where === null || found === undefined) return
    const { taskId, recordId, state } = found
    const put = (wanted: Decision) =>
      client.call('optOuts.decide', { accountId: where.accountId, taskId, recordId, decision: wanted })
    await judged(
      found,
      () => put(decision),
      () => put(state === 'waiting' ? null : state),
    )
  }
  /** @returns whether there was anything to undo @throws AppError */
  async function undo(): Promise<boolean> {
    const last = undoable.value.at(-1)
    if (last === undefined) return false
    const where = scope.value
    // Whoever asks again meanwhile means the one before.
    undoable.value = undoable.value.slice(0, -1)
    try {
      await last()
    } catch (thrown) {
      if (scope.value === where) undoable.value = [...undoable.value, last]
      throw thrown
    }
    await refresh()
    return true
  }

  /** @returns null where the person closed the file dialog. @throws AppError */
  async function exportOptOuts(mask: boolean, locale: Locale): Promise<OptOutFile | null> {
    if (scope.value === null) return null
    const file = await client.call('optOuts.export', { ...scope.value, mask, locale })
    if (file !== null && file.url !== null) fetchFile(file.url)
    return file
  }

  /** Changes rules; what they find is asked for again. */
  async function changeRules(ask: (accountId: string) => Promise<readonly RuleEntry[]>): Promise<void> {
    const where = scope.value
    if (where === null) return
    await inTurn(async () => {
      const arrived = await ask(where.accountId)
      if (scope.value === where) rules.value = arrived
    })
    if (scope.value !== where) return
    const wanted = list.value
    if (wanted?.kind === 'rule' && !rules.value.some(({ id }) => id === wanted.ruleId))
      await show({ kind: 'rule', ruleId: rules.value[0]?.id ?? '' })
    await Promise.all([refresh(), loadOthersRules()])
  }
  const saveRule = (rule: Rule): Promise<void> =>
    changeRules((accountId) => client.call('doubtful.saveRule', { accountId, rule }))
  const takeRule = ({ id, by: { reviewer } }: OthersRule): Promise<void> =>
    changeRules((accountId) => client.call('doubtful.takeRule', { accountId, reviewer, ruleId: id }))
  const removeRule = (ruleId: string): Promise<void> =>
    changeRules((accountId) => client.call('doubtful.removeRule', { accountId, ruleId }))
  const restoreRules = (): Promise<void> =>
    changeRules((accountId) => client.call('doubtful.restoreRules', { accountId }))

  return {
    ...{ scope, rules, othersRules, counts, list, shown, total, page, lastPage, busy, error, undoable },
    ...{
      open,
      show,
      refresh,
      turn,
      queue,
      dismiss,
      decide,
      exportOptOuts,
      undo,
      saveRule,
      takeRule,
      removeRule,
      restoreRules,
    },
  }
})
