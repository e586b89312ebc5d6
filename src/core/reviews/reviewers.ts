import { maskWords } from '../masking/ownWords.ts'
import type { ReviewDocument } from './documentTable.ts'

/** Documents that give a reviewer a name. */
export const REVIEWER = 'reviewer'

/** Names by reviewer, of those who have given themselves one. @param masked for a window in which numbers are masked */
export function namesIn(documents: readonly ReviewDocument[], masked = false): Map<string, string> {
  return new Map(
    documents.flatMap(({ id, reviewer, values: { name } }) =>
      id === reviewer && typeof name === 'string' ? [[id, masked ? maskWords(name) : name] as const] : [],
    ),
  )
}
