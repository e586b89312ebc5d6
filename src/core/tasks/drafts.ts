import { z } from 'zod'
import { AppError, toAppError } from '#shared/errors.ts'
import { indentJson } from '#shared/indentJson.ts'
import { KEPT_SETTINGS } from '#shared/ipc/drafts.ts'
import type { EventMap } from '#shared/ipc/events.ts'
import type { DraftSummary, EditableKey, TaskDraft, TaskPatch } from '#shared/tasks/draft.ts'
import { changedKeys, draftSettings, EDITABLE_KEYS, settingsOf } from '#shared/tasks/editable.ts'
import type { TaskEdit } from '#shared/tasks/types.ts'
import { isObject } from '../wire/json.ts'
import { createDocuments } from '../files/documents.ts'
import { createTurns } from '../files/turns.ts'
import { member, members, needed, plain, stored, type Stored } from '../files/stored.ts'
import type { Clock, Logger } from '../ports.ts'
import { addStep, draftChanges, isSpent, rebased, redoStep, undoStep } from './history.ts'
import type { LastRead } from './lastRead.ts'
import { parseTaskData } from './parse.ts'
import { taskSaveBody } from './saveBody.ts'

/**
 * Edits that are not saved to the platform yet, kept on this machine the moment they are made. They belong to the
 * account's identity, so they are there again when an account is removed from a list and added anew elsewhere, and
 * never meet another user's tasks.
 *
 * A draft whose last step was taken back stays, so that the step can be put on again; it no longer counts as a
 * difference. Where no difference and no history is left, there is no draft, and null is answered.
 *
 * Every method throws AppError not_found for an account that is not there, and disk_full, permission_denied or
 * file_failed where the machine cannot keep the edit.
 */
export interface Drafts {
  list: (accountId: string) => DraftSummary[]
  get: (accountId: string, taskId: string) => TaskDraft | null
  /**
   * Begins a draft on the task as it was last read where there is none.
   * @throws AppError not_found where the task was never read on this machine
   */
  edit: (accountId: string, taskId: string, patch: TaskPatch, joins: boolean) => Promise<TaskDraft | null>
  undo: (accountId: string, taskId: string) => Promise<TaskDraft | null>
  redo: (accountId: string, taskId: string) => Promise<TaskDraft | null>
  discard: (accountId: string, taskId: string) => Promise<void>
  /** @throws AppError not_found without draft or task; invalid_input where a choice is missing */
  rebase: (
    accountId: string,
    taskId: string,
    choices: Partial<Record<EditableKey, 'mine' | 'theirs'>>,
  ) => Promise<TaskDraft>
  /**
   * Lets a draft stand on a newer reading of its task, as far as nothing has to be asked. A disk that refuses leaves
   * it as it is: the next reading comes.
   */
  follow: (accountId: string, task: TaskEdit) => Promise<void>
  /** After a save: what was sent is done; edits made meanwhile stay, on the task as it is now. */
  settle: (accountId: string, task: TaskEdit | null, sent: TaskDraft) => Promise<void>
  /** JSON of the body that a save would send. @throws AppError not_found without a draft */
  request: (accountId: string, taskId: string) => string
  forget: (identity: string) => Promise<void>
  /** When every edit that came by now is on the disk, or refused. */
  idle: () => Promise<void>
  /** Damaged drafts that were set aside since the start. */
  setAside: () => string[]
}

export interface DraftsOptions {
  folder: string
  identity: (accountId: string) => string
  lastRead: LastRead
  onChange: (change: EventMap['drafts.changed']) => void
  clock: Clock
  logger: Logger
}

type OpenDraft = Omit<TaskDraft, 'accountId'>
interface KeptDraft extends Omit<OpenDraft, 'base'> {
  base: { raw: string; fetchedAt: number }
}

/** Settings of which this version knows nothing stay in their step; one that it cannot read is left out. */
function openStep(kept: Readonly<Record<string, unknown>>): TaskPatch {
  const settings = Object.entries(kept).flatMap(([key, value]) => {
    const read = readSetting(key, value)
    return read.success ? [[key, read.data]] : []
  })
  return Object.fromEntries(settings) as TaskPatch
}

