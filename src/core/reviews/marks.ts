import type { CallRecordDetail } from '#shared/records/types.ts'
import type { Mark, MarkRow, MarkValues } from '#shared/reviews/marks.ts'
import { toAppError, type ErrorCode } from '#shared/errors.ts'
import { DEMO_ACCOUNT_ID, type Accounts } from '../accounts/accounts.ts'
import type { Clock } from '../ports.ts'
import { asideName } from '../records/storeFiles.ts'
import type { StorePlaces } from '../records/storePlaces.ts'
import type { TaskRef } from '../sync/store.ts'
import type { Remote } from '../threads/rpc.ts'
import type { MarkMethods } from './markMethods.ts'

export interface Marks {
  /** @throws AppError where there are marks and their file cannot be opened */
  of: (scope: TaskRef, recordIds: readonly string[]) => Promise<Record<string, Mark>>
  /** @returns the mark once it is on the disk @throws AppError where no key may be kept on this machine, or likewise */
  set: (scope: TaskRef, recordId: string, patch: Partial<MarkValues>) => Promise<Mark>
  /** @param demo the demo account's marks, not those of real calls. @throws AppError as `of` */
  rows: (demo: boolean) => Promise<MarkRow[]>
  /** @returns how many were newer @throws AppError as `set`, and invalid_input as `MarkStore.mergeRows` */
  merge: (demo: boolean, rows: readonly MarkRow[]) => Promise<number>
  /**
   * Encrypts the marks with the key that the calls have by now.
   * @throws AppError store_busy where another program has them open: they keep their key, which stays in the vault
   */
  followKey: (accountId: string) => Promise<void>
  /** Sets marks aside that nothing here opens, so that the next one begins a new file. */
  beginAnew: (accountId: string) => Promise<void>
}

export interface MarksOptions {
  accounts: Pick<Accounts, 'identity'>
  places: Pick<StorePlaces, 'marksFor' | 'hasMarks' | 'placeFor' | 'marksPath'>
  worker: Pick<
    Remote<MarkMethods>,
    'marksOf' | 'setMark' | 'allMarks' | 'mergeMarks' | 'rekeyMarks' | 'setMarksAside'
  >
  clock: Pick<Clock, 'now'>
  /** The call that is marked, with its true number: a mark outlives it. */
  detail: (scope: TaskRef, recordId: string, masked: boolean) => Promise<CallRecordDetail | null>
}

/** What waiting or another program does not mend. */
const UNREADABLE: ReadonlySet<ErrorCode> = new Set(['store_key_missing', 'store_wrong_key', 'store_damaged'])

/** Marks of all real accounts lie together. */
const identityOf = (demo: boolean): string => (demo ? DEMO_ACCOUNT_ID : '')

/** Marks belong to the platform's task and record; the account only tells where they lie. */
export function createMarks({ accounts, places, worker, detail, clock }: MarksOptions): Marks {
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
    rows: async (demo) =>
      places.hasMarks(identityOf(demo)) ? worker.allMarks(await places.marksFor(identityOf(demo))) : [],
    merge: async (demo, rows) => worker.mergeMarks(await places.marksFor(identityOf(demo)), rows),
    followKey: async (accountId) => {
      const identity = accounts.identity(accountId)
      if (!places.hasMarks(identity)) return
      const [place, { key }] = [await places.marksFor(identity), await places.placeFor(identity)]
      if (place.key !== key) await worker.rekeyMarks(place, key)
    },
    beginAnew: async (accountId) => {
      const identity = accounts.identity(accountId)
      if (!places.hasMarks(identity)) return
      try {
        await worker.marksOf(await places.marksFor(identity), '', [])
      } catch (thrown) {
        if (!UNREADABLE.has(toAppError(thrown).code)) throw thrown
        const path = places.marksPath(identity)
        await worker.setMarksAside(path, asideName(path, clock.now()))
      }
    },
  }
}
