/**
 * Pages into the store, one transaction a page. A call whose body is the stored one costs a look at the narrow table
 * `marks`; a changed one is replaced with everything that hangs on it. A call dialled before the task's cut-off leaves
 * its id alone (see `leftOut.ts`), and is counted like the others. The mark, the checkpoint and the records stand or
 * fall together.
 */
import { createHash } from 'node:crypto'
import { setImmediate as giveWay } from 'node:timers/promises'
import type { Database } from 'better-sqlite3-multiple-ciphers'
import type { CallRecordDetail } from '#shared/records/types.ts'
import { AppError } from '#shared/errors.ts'
import type {
  IngestedPage,
  IngestRequest,
  PausableStore,
  StoredTaskRef,
  SyncState,
  SyncStore,
} from '../../sync/store.ts'
import { parseCalls, type ParsedCall } from '../parse.ts'
import type { Bodies } from './bodies.ts'
import { digestOf, type CallTable, type IncomingCall } from './callTable.ts'
import { CounterChanges } from './counters.ts'
import { secondOf, taskKeys } from './keys.ts'
import { isLeftOut, type LeftOut } from './leftOut.ts'
import type { Readings } from './readings.ts'
import { NOBODYS, type Tasks, type TaskRow } from './tasks.ts'
import type { NameUnnamed } from './unnamed.ts'
import type { Words } from './words.ts'
import type { Write } from './write.ts'

export interface KeptPage {
  /** Ids new to the store, and ids whose body differs from the stored one. */
  fresh: number
  changed: number
  /** The records, unnamed ones by the ids that the store knows them by. */
  records: readonly CallRecordDetail[]
}

/** {@link PausableStore} as it is inside the worker: what takes one transaction answers at once. */
export type Ingest = {
  [Name in Exclude<keyof PausableStore, 'finishRun'>]: (
    ...args: Parameters<PausableStore<StoredTaskRef>[Name]>
  ) => Awaited<ReturnType<PausableStore[Name]>>
} & Pick<SyncStore<StoredTaskRef>, 'finishRun'> & {
    /** Keeps records that were read live, unless the task is paused. Their marks stay as they are; new ones carry none. */
    keepRecords: (scope: StoredTaskRef, records: readonly CallRecordDetail[]) => KeptPage
  }

export interface IngestParts {
  database: Database
  /** Runs work in a transaction that writes. */
  write: Write
  words: Words
  bodies: Bodies
  tasks: Tasks
  calls: CallTable
  leftOut: LeftOut
  readings: Readings
  nameUnnamed: NameUnnamed
  /** Milliseconds since the epoch. */
  now: () => number
}

interface Kept {
  fresh: number
  changed: number
  repeated: number
  leftOut: number
  /** By the ids that the store knows them by. */
  page: readonly IncomingCall[]
}

/** Calls removed in one transaction: a reader or another writer waits for no more than this. */
const REMOVED_AT_ONCE = 500

