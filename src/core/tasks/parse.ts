import { AppError } from '#shared/errors.ts'
import type { EditableKey, TaskSettings } from '#shared/tasks/draft.ts'
import { EDITABLE_KEYS } from '#shared/tasks/editable.ts'
import type { TaskEdit, TaskLine } from '#shared/tasks/types.ts'
import { openEnvelope } from '../wire/envelope.ts'
import { isObject, memberText, parseJson, prettyJson } from '../wire/json.ts'
import { asFlag, asInteger, asText } from '../wire/readers.ts'
import { TaskPlaces, type Setting } from './places.ts'
import { readComponents, readHangupCause, readWords } from './readSettings.ts'
import { SOURCES } from './sources.ts'

/**
 * Reads a task's edit view, 2.0 new or 2.0 old (api section 2, 任务编辑). The platform sends many settings in two or
 * three places, under two names and in changing types; each is read wherever it lies, and what cannot be read or is
 * not known is kept under its path in `unknown`.
 * @param fetchedAt milliseconds since the epoch
 * @throws AppError platform_refused; response_invalid where `data` is no object
 */
export function parseTaskEdit(text: string, taskId: string, fetchedAt: number): TaskEdit {
  const { data } = openEnvelope(text)
  return readTask(data, memberText(text, 'data') ?? '{}', taskId, fetchedAt)
}

/**
 * The same from the answer's `data` alone, as `TaskEdit.raw` keeps it.
 * @throws AppError response_invalid where the text is no JSON object
 */
export function parseTaskData(text: string, taskId: string, fetchedAt: number): TaskEdit {
  return readTask(parseJson(text), text, taskId, fetchedAt)
}

function readTask(data: unknown, text: string, taskId: string, fetchedAt: number): TaskEdit {
  if (!isObject(data)) throw new AppError('response_invalid', 'The task is not an object')
  const places = new TaskPlaces(data)
  const redial = places.within('redial_conditions')

  const ownText = (field: keyof TaskEdit): string | null => places.own({ field, read: asText })
  const ownInteger = (field: keyof TaskEdit): number | null => places.own({ field, read: asInteger })
  const ownFlag = (field: keyof TaskEdit): boolean | null => places.own({ field, read: asFlag })
  const extraInteger = (field: keyof TaskEdit): number | null => places.extra({ field, read: asInteger })

  const editable = readSettings(places, redial)
  const taskType = ownInteger('task_type')
  const settings: Omit<TaskEdit, 'disagreements' | 'unknown' | 'raw' | 'fetchedAt'> = {
    taskId,
    version: versionOf(taskType, editable.line),
    task_type: taskType,
    status: ownInteger('status'),
    status_str: ownText('status_str'),
    is_active: ownFlag('is_active'),
    call_status: ownFlag('call_status'),
    elasticity_task: ownFlag('elasticity_task'),
    task_cause: places.own({ field: 'task_cause', read: readWords }) ?? [],
    interval_recall: extraInteger('interval_recall'),
    destination_extension_name: ownText('destination_extension_name'),
    plan_stop_code: extraInteger('plan_stop_code'),
    caller_line_name: ownText('caller_line_name'),
    redial_hangup_cause: redial.extra({
      field: 'redial_hangup_cause',
      keys: ['hangup_cause'],
      read: readHangupCause,
    }),
    components: places.own({ field: 'components', read: readComponents }) ?? [],
    recycle_limit: ownInteger('recycle_limit'),
    random_assignment_number: ownInteger('random_assignment_number'),
    ...editable,
  }
  places.finish()
  return {
    ...settings,
    disagreements: places.disagreements,
    unknown: places.unknown,
    raw: prettyJson(text),
    fetchedAt,
  }
}

/** Lists that are there in no place are empty; anything else that is in none is null. */
const LISTS: ReadonlySet<EditableKey> = new Set<EditableKey>([
  'destination_extension_list',
  'line',
  'work_week',
  'work_hour',
  'holiday',
  'redial_da_status',
])

function readSettings(places: TaskPlaces, redial: ReturnType<TaskPlaces['within']>): TaskSettings {
  const read = (key: EditableKey): unknown => {
    const { home, ...source } = SOURCES[key]
    // Which value belongs to which key is the table's matter; the compiler cannot follow it through a name.
    const setting = { field: key, ...source } as Setting<unknown>
    const value =
      home === 'task'
        ? places.own(setting)
        : home === 'extras'
          ? places.extra(setting)
          : redial.extra(setting)
    return value ?? (LISTS.has(key) ? [] : null)
  }
  return Object.fromEntries(EDITABLE_KEYS.map((key) => [key, read(key)])) as unknown as TaskSettings
}

/** `task_type` 7 is 2.0 new. Where it is missing, the lines tell: objects with a limit are new, bare ids are old. */
function versionOf(taskType: number | null, line: readonly TaskLine[]): TaskEdit['version'] {
  if (taskType !== null) return taskType === 7 ? 'new' : 'old'
  return line.some(({ limit }) => limit !== null) ? 'new' : 'old'
}
