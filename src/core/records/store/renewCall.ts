import { parseBytes } from '../../wire/json.ts'
import { readRecord, type ReadRecord } from '../readRecord.ts'
import { baseOf, chooseOrdinals, isUnnamed, ordinalOf, withOrdinal } from '../recordId.ts'
import type { Aliases } from './aliases.ts'
import type { Bodies } from './bodies.ts'
import type { CallTable, KeptCall } from './callTable.ts'
import type { CounterChanges } from './counters.ts'
import { sqliteCode } from './failures.ts'
import { isLeftOut, type LeftOut } from './leftOut.ts'
import type { FindSiblings } from './siblings.ts'
import type { TaskRow } from './tasks.ts'

export interface RenewCallParts {
  bodies: Bodies
  calls: CallTable
  leftOut: LeftOut
  aliases: Aliases
  siblings: FindSiblings
}

/**
 * Reads a kept call again from its body, with everything that hangs on it; its mark stays. One whose body cannot be
 * read keeps its row, which says so. In a transaction that writes and ends with `Bodies.flush`.
 */
export type RenewCall = (task: TaskRow, key: bigint, changes: CounterChanges) => void

export function openRenewCall({ bodies, calls, leftOut, aliases, siblings }: RenewCallParts): RenewCall {
  /** The id that the reader gives, with the ordinal that tells it from its siblings. */
  function idOf(task: TaskRow, { id: former, digest }: KeptCall, record: ReadRecord): string {
    if (!isUnnamed(record)) return record.id
    const base = record.id
    if (ordinalOf(former) !== null && baseOf(former) === base) return former
    const others = siblings(task, base).map((sibling) => ({ ...sibling, met: true }))
    const [ordinal = 1] = chooseOrdinals([digest.toString('hex')], others)
    return withOrdinal(base, ordinal)
  }

  /** The call goes by another id. @returns the mark that it carries now; null where that id is kept already */
  function rename(task: TaskRow, call: KeptCall, id: string): number | null {
    const kept = calls.find(task, id)
    const other = kept?.mark ?? leftOut.markOf(task, id)
    if (other !== null && other === task.mark && call.mark === task.mark) task.seen -= 1
    const mark = Math.max(call.mark, other ?? 0)
    aliases.put(task, call.id, id)
    leftOut.drop(task, id)
    if (kept === null) return mark
    calls.setMark(kept.key, mark)
    return null
  }

  return (task, key, changes) => {
    const call = calls.get(key)
    if (call === null) return
    const record = readBody(bodies, call)
    if (record === null) {
      calls.setUnread(key)
      return
    }
    const id = idOf(task, call, record)
    const renewed = { ...record, id }
    const mark = id === call.id ? call.mark : rename(task, call, id)
    if (mark === null) calls.remove(task, key, changes, { keepAliases: true })
    else if (isLeftOut(task, renewed)) {
      calls.remove(task, key, changes)
      leftOut.put(task, id, mark)
    } else calls.renew(task, { ...call, mark }, renewed, changes)
  }
}

/** @returns null where the body is lost or cannot be read; what SQLite itself throws goes on */
function readBody(bodies: Bodies, place: KeptCall): ReadRecord | null {
  try {
    const raw = bodies.readHeld(place)
    return readRecord(parseBytes(raw), raw)
  } catch (thrown) {
    if (sqliteCode(thrown) !== null) throw thrown
    return null
  }
}
