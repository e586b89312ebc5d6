import type { ExportFilter } from './types.ts'

/** Whether the filter holds what a person typed to find a customer: a number, or words that were said. */
export function isTyped(from: ExportFilter): boolean {
  const { keyword } = from.filter
  const search = from.source === 'local' ? from.filter.search : undefined
  return Boolean(keyword?.trim() || search?.trim())
}
