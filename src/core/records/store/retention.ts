// Longer than 300 lines because each way to delete shares the rules that hold before and after it.
/**
 * What is kept of a task, as people choose it. Each choice is a rule in the task's row before the first call goes, so
 * that pages which come meanwhile, or after a stop on the way, follow it.
 */
import { setImmediate as giveWay } from 'node:timers/promises'
import type { Database } from 'better-sqlite3-multiple-ciphers'
import type { StoredTaskRef } from '../../sync/store.ts'
import type { Bodies, BodyAddress } from './bodies.ts'
import type { CallTable } from './callTable.ts'
import { CounterChanges } from './counters.ts'
import { searchedName } from './desk.ts'
import { keysBetween, taskKeys } from './keys.ts'
import type { LeftOut } from './leftOut.ts'
import { emptyLog } from './open.ts'
import { NOBODYS, type Tasks, type TaskRow } from './tasks.ts'
import type { Words } from './words.ts'
import type { Write } from './write.ts'

/** Which calls to delete. A missing property does not narrow. */
export interface Deletion {
  identity?: string
  taskId?: string
  /** Calls dialled before this moment, ms since the epoch; calls without a date stay. */
  before?: number
}

export interface Retention {
  /**
   * Deletes calls and gives their space back to the disk. With `before`, that becomes the cut-off of each of the tasks
   * that the store holds, unless theirs is later: calls dialled before it are known by their ids and not kept. Without,
   * the tasks are paused: nothing of them is kept until somebody synchronises them; their cut-off stays.
   * @returns how many
   */
  remove: (deletion: Deletion) => Promise<number>
  /**
   * Deletes the calls to one number, of all tasks. The tasks are not known to be complete any more; a synchronisation
   * brings back what the platform still has.
   * @returns how many
   */
  removeNumber: (identity: string, callee: string) => Promise<number>
  /**
   * Lifts what {@link Retention.remove} laid down for a task. What was known of its completeness is forgotten, so that
   * the next synchronisation reads all of it and brings the calls back.
   */
  keepAll: (scope: StoredTaskRef) => Promise<void>
}

export interface RetentionParts {
  database: Database
  write: Write
  words: Words
  bodies: Bodies
  tasks: Tasks
  calls: CallTable
  leftOut: LeftOut
}

/** Calls removed in one transaction: another process waits for no more than this. */
const REMOVED_AT_ONCE = 500
/** Calls that a new dictionary is made from: a page, as for the first one. */
const LEARNED_FROM = 200
/** Blocks of bodies that one transaction rewrites. */
const RECODED_AT_ONCE = 40
/** Pages given back in one transaction, 16 MB. */
const FREED_AT_ONCE = 4000
/** Pages of the search index rewritten in one step. */
const MERGED_AT_ONCE = 2000

