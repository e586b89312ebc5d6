import type { TaskFieldType, ValueOf } from './fieldKinds.ts'
import type { TASK_CATALOGUE } from './fields.ts'

/** 2.0 new (task_type 7) or 2.0 old. */
export type TaskVersion = 'new' | 'old'

type Catalogue = typeof TASK_CATALOGUE
type Values = { [Key in keyof Catalogue]: ValueOf[Catalogue[Key]['type']] }

/**
 * A calling task's edit view, read leniently from either version (api section 2): one property for each field of the
 * catalogue, under its documented name; null stands for what is in none of the field's places, an empty list likewise.
 * Moments are milliseconds since the epoch, ids are text.
 *
 * Where both `task_extras` (what a save takes back) and `new_task_extra` (what the dialler has) hold a field and differ,
 * `disagreements` names it.
 */
export interface TaskEdit extends Values {
  taskId: string
  version: TaskVersion
  disagreements: Disagreement[]
  /** What this version does not know, as it came: JSON text by dotted path. */
  unknown: { path: string; value: string }[]
  /** The platform's `data`, as pretty JSON with every digit kept. */
  raw: string
  fetchedAt: number
}

export interface TaskLine {
  id: string
  /** Concurrency limit of this line; null where the old version sends the id alone. */
  limit: number | null
}

export interface WorkHour {
  /** 0 Sunday … 6 Saturday; -1 every day. */
  wday: number
  /** `HH:mm` */
  begin: string
  end: string
}

export interface Holiday {
  /** As sent, China time, minute precision. */
  begin: string
  end: string
}

export interface ScriptSlot {
  begin: string
  end: string
  destination_extension: string
}

export interface TaskComponent {
  id: string | null
  name: string
  type: string | null
  sort: number | null
  validate: string[]
}

/** A setting that `task_extras` and `new_task_extra` hold differently. */
export interface Disagreement {
  /** The catalogue's key, else the platform's name. */
  field: string
  /** As JSON text. */
  taskExtras: string
  newTaskExtra: string
  /** What the two say, where the catalogue knows the setting. */
  values?: readonly [platform: ValueOf[TaskFieldType], dialler: ValueOf[TaskFieldType]]
}

/** A row of the platform's task list. */
export interface TaskListRow {
  taskId: string
  name: string
  remark: string | null
  maximumcall: number | null
  enable: boolean | null
  status: number | null
  status_str: string | null
  task_type: number | null
  created_at: number | null
  updated_at: number | null
}

export interface PinnedTask {
  taskId: string
  /** As last seen; null until the task was opened once. */
  name: string | null
  status: number | null
  status_str: string | null
}
