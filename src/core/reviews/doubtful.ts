import type {
  DoubtfulCounts,
  DoubtfulPage,
  DoubtfulQueue,
  OptOutPage,
  OptOutState,
} from '#shared/reviews/doubtful.ts'
import { MOST_QUEUED } from '#shared/reviews/queues.ts'
import type { OthersRule, Rule, RuleEntry } from '#shared/reviews/rules.ts'
import type { Accounts } from '../accounts/accounts.ts'
import type { LocalCalls } from '../records/localCalls.ts'
import type { StorePlaces } from '../records/storePlaces.ts'
import type { TaskRef } from '../sync/store.ts'
import type { Remote } from '../threads/rpc.ts'
import type { Dismissal, DoubtfulMethods } from './doubtfulMethods.ts'
import type { OptOutDecision } from './optOutMethods.ts'
import type { Queues } from './queues.ts'
import type { DoubtfulPlaces, DoubtfulScope, Paged, RuleScope } from './ruleHitsAt.ts'

/** Calls of one task, or of every kept task of the account. */
export interface DoubtfulRef {
  accountId: string
  taskId: string | null
}

/** Those that a rule asks for. */
export interface RuleHitsRef extends DoubtfulRef {
  /** Leaves calls out whose label other reviewers found right. */
  trustOthers: boolean
}

/** Every method throws AppError where the calls or what was put down cannot be opened. */
export interface Doubtful {
  /** @param masked for a window in which numbers are masked, here and below */
  rules: (accountId: string, masked: boolean) => Promise<RuleEntry[]>
  /** @throws AppError invalid_input */
  saveRule: (accountId: string, rule: Rule, masked: boolean) => Promise<RuleEntry[]>
  /** @throws AppError not_found */
  removeRule: (accountId: string, ruleId: string, masked: boolean) => Promise<RuleEntry[]>
  restoreRules: (accountId: string, masked: boolean) => Promise<RuleEntry[]>
  othersRules: (accountId: string, masked: boolean) => Promise<OthersRule[]>
  /** @throws AppError not_found; invalid_input where there are too many */
  takeRule: (accountId: string, reviewer: string, ruleId: string, masked: boolean) => Promise<RuleEntry[]>
  counts: (ref: RuleHitsRef) => Promise<DoubtfulCounts>
  /** @throws AppError not_found */
  calls: (ref: RuleHitsRef, ruleId: string, paged: Paged, masked: boolean) => Promise<DoubtfulPage>
  /**
   * The calls of one task that meet a rule, as many as a queue may have, become one, the newest first.
   * @throws AppError not_found; invalid_input where no call meets it
   */
  queue: (ref: RuleHitsRef & TaskRef, ruleId: string, name: string, masked: boolean) => Promise<DoubtfulQueue>
  /** @throws AppError not_found */
  dismiss: (accountId: string, dismissal: Dismissal) => Promise<void>
  optOuts: (ref: DoubtfulRef, state: OptOutState, paged: Paged, masked: boolean) => Promise<OptOutPage>
  /** @throws AppError not_found */
  decideOptOut: (scope: TaskRef, recordId: string, decision: OptOutDecision | null) => Promise<void>
  /** Where what is asked about lies, for the file of opt-outs. */
  locate: (ref: DoubtfulRef) => Promise<[DoubtfulPlaces, DoubtfulScope]>
}

export interface DoubtfulOptions {
  accounts: Pick<Accounts, 'identity'>
  local: Pick<LocalCalls, 'placeOf'>
  places: Pick<StorePlaces, 'marksFor' | 'hasMarks'>
  queues: Pick<Queues, 'make'>
  worker: Remote<DoubtfulMethods>
}

export function createDoubtful({ accounts, local, places, queues, worker }: DoubtfulOptions): Doubtful {
  async function readable(accountId: string): Promise<DoubtfulPlaces> {
    const identity = accounts.identity(accountId)
    const marks = places.hasMarks(identity) ? await places.marksFor(identity) : null
    return { calls: await local.placeOf(accountId), marks }
  }
  async function writable(accountId: string) {
    const marks = await places.marksFor(accounts.identity(accountId))
    return { calls: await local.placeOf(accountId), marks }
  }
  const locate: Doubtful['locate'] = async ({ accountId, taskId }) => [
    await readable(accountId),
    { identity: accounts.identity(accountId), taskId },
  ]
  async function locateHits({ trustOthers, ...ref }: RuleHitsRef): Promise<[DoubtfulPlaces, RuleScope]> {
    const [where, scope] = await locate(ref)
    return [where, { ...scope, trustOthers }]
  }
  return {
    locate,
    rules: async (accountId, masked) => worker.doubtfulRules(await readable(accountId), masked),
    saveRule: async (accountId, rule, masked) => worker.saveRule(await writable(accountId), rule, masked),
    removeRule: async (accountId, ruleId, masked) =>
      worker.removeRule(await writable(accountId), ruleId, masked),
    restoreRules: async (accountId, masked) => worker.restoreRules(await writable(accountId), masked),
    counts: async (ref) => worker.doubtfulCounts(...(await locateHits(ref))),
    calls: async (ref, ruleId, paged, masked) =>
      worker.doubtfulCalls(...(await locateHits(ref)), ruleId, paged, masked),
    othersRules: async (accountId, masked) => worker.othersRules(await readable(accountId), masked),
    takeRule: async (accountId, reviewer, ruleId, masked) =>
      worker.takeRule(await writable(accountId), reviewer, ruleId, masked),
    queue: async (ref, ruleId, name, masked) => {
      const asked = [ruleId, MOST_QUEUED] as const
      const { ids: recordIds, found } = await worker.doubtfulIds(...(await locateHits(ref)), ...asked)
      const { accountId, taskId } = ref
      const wanted = { name, of: { recordIds }, answeredOnly: false }
      return { queue: await queues.make({ accountId, taskId }, wanted, masked), found }
    },
    dismiss: async (accountId, dismissal) =>
      worker.dismissDoubt(await writable(accountId), accounts.identity(accountId), dismissal),
    optOuts: async (ref, state, paged, masked) =>
      worker.optOuts(...(await locate(ref)), state, paged, masked),
    decideOptOut: async ({ accountId, taskId }, recordId, decision) => {
      const scope = { identity: accounts.identity(accountId), taskId }
      await worker.decideOptOut(await writable(accountId), scope, recordId, decision)
    },
  }
}