export function createRetention({
  database,
  write,
  words,
  bodies,
  tasks,
  calls,
  leftOut,
}: RetentionParts): Retention {
  const scopes = database.prepare<[], { account_id: string; task_id: string }>(
    'SELECT account_id, task_id FROM tasks',
  )
  const someKeys = database
    .prepare<[number, bigint, bigint], bigint>(
      `SELECT key FROM calls INDEXED BY calls_by_calldate
       WHERE task = ? AND key BETWEEN ? AND ? ORDER BY key LIMIT ${REMOVED_AT_ONCE}`,
    )
    .pluck()
    .safeIntegers()
  // The second that a key stands for may hold calls on both sides of the cut-off.
  const someOlder = database
    .prepare<[number, bigint, bigint, number], { key: bigint; id: string | Buffer; mark: bigint }>(
      `SELECT c.key, c.id, m.mark FROM calls c INDEXED BY calls_by_calldate JOIN marks m ON m.key = c.key
       WHERE c.task = ? AND c.key BETWEEN ? AND ? AND c.calldate < ? ORDER BY c.key LIMIT ${REMOVED_AT_ONCE}`,
    )
    .safeIntegers()

  const someTo = database
    .prepare<[number, string], bigint>(
      `SELECT key FROM calls WHERE task = ? AND callee = ? ORDER BY key LIMIT ${REMOVED_AT_ONCE}`,
    )
    .pluck()
    .safeIntegers()

  const newest = database.prepare<[number, bigint, bigint], BodyAddress>(
    `SELECT block, part FROM calls INDEXED BY calls_by_calldate
     WHERE task = ? AND key BETWEEN ? AND ? ORDER BY key LIMIT ${LEARNED_FROM}`,
  )
  const orphans = database
    .prepare<[], number>(
      'SELECT id FROM dictionaries WHERE id NOT IN (SELECT dictionary FROM tasks WHERE dictionary NOT NULL)',
    )
    .pluck()
  const blocksOf = database
    .prepare<[number, number], number>(
      `SELECT id FROM bodies WHERE dictionary = ? AND id > ? ORDER BY id LIMIT ${RECODED_AT_ONCE}`,
    )
    .pluck()
  const dropSearched = database.prepare<[string, string]>(
    'DELETE FROM desk WHERE account_id = ? AND name = ?',
  )
  const dropDictionary = database.prepare<[number]>('DELETE FROM dictionaries WHERE id = ?')

  /** Changes the task where there is one. @param work how much it changed. @returns the same; 0 where there is no task */
  function change(scope: StoredTaskRef, work: (task: TaskRow) => number): number {
    return write(() => {
      const task = tasks.find(scope)
      if (task === null) return 0
      const much = work(task)
      if (much > 0) tasks.save(task)
      return much
    })
  }

  async function untilNone(step: () => number): Promise<number> {
    let sum = 0
    for (let some = step(); some > 0; some = step()) {
      sum += some
      await giveWay()
    }
    return sum
  }

  function removeKeys(task: TaskRow, keys: readonly bigint[]): void {
    const changes = new CounterChanges(words)
    for (const key of keys) calls.remove(task, key, changes)
    bodies.flush()
    changes.write(database, task.id)
  }

  async function removeOlder(scope: StoredTaskRef, before: number): Promise<number> {
    change(scope, (task) => {
      // The store has no call of this task, and gets none until a person synchronises it again.
      if (task.paused && task.calls === 0) return 0
      task.keptFrom = Math.max(task.keptFrom ?? before, before)
      return 1
    })
    const removed = await untilNone(() =>
      change(scope, (task) => {
        if (task.keptFrom === null) return 0
        const range = keysBetween(task.id, null, task.keptFrom - 1)
        const older = someOlder.all(task.id, ...range, task.keptFrom)
        // With its mark: to a run under way the call is what it was, one of those it has seen or not.
        for (const { id, mark } of older) leftOut.putCell(task, id, Number(mark))
        removeKeys(
          task,
          older.map(({ key }) => key),
        )
        return older.length
      }),
    )
    if (removed > 0) await renewDictionary(scope)
    return removed
  }

  /** A dictionary is text of calls, some of which may be gone: another, of calls that are kept, takes its place. */
  async function renewDictionary(scope: StoredTaskRef): Promise<void> {
    let former: number | null = null
    let renewed: number | null = null
    change(scope, (task) => {
      former = task.dictionary
      const kept = newest.all(task.id, ...taskKeys(task.id))
      renewed = task.dictionary = bodies.learn(kept.map((place) => Buffer.from(bodies.read(place))))
      return 1
    })
    // One that no task has was left by a process that stopped on the way. Whose it was is not known any more.
    for (const id of orphans.all()) await retire(id, id === former ? renewed : null)
  }

  async function retire(dictionary: number, next: number | null): Promise<void> {
    let last = 0
    await untilNone(() =>
      write(() => {
        const blocks = blocksOf.all(dictionary, last)
        for (const block of blocks) bodies.recode(block, next)
        bodies.flush()
        last = blocks.at(-1) ?? last
        return blocks.length
      }),
    )
    write(() => {
      if (blocksOf.get(dictionary, 0) === undefined) dropDictionary.run(dictionary)
    })
  }

  async function removeAll(scope: StoredTaskRef): Promise<number> {
    change(scope, (task) => {
      // What was searched for may name somebody whose calls are deleted.
      dropSearched.run(scope.identity, searchedName(scope.taskId))
      Object.assign(task, {
        paused: 1,
        checkpoint: null,
        outcome: null,
        mark: 0,
        seen: 0,
        run: NOBODYS,
      })
      return 1
    })
    // A run that starts meanwhile means that a person wants the calls again.
    const whilePaused = (work: (task: TaskRow) => number): Promise<number> =>
      untilNone(() => change(scope, (task) => (task.paused ? work(task) : 0)))
    await whilePaused(leftOut.dropSome)
    const removed = await whilePaused((task) => {
      const keys = someKeys.all(task.id, ...taskKeys(task.id))
      removeKeys(task, keys)
      return keys.length
    })
    change(scope, forget)
    return removed
  }

  async function removeTo(scope: StoredTaskRef, callee: string): Promise<number> {
    const removed = await untilNone(() =>
      change(scope, (task) => {
        const keys = someTo.all(task.id, callee)
        if (keys.length === 0) return 0
        dropSearched.run(scope.identity, searchedName(scope.taskId))
        removeKeys(task, keys)
        Object.assign(task, { checkpoint: null, outcome: null, run: NOBODYS })
        return keys.length
      }),
    )
    if (removed > 0) await renewDictionary(scope)
    return removed
  }

  /** Forgets a paused task that holds nothing, but for its rules. */
  function forget(task: TaskRow): number {
    if (!task.paused || task.calls > 0) return 0
    database.prepare('DELETE FROM counters WHERE task = ?').run(task.id)
    // The dictionary is let go of before it is deleted.
    database.prepare('UPDATE tasks SET dictionary = NULL, synced_at = NULL WHERE id = ?').run(task.id)
    // Nobody else's bodies were written with it.
    if (task.dictionary !== null) dropDictionary.run(task.dictionary)
    Object.assign(task, { dictionary: null, skewed: 0, lagLeast: null, lagMost: null })
    return 1
  }

  async function giveSpaceBack(): Promise<void> {
    const merge = database.prepare<[number]>(`INSERT INTO search (search, rank) VALUES ('merge', ?)`)
    // Merging drops what deleted calls left in the search index; it is done when a step changes next to nothing.
    for (let at = -MERGED_AT_ONCE; ; at = MERGED_AT_ONCE) {
      const before = totalChanges()
      merge.run(at)
      // Asked before others have their turn: two who clear up at once would each take the other's steps for their own.
      const changed = totalChanges() - before
      await giveWay()
      if (changed < 2) break
    }
    while (Number(database.pragma('freelist_count', { simple: true })) > 0) {
      database.exec(`PRAGMA incremental_vacuum(${FREED_AT_ONCE})`)
      await giveWay()
    }
    emptyLog(database)
  }

  const totalChanges = (): number => database.prepare<[], number>('SELECT total_changes()').pluck().get() ?? 0

  return {
    remove: async ({ identity, taskId, before }) => {
      let removed = 0
      for (const { account_id, task_id } of scopes.all()) {
        if (identity !== undefined && identity !== account_id) continue
        if (taskId !== undefined && taskId !== task_id) continue
        const scope = { identity: account_id, taskId: task_id }
        removed += before === undefined ? await removeAll(scope) : await removeOlder(scope, before)
      }
      await giveSpaceBack()
      return removed
    },
    removeNumber: async (identity, callee) => {
      let removed = 0
      for (const { account_id, task_id } of scopes.all())
        if (account_id === identity) removed += await removeTo({ identity, taskId: task_id }, callee)
      await giveSpaceBack()
      return removed
    },
    keepAll: async (scope) => {
      change(scope, (task) => {
        Object.assign(task, { keptFrom: null, paused: 0, checkpoint: null, outcome: null })
        return 1
      })
      await untilNone(() => change(scope, (task) => (task.keptFrom === null ? leftOut.dropSome(task) : 0)))
      await giveSpaceBack()
    },
  }
}
