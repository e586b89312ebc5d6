import { z } from 'zod'
import type { DraftSummary, EditableKey, TaskDraft, TaskPatch } from '../tasks/draft.ts'
import { EDITABLE_KEYS } from '../tasks/editable.ts'
import type { SettingType } from '../tasks/fieldKinds.ts'
import { SETTING_FIELDS } from '../tasks/fields.ts'
import { MAX_WDAY } from '../tasks/workHours.ts'
import { route } from './route.ts'
import { accountId, shortText, taskId } from './schemas.ts'

/** Far beyond any real setting: what a form can hold, not what the platform allows, which `checks.ts` judges. */
const count = z.int().min(-1_000_000).max(1_000_000)
/** An id of the platform's, of which nothing is known but that it is short; empty text is none. */
const reference = shortText
  .trim()
  .max(128)
  .transform((id) => (id === '' ? null : id))
  .nullable()
const text = shortText.transform((value) => (value === '' ? null : value)).nullable()
/** Milliseconds since the epoch, 1970 to 2999; the platform counts whole seconds. */
const moment = z
  .int()
  .min(0)
  .max(Date.UTC(3000, 0) - 1)
  .transform((value) => Math.floor(value / 1000) * 1000)
  .nullable()
const clock = z.string().regex(/^(?:[01]\d:[0-5]\d|2[0-3]:[0-5]\d|24:00)$/, 'HH:mm')
const listed = shortText.max(128)

/** @param object closed to other members, or open */
function schemasOf(object: typeof z.strictObject) {
  const byType: Readonly<Record<SettingType, z.ZodType>> = {
    text,
    script: reference,
    reference,
    integer: count.nullable(),
    choice: count.nullable(),
    boolean: z.boolean().nullable(),
    time: moment,
    weekdays: z
      .array(z.int().min(0).max(6))
      .max(7)
      .transform((days) => [...new Set(days)].sort((left, right) => left - right)),
    workHours: z.array(object({ wday: z.int().min(-1).max(MAX_WDAY), begin: clock, end: clock })).max(500),
    holidays: z.array(object({ begin: listed.min(1), end: listed.min(1) })).max(500),
    lines: z.array(object({ id: listed.trim().min(1), limit: count.nullable() })).max(500),
    scriptSlots: z
      .array(object({ begin: clock, end: clock, destination_extension: listed.trim().min(1) }))
      .max(200),
    lineTones: z.array(listed.min(1)).max(200),
  }
  return Object.fromEntries(SETTING_FIELDS.map(({ key, type }) => [key, byType[type]])) as Record<
    EditableKey,
    z.ZodType
  >
}

/** As they lie on the disk: what a later version knows of an entry stays. */
export const KEPT_SETTINGS = schemasOf(z.looseObject as typeof z.strictObject)

/** New values of settings, each whole, in the forms of `TaskEdit`. */
export const taskPatch = z.strictObject(schemasOf(z.strictObject)).partial() as z.ZodType<
  TaskPatch,
  TaskPatch
>

const scope = { accountId, taskId }
const choices = z.partialRecord(z.enum(EDITABLE_KEYS), z.enum(['mine', 'theirs']))

export const draftRoutes = {
  /** Tasks whose settings differ from what the platform had, the last edited first. */
  'drafts.list': route(z.strictObject({ accountId })).returns<DraftSummary[]>(),
  'drafts.get': route(z.strictObject(scope)).returns<TaskDraft | null>(),
  /**
   * Puts an edit onto the draft, or begins one on the task as it was last read. `joins`: it goes into the last step if
   * that changed the same settings, as typing does. Null where no difference and no history is left.
   */
  'drafts.edit': route(
    z.strictObject({ ...scope, patch: taskPatch, joins: z.boolean().optional() }),
  ).returns<TaskDraft | null>(),
  'drafts.undo': route(z.strictObject(scope)).returns<TaskDraft | null>(),
  'drafts.redo': route(z.strictObject(scope)).returns<TaskDraft | null>(),
  'drafts.discard': route(z.strictObject(scope)).returns<null>(),
  /**
   * Puts the draft onto the task as the last save read it. A setting without a choice takes the platform's value where
   * only the platform changed it; where both did, a choice is needed.
   */
  'drafts.rebase': route(z.strictObject({ ...scope, choices })).returns<TaskDraft>(),
  /** The body that a save would send, laid out. */
  'drafts.request': route(z.strictObject(scope)).returns<{ body: string }>(),
}
