/**
 * A calling task's edit view, read leniently from either version (api section 2). Property names are the documented
 * field names; `originate_timeout` and `bridge_group_id` carry the value that arrives as `_originate_timeout` and
 * `bridge_group_id`. Moments are milliseconds since the epoch, ids are text.
 *
 * Settings that the platform sends twice are read from `task_extras` (what a save takes back) and, where that has
 * none, from `new_task_extra` (what the dialler has); where both have one and they differ, `disagreements` names it.
 */
export interface TaskEdit {
  taskId: string
  /** 2.0 new (task_type 7) or 2.0 old. */
  version: 'new' | 'old'
  task_type: number | null
  name: string | null
  remark: string | null
  status: number | null
  status_str: string | null
  is_active: boolean | null
  call_status: boolean | null
  elasticity_task: boolean | null
  /** Why it is not running, in the platform's words. */
  task_cause: string[]
  maximumcall: number | null
  call_per_second: number | null
  /** Seconds. */
  originate_timeout: number | null
  /** The pause between calls; its unit is not documented. */
  interval_time: number | null
  interval_recall: number | null
  destination_extension: string | null
  destination_extension_name: string | null
  destination_extension_list: ScriptSlot[]
  background_id: string | null
  llm_intention_id: string | null
  bridge_group_id: string | null
  /** 0 nothing, 1 pause the task and free its concurrency. */
  end_action: number | null
  /** 0 random, 1 in order, 2 reverse. */
  pop_mode: number | null
  plan_stop_code: number | null
  line: TaskLine[]
  caller_line_name: string | null
  dial_time_id: string | null
  start_time: number | null
  stop_time: number | null
  work_week: number[]
  work_hour: WorkHour[]
  holiday: Holiday[]
  auto_recycle_rule_id: string | null
  redial_enabled: boolean | null
  redial_new_number_policy: boolean | null
  /** Minutes. */
  redial_interval: number | null
  redial_max_times: number | null
  redial_hangup_cause: string | null
  /** Line-tone words on which a number is dialled again. */
  redial_da_status: string[]
  components: TaskComponent[]
  /** Deprecated by the platform. */
  recycle_limit: number | null
  random_assignment_number: number | null
  disagreements: Disagreement[]
  /** Fields this version does not know, as they came: JSON text by dotted path. */
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

/** A setting that `task_extras` and `new_task_extra` hold differently, both as JSON text. */
export interface Disagreement {
  field: string
  taskExtras: string
  newTaskExtra: string
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
