import type { ExportLayout } from '#shared/exports/types.ts'

export interface ExportSpec {
  /** Absolute path of the finished file. */
  path: string
  layout: ExportLayout
}
