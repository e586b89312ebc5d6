import type { FoundCall } from '#shared/records/found.ts'
import type { LocalFilter } from '#shared/records/filters.ts'
import { AppError } from '#shared/errors.ts'
import type { Disagreements, OtherJudgements } from '#shared/reviews/judgements.ts'
import type { LinkCandidate, UnlinkedMarks } from '#shared/reviews/links.ts'
import { readTyped, textFilter } from '#shared/records/typedFilter.ts'
import { formatChinaTime } from '#shared/time.ts'
import type { Accounts } from '../accounts/accounts.ts'
import { maskRow } from '../masking/maskCall.ts'
import type { Clock } from '../ports.ts'
import type { LocalCalls } from '../records/localCalls.ts'
import { exists } from '../records/storeFiles.ts'
import type { StorePlace } from '../records/store/open.ts'
import type { StorePlaces } from '../records/storePlaces.ts'
import type { TaskRef } from '../sync/store.ts'
import type { Remote } from '../threads/rpc.ts'
import type { DisagreementQuery, JudgementMethods, NewDecision } from './judgementMethods.ts'
import type { MarkedCall, MarkRef } from './markStore.ts'

/** Where several have judged, and where the call of a mark is gone. */
export interface Judging {
  /** @param masked for a window in which numbers are masked, here and below. @throws AppError as `Marks.of` */
  disagreements: (accountId: string, query: DisagreementQuery, masked: boolean) => Promise<Disagreements>
  others: (scope: TaskRef, recordId: string, masked: boolean) => Promise<OtherJudgements>
  /** @throws AppError as `Marks.set` */
  decide: (scope: TaskRef, recordId: string, decision: NewDecision, masked: boolean) => Promise<void>
  undecide: (scope: TaskRef, recordId: string) => Promise<void>
  /** Marks whose call no account has kept on this machine. */
  unlinked: (accountId: string, most: number, masked: boolean) => Promise<UnlinkedMarks>
  /** @param text null looks for what the mark holds of its call. @throws AppError not_found where there is no such mark */
  candidates: (
    scope: TaskRef,
    recordId: string,
    text: string | null,
    masked: boolean,
  ) => Promise<LinkCandidate[]>
  /** @throws AppError as `Links.moveMark`; not_found where the other call is not kept */
  move: (scope: TaskRef, recordId: string, to: MarkRef) => Promise<void>
}

export interface JudgingOptions {
  accounts: Pick<Accounts, 'identity'>
  places: Pick<StorePlaces, 'marksFor' | 'hasMarks' | 'placeFor' | 'pathFor'>
  worker: Remote<JudgementMethods>
  local: Pick<LocalCalls, 'find' | 'detail'>
  clock: Pick<Clock, 'now'>
  /** Marks of this machine are others by now. */
  onChange: () => void
}

const MOST_CANDIDATES = 20
/** Clocks of a platform that gives a call another id may differ by as much. */
const AROUND_MS = 2 * 60 * 1000
const NOBODY: OtherJudgements = { judgements: [], decisions: [] }

