import type { ExportLayout } from '#shared/exports/types.ts'
import type { StorePlace } from '../records/store/open.ts'

export interface ExportSpec {
  /** Absolute path of the finished file. */
  path: string
  layout: ExportLayout
  /** Where the marks are that columns, filter or sort look at, and of which task; left out where these look at none. */
  marks?: { place: StorePlace | null; taskId: string }
  /** That the calls are of. */
  taskId?: string
}
