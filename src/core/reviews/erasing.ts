import { cutOff } from '#shared/records/cutOff.ts'
import type { Accounts } from '../accounts/accounts.ts'
import type { Clock } from '../ports.ts'
import { exists } from '../records/storeFiles.ts'
import type { StorePlaces } from '../records/storePlaces.ts'
import type { Remote } from '../threads/rpc.ts'
import type { JudgementMethods } from './judgementMethods.ts'

/** Calls that are to be deleted, as a person chooses them. */
export type Erased =
  | { taskId: string | null; olderThanDays: number | null }
  /** Calls to one number, in all tasks. */
  | { callee: string }

/** What was written and quoted of calls that are deleted. */
export interface Erasing {
  /** Of how many of these calls notes, sentences or the number are kept with marks. @throws AppError as `Marks.of` */
  count: (accountId: string, erased: Erased) => Promise<number>
  /** Deletes those texts; verdicts stay. @returns of how many calls @throws AppError as `Marks.of` */
  erase: (accountId: string, erased: Erased) => Promise<number>
}

export interface ErasingOptions {
  accounts: Pick<Accounts, 'identity'>
  places: Pick<StorePlaces, 'marksFor' | 'hasMarks' | 'placeFor' | 'pathFor'>
  worker: Pick<Remote<JudgementMethods>, 'textsOf' | 'eraseTexts'>
  clock: Pick<Clock, 'now'>
  /** Marks of this machine are others by now. */
  onChange: () => void
}

export function createErasing({ accounts, places, worker, clock, onChange }: ErasingOptions): Erasing {
  async function textsOf(accountId: string, erased: Erased) {
    const identity = accounts.identity(accountId)
    if (!places.hasMarks(identity)) return null
    const place = await places.marksFor(identity)
    const calls = exists(places.pathFor(identity)) ? await places.placeFor(identity) : null
    const which =
      'callee' in erased
        ? { callee: erased.callee }
        : {
            taskId: erased.taskId,
            before: erased.olderThanDays === null ? null : cutOff(clock.now(), erased.olderThanDays),
          }
    return { place, refs: await worker.textsOf(place, calls, identity, which) }
  }
  return {
    count: async (accountId, erased) => (await textsOf(accountId, erased))?.refs.length ?? 0,
    erase: async (accountId, erased) => {
      const found = await textsOf(accountId, erased)
      if (found === null || found.refs.length === 0) return 0
      await worker.eraseTexts(found.place, found.refs)
      onChange()
      return found.refs.length
    },
  }
}
