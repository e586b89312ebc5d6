import { createHash } from 'node:crypto'
import type { PageMeta } from '#shared/records/types.ts'
import { parseRecordPage } from '../../records/parse.ts'
import type { SyncScope, SyncStore } from '../store.ts'

export interface ParsedPage {
  /** Each record's id and exact text. */
  rows: { id: string; text: string }[]
  meta: PageMeta
}

export interface MemoryStore extends SyncStore {
  rows: (scope: SyncScope) => Map<string, { text: string; mark: number }>
  /** What lies beside the rows, to be read or damaged. */
  kept: (scope: SyncScope) => { checkpoint: string | null; outcome: string | null }
  /** Called before each write; what it throws, the write fails with, and nothing is kept. */
  beforeWrite: (() => void) | null
}

const parsePlatformPage = (body: Uint8Array): ParsedPage => {
  const { records, meta } = parseRecordPage(body)
  return { rows: records.map(({ id, raw }) => ({ id, text: raw })), meta }
}

const digest = (parts: string[]): string => createHash('sha1').update(parts.join('\n')).digest('hex')

/** The contract of `store.ts` without a disk. */
export function memoryStore(parse: (body: Uint8Array) => ParsedPage = parsePlatformPage): MemoryStore {
  interface Task {
    rows: Map<string, { text: string; mark: number }>
    checkpoint: string | null
    outcome: string | null
  }
  const tasks = new Map<string, Task>()
  const taskOf = (scope: SyncScope): Task => {
    const key = JSON.stringify([scope.accountId, scope.taskId])
    const found = tasks.get(key) ?? { rows: new Map(), checkpoint: null, outcome: null }
    tasks.set(key, found)
    return found
  }
  const store: MemoryStore = {
    beforeWrite: null,
    rows: (scope) => taskOf(scope).rows,
    kept: taskOf,
    syncState: async (scope) => {
      const { rows, checkpoint, outcome } = taskOf(scope)
      return { stored: rows.size, checkpoint, outcome }
    },
    ingestPage: async (scope, body, { mark, checkpoint }) => {
      const task = taskOf(scope)
      const { rows, meta } = parse(body)
      store.beforeWrite?.()
      let [fresh, changed, repeated] = [0, 0, 0]
      for (const { id, text } of rows) {
        const before = task.rows.get(id)
        if (before === undefined) fresh += 1
        else if (before.text !== text) changed += 1
        if (before?.mark === mark) repeated += 1
        task.rows.set(id, { text, mark })
      }
      task.checkpoint = checkpoint
      let seen = 0
      for (const row of task.rows.values()) if (row.mark === mark) seen += 1
      return {
        meta,
        received: rows.length,
        fresh,
        changed,
        repeated,
        seen,
        idsDigest: digest(rows.map(({ id }) => id)),
        bodyDigest: digest(rows.map(({ text }) => text)),
      }
    },
    saveCheckpoint: async (scope, checkpoint) => {
      store.beforeWrite?.()
      taskOf(scope).checkpoint = checkpoint
    },
    finishRun: async (scope, { outcome, pruneUnmarked }) => {
      store.beforeWrite?.()
      const task = taskOf(scope)
      let removed = 0
      if (pruneUnmarked !== null)
        for (const [id, { mark }] of task.rows)
          if (mark !== pruneUnmarked) {
            task.rows.delete(id)
            removed += 1
          }
      task.checkpoint = null
      task.outcome = outcome
      return { removed, stored: task.rows.size }
    },
  }
  return store
}