function readSetting(key: string, value: unknown): z.ZodSafeParseResult<unknown> {
  const schema = (KEPT_SETTINGS as Readonly<Record<string, z.ZodType>>)[key]
  return (schema ?? z.unknown()).safeParse(value)
}

const steps = stored<TaskPatch[]>(
  (kept) => (Array.isArray(kept) ? kept.map((entry) => openStep(isObject(entry) ? entry : {})) : undefined),
  (all) => all,
)
const kept = members<KeptDraft>({
  taskId: needed(plain(z.string().min(1))),
  base: needed(
    members<KeptDraft['base']>({
      raw: needed(plain(z.string())),
      fetchedAt: member(plain(z.number()), 0),
    }),
  ),
  steps: needed(steps),
  undone: member(steps, []),
  updatedAt: member(plain(z.number()), 0),
})
export const DRAFT: Stored<OpenDraft> = {
  read: (draft) => open(kept.read(draft)),
  write: (draft, before) => kept.write(closed(draft), before),
}

function isWhole(draft: unknown): boolean {
  const { steps: all, undone } = draft as Readonly<Record<string, unknown>>
  return [all, undone].every(
    (list) => Array.isArray(list) && list.every((entry) => isObject(entry) && problems(entry).length === 0),
  )
}

const problems = (patch: object): { path: string; message: string }[] =>
  Object.entries(patch).flatMap(
    ([key, value]) =>
      readSetting(key, value).error?.issues.map(({ path, message }) => ({
        path: [key, ...path].join('.'),
        message,
      })) ?? [],
  )

