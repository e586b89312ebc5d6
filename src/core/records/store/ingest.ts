/**
 * Pages into the store, one transaction a page. A call whose body is the stored one costs a look at the narrow table
 * `marks`; a changed one is replaced with everything that hangs on it. The mark, the checkpoint and the records stand
 * or fall together.
 */
import { createHash } from 'node:crypto'
import { setImmediate as giveWay } from 'node:timers/promises'
import type { Database } from 'better-sqlite3-multiple-ciphers'
import type { CallRecordDetail } from '#shared/records/types.ts'
import type { IngestedPage, IngestRequest, SyncScope, SyncState, SyncStore } from '../../sync/store.ts'
import { parseRecordPage } from '../parse.ts'
import type { Bodies } from './bodies.ts'
import { digestOf, type CallTable, type IncomingCall } from './callTable.ts'
import { CounterChanges } from './counters.ts'
import { secondOf, taskKeys } from './keys.ts'
import type { Tasks, TaskRow } from './tasks.ts'
import type { Words } from './words.ts'
import type { Write } from './write.ts'

export interface KeptPage {
  /** Ids new to the store, and ids whose body differs from the stored one. */
  fresh: number
  changed: number
}

/** {@link SyncStore} as it is inside the worker: what takes one transaction answers at once. */
export type Ingest = {
  [Name in Exclude<keyof SyncStore, 'finishRun'>]: (
    ...args: Parameters<SyncStore[Name]>
  ) => Awaited<ReturnType<SyncStore[Name]>>
} & Pick<SyncStore, 'finishRun'> & {
    /** Keeps records that were read live. Their marks stay as they are; new ones carry none. */
    keepRecords: (scope: SyncScope, records: readonly CallRecordDetail[]) => KeptPage
  }

export interface IngestParts {
  database: Database
  /** Runs work in a transaction that writes. */
  write: Write
  words: Words
  bodies: Bodies
  tasks: Tasks
  calls: CallTable
  /** Milliseconds since the epoch. */
  now: () => number
}

/** Calls removed in one transaction: a reader or another writer waits for no more than this. */
const REMOVED_AT_ONCE = 500

export function createIngest({ database, write, words, bodies, tasks, calls, now }: IngestParts): Ingest {
  const countMarked = database
    .prepare<[bigint, bigint, number], number>(
      'SELECT count(*) FROM marks WHERE key BETWEEN ? AND ? AND mark = ?',
    )
    .pluck()
  const unmarked = database
    .prepare<[bigint, bigint, number, number], bigint>(
      'SELECT key FROM marks WHERE key BETWEEN ? AND ? AND mark <> ? LIMIT ?',
    )
    .pluck()
    .safeIntegers()
  const touch = database.prepare<[number, number]>('UPDATE tasks SET synced_at = ? WHERE id = ?')

  /** @param mark null for records read live */
  function keep(
    task: TaskRow,
    page: readonly IncomingCall[],
    mark: number | null,
  ): { fresh: number; changed: number; repeated: number } {
    const result = { fresh: 0, changed: 0, repeated: 0 }
    task.dictionary ??= bodies.learn(page.map(({ raw }) => raw))
    // In the order of the keys: each step back would make FTS5 write what it has gathered.
    const ordered = page.toSorted(
      (left, right) => secondOf(right.record.calldate) - secondOf(left.record.calldate),
    )
    const changes = new CounterChanges(words)
    for (const call of ordered) {
      const stored = calls.find(task, call.record.id)
      if (stored === null) {
        result.fresh += 1
        if (mark !== null) task.seen += 1
        calls.insert(task, call, mark ?? 0, changes)
        continue
      }
      if (mark !== null && stored.mark === mark) result.repeated += 1
      if (!stored.digest.equals(call.digest)) {
        result.changed += 1
        calls.replace(task, { ...stored, mark: mark ?? stored.mark }, call, changes)
      } else if (mark !== null && stored.mark !== mark) calls.setMark(stored.key, mark)
      if (mark !== null && stored.mark !== mark) task.seen += 1
    }
    bodies.flush()
    changes.write(database, task.id)
    return result
  }

  function beginPass(task: TaskRow, mark: number): void {
    if (task.mark === mark) return
    const [first, last] = taskKeys(task.id)
    task.mark = mark
    task.seen = countMarked.get(first, last, mark) ?? 0
  }

  /** Removes some of the task's calls that lack the mark. @returns how many */
  function prune(scope: SyncScope, mark: number): number {
    return write(() => {
      const task = tasks.find(scope)
      if (task === null) return 0
      const keys = unmarked.all(...taskKeys(task.id), mark, REMOVED_AT_ONCE)
      const changes = new CounterChanges(words)
      for (const key of keys) calls.remove(task, key, changes)
      bodies.flush()
      changes.write(database, task.id)
      tasks.save(task)
      return keys.length
    })
  }

  return {
    syncState: (scope): SyncState => {
      const task = tasks.find(scope)
      return {
        stored: task?.calls ?? 0,
        checkpoint: task?.checkpoint ?? null,
        outcome: task?.outcome ?? null,
      }
    },
    ingestPage: (scope: SyncScope, body: Uint8Array, { mark, checkpoint }: IngestRequest): IngestedPage => {
      const { records, meta } = parseRecordPage(body)
      const page = records.map(incoming)
      const digests = pageDigests(page)
      return write(() => {
        const task = tasks.demand(scope)
        beginPass(task, mark)
        const kept = keep(task, page, mark)
        tasks.save({ ...task, checkpoint })
        return { meta, received: records.length, ...kept, seen: task.seen, ...digests }
      })
    },
    keepRecords: (scope, records) => {
      const page = records.map(incoming)
      return write(() => {
        const task = tasks.demand(scope)
        const { fresh, changed } = keep(task, page, null)
        tasks.save(task)
        return { fresh, changed }
      })
    },
    saveCheckpoint: (scope, checkpoint) => write(() => tasks.save({ ...tasks.demand(scope), checkpoint })),
    finishRun: async (scope, { outcome, pruneUnmarked }) => {
      let removed = 0
      // Before the outcome is written: a run that is cut off here is still open, and the next one prunes again.
      if (pruneUnmarked !== null)
        for (let some = prune(scope, pruneUnmarked); some > 0; some = prune(scope, pruneUnmarked)) {
          removed += some
          await giveWay()
        }
      return write(() => {
        const task = tasks.demand(scope)
        tasks.save({ ...task, outcome, checkpoint: null })
        touch.run(now(), task.id)
        return { removed, stored: task.calls }
      })
    },
  }
}

function incoming(record: CallRecordDetail): IncomingCall {
  const raw = Buffer.from(record.raw)
  return { record, raw, digest: digestOf(raw) }
}

function pageDigests(page: readonly IncomingCall[]): Pick<IngestedPage, 'idsDigest' | 'bodyDigest'> {
  const ids = createHash('sha256')
  const bodies = createHash('sha256')
  for (const { record, digest } of page) {
    // The length keeps two neighbours from passing for two others.
    ids.update(`${record.id.length} ${record.id}`)
    bodies.update(digest)
  }
  return { idsDigest: ids.digest('base64url'), bodyDigest: bodies.digest('base64url') }
}
