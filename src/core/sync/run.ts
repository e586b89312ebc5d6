/** What one run works with, and how it ends. */
import type { Logger } from '../ports.ts'
import type { SyncMode } from '#shared/sync/types.ts'
import type { PageReader } from './pageReader.ts'
import type { FinishedRun, SyncScope, SyncStore } from './store.ts'

export interface RunContext {
  store: SyncStore
  scope: SyncScope
  reader: PageReader
  logger: Logger
  /** Milliseconds since the epoch, for the outcome's date alone. */
  now: () => number
  /** Whether nothing may be trusted; may become true while an incremental run is under way. */
  full: () => boolean
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

export interface RunEnd extends FinishedRun {
  complete: boolean
  missing: number
  /** Calls of the task on the platform. */
  total: number
}
