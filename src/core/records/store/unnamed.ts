import { chooseOrdinals, formerId, isUnnamed, renamed } from '../recordId.ts'
import type { CallTable, IncomingCall } from './callTable.ts'
import type { CounterChanges } from './counters.ts'
import type { LeftOut } from './leftOut.ts'
import type { RenewCall } from './renewCall.ts'
import type { FindSiblings } from './siblings.ts'
import type { TaskRow } from './tasks.ts'

export interface UnnamedParts {
  calls: CallTable
  leftOut: LeftOut
  siblings: FindSiblings
  renewCall: RenewCall
}

/**
 * Gives the records of a page that the platform did not name the ids that the store knows them by, see `recordId.ts`.
 * What an earlier reader kept under another id is brought to the new one first. In a transaction that writes.
 * @param mark of the pass; null for records read live
 */
export type NameUnnamed = (
  task: TaskRow,
  page: readonly IncomingCall[],
  mark: number | null,
  changes: CounterChanges,
) => readonly IncomingCall[]

export function openUnnamed({ calls, leftOut, siblings, renewCall }: UnnamedParts): NameUnnamed {
  return (task, page, mark, changes) => {
    const unnamed = page.filter(({ record }) => isUnnamed(record))
    if (unnamed.length === 0) return page
    for (const call of unnamed) {
      const former = calls.find(task, formerId(call))
      if (former?.behind) renewCall(task, former.key, changes)
    }
    const named = renamed(page, (base, digests) =>
      chooseOrdinals(
        digests,
        siblings(task, base).map((sibling) => ({
          ...sibling,
          met: mark !== null && sibling.mark === mark,
        })),
      ),
    )
    for (const call of named) if (isUnnamed(call.record)) takeOver(task, formerId(call), call.record.id)
    return named
  }

  /** An id that is left out, and by which an earlier reader knew the record. */
  function takeOver(task: TaskRow, former: string, id: string): void {
    const mark = leftOut.markOf(task, former)
    if (mark === null || leftOut.markOf(task, id) !== null || calls.find(task, id) !== null) return
    leftOut.drop(task, former)
    leftOut.put(task, id, mark)
  }
}
