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
    for (const { record } of unnamed) {
      const former = calls.find(task, formerId(record))
      if (former?.behind) renewCall(task, former.key, changes)
    }
    const records = renamed(
      page.map(({ record }) => record),
      (base, digests) =>
        chooseOrdinals(
          digests,
          siblings(task, base).map((sibling) => ({
            ...sibling,
            met: mark !== null && sibling.mark === mark,
          })),
        ),
    )
    return page.map((call, at) => {
      const record = records[at] ?? call.record
      if (isUnnamed(record)) takeOver(task, formerId(record), record.id)
      return { ...call, record }
    })
  }

  /** An id that is left out, and by which an earlier reader knew the record. */
  function takeOver(task: TaskRow, former: string, id: string): void {
    const mark = leftOut.markOf(task, former)
    if (mark === null || leftOut.markOf(task, id) !== null || calls.find(task, id) !== null) return
    leftOut.drop(task, former)
    leftOut.put(task, id, mark)
  }
}
