import { AppError, toAppError } from '#shared/errors.ts'
import { inLocale, type Locale } from '#shared/locale.ts'
import { taskChanges } from '#shared/tasks/changes.ts'
import { checkSettings } from '#shared/tasks/checks.ts'
import type { SaveOutcome, TaskDraft, TaskSettings } from '#shared/tasks/draft.ts'
import { changedKeys, draftSettings, settingsOf } from '#shared/tasks/editable.ts'
import { mergeFields } from '#shared/tasks/merge.ts'
import type { TaskEdit } from '#shared/tasks/types.ts'
import type { Accounts } from '../accounts/accounts.ts'
import type { PlatformClient } from '../api/client.ts'
import { INTERACTIVE_POLICY } from '../api/retry.ts'
import type { Logger } from '../ports.ts'
import type { Drafts } from '../tasks/drafts.ts'
import { draftChanges, rebased } from '../tasks/history.ts'
import type { LastRead } from '../tasks/lastRead.ts'
import { taskSaveBody } from '../tasks/saveBody.ts'

export interface Saves {
  /**
   * Sends a task's draft to the platform, at most once. The task is read again first; where a setting changed on the
   * platform since the draft was begun, nothing is sent and the three sides are answered. What changed beside the
   * settings is taken over silently: the body is written over the task as it is now.
   * @param signal ends the reading; once the save is on its way it runs to its end
   * @throws AppError saving_off, not_found without a draft, invalid_input where a check finds an error, busy while the
   * same draft is being saved; platform_refused with the platform's words; save_unknown where the answer leaves open
   * whether it was saved; and the codes of a reading. The draft is kept in every case
   */
  save: (accountId: string, taskId: string, signal: AbortSignal) => Promise<SaveOutcome>
}

export interface SavesOptions {
  accounts: Pick<Accounts, 'connect' | 'identity' | 'savingAllowed'>
  client: Pick<PlatformClient, 'taskEdit' | 'taskSave'>
  drafts: Drafts
  lastRead: LastRead
  /** Told of every reading. */
  onRead: (accountId: string, task: TaskEdit) => Promise<void>
  locale: () => Locale
  logger: Logger
}

export function createSaves(options: SavesOptions): Saves {
  const { accounts, client, drafts, lastRead, onRead, locale, logger } = options
  const running = new Set<string>()

  async function save(accountId: string, taskId: string, signal: AbortSignal): Promise<SaveOutcome> {
    if (!accounts.savingAllowed(accountId))
      throw new AppError('saving_off', 'Saving is not switched on for this account')
    const draft = drafts.get(accountId, taskId)
    if (draft === null || draftChanges(draft).length === 0)
      throw new AppError('not_found', 'There is nothing to save', { what: 'draft' })
    refuseErrors(draft, draft.base)
    const connection = await accounts.connect(accountId)
    const identity = accounts.identity(accountId)

    const fresh = await client.taskEdit(connection, taskId, { signal, policy: INTERACTIVE_POLICY })
    await onRead(accountId, fresh)
    const [base, mine, theirs] = [settingsOf(draft.base), draftSettings(draft), settingsOf(fresh)]
    const names = lastRead.names(identity)
    const fields = mergeFields(base, mine, theirs, locale(), names)
    if (fields.some(({ kind }) => kind !== 'same')) return { kind: 'conflict', theirs: fresh, fields }

    const current = rebased(draft, fresh, {})
    const wanted = draftSettings(current)
    refuseErrors(current, fresh)
    if (changedKeys(theirs, wanted).length === 0) {
      await drafts.settle(accountId, fresh, draft)
      return { kind: 'saved', task: fresh, differs: [] }
    }
    await client.taskSave(connection, taskId, taskSaveBody(fresh, wanted))

    // Saved is saved: a reading that fails afterwards must not look like a save that failed.
    const task = await client
      .taskEdit(connection, taskId, { policy: INTERACTIVE_POLICY })
      .catch((thrown: unknown) => {
        logger.warn('A saved task could not be read again', { code: toAppError(thrown).code })
        return null
      })
    if (task !== null) await onRead(accountId, task)
    await drafts.settle(accountId, task, draft)
    const differs = task === null ? [] : taskChanges(wanted, settingsOf(task), locale(), names)
    return { kind: 'saved', task, differs }
  }

  function refuseErrors(draft: TaskDraft, task: TaskEdit): void {
    const settings: TaskSettings = draftSettings(draft)
    const errors = checkSettings(settings, task).filter(({ severity }) => severity === 'error')
    if (errors.length === 0) return
    const issues = errors.map(({ key, text }) => ({ path: key, message: inLocale(text, locale()) }))
    throw new AppError('invalid_input', 'The settings cannot be saved like this', { issues })
  }

  return {
    save: async (accountId, taskId, signal) => {
      const key = JSON.stringify([accountId, taskId])
      if (running.has(key)) throw new AppError('busy', 'This task is being saved')
      running.add(key)
      try {
        return await save(accountId, taskId, signal)
      } finally {
        running.delete(key)
      }
    },
  }
}
