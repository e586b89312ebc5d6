import type { EditableKey, TaskSettings } from '#shared/tasks/draft.ts'
import { settingsOf } from '#shared/tasks/editable.ts'
import { SETTING_FIELDS } from '#shared/tasks/fields.ts'
import { isObject, memberText, parseJson } from '../wire/json.ts'
import { openHolders, states } from './holders.ts'
import { parseTaskData } from './parse.ts'

/** A task that a person kept in a file. */
export interface TaskFile {
  settings: TaskSettings
  /** The settings that the file speaks of; the others are null or empty in `settings` because it does not. */
  stated: ReadonlySet<EditableKey>
}

/** Of these fields an object has at least one, or it is no task. */
const TELLING = ['task_extras', 'new_task_extra', 'destination_extension', 'maximumcall', 'dial_time_id']

/**
 * Reads a task from a file, in any of the forms in which one gets to have it: what `callbook task --json` printed, the
 * platform's whole answer, its `data` alone, or the body of a save.
 * @returns null for JSON that is no task
 * @throws AppError response_invalid for text that is not JSON
 */
export function readTaskFile(text: string): TaskFile | null {
  const document = parseJson(text)
  if (!isObject(document)) return null
  const { raw, data } = document
  if (typeof raw === 'string' && typeof document.taskId === 'string') return readData(raw)
  if (isObject(data) && !TELLING.some((key) => Object.hasOwn(document, key)))
    return readData(memberText(text, 'data') ?? '{}')
  return readData(text)
}

function readData(text: string): TaskFile | null {
  const data = parseJson(text)
  if (!isObject(data) || !TELLING.some((key) => Object.hasOwn(data, key))) return null
  const settings = settingsOf(parseTaskData(text, '', 0))
  const holders = openHolders(data, parseJson)
  const stated = SETTING_FIELDS.filter((field) => states(field, holders)).map(({ key }) => key)
  return { settings, stated: new Set(stated) }
}
