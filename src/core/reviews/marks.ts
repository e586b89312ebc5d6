import type { CallRecordDetail } from '#shared/records/types.ts'
import { toConversation } from '#shared/records/conversation.ts'
import type { Mark, MarkedSentence, MarkPatch, Reviewer, ReviewRows } from '#shared/reviews/marks.ts'
import { AppError } from '#shared/errors.ts'
import { DEMO_ACCOUNT_ID, type Accounts } from '../accounts/accounts.ts'
import { maskWords, unmaskWords } from '../masking/ownWords.ts'
import type { Clock } from '../ports.ts'
import { followStoreKey, setUnreadableAside } from '../records/besideStore.ts'
import { digestOf } from '../records/store/callTable.ts'
import type { StorePlaces } from '../records/storePlaces.ts'
import type { TaskRef } from '../sync/store.ts'
import type { Remote } from '../threads/rpc.ts'
import type { ReviewDocuments } from './documents.ts'
import type { MarkMethods } from './markMethods.ts'
import { namesIn, REVIEWER } from './reviewers.ts'

export interface Marks {
  /**
   * @param masked for a window in which numbers are masked, here and below
   * @throws AppError where there are marks and their file cannot be opened
   */
  of: (scope: TaskRef, recordIds: readonly string[], masked: boolean) => Promise<Record<string, Mark>>
  /**
   * @param how `asMasked` where the patch may hold what a window got masked
   * @returns the mark once it is on the disk
   * @throws AppError where no key may be kept on this machine, or likewise
   */
  set: (
    scope: TaskRef,
    recordId: string,
    patch: MarkPatch,
    how: { masked: boolean; asMasked: boolean },
  ) => Promise<Mark>
  /** See `MarkStore.words`. @throws AppError as `of` */
  words: (accountId: string, masked: boolean) => Promise<{ tags: string[]; problems: string[] }>
  /** @throws AppError as `set`: whose marks they are is told once their file is made */
  self: (accountId: string, masked: boolean) => Promise<Reviewer>
  /** @throws AppError as `set` */
  setName: (accountId: string, name: string, masked: boolean) => Promise<Reviewer>
  /** @param demo the demo account's marks, not those of real calls. @throws AppError as `of` */
  rows: (demo: boolean) => Promise<ReviewRows>
  /** @returns how many were newer @throws AppError as `set`, and invalid_input as `MarkStore.mergeRows` */
  merge: (demo: boolean, rows: ReviewRows) => Promise<number>
  /**
   * Encrypts the marks with the key that the calls have by now.
   * @throws AppError store_busy where another program has them open: they keep their key, which stays in the vault
   */
  followKey: (accountId: string) => Promise<void>
  /** Sets marks aside that nothing here opens, so that the next one begins a new file. */
  beginAnew: (accountId: string) => Promise<void>
}

export interface MarksOptions {
  accounts: Pick<Accounts, 'identity'>
  places: Pick<StorePlaces, 'marksFor' | 'hasMarks' | 'placeFor' | 'marksPath'>
  worker: Pick<
    Remote<MarkMethods>,
    | 'marksOf'
    | 'setMark'
    | 'markWords'
    | 'reviewerOf'
    | 'outgoingMarks'
    | 'mergeMarks'
    | 'rekeyMarks'
    | 'setMarksAside'
  >
  documents: Pick<ReviewDocuments, 'list' | 'put'>
  clock: Pick<Clock, 'now'>
  /** The call that is marked, with its true number: a mark outlives it. */
  detail: (scope: TaskRef, recordId: string, masked: boolean) => Promise<CallRecordDetail | null>
}

/** Marks of all real accounts lie together. */
const identityOf = (demo: boolean): string => (demo ? DEMO_ACCOUNT_ID : '')

/** Marks belong to the platform's task and record; the account only tells where they lie. */
export function createMarks({ accounts, places, worker, documents, detail, clock }: MarksOptions): Marks {
  const placeOf = ({ accountId }: TaskRef) => places.marksFor(accounts.identity(accountId))
  const accountPlace = (accountId: string) => places.marksFor(accounts.identity(accountId))
  const nameOf = async (accountId: string, reviewer: string, masked: boolean): Promise<string | null> =>
    namesIn(await documents.list(accountId, REVIEWER), masked).get(reviewer) ?? null
  return {
    of: async (scope, recordIds, masked) =>
      places.hasMarks(accounts.identity(scope.accountId))
        ? worker.marksOf(await placeOf(scope), scope.taskId, recordIds, masked)
        : {},
    set: async (scope, recordId, { sentences, ...patch }, how) => {
      const call = await detail(scope, recordId, false)
      const known =
        call === null ? null : { callid: call.callid, callee: call.callee, calldate: call.calldate }
      const said = sentences === undefined ? {} : { sentences: sentencesOf(call, sentences) }
      const judged = patch.verdict !== undefined || patch.reviewed !== undefined
      const seen = judged && call !== null ? { seen: digestOf(Buffer.from(call.raw)).toString('hex') } : {}
      const ref = { taskId: scope.taskId, recordId }
      return worker.setMark(await placeOf(scope), ref, { ...patch, ...said, ...seen }, known, how)
    },
    words: async (accountId, masked) =>
      places.hasMarks(accounts.identity(accountId))
        ? worker.markWords(await accountPlace(accountId), masked)
        : { tags: [], problems: [] },
    self: async (accountId, masked) => {
      const reviewer = await worker.reviewerOf(await accountPlace(accountId))
      return { reviewer, name: await nameOf(accountId, reviewer, masked) }
    },
    setName: async (accountId, wanted, masked) => {
      const reviewer = await worker.reviewerOf(await accountPlace(accountId))
      const kept = masked ? await nameOf(accountId, reviewer, false) : null
      const name = kept === null ? wanted : unmaskWords(wanted, [kept])
      await documents.put(accountId, { kind: REVIEWER, taskId: '', id: reviewer }, { name })
      return { reviewer, name: masked ? maskWords(name) : name }
    },
    rows: async (demo) =>
      places.hasMarks(identityOf(demo))
        ? worker.outgoingMarks(await places.marksFor(identityOf(demo)))
        : { marks: [], documents: [] },
    merge: async (demo, rows) => worker.mergeMarks(await places.marksFor(identityOf(demo)), rows),
    followKey: async (accountId) => {
      const identity = accounts.identity(accountId)
      if (places.hasMarks(identity))
        await followStoreKey(places, identity, await places.marksFor(identity), worker.rekeyMarks)
    },
    beginAnew: async (accountId) => {
      const identity = accounts.identity(accountId)
      if (!places.hasMarks(identity)) return
      const open = async () => worker.marksOf(await places.marksFor(identity), '', [], false)
      await setUnreadableAside(places.marksPath(identity), open, worker.setMarksAside, clock)
    },
  }
}

/** What the call says of the sentences that are marked. @throws AppError not_found where it has no such sentence */
function sentencesOf(
  call: CallRecordDetail | null,
  patch: NonNullable<MarkPatch['sentences']>,
): Record<string, Omit<MarkedSentence, 'id'> | null> {
  const turns = call === null ? [] : toConversation(call.details)
  return Object.fromEntries(
    Object.entries(patch).map(([id, sentence]) => {
      if (sentence === null) return [id, null]
      const turn = turns[sentence.turn]
      if (turn === undefined)
        throw new AppError('not_found', 'The call has no such sentence', { what: 'sentence' })
      return [id, { ...sentence, who: turn.who, node: turn.node, text: turn.text }]
    }),
  )
}