export function createJudging(options: JudgingOptions): Judging {
  const { accounts, places, worker, local, clock, onChange } = options
  const placeOf = (accountId: string): Promise<StorePlace> => places.marksFor(accounts.identity(accountId))
  const hasMarks = (accountId: string): boolean => places.hasMarks(accounts.identity(accountId))
  async function callsOf(accountId: string): Promise<StorePlace | null> {
    const identity = accounts.identity(accountId)
    return exists(places.pathFor(identity)) ? places.placeFor(identity) : null
  }
  const refOf = ({ taskId }: TaskRef, recordId: string): MarkRef => ({ taskId, recordId })

  async function markedAmong(accountId: string, among: readonly { call: FoundCall }[]): Promise<boolean[]> {
    const place = await placeOf(accountId)
    const held = among.map(({ call: { taskId, record } }) =>
      worker.heldMark(place, { taskId, recordId: record.id }),
    )
    return (await Promise.all(held)).map((mark) => mark !== null)
  }

  return {
    disagreements: async (accountId, query, masked) =>
      hasMarks(accountId)
        ? worker.disagreements(await placeOf(accountId), query, masked)
        : { calls: [], total: 0, unjudged: 0 },
    others: async (scope, recordId, masked) =>
      hasMarks(scope.accountId)
        ? worker.othersOf(await placeOf(scope.accountId), refOf(scope, recordId), masked)
        : NOBODY,
    decide: async (scope, recordId, decision, masked) => {
      await worker.decide(await placeOf(scope.accountId), refOf(scope, recordId), decision, masked)
    },
    undecide: async (scope, recordId) => {
      await worker.undecide(await placeOf(scope.accountId), refOf(scope, recordId))
    },
    unlinked: async (accountId, most, masked) =>
      hasMarks(accountId)
        ? worker.unlinkedMarks(await placeOf(accountId), await callsOf(accountId), most, masked)
        : { marks: [], total: 0 },
    candidates: async (scope, recordId, text, masked) => {
      const { accountId } = scope
      const held = await worker.heldMark(await placeOf(accountId), refOf(scope, recordId))
      if (held === null) throw new AppError('not_found', 'There is no such mark', { what: 'mark' })
      const { callid = null, callee = null, calldate = null } = held.call ?? {}
      const asked = text === null ? tracesOf({ callee, calldate }) : [typed(text, clock.now())]
      const found = await Promise.all(
        asked.map((filter) => local.find(accountId, filter, MOST_CANDIDATES, false)),
      )
      const calls = new Map(
        found.flatMap((each) => each.calls).map((call) => [`${call.taskId}/${call.record.id}`, call]),
      )
      const near = [...calls.values()].map((call) => ({
        call,
        same: likeness(call, { callid, callee, calldate }),
      }))
      const best = near
        .toSorted((one, other) => weight(other.same) - weight(one.same))
        .slice(0, MOST_CANDIDATES)
      const marks = await markedAmong(accountId, best)
      return best.map(({ call, same }, at) => ({
        ...{ call: masked ? { ...call, record: maskRow(call.record) } : call, same },
        marked: marks[at] ?? false,
      }))
    },
    move: async (scope, recordId, to) => {
      const call = await local.detail({ accountId: scope.accountId, taskId: to.taskId }, to.recordId, false)
      if (call === null) throw new AppError('not_found', 'The call is not kept', { what: 'record' })
      const known = { callid: call.callid, callee: call.callee, calldate: call.calldate }
      await worker.moveMark(await placeOf(scope.accountId), refOf(scope, recordId), to, known)
      onChange()
    },
  }
}

/** Calls to the same number, and calls of the same time. */
function tracesOf({ callee, calldate }: Pick<MarkedCall, 'callee' | 'calldate'>): LocalFilter[] {
  const around =
    calldate === null
      ? []
      : [
          {
            start_at: formatChinaTime(calldate - AROUND_MS),
            end_at: formatChinaTime(calldate + AROUND_MS),
          },
        ]
  return [...(callee === null ? [] : [{ keyword: callee }]), ...around]
}

/** As in the field over the list: a number, words, days. */
function typed(text: string, now: number): LocalFilter {
  const { conditions, rest } = readTyped(text, now, null)
  return { ...conditions, ...textFilter(rest) }
}

const likeness = ({ record }: FoundCall, call: MarkedCall): LinkCandidate['same'] => ({
  callid: call.callid !== null && record.callid === call.callid,
  callee: call.callee !== null && record.callee === call.callee,
  calldate: call.calldate !== null && record.calldate === call.calldate,
})
const weight = ({ callid, callee, calldate }: LinkCandidate['same']): number =>
  (callid ? 4 : 0) + (callee ? 2 : 0) + (calldate ? 1 : 0)
