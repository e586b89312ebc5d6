import { existsSync, statSync } from 'node:fs'
import { setImmediate as giveWay } from 'node:timers/promises'
import type { Database } from 'better-sqlite3-multiple-ciphers'
import type { StoreStats } from '#shared/records/localStore.ts'
import { writeBackup } from './backup.ts'
import type { Bodies } from './bodies.ts'
import type { CallTable } from './callTable.ts'
import { CounterChanges } from './counters.ts'
import { keysBetween, taskKeys } from './keys.ts'
import { checkIntegrity, type StorePlace } from './open.ts'
import type { Tasks } from './tasks.ts'
import type { Words } from './words.ts'
import type { Write } from './write.ts'

/** Which calls to delete. A missing property does not narrow. */
export interface Deletion {
  accountId?: string
  taskId?: string
  /** Calls dialled before this moment, ms since the epoch; calls without a date stay. */
  before?: number
}

export interface Maintenance {
  /** Faults found by reading everything; empty where the store is whole. */
  check: () => string[]
  /** Writes a whole, encrypted copy; a file of that name is replaced once the copy is proven. @returns its bytes */
  backup: (path: string) => number
  /** Deletes calls and gives their space back to the disk. @returns how many */
  remove: (deletion: Deletion) => Promise<number>
  stats: () => StoreStats
}

interface MaintenanceParts extends StorePlace {
  database: Database
  write: Write
  words: Words
  bodies: Bodies
  tasks: Tasks
  calls: CallTable
}

/** Calls removed in one transaction: another process waits for no more than this. */
const REMOVED_AT_ONCE = 500
/** Pages given back in one transaction, 16 MB. */
const FREED_AT_ONCE = 4000
/** Pages of the search index rewritten in one step. */
const MERGED_AT_ONCE = 2000

export function createMaintenance({
  database,
  write,
  words,
  bodies,
  tasks,
  calls,
  path,
  key,
}: MaintenanceParts): Maintenance {
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
  const countSeen = database
    .prepare<[bigint, bigint, number], number>(
      'SELECT count(*) FROM marks WHERE key BETWEEN ? AND ? AND mark = ?',
    )
    .pluck()

  /** Removes some of a task's calls. @returns how many */
  function removeSome(scope: { accountId: string; taskId: string }, before: number | undefined): number {
    return write(() => {
      const task = tasks.find(scope)
      if (task === null) return 0
      const [first, last] = taskKeys(task.id)
      const range: [bigint, bigint] =
        before === undefined ? [first, last] : keysBetween(task.id, null, before - 1)
      const keys = someKeys.all(task.id, ...range)
      if (keys.length === 0) return 0
      const changes = new CounterChanges(words)
      for (const each of keys) calls.remove(task, each, changes)
      bodies.flush()
      changes.write(database, task.id)
      task.seen = countSeen.get(first, last, task.mark) ?? 0
      tasks.save(task)
      return keys.length
    })
  }

  function forgetTask(scope: { accountId: string; taskId: string }): void {
    write(() => {
      const task = tasks.find(scope)
      // Another process may have gone on with it.
      if (task === null || task.calls > 0) return
      database.prepare('DELETE FROM counters WHERE task = ?').run(task.id)
      database.prepare('DELETE FROM tasks WHERE id = ?').run(task.id)
      // Nobody else's bodies were written with it.
      if (task.dictionary !== null)
        database.prepare('DELETE FROM dictionaries WHERE id = ?').run(task.dictionary)
    })
  }

  async function giveSpaceBack(): Promise<void> {
    const merge = database.prepare<[number]>(`INSERT INTO search (search, rank) VALUES ('merge', ?)`)
    // Merging drops what deleted calls left in the search index; it is done when a step changes next to nothing.
    for (let at = -MERGED_AT_ONCE; ; at = MERGED_AT_ONCE) {
      const before = totalChanges()
      merge.run(at)
      await giveWay()
      if (totalChanges() - before < 2) break
    }
    while (Number(database.pragma('freelist_count', { simple: true })) > 0) {
      database.exec(`PRAGMA incremental_vacuum(${FREED_AT_ONCE})`)
      await giveWay()
    }
    database.pragma('wal_checkpoint(TRUNCATE)')
  }

  const totalChanges = (): number => database.prepare<[], number>('SELECT total_changes()').pluck().get() ?? 0

  return {
    check: () => checkIntegrity(database),
    backup: (target) => writeBackup(database, { path: target, key }),
    remove: async ({ accountId, taskId, before }) => {
      let removed = 0
      for (const { account_id, task_id } of scopes.all()) {
        if (accountId !== undefined && accountId !== account_id) continue
        if (taskId !== undefined && taskId !== task_id) continue
        const scope = { accountId: account_id, taskId: task_id }
        for (let some = removeSome(scope, before); some > 0; some = removeSome(scope, before)) {
          removed += some
          await giveWay()
        }
        if (before === undefined) forgetTask(scope)
      }
      await giveSpaceBack()
      return removed
    },
    stats: () => stats(database, path),
  }
}

function stats(database: Database, path: string): StoreStats {
  const rows = database
    .prepare<[], { id: number; accountId: string; taskId: string; calls: number; syncedAt: number | null }>(
      `SELECT id, account_id AS accountId, task_id AS taskId, calls, synced_at AS syncedAt FROM tasks
       ORDER BY account_id, task_id`,
    )
    .all()
  const edge = (direction: 'ASC' | 'DESC') =>
    database
      .prepare<[number, bigint, bigint], number | null>(
        `SELECT calldate FROM calls WHERE key = (SELECT key FROM calls INDEXED BY calls_by_calldate
         WHERE task = ? AND key BETWEEN ? AND ? ORDER BY key ${direction} LIMIT 1)`,
      )
      .pluck()
  const [newest, oldest] = [edge('ASC'), edge('DESC')]
  const size = (suffix: string): number => (existsSync(path + suffix) ? statSync(path + suffix).size : 0)
  return {
    path,
    bytes: size('') + size('-wal') + size('-shm'),
    calls: rows.reduce((sum, { calls }) => sum + calls, 0),
    tasks: rows.map(({ id, ...row }) => {
      const dated = keysBetween(id, null, null)
      return { ...row, oldest: oldest.get(id, ...dated) ?? null, newest: newest.get(id, ...dated) ?? null }
    }),
  }
}
