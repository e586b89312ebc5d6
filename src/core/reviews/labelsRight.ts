/** What reviewers said of labels: that a rule is wrong about a call as it was then. */
import { AppError } from '#shared/errors.ts'
import type { CallStore } from '../records/store/index.ts'
import type { DocumentRef, ReviewDocument } from './documentTable.ts'
import type { MarkStore } from './markStore.ts'
import type { DoubtfulScope, RuleScope } from './ruleHitsAt.ts'

const LABEL_OK = 'label_ok'

/** A call under a rule. */
export interface LabelRef {
  taskId: string
  recordId: string
  ruleId: string
}
const idOf = ({ ruleId, recordId }: Pick<LabelRef, 'ruleId' | 'recordId'>): string => `${ruleId}:${recordId}`

/** Of every reviewer, as long as it was not taken back. */
const saidIn = (store: MarkStore | null, taskId: string | null): ReviewDocument[] =>
  store === null ? [] : store.documents(LABEL_OK, taskId).filter(({ values }) => values.dismissed === true)

/** @returns whether others than this file's reviewer said so of a call of these tasks */
export const haveOthersSaid = (store: MarkStore | null, { taskId }: DoubtfulScope): boolean =>
  saidIn(store, taskId).some(({ reviewer }) => reviewer !== store?.reviewer)

/** Calls whose label was found right, as long as they are what they were then; by rule and task. */
export function labelsRight(
  store: MarkStore | null,
  calls: CallStore,
  { identity, taskId: only, trustOthers }: RuleScope,
): (ruleId: string) => (taskId: string) => ReadonlySet<bigint> {
  const documents = saidIn(store, only).filter(({ reviewer }) => trustOthers || reviewer === store?.reviewer)
  return (ruleId) => {
    const start = idOf({ ruleId, recordId: '' })
    const byTask = Map.groupBy(
      documents.filter(({ id }) => id.startsWith(start)),
      ({ taskId }) => taskId,
    )
    return (taskId) => {
      const keys = (byTask.get(taskId) ?? []).flatMap(({ id, values }) => {
        const state = calls.stateOf({ identity, taskId }, id.slice(start.length))
        return state !== null && state.digest === values.digest ? [state.key] : []
      })
      return new Set(keys)
    }
  }
}

/** Reviewers other than this file's who found the label of a call right, as it is now. */
export function othersWhoSaid(
  store: MarkStore | null,
  calls: CallStore,
  { identity, taskId: only }: DoubtfulScope,
): (of: LabelRef) => string[] {
  const others = saidIn(store, only).filter(({ reviewer }) => reviewer !== store?.reviewer)
  const keyOf = (taskId: string, id: string): string => JSON.stringify([taskId, id])
  const byCall = Map.groupBy(others, ({ taskId, id }) => keyOf(taskId, id))
  return (of) => {
    const said = byCall.get(keyOf(of.taskId, idOf(of))) ?? []
    if (said.length === 0) return []
    const digest = calls.stateOf({ identity, taskId: of.taskId }, of.recordId)?.digest
    return said.filter(({ values }) => values.digest === digest).map(({ reviewer }) => reviewer)
  }
}

/** This file's reviewer says so, or takes it back. It holds while the call stays what it is. @throws AppError not_found */
export function sayLabelRight(
  store: MarkStore,
  calls: CallStore,
  identity: string,
  { dismissed, ...of }: LabelRef & { dismissed: boolean },
): void {
  const { taskId, recordId } = of
  const state = calls.stateOf({ identity, taskId }, recordId)
  if (state === null) throw new AppError('not_found', 'The call is not kept', { what: 'call' })
  const ref: DocumentRef = { kind: LABEL_OK, taskId, id: idOf(of) }
  store.putDocument(ref, { dismissed, digest: state.digest })
}
