import type { Accounts } from '../accounts/accounts.ts'
import type { StorePlaces } from '../records/storePlaces.ts'
import type { Remote } from '../threads/rpc.ts'
import type { DocumentRef, ReviewDocument } from './documentTable.ts'
import type { MarkMethods } from './markMethods.ts'

/**
 * What is kept beside marks: names of reviewers, score cards, samples, decisions, queues. They lie with the marks, member by
 * member, are merged like them, and a removed one leaves a tombstone. Those of the demo account lie apart.
 */
export interface ReviewDocuments {
  /** Of every reviewer, the removed left out. @throws AppError where their file cannot be opened */
  list: (accountId: string, kind: string, taskId?: string) => Promise<ReviewDocument[]>
  /** Changes the members that are named, as this file's reviewer. @returns when it is on the disk. @throws AppError */
  put: (accountId: string, ref: DocumentRef, values: Readonly<Record<string, unknown>>) => Promise<void>
  /** @throws AppError as `put` */
  drop: (accountId: string, ref: DocumentRef) => Promise<void>
}

export interface ReviewDocumentsOptions {
  accounts: Pick<Accounts, 'identity'>
  places: Pick<StorePlaces, 'marksFor' | 'hasMarks'>
  worker: Pick<Remote<MarkMethods>, 'reviewDocuments' | 'putDocument'>
}

export function createReviewDocuments({ accounts, places, worker }: ReviewDocumentsOptions): ReviewDocuments {
  const put: ReviewDocuments['put'] = async (accountId, ref, values) =>
    worker.putDocument(await places.marksFor(accounts.identity(accountId)), ref, values)
  return {
    list: async (accountId, kind, taskId) => {
      const identity = accounts.identity(accountId)
      if (!places.hasMarks(identity)) return []
      return worker.reviewDocuments(await places.marksFor(identity), kind, taskId ?? null)
    },
    put,
    drop: (accountId, ref) => put(accountId, ref, { removed: true }),
  }
}
