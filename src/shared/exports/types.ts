import type { ErrorInfo } from '../errors.ts'

export type ExportState = 'running' | 'done' | 'failed' | 'cancelled'

/** One export, running or ended. */
export interface ExportJob {
  id: string
  accountId: string
  taskId: string
  fileName: string
  /** Full path where the person chose one (desktop); null where the browser downloads it. */
  path: string | null
  state: ExportState
  /** Rows written, and rows the platform announced. */
  rows: number
  total: number | null
  /** Rows a second since the start. */
  rate: number
  /** Milliseconds left at this rate; null while unknown. */
  remainingMs: number | null
  /** Rows the platform announced but did not deliver; above 0 the export is incomplete. */
  missing: number
  startedAt: number
  endedAt: number | null
  error: ErrorInfo | null
}
