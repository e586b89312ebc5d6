import type { ExportFilter } from './types.ts'

/** Whether the filter holds what somebody typed to find a person: a number, or words that were said. */
export function isTyped(from: ExportFilter): boolean {
  const { keyword } = from.filter
  const search = from.source === 'local' ? from.filter.search : undefined
  return Boolean(keyword?.trim() || search?.trim())
}
