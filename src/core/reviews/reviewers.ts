import type { NamedReviewer } from '#shared/reviews/judgements.ts'
import { maskWords } from '../masking/ownWords.ts'
import type { ReviewDocument } from './documentTable.ts'
import type { MarkStore } from './markStore.ts'

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

/** How a reviewer is told. @param masked for a window in which numbers are masked: a name is what somebody typed */
export function labelsIn(store: MarkStore, masked: boolean): (reviewer: string) => NamedReviewer {
  const names = namesIn(store.documents(REVIEWER, null), masked)
  return (reviewer) => ({
    ...{ reviewer, own: reviewer === store.reviewer },
    name: names.get(reviewer) ?? null,
  })
}
