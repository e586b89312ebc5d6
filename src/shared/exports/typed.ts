import type { LocalFilter } from '../records/filters.ts'
import { typedApart } from '../records/filterValues.ts'
import type { ExportFilter } from './types.ts'

/** Whether the filter holds what a person typed to find a customer: a number, or words that were said. */
export function isTyped(from: ExportFilter): boolean {
  return Object.keys(typedApart<LocalFilter>(from.filter).typed).length > 0
}
