/** What one run works with, and how it ends. */
import type { Logger } from '../ports.ts'
import type { SyncMode } from '#shared/sync/types.ts'
import type { PageReader } from './pageReader.ts'
import type { FinishedRun, SyncStore, TaskRef } from './store.ts'

export interface RunContext {
  store: SyncStore
  scope: TaskRef
  /** The run's name in the store, which no other run has. */
  run: string
  reader: PageReader
  logger: Logger
  /** Milliseconds since the epoch, for the outcome's date alone. */
  now: () => number
  /** Whether nothing may be trusted; may become true while an incremental run is under way. */
  full: () => boolean
  /** Most calls that may go though they are most of what is kept, because a person agreed. */
  agreed: () => number
  /** Aborts when the run was cancelled or its lock taken over: it ends before its next write. */
  signal: AbortSignal
  report: (progress: RunProgress) => void
}

export interface RunProgress {
  mode: SyncMode
  records: number
  total: number
  pages: number
  pagesTotal: number
  /** Of the calls that are kept. */
  fresh: number
  changed: number
  /** Rows of the page just taken in; 0 where none was. */
  received: number
}

/** New and changed calls that a run has brought, and those of the new ones that are not kept. */
export interface RunCounts {
  fresh: number
  changed: number
  leftOut: number
}

export interface RunEnd extends FinishedRun {
  complete: boolean
  /** Where it is not complete: calls that were announced and did not come, and those that came beyond them. */
  missing: number
  unannounced: number
  /** Calls that the platform does not list any more, and that stay until a person agrees; 0 where it is complete. */
  heldBack: number
  /** Calls of the task on the platform. */
  total: number
}
