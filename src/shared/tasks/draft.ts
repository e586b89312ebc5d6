/**
 * Edits of a task that are not saved yet: what can be edited, a draft, and what a save answers. Pure types; the rules
 * are in `editable.ts`, `changes.ts`, `checks.ts` and `merge.ts`.
 */
import type { TASK_CATALOGUE } from './fields.ts'
import type { TaskEdit } from './types.ts'

type Catalogue = typeof TASK_CATALOGUE

/** The settings that a person can edit, under the names of {@link TaskEdit}. */
export type EditableKey = {
  [Key in keyof Catalogue]: Catalogue[Key]['editable'] extends true ? Key : never
}[keyof Catalogue]

/** In the forms of {@link TaskEdit}. */
export type TaskSettings = Pick<TaskEdit, EditableKey>
/** Settings that were changed, each with its whole new value. */
export type TaskPatch = Partial<TaskSettings>

/** A task as it was read when the editing began, and the edits since, which can be taken back one by one. */
export interface TaskDraft {
  accountId: string
  taskId: string
  base: TaskEdit
  /** In order; the settings now are the base's with these put on. */
  steps: TaskPatch[]
  /** Steps taken back, the last one first; a new edit forgets them. */
  undone: TaskPatch[]
  /** Milliseconds since the epoch. */
  updatedAt: number
}

/** For the badge in the side bar. */
export interface DraftSummary {
  taskId: string
  taskName: string | null
  /** Settings that differ from the base. */
  changes: number
  /** Later with every change, whatever the clock says. */
  updatedAt: number
}

export interface FieldChange {
  key: EditableKey
  /** As a person reads them, a list one item a line; no line for nothing. */
  before: string[]
  after: string[]
}

export type CheckSeverity = 'error' | 'warning'

/** Something wrong with a setting. An error keeps the draft from being saved; a warning does not. */
export interface SettingProblem {
  key: EditableKey
  /** Which item of a list it is about; undefined for the setting as a whole. */
  index?: number
  severity: CheckSeverity
  /** One sentence that says what to do, in both languages. */
  text: { zh: string; en: string }
}

/** A setting of a three-way difference: the platform changed it since the draft's base was read. */
export interface MergeField {
  key: EditableKey
  base: string[]
  mine: string[]
  theirs: string[]
  /** `theirs`: only the platform changed it. `both`: both did, differently; a person must choose. `same`: both alike. */
  kind: 'theirs' | 'both' | 'same'
}

/** Names that the platform gave beside ids, with any task that was read on this machine. */
export interface TaskNames {
  scripts: { id: string; name: string }[]
  lines: { id: string; name: string }[]
}

export type SaveOutcome =
  /**
   * The platform took it. `task` is the task as read again afterwards, null where that reading failed; `differs` is
   * what the platform keeps otherwise than it was sent, before: as sent, after: as kept.
   */
  | { kind: 'saved'; task: TaskEdit | null; differs: FieldChange[] }
  /** The task changed on the platform meanwhile: nothing was sent. */
  | { kind: 'conflict'; theirs: TaskEdit; fields: MergeField[] }
