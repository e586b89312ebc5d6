import { AppError } from '#shared/errors.ts'
import type { TaskEdit, TaskLine } from '#shared/tasks/types.ts'
import { openEnvelope } from '../api/envelope.ts'
import { isObject, memberText, prettyJson } from '../api/json.ts'
import { asFlag, asId, asInteger, asMoment, asText } from '../records/readers.ts'
import { holidaysForm, linesForm, scriptSlotsForm, wordsForm, workHoursForm } from './compare.ts'
import { TaskPlaces, type Setting } from './places.ts'
import {
  readComponents,
  readHangupCause,
  readHolidays,
  readLines,
  readScriptSlots,
  readWords,
  readWorkHours,
  readWorkWeek,
} from './settings.ts'

/**
 * Reads a task's edit view, 2.0 new or 2.0 old (api section 2, 任务编辑). The platform sends many settings in two or
 * three places, under two names and in changing types; each is read wherever it lies, and what cannot be read or is
 * not known is kept under its path in `unknown`.
 * @param fetchedAt milliseconds since the epoch
 * @throws AppError platform_refused; response_invalid where `data` is no object
 */
export function parseTaskEdit(text: string, taskId: string, fetchedAt: number): TaskEdit {
  const { data } = openEnvelope(text)
  if (!isObject(data)) throw new AppError('response_invalid', 'The task is not an object')
  const places = new TaskPlaces(data)
  const redial = places.within('redial_conditions')

  const ownText = (field: keyof TaskEdit): string | null => places.own({ field, read: asText })
  const ownId = (field: keyof TaskEdit, ...keys: string[]): string | null =>
    places.own({ field, keys: [field, ...keys], read: asId })
  const ownInteger = (field: keyof TaskEdit, ...keys: string[]): number | null =>
    places.own({ field, keys: [field, ...keys], read: asInteger })
  const ownFlag = (field: keyof TaskEdit): boolean | null => places.own({ field, read: asFlag })
  const extraInteger = (field: keyof TaskEdit): number | null => places.extra({ field, read: asInteger })
  const extraFlag = (field: keyof TaskEdit): boolean | null => places.extra({ field, read: asFlag })
  const extraMoment = (field: keyof TaskEdit): number | null => places.extra({ field, read: asMoment })
  const extraList = <T>(setting: Setting<T[]>): T[] => places.extra(setting) ?? []

  const taskType = ownInteger('task_type')
  const line = extraList({ field: 'line', read: readLines, form: linesForm })
  const settings: Omit<TaskEdit, 'disagreements' | 'unknown' | 'raw' | 'fetchedAt'> = {
    taskId,
    version: versionOf(taskType, line),
    task_type: taskType,
    name: ownText('name'),
    remark: ownText('remark'),
    status: ownInteger('status'),
    status_str: ownText('status_str'),
    is_active: ownFlag('is_active'),
    call_status: ownFlag('call_status'),
    elasticity_task: ownFlag('elasticity_task'),
    task_cause: places.own({ field: 'task_cause', read: readWords }) ?? [],
    maximumcall: ownInteger('maximumcall'),
    call_per_second: ownInteger('call_per_second', 'cps'),
    originate_timeout: ownInteger('originate_timeout', '_originate_timeout'),
    interval_time: extraInteger('interval_time'),
    interval_recall: extraInteger('interval_recall'),
    destination_extension: ownId('destination_extension'),
    destination_extension_name: ownText('destination_extension_name'),
    destination_extension_list: extraList({
      field: 'destination_extension_list',
      read: readScriptSlots,
      form: scriptSlotsForm,
    }),
    background_id: ownId('background_id'),
    llm_intention_id: ownId('llm_intention_id'),
    bridge_group_id: ownId('bridge_group_id', 'bridge_group_p_id'),
    end_action: ownInteger('end_action'),
    pop_mode: extraInteger('pop_mode'),
    plan_stop_code: extraInteger('plan_stop_code'),
    line,
    caller_line_name: ownText('caller_line_name'),
    dial_time_id: ownId('dial_time_id'),
    start_time: extraMoment('start_time'),
    stop_time: extraMoment('stop_time'),
    work_week: extraList({ field: 'work_week', read: readWorkWeek }),
    work_hour: extraList({ field: 'work_hour', read: readWorkHours, form: workHoursForm }),
    holiday: extraList({ field: 'holiday', read: readHolidays, form: holidaysForm }),
    auto_recycle_rule_id: ownId('auto_recycle_rule_id'),
    redial_enabled: extraFlag('redial_enabled'),
    redial_new_number_policy: extraFlag('redial_new_number_policy'),
    redial_interval: extraInteger('redial_interval'),
    redial_max_times: extraInteger('redial_max_times'),
    redial_hangup_cause: redial.extra({
      field: 'redial_hangup_cause',
      keys: ['hangup_cause'],
      read: readHangupCause,
    }),
    redial_da_status:
      redial.extra({ field: 'redial_da_status', keys: ['da_status'], read: readWords, form: wordsForm }) ??
      [],
    components: places.own({ field: 'components', read: readComponents }) ?? [],
    recycle_limit: ownInteger('recycle_limit'),
    random_assignment_number: ownInteger('random_assignment_number'),
  }
  places.finish()
  return {
    ...settings,
    disagreements: places.disagreements,
    unknown: places.unknown,
    raw: prettyJson(memberText(text, 'data') ?? '{}'),
    fetchedAt,
  }
}

/** `task_type` 7 is 2.0 new. Where it is missing, the lines tell: objects with a limit are new, bare ids are old. */
function versionOf(taskType: number | null, line: readonly TaskLine[]): TaskEdit['version'] {
  if (taskType !== null) return taskType === 7 ? 'new' : 'old'
  return line.some(({ limit }) => limit !== null) ? 'new' : 'old'
}
