import type { ReviewDocument } from './documentTable.ts'

/** Documents that give a reviewer a name. */
export const REVIEWER = 'reviewer'

/** Names by reviewer, of those who have given themselves one. */
export function namesIn(documents: readonly ReviewDocument[]): Map<string, string> {
  return new Map(
    documents.flatMap(({ id, reviewer, values: { name } }) =>
      id === reviewer && typeof name === 'string' ? [[id, name] as const] : [],
    ),
  )
}
