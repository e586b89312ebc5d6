import { createHash } from 'node:crypto'
import { AppError } from '#shared/errors.ts'
import type { PageMeta } from '#shared/records/types.ts'
import { parseRecordPage } from '../../records/parse.ts'
import type { PausableStore, StoredTaskRef, TaskRef } from '../store.ts'

export interface ParsedPage {
  /** Each record's id and exact text, and its call date, ms since the epoch; none is never before a cut-off. */
  rows: { id: string; text: string; calldate?: number | null }[]
  meta: PageMeta
}

export interface MemoryRow {
  text: string
  mark: number
  calldate?: number | null
}

/** One store in memory stands in for either. */
type AnyRef = TaskRef | StoredTaskRef

export interface MemoryStore extends PausableStore<AnyRef> {
  rows: (scope: AnyRef) => Map<string, MemoryRow>
  /** Marks of the calls that are known and not kept, by id. */
  leftOut: (scope: AnyRef) => Map<string, number>
  /** Deletes calls dialled before a moment and keeps none from then on; without one, deletes all and pauses the task. */
  remove: (scope: AnyRef, before?: number) => void
  keepAll: (scope: AnyRef) => void
  /** What lies beside the rows, to be read or damaged. */
  kept: (scope: AnyRef) => { checkpoint: string | null; outcome: string | null; keptFrom: number | null }
  /** Called before each write; what it throws, the write fails with, and nothing is kept. */
  beforeWrite: (() => void) | null
}

const parsePlatformPage = (body: Uint8Array): ParsedPage => {
  const { records, meta } = parseRecordPage(body)
  return { rows: records.map(({ id, raw, calldate }) => ({ id, text: raw, calldate })), meta }
}

const digest = (parts: string[]): string => createHash('sha1').update(parts.join('\n')).digest('hex')

/** The contract of `store.ts` without a disk. */
export function memoryStore(parse: (body: Uint8Array) => ParsedPage = parsePlatformPage): MemoryStore {
  interface Task {
    rows: Map<string, MemoryRow>
    leftOut: Map<string, number>
    keptFrom: number | null
    paused: boolean
    checkpoint: string | null
    outcome: string | null
    run: string | null
    mark: number
    runMark: number
  }
  const tasks = new Map<string, Task>()
  const taskOf = (scope: AnyRef): Task => {
    const key = JSON.stringify(['identity' in scope ? scope.identity : scope.accountId, scope.taskId])
    const found = tasks.get(key) ?? {
      rows: new Map(),
      leftOut: new Map(),
      keptFrom: null,
      paused: false,
      checkpoint: null,
      outcome: null,
      run: null,
      mark: 0,
      runMark: 0,
    }
    tasks.set(key, found)
    return found
  }
  const isOld = ({ keptFrom }: Task, calldate: number | null | undefined): boolean =>
    keptFrom !== null && typeof calldate === 'number' && calldate < keptFrom
  const refusePaused = (task: Task): Task => {
    if (task.paused) throw new AppError('cancelled', 'deleted')
    return task
  }
  const refuseOthers = (task: Task, run: string | undefined): Task => {
    refusePaused(task)
    const untouched = task.run === null && task.mark === 0
    if (run !== undefined && !untouched && (task.run !== run || task.runMark !== task.mark))
      throw new AppError('busy', 'Another run began', { what: 'sync' })
    return task
  }
  const store: MemoryStore = {
    beforeWrite: null,
    rows: (scope) => taskOf(scope).rows,
    leftOut: (scope) => taskOf(scope).leftOut,
    kept: taskOf,
    remove: (scope, before) => {
      const task = taskOf(scope)
      if (before === undefined) {
        Object.assign(task, { paused: true, checkpoint: null, outcome: null, mark: 0, run: '' })
        task.rows.clear()
        task.leftOut.clear()
        return
      }
      task.keptFrom = Math.max(task.keptFrom ?? before, before)
      for (const [id, { mark, calldate }] of task.rows)
        if (isOld(task, calldate)) {
          task.rows.delete(id)
          task.leftOut.set(id, mark)
        }
    },
    keepAll: (scope) => {
      const task = taskOf(scope)
      Object.assign(task, { keptFrom: null, paused: false, checkpoint: null, outcome: null })
      task.leftOut.clear()
    },
    unpause: async (scope) => {
      taskOf(scope).paused = false
    },
    syncState: async (scope) => {
      const { rows, leftOut, keptFrom, paused, checkpoint, outcome } = taskOf(scope)
      return { stored: rows.size, leftOut: leftOut.size, keptFrom, paused, checkpoint, outcome }
    },
    beginRun: async (scope, run) => {
      const task = refusePaused(taskOf(scope))
      Object.assign(task, { run, runMark: task.mark })
      return store.syncState(scope)
    },
    ingestPage: async (scope, body, { mark, checkpoint, run }) => {
      const { rows, meta } = parse(body)
      store.beforeWrite?.()
      const task = refuseOthers(taskOf(scope), run)
      task.mark = mark
      if (run !== undefined) Object.assign(task, { run, runMark: mark })
      let [fresh, changed, repeated, leftOut] = [0, 0, 0, 0]
      for (const { id, text, calldate } of rows) {
        const before = task.rows.get(id)
        const known = before?.mark ?? task.leftOut.get(id)
        if (known === undefined) fresh += 1
        if (known === mark) repeated += 1
        const old = isOld(task, calldate)
        if (before ? before.text !== text : known !== undefined && !old) changed += 1
        if (old) {
          if (known === undefined) leftOut += 1
          task.rows.delete(id)
          task.leftOut.set(id, mark)
        } else {
          task.leftOut.delete(id)
          task.rows.set(id, { text, mark, calldate })
        }
      }
      task.checkpoint = checkpoint
      let seen = 0
      for (const row of task.rows.values()) if (row.mark === mark) seen += 1
      for (const known of task.leftOut.values()) if (known === mark) seen += 1
      return {
        meta,
        received: rows.length,
        fresh,
        changed,
        repeated,
        leftOut,
        seen,
        idsDigest: digest(rows.map(({ id }) => id)),
        bodyDigest: digest(rows.map(({ text }) => text)),
      }
    },
    countUnmarked: async (scope, mark) =>
      [...taskOf(scope).rows.values()].filter((row) => row.mark !== mark).length,
    saveCheckpoint: async (scope, checkpoint, run) => {
      store.beforeWrite?.()
      refuseOthers(taskOf(scope), run).checkpoint = checkpoint
    },
    finishRun: async (scope, { outcome, pruneUnmarked, run }) => {
      store.beforeWrite?.()
      const task = refuseOthers(taskOf(scope), run)
      let removed = 0
      if (pruneUnmarked !== null) {
        for (const [id, { mark }] of task.rows)
          if (mark !== pruneUnmarked) {
            task.rows.delete(id)
            removed += 1
          }
        for (const [id, mark] of task.leftOut) if (mark !== pruneUnmarked) task.leftOut.delete(id)
      }
      task.checkpoint = null
      task.outcome = outcome
      task.run = ''
      return { removed, stored: task.rows.size, leftOut: task.leftOut.size, keptFrom: task.keptFrom }
    },
  }
  return store
}
