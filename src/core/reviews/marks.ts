import type { CallRecordDetail } from '#shared/records/types.ts'
import type { Mark, MarkValues } from '#shared/reviews/marks.ts'
import type { Accounts } from '../accounts/accounts.ts'
import type { StorePlaces } from '../records/storePlaces.ts'
import type { TaskRef } from '../sync/store.ts'
import type { Remote } from '../threads/rpc.ts'
import type { MarkMethods } from './markMethods.ts'

export interface Marks {
  /** @throws AppError where there are marks and their file cannot be opened */
  of: (scope: TaskRef, recordIds: readonly string[]) => Promise<Record<string, Mark>>
  /** @returns the mark once it is on the disk @throws AppError where no key may be kept on this machine, or likewise */
  set: (scope: TaskRef, recordId: string, patch: Partial<MarkValues>) => Promise<Mark>
}

export interface MarksOptions {
  accounts: Pick<Accounts, 'identity'>
  places: Pick<StorePlaces, 'marksFor' | 'hasMarks'>
  worker: Pick<Remote<MarkMethods>, 'marksOf' | 'setMark'>
  /** The call that is marked, with its true number: a mark outlives it. */
  detail: (scope: TaskRef, recordId: string, masked: boolean) => Promise<CallRecordDetail | null>
}

/** Marks belong to the platform's task and record; the account only tells where they lie. */
export function createMarks({ accounts, places, worker, detail }: MarksOptions): Marks {
  const placeOf = ({ accountId }: TaskRef) => places.marksFor(accounts.identity(accountId))
  return {
    of: async (scope, recordIds) =>
      places.hasMarks(accounts.identity(scope.accountId))
        ? worker.marksOf(await placeOf(scope), scope.taskId, recordIds)
        : {},
    set: async (scope, recordId, patch) => {
      const call = await detail(scope, recordId, false)
      const known =
        call === null ? null : { callid: call.callid, callee: call.callee, calldate: call.calldate }
      return worker.setMark(await placeOf(scope), { taskId: scope.taskId, recordId }, patch, known)
    },
  }
}
