/**
 * Writes the values of settings in the form in which the platform sent them: number or text of digits, boolean or 0/1,
 * `HH:mm` or `HH:mm:ss`. What was not there before takes the form of the documented examples.
 */
import { formatChinaTime } from '#shared/time.ts'
import { exactInteger, isExactNumber, toPlain, type ExactJson } from '../wire/exactJson.ts'

/** @param old what lies there now; undefined where nothing does */
export type WriteValue<Value> = (value: Value, old: ExactJson | undefined) => ExactJson

const DIGITS = /^(?:0|[1-9]\d*)$/
const isNumber = (value: ExactJson | undefined): boolean => typeof value === 'number' || isExactNumber(value)

export const writeText: WriteValue<string> = (text) => text

/** An id stays text, or a bare number, as it was. */
export const writeId: WriteValue<string> = (id, old) =>
  isNumber(old) && DIGITS.test(id) ? exactInteger(id) : id

/** An id that the documented examples send as a number. */
export const writeNumericId: WriteValue<string> = (id, old) => writeId(id, old ?? 0)

export const writeInteger: WriteValue<number> = (value, old) =>
  typeof old === 'string' ? String(value) : value

/** `task_extras` of the documented example has 0 and 1. */
export const writeFlag: WriteValue<boolean> = (flag, old) => {
  if (typeof old === 'boolean') return flag
  if (typeof old !== 'string') return flag ? 1 : 0
  if (/^\s*(?:true|false)\s*$/i.test(old)) return String(flag)
  return flag ? '1' : '0'
}

/** A moment in whole seconds: China time as text, or Unix time in the unit that it had. */
export const writeMoment: WriteValue<number> = (moment, old) => {
  const unix = toPlain(old)
  if (typeof unix !== 'number' || unix === 0) return formatChinaTime(moment)
  return unix < 1e11 ? Math.floor(moment / 1000) : moment
}

/** A time of day, given as `HH:mm`. */
export const writeClock: WriteValue<string> = (clock, old) =>
  typeof old === 'string' && /^\s*\d{1,2}:\d{2}:\d{2}\s*$/.test(old) ? `${clock}:00` : clock