export function createDrafts({ folder, identity, lastRead, onChange, clock, logger }: DraftsOptions): Drafts {
  const setAside: string[] = []
  const turns = createTurns()
  const documents = createDocuments<OpenDraft>({
    folder,
    form: DRAFT,
    isWhole,
    onSetAside: (path) => void setAside.push(path),
  })

  const get = (accountId: string, taskId: string): TaskDraft | null => {
    const draft = documents.read(identity(accountId), taskId)
    return draft === null ? null : { accountId, ...draft }
  }

  /** Work on one draft: what it reads is what it writes over. */
  const inTurn = async <Result>(
    accountId: string,
    taskId: string,
    work: () => Promise<Result>,
  ): Promise<Result> => turns.take(JSON.stringify([identity(accountId), taskId]), work)

  async function keep(accountId: string, draft: OpenDraft): Promise<TaskDraft | null> {
    const group = identity(accountId)
    const { taskId } = draft
    const left = isSpent(draft) ? null : draft
    if (left === null) documents.remove(group, taskId)
    else await documents.write(group, taskId, left)
    onChange({ accountId, taskId, draft: left && summaryOf(left) })
    return left && { ...left, accountId }
  }

  /** A clock may stand still or go back; a change is later than the one before. */
  const after = ({ updatedAt }: OpenDraft): number => Math.max(clock.now(), updatedAt + 1)

  const change = (
    accountId: string,
    taskId: string,
    edit: (draft: TaskDraft) => TaskDraft,
  ): Promise<TaskDraft | null> =>
    inTurn(accountId, taskId, async () => {
      const draft = get(accountId, taskId)
      if (draft === null) return null
      const edited = edit(draft)
      return edited === draft ? draft : keep(accountId, { ...edited, updatedAt: after(draft) })
    })

  function begin(accountId: string, taskId: string): TaskDraft {
    const base = lastRead.get(identity(accountId), taskId)
    if (base === null) throw new AppError('not_found', 'This task was not read before', { what: 'task' })
    return { accountId, taskId, base, steps: [], undone: [], updatedAt: 0 }
  }

  function draftOf(accountId: string, taskId: string): TaskDraft {
    const draft = get(accountId, taskId)
    if (draft === null) throw new AppError('not_found', 'There is no draft of this task', { what: 'draft' })
    return draft
  }

  function remove(accountId: string, taskId: string): void {
    documents.remove(identity(accountId), taskId)
    onChange({ accountId, taskId, draft: null })
  }

  return {
    get,
    list: (accountId) =>
      documents
        .list(identity(accountId))
        .map(summaryOf)
        .filter(({ changes }) => changes > 0)
        .sort((one, other) => other.updatedAt - one.updatedAt),
    edit: (accountId, taskId, patch, joins) =>
      inTurn(accountId, taskId, async () => {
        const draft = get(accountId, taskId)
        const before = draft ?? begin(accountId, taskId)
        const edited = addStep(before, stated(patch), joins)
        if (edited === before) return draft
        return keep(accountId, { ...edited, updatedAt: after(before) })
      }),
    undo: (accountId, taskId) => change(accountId, taskId, undoStep),
    redo: (accountId, taskId) => change(accountId, taskId, redoStep),
    discard: (accountId, taskId) => inTurn(accountId, taskId, async () => remove(accountId, taskId)),
    rebase: (accountId, taskId, choices) =>
      inTurn(accountId, taskId, async () => {
        const draft = draftOf(accountId, taskId)
        const { base } = begin(accountId, taskId)
        const moved = { ...rebased(draft, base, choices), updatedAt: after(draft) }
        await keep(accountId, moved)
        return moved
      }),
    follow: (accountId, task) =>
      inTurn(accountId, task.taskId, async () => {
        try {
          const draft = get(accountId, task.taskId)
          // A reading that comes late is no news.
          if (draft === null || draft.base.fetchedAt >= task.fetchedAt) return
          const moved = changedKeys(settingsOf(draft.base), settingsOf(task)).length > 0
          if (moved && draftChanges(draft).length > 0) return
          await documents.write(identity(accountId), task.taskId, { ...draft, base: task })
        } catch (thrown) {
          logger.warn('A draft could not follow its task', { code: toAppError(thrown).code })
        }
      }),
    settle: (accountId, task, sent) =>
      inTurn(accountId, sent.taskId, async () => {
        const draft = get(accountId, sent.taskId)
        if (draft === null) return
        const [was, now] = [draftSettings(sent), draftSettings(draft)]
        const later = changedKeys(was, now)
        // Edits that this version does not know it has not sent either.
        const patch = Object.fromEntries(
          Object.entries(now).filter(([key]) => later.includes(key as EditableKey) || !isEditable(key)),
        ) as TaskPatch
        if (Object.keys(patch).length === 0) {
          remove(accountId, sent.taskId)
          return
        }
        const rest = { ...draft, base: task ?? draft.base, undone: [], updatedAt: after(draft) }
        await keep(accountId, { ...rest, steps: task === null ? draft.steps : [patch] })
      }),
    request: (accountId, taskId) => {
      const draft = draftOf(accountId, taskId)
      return indentJson(taskSaveBody(draft.base, draftSettings(draft)))
    },
    forget: async (group) => {
      await turns.idle()
      documents.forget(group)
    },
    idle: turns.idle,
    setAside: () => [...setAside],
  }
}

const summaryOf = (draft: OpenDraft): DraftSummary => ({
  taskId: draft.taskId,
  taskName: draftSettings(draft).name,
  changes: draftChanges(draft).length,
  updatedAt: draft.updatedAt,
})

const isEditable = (key: string): boolean => (EDITABLE_KEYS as readonly string[]).includes(key)

/** Without the settings of which a caller says that it says nothing. */
function stated(patch: TaskPatch): TaskPatch {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)) as TaskPatch
}

/** @returns undefined for something that stands on something that is no task */
function open(draft: KeptDraft | undefined): OpenDraft | undefined {
  try {
    return draft && { ...draft, base: parseTaskData(draft.base.raw, draft.taskId, draft.base.fetchedAt) }
  } catch {
    return undefined
  }
}

/**
 * As it is kept: of the base only what the platform said.
 * @throws AppError invalid_input for a step that could not be opened again
 */
function closed({ base: { raw, fetchedAt }, ...draft }: OpenDraft): KeptDraft {
  const issues = [...draft.steps, ...draft.undone].flatMap(problems)
  if (issues.length > 0) throw new AppError('invalid_input', 'This edit cannot be kept', { issues })
  return { ...draft, base: { raw, fetchedAt } }
}