export function createIngest(parts: IngestParts): Ingest {
  const { database, write, words, bodies, tasks, calls, leftOut, readings, nameUnnamed, now } = parts
  const countMarked = database
    .prepare<[bigint, bigint, number], number>(
      'SELECT count(*) FROM marks WHERE key BETWEEN ? AND ? AND mark = ?',
    )
    .pluck()
  const countUnmarked = database
    .prepare<[bigint, bigint, number], number>(
      'SELECT count(*) FROM marks WHERE key BETWEEN ? AND ? AND mark <> ?',
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
  function keep(task: TaskRow, received: readonly IncomingCall[], mark: number | null): Kept {
    const result = { fresh: 0, changed: 0, repeated: 0, leftOut: 0 }
    // A dictionary is text of the calls it was learned from.
    task.dictionary ??= bodies.learn(
      received.filter(({ record }) => !isLeftOut(task, record)).map(({ raw }) => raw),
    )
    readings.lower()
    const changes = new CounterChanges(words)
    const page = nameUnnamed(task, received, mark, changes)
    // In the order of the keys: each step back would make FTS5 write what it has gathered.
    const ordered = page.toSorted(
      (left, right) => secondOf(right.record.calldate) - secondOf(left.record.calldate),
    )
    for (const call of ordered) {
      const { id } = call.record
      const stored = calls.find(task, id)
      const before = stored === null ? leftOut.markOf(task, id) : stored.mark
      const after = mark ?? before ?? 0
      if (before === null) result.fresh += 1
      if (mark !== null && before === mark) result.repeated += 1
      if (mark !== null && before !== mark) task.seen += 1
      const same = stored?.digest.equals(call.digest) ?? before === null
      if (isLeftOut(task, call.record)) {
        if (before === null) result.leftOut += 1
        if (stored !== null) {
          // Its date was another one, or the cut-off moved on while it was on its way out.
          if (!same) result.changed += 1
          calls.remove(task, stored.key, changes)
        }
        if (stored !== null || before !== after) leftOut.put(task, id, after)
        continue
      }
      if (!same) result.changed += 1
      if (stored === null) {
        if (before !== null) leftOut.drop(task, id)
        calls.insert(task, call, after, changes)
      } else if (stored.unread) calls.mend(task, { ...stored, mark: after }, call, changes)
      else if (!same) calls.replace(task, { ...stored, mark: after }, call, changes)
      else if (stored.behind) calls.renew(task, { ...stored, mark: after }, call.record, changes)
      else if (stored.mark !== after) calls.setMark(stored.key, after)
    }
    bodies.flush()
    changes.write(database, task.id)
    return { ...result, page }
  }

  function beginPass(task: TaskRow, mark: number): void {
    if (task.mark === mark) return
    task.mark = mark
    task.seen = marked(task, mark)
  }

  const stateOf = (task: TaskRow | null): SyncState => ({
    stored: task?.calls ?? 0,
    leftOut: task?.leftOut ?? 0,
    keptFrom: task?.keptFrom ?? null,
    paused: task?.paused === 1,
    checkpoint: task?.checkpoint ?? null,
    outcome: task?.outcome ?? null,
  })

  /** @throws AppError cancelled */
  function refusePaused(task: TaskRow): TaskRow {
    if (task.paused) throw new AppError('cancelled', 'The calls of this task were deleted')
    return task
  }

  /** The task, if the run still has it; a task that is new to the store is the first one's. @throws AppError busy, cancelled */
  function demandOurs(scope: StoredTaskRef, run: string | undefined): TaskRow {
    const task = refusePaused(tasks.demand(scope))
    const untouched = task.run === null && task.mark === 0
    const ours = run === undefined || untouched || (task.run === run && task.runMark === task.mark)
    if (!ours) throw new AppError('busy', 'Another run of this task began', { what: 'sync' })
    return task
  }

  const marked = (task: TaskRow, mark: number): number =>
    (countMarked.get(...taskKeys(task.id), mark) ?? 0) + leftOut.countMarked(task, mark)

  /** Removes some of the task's calls that lack the mark. @returns how many */
  function prune(scope: StoredTaskRef, mark: number, run: string | undefined): number {
    return write(() => {
      const task = demandOurs(scope, run)
      const keys = unmarked.all(...taskKeys(task.id), mark, REMOVED_AT_ONCE)
      const changes = new CounterChanges(words)
      for (const key of keys) calls.remove(task, key, changes)
      bodies.flush()
      changes.write(database, task.id)
      tasks.save(task)
      return keys.length
    })
  }

  /** Likewise of the ids that are left out. */
  function pruneLeftOut(scope: StoredTaskRef, mark: number, run: string | undefined): number {
    return write(() => {
      const task = demandOurs(scope, run)
      const dropped = leftOut.dropUnmarked(task, mark)
      tasks.save(task)
      return dropped
    })
  }

  /**
   * What a run counted must be there. An earlier version of the product on the same store looks at nobody's name, and
   * can have removed calls that this run had seen.
   * @throws AppError busy
   */
  function refuseWrongCount(scope: StoredTaskRef, mark: number, run: string | undefined): void {
    const holds = write(() => {
      const task = demandOurs(scope, run)
      const seen = marked(task, mark)
      if (task.mark !== mark || seen === task.seen) return true
      tasks.save({ ...task, seen })
      return false
    })
    if (!holds) throw new AppError('busy', 'Calls went while they were counted', { what: 'sync' })
  }

  return {
    syncState: (scope) => stateOf(tasks.find(scope)),
    beginRun: (scope, run) =>
      write(() => {
        const task = tasks.find(scope)
        // Made with its first page, so that a run that gets none leaves nothing behind.
        if (task === null) return stateOf(null)
        tasks.save({ ...refusePaused(task), run, runMark: task.mark })
        return stateOf(task)
      }),
    ingestPage: (
      scope: StoredTaskRef,
      body: Uint8Array,
      { mark, checkpoint, run }: IngestRequest,
    ): IngestedPage => {
      const { calls: parsed, meta } = parseCalls(body)
      const received = parsed.map(incoming)
      return write(() => {
        const task = demandOurs(scope, run)
        beginPass(task, mark)
        const { page, ...kept } = keep(task, received, mark)
        tasks.save({ ...task, checkpoint, ...(run === undefined ? {} : { run, runMark: mark }) })
        return { meta, received: received.length, ...kept, seen: task.seen, ...pageDigests(page) }
      })
    },
    countUnmarked: (scope, mark) => {
      const task = tasks.find(scope)
      return task === null ? 0 : (countUnmarked.get(...taskKeys(task.id), mark) ?? 0)
    },
    keepRecords: (scope, records) => {
      const page = records.map((record) => incoming({ record, raw: Buffer.from(record.raw) }))
      return write(() => {
        const task = tasks.demand(scope)
        if (task.paused) return { fresh: 0, changed: 0, records }
        const { fresh, changed, page: kept } = keep(task, page, null)
        tasks.save(task)
        return {
          fresh,
          changed,
          records: records.map((record, at) => ({ ...record, id: kept[at]?.record.id ?? record.id })),
        }
      })
    },
    saveCheckpoint: (scope, checkpoint, run) =>
      write(() => tasks.save({ ...demandOurs(scope, run), checkpoint })),
    unpause: (scope) => {
      if (tasks.find(scope)?.paused) write(() => tasks.save({ ...tasks.demand(scope), paused: 0 }))
    },
    finishRun: async (scope, { outcome, pruneUnmarked, run }) => {
      let removed = 0
      // Before the outcome is written: a run that is cut off here is still open, and the next one prunes again.
      if (pruneUnmarked !== null) {
        refuseWrongCount(scope, pruneUnmarked, run)
        for (let some = prune(scope, pruneUnmarked, run); some > 0; some = prune(scope, pruneUnmarked, run)) {
          removed += some
          await giveWay()
        }
        while (pruneLeftOut(scope, pruneUnmarked, run) > 0) await giveWay()
      }
      return write(() => {
        const task = demandOurs(scope, run)
        tasks.save({ ...task, outcome, checkpoint: null, run: NOBODYS })
        touch.run(now(), task.id)
        return { removed, stored: task.calls, leftOut: task.leftOut, keptFrom: task.keptFrom }
      })
    },
  }
}

function incoming({ record, raw }: ParsedCall): IncomingCall {
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
