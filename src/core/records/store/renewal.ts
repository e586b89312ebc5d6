import type { Database } from 'better-sqlite3-multiple-ciphers'
import type { Bodies } from './bodies.ts'
import { CounterChanges } from './counters.ts'
import { taskOfKey } from './keys.ts'
import { createPace } from './pace.ts'
import type { Readings } from './readings.ts'
import type { RenewCall } from './renewCall.ts'
import type { Tasks } from './tasks.ts'
import { behindIn, INDEX_VERSION, READER_VERSION } from './versions.ts'
import type { Words } from './words.ts'
import type { Write } from './write.ts'

/** How far the kept calls are read again. */
export interface RenewalState {
  /** Calls looked at, of those that the store holds. */
  done: number
  calls: number
  /** Calls whose body this version cannot read: their rows are an earlier version's. */
  unread: number
  /** Nothing is left to read again. */
  ended: boolean
}

export interface Renewal {
  /**
   * Reads some of the calls again that an earlier version of the product read, in one short transaction. Rows say
   * themselves what is done: whoever stops here, or is killed, goes on from there, and two processes share the work.
   */
  renewSome: () => RenewalState
}

export interface RenewalParts {
  database: Database
  write: Write
  words: Words
  bodies: Bodies
  tasks: Tasks
  readings: Readings
  renewCall: RenewCall
}

/** Rows of `marks` looked at in one step; those that are done already cost half a microsecond. */
const LOOKED_AT = 5000
/** One transaction with its commit: a page of the table waits for no more … */
const STEP_MS = 25
/** … but each is worth its commit, which a busy disk makes dear. */
const LEAST_AT_ONCE = 25

export function createRenewal(parts: RenewalParts): Renewal {
  const { database, write, words, bodies, tasks, readings, renewCall } = parts
  const pace = createPace(STEP_MS)
  // Below zero stands a version that has tried.
  const isBehind = `${behindIn('abs(reader_version)', READER_VERSION)} OR ${behindIn('abs(index_version)', INDEX_VERSION)}`
  const next = database
    .prepare<[bigint], [key: bigint, behind: bigint]>(
      `SELECT key, ${isBehind} FROM marks WHERE key > ? ORDER BY key LIMIT ${LOOKED_AT}`,
    )
    .raw()
    .safeIntegers()
  const stillBehind = database
    .prepare<[bigint], number>(`SELECT ${isBehind} FROM marks WHERE key = ?`)
    .pluck()
  const countCalls = database.prepare<[], number>('SELECT sum(calls) FROM tasks').pluck()
  const countUnread = database
    .prepare<[], number>('SELECT count(*) FROM marks WHERE reader_version < 0')
    .pluck()

  let after = -1n
  let done = 0
  /** A walk that found a call behind is followed by another: an earlier version may have written meanwhile. */
  let clean = true

  const state = (ended: boolean): RenewalState => {
    const calls = countCalls.get() ?? 0
    return {
      done: ended ? calls : Math.min(done, calls),
      calls,
      unread: countUnread.get() ?? 0,
      ended,
    }
  }

  function begin(): void {
    after = -1n
    done = 0
    clean = true
  }

  /** @returns the last key that was read again */
  function renew(keys: readonly bigint[]): bigint | null {
    return write(() => {
      readings.lower()
      const until = performance.now() + pace.work()
      let last: bigint | null = null
      let read = 0
      for (const [task, theirs] of Map.groupBy(keys, taskOfKey)) {
        const row = tasks.get(task)
        if (row === null) continue
        const changes = new CounterChanges(words)
        for (const key of theirs) {
          if (read >= LEAST_AT_ONCE && performance.now() >= until) break
          // Another process may have been here.
          if (stillBehind.get(key) === 1) renewCall(row, key, changes)
          last = key
          read += 1
        }
        bodies.flush()
        changes.write(database, row.id)
        tasks.save(row)
      }
      return last
    })
  }

  return {
    renewSome: () => {
      if (readings.areCurrent()) return state(true)
      const rows = next.all(after)
      const behind = rows.flatMap(([key, isBehind]) => (isBehind === 1n ? [key] : []))
      if (behind.length === 0) {
        after = rows.at(-1)?.[0] ?? after
        done += rows.length
        if (rows.length === LOOKED_AT) return state(false)
        const whole = clean
        begin()
        if (whole) write(() => readings.settle())
        return state(whole)
      }
      clean = false
      const start = performance.now()
      const last = renew(behind)
      pace.took(performance.now() - start)
      if (last !== null) {
        done += rows.findIndex(([key]) => key === last) + 1
        after = last
      }
      return state(false)
    },
  }
}
