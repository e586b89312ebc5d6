/** Sheets for the authors of scripts: read beside everything else, told how far they are, and remembered for their files. */
import { randomUUID } from 'node:crypto'
import { AppError } from '#shared/errors.ts'
import type { LocalFilter } from '#shared/records/filters.ts'
import type { ScriptJob, ScriptSheet } from '#shared/reviews/scriptSheet.ts'
import type { Accounts } from '../accounts/accounts.ts'
import { haltAll, monotonicNow, startJob, type RunningJob } from '../jobs/job.ts'
import type { Clock, Events, Logger } from '../ports.ts'
import type { LocalCalls } from '../records/localCalls.ts'
import type { StorePlaces } from '../records/storePlaces.ts'
import type { TaskRef } from '../sync/store.ts'
import type { Remote } from '../threads/rpc.ts'
import type { ReviewDocuments } from './documents.ts'
import type { MarkMethods } from './markMethods.ts'
import { namesIn, REVIEWER } from './reviewers.ts'
import type { ScriptMethods } from './scriptMethods.ts'
import type { SentenceOf, ScriptTotals } from './scriptTally.ts'

export interface ScriptSheets {
  /**
   * Reads a sheet; `scripts.changed` tells how far it is.
   * @param masked for a window in which numbers are masked
   * @throws AppError cancelled; of the store
   */
  read: (scope: TaskRef, filter: LocalFilter, masked: boolean, signal: AbortSignal) => Promise<ScriptSheet>
  /** One that was read before. @throws AppError not_found where it is forgotten */
  find: (accountId: string, sheetId: string) => ScriptSheet
  /** Cancels what is being read, and waits for its end. */
  close: () => Promise<void>
}

export interface ScriptSheetsOptions {
  accounts: Pick<Accounts, 'identity'>
  places: Pick<StorePlaces, 'marksFor' | 'hasMarks'>
  local: Pick<LocalCalls, 'locate'>
  /** Has the marks open. */
  worker: Pick<Remote<MarkMethods>, 'taskSentences'>
  /** Has nothing that a person waits for: long readings never delay the table. */
  readingWorker: Remote<ScriptMethods>
  documents: Pick<ReviewDocuments, 'list'>
  events: Events
  clock: Clock
  logger: Logger
}

/** What is on screen in a few windows. */
const MOST_REMEMBERED = 4

export function createScriptSheets(options: ScriptSheetsOptions): ScriptSheets {
  const { accounts, places, local, worker, readingWorker, documents, events, clock, logger } = options
  const running = new Set<RunningJob<ScriptJob>>()
  const remembered = new Map<string, ScriptSheet>()

  /** Marked sentences of all reviewers. */
  async function sentencesOf({ accountId, taskId }: TaskRef, masked: boolean): Promise<SentenceOf[]> {
    const identity = accounts.identity(accountId)
    if (!places.hasMarks(identity)) return []
    const marked = await worker.taskSentences(await places.marksFor(identity), taskId, masked)
    if (marked.length === 0) return []
    const names = namesIn(await documents.list(accountId, REVIEWER), masked)
    return marked.map((sentence) => ({ ...sentence, reviewer: names.get(sentence.reviewer) ?? null }))
  }

  async function readCalls(
    own: RunningJob<ScriptJob>,
    { filter, masked }: { filter: LocalFilter; masked: boolean },
  ): Promise<ScriptTotals & { kept: number }> {
    const { id, accountId, taskId } = own.job()
    const { place, scope } = await local.locate({ accountId, taskId })
    const sentences = await sentencesOf({ accountId, taskId }, masked)
    try {
      const { kept, total } = await readingWorker.openScript(id, place, { scope, filter, sentences, masked })
      own.change({ total })
      for (let ended = false; !ended;) {
        own.signal.throwIfAborted()
        const portion = await readingWorker.readScript(id)
        ended = portion.ended
        const done = own.job().done + portion.calls
        own.change({ done, remainingMs: done === 0 ? null : ((total - done) * own.elapsed()) / done })
      }
      return { kept, ...(await readingWorker.endScript(id)) }
    } finally {
      await readingWorker.closeScript(id).catch(() => undefined)
    }
  }

  function remember(sheet: ScriptSheet): void {
    remembered.set(sheet.id, sheet)
    for (const id of remembered.keys()) if (remembered.size > MOST_REMEMBERED) remembered.delete(id)
  }

  return {
    read: async (scope, filter, masked, signal) => {
      let totals: (ScriptTotals & { kept: number }) | null = null
      const job: ScriptJob = {
        id: randomUUID(),
        ...{ accountId: scope.accountId, taskId: scope.taskId },
        state: 'running',
        done: 0,
        total: null,
        remainingMs: null,
        endedAt: null,
        error: null,
      }
      const own = startJob<ScriptJob>({
        job,
        work: async (self) => {
          totals = await readCalls(self, { filter, masked })
          return { state: 'done' }
        },
        onChange: (payload) => events.emit({ name: 'scripts.changed', payload }),
        clock,
        monotonic: monotonicNow,
      })
      running.add(own)
      signal.addEventListener('abort', own.cancel)
      if (signal.aborted) own.cancel()
      try {
        const { state, error } = await own.ended
        logger.info('The sheet of a script was read', { state, code: error?.code ?? null, ms: own.elapsed() })
        if (error !== null) throw new AppError(error.code, error.message, error.details)
        if (totals === null) throw new AppError('cancelled', 'The reading was cancelled')
      } finally {
        signal.removeEventListener('abort', own.cancel)
        running.delete(own)
      }
      const sheet: ScriptSheet = {
        id: job.id,
        ...{ accountId: scope.accountId, taskId: scope.taskId, filter, masked },
        at: clock.now(),
        ...(totals as ScriptTotals & { kept: number }),
      }
      remember(sheet)
      return sheet
    },
    find: (accountId, sheetId) => {
      const found = remembered.get(sheetId)
      if (found?.accountId !== accountId)
        throw new AppError('not_found', 'This sheet is forgotten', { what: 'sheet' })
      return found
    },
    close: () => haltAll([...running]),
  }
}
