/**
 * How each type of the task catalogue is read from an edit view and written into the body of a save (api sections 2
 * and 4), so that what is written is what is read back.
 */
import type { SettingType, TaskFieldType, ValueOf } from '#shared/tasks/fieldKinds.ts'
import type { ExactJson } from '../wire/exactJson.ts'
import { asFlag, asId, asInteger, asMoment, asText, asTextOrJson } from '../wire/readers.ts'
import {
  readComponents,
  readHolidays,
  readLines,
  readScriptSlots,
  readWords,
  readWorkHours,
  readWorkWeek,
  type ReadSetting,
} from './readSettings.ts'
import {
  writeHolidays,
  writeLines,
  writeScriptSlots,
  writeWords,
  writeWorkHours,
  writeWorkWeek,
  type ListContext,
} from './writeLists.ts'
import { writeFlag, writeId, writeInteger, writeMoment, writeNumericId, writeText } from './writeValues.ts'

/** @param old what lies there now; undefined where nothing does */
export type Write<Value> = (value: Value, old: ExactJson | undefined, context: ListContext) => ExactJson
type Value<Type extends TaskFieldType> = NonNullable<ValueOf[Type]>

export const READ: { readonly [Type in TaskFieldType]: ReadSetting<Value<Type>> } = {
  text: asText,
  textOrJson: asTextOrJson,
  script: asId,
  reference: asId,
  integer: asInteger,
  choice: asInteger,
  boolean: asFlag,
  time: asMoment,
  reasons: readWords,
  weekdays: readWorkWeek,
  workHours: readWorkHours,
  holidays: readHolidays,
  lines: readLines,
  scriptSlots: readScriptSlots,
  lineTones: readWords,
  components: readComponents,
}

export const WRITE: { readonly [Type in SettingType]: Write<Value<Type>> } = {
  text: writeText,
  script: writeId,
  reference: writeNumericId,
  integer: writeInteger,
  choice: writeInteger,
  boolean: writeFlag,
  time: writeMoment,
  weekdays: writeWorkWeek,
  workHours: writeWorkHours,
  holidays: writeHolidays,
  lines: writeLines,
  scriptSlots: writeScriptSlots,
  lineTones: writeWords,
}
