/**
 * Where each setting that can be edited lies in an edit view, and how it is read there (api section 2, 任务编辑). One
 * table for reading and for writing, so that what is written is what is read back.
 */
import { holidaysForm, linesForm, scriptSlotsForm, wordsForm, workHoursForm } from '#shared/tasks/forms.ts'
import type { EditableKey, TaskSettings } from '#shared/tasks/draft.ts'
import { asFlag, asId, asInteger, asMoment, asText } from '../wire/readers.ts'
import {
  readHolidays,
  readLines,
  readScriptSlots,
  readWords,
  readWorkHours,
  readWorkWeek,
  type ReadSetting,
} from './readSettings.ts'

/**
 * `task`: the task itself, else the extras. `extras`: `task_extras`, which a save takes back, else `new_task_extra`,
 * else the task. `redial`: the same, inside their `redial_conditions`.
 */
export type Home = 'task' | 'extras' | 'redial'

export interface Source<Value> {
  home: Home
  /** The names under which it arrives; the first is the documented one, and the one that is sent. */
  keys: readonly string[]
  read: ReadSetting<Value>
  /** The form in which two values are compared; as they came, leniently, where missing. */
  form?: (value: Value) => unknown
}

type Sources = { readonly [Key in EditableKey]: Source<NonNullable<TaskSettings[Key]>> }

const own = <Value>(read: ReadSetting<Value>, ...keys: string[]): Source<Value> => ({
  home: 'task',
  keys,
  read,
})
const extra = <Value>(
  key: string,
  read: ReadSetting<Value>,
  form?: (value: Value) => unknown,
): Source<Value> => ({ home: 'extras', keys: [key], read, form })

export const SOURCES: Sources = {
  name: own(asText, 'name'),
  remark: own(asText, 'remark'),
  maximumcall: own(asInteger, 'maximumcall'),
  call_per_second: own(asInteger, 'call_per_second', 'cps'),
  originate_timeout: own(asInteger, 'originate_timeout', '_originate_timeout'),
  interval_time: extra('interval_time', asInteger),
  destination_extension: own(asId, 'destination_extension'),
  destination_extension_list: extra('destination_extension_list', readScriptSlots, scriptSlotsForm),
  background_id: own(asId, 'background_id'),
  llm_intention_id: own(asId, 'llm_intention_id'),
  bridge_group_id: own(asId, 'bridge_group_id', 'bridge_group_p_id'),
  end_action: own(asInteger, 'end_action'),
  pop_mode: extra('pop_mode', asInteger),
  line: extra('line', readLines, linesForm),
  dial_time_id: own(asId, 'dial_time_id'),
  start_time: extra('start_time', asMoment),
  stop_time: extra('stop_time', asMoment),
  work_week: extra('work_week', readWorkWeek),
  work_hour: extra('work_hour', readWorkHours, workHoursForm),
  holiday: extra('holiday', readHolidays, holidaysForm),
  auto_recycle_rule_id: own(asId, 'auto_recycle_rule_id'),
  redial_enabled: extra('redial_enabled', asFlag),
  redial_new_number_policy: extra('redial_new_number_policy', asFlag),
  redial_interval: extra('redial_interval', asInteger),
  redial_max_times: extra('redial_max_times', asInteger),
  redial_da_status: { home: 'redial', keys: ['da_status'], read: readWords, form: wordsForm },
}
