import type { ErrorInfo } from '../errors.ts'

export type SyncState = 'running' | 'complete' | 'incomplete' | 'failed' | 'cancelled'
/** `full` trusts nothing; `incremental` builds on the last proven run. A run that finds its base wrong turns full. */
export type SyncMode = 'full' | 'incremental'

/** One synchronisation of a task, running or ended. */
export interface SyncJob {
  id: string
  accountId: string
  taskId: string
  state: SyncState
  mode: SyncMode
  /** Distinct calls seen by this run: of the task in a full run, of the pages looked at in an incremental one. */
  records: number
  /** Calls that the platform reports for the task; null before its first answer. */
  total: number | null
  /** Pages read, and pages that this run means to read; the latter moves with the task. Null while unknown. */
  pages: number
  pagesTotal: number | null
  /** Calls new to the store, calls whose body changed, calls removed because the platform no longer reports them. */
  fresh: number
  changed: number
  removed: number
  /**
   * Why it is `incomplete`; 0 everywhere else. Calls that the platform announced and that did not come; calls that came
   * beyond those it announced, which are kept; calls that it does not list any more, most of those on this machine,
   * which are kept until a person agrees that they go. All are 0 where the list moved too much to be checked.
   */
  missing: number
  unannounced: number
  heldBack: number
  /** Once ended with a verdict: calls of the task on this machine. */
  stored: number | null
  /**
   * Once ended: calls that were dialled before `keptFrom`, ms since the epoch, and are not kept, because somebody deleted
   * calls of that age. They are part of `total`, and none of them is missing. Null keeps all.
   */
  leftOut: number
  keptFrom: number | null
  /** Records received a second, over the time this run has been at work. */
  rate: number
  /** Milliseconds left at this rate; null while unknown or ended early. */
  remainingMs: number | null
  /** Requests allowed side by side at the moment. */
  concurrency: number
  /** Milliseconds since the epoch, as this machine's clock had it. */
  startedAt: number
  endedAt: number | null
  /** Why it failed; `busy` where another process synchronises the task. */
  error: ErrorInfo | null
}

/** How a task stands since its last run that ended with a verdict; cancelled and failed runs leave it as it was. */
export interface SyncSummary {
  accountId: string
  taskId: string
  /** Milliseconds since the epoch; null where no run has ended yet. */
  at: number | null
  complete: boolean
  /** As in {@link SyncJob}. */
  missing: number
  unannounced: number
  heldBack: number
  /** Calls of the task in the store now. */
  stored: number
  /** Beside them, calls that are not kept, see {@link SyncJob}. */
  leftOut: number
  keptFrom: number | null
  /** The task was deleted from this machine: none of its calls is kept until a person synchronises it. */
  paused: boolean
  /** What the platform reported then. */
  total: number | null
  /** A run stopped on the way; the next one goes on from there. */
  resumable: boolean
}
