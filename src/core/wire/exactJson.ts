/**
 * JSON that is read, changed in places and written again without a digit lost: a number that a double would write
 * otherwise (`215870475195883520`, `1.0`) is kept as its text.
 */
import { AppError } from '#shared/errors.ts'

/** A number that serialises as the given JSON text. */
export interface ExactNumber {
  readonly rawJSON: string
}
export type ExactJson =
  string | number | boolean | null | ExactNumber | ExactJson[] | { [key: string]: ExactJson }
export type ExactObject = Record<string, ExactJson>

/** Longer ones are no ids, and a pattern without an end would overrun the stack. */
const INTEGER = /^-?\d{1,1000}$/

type Reviver = (key: string, value: unknown, context: { source?: string }) => unknown
// ES2026; not in the compiler's library yet.
const json = JSON as typeof JSON & {
  rawJSON: (text: string) => ExactNumber
  isRawJSON: (value: unknown) => value is ExactNumber
}
const parseWith = JSON.parse as (text: string, reviver: Reviver) => ExactJson

/** @throws AppError response_invalid for anything that is not JSON, or nested deeper than the stack */
export function parseExact(text: string): ExactJson {
  try {
    return parseWith(text, (_key, value, { source }) =>
      typeof value === 'number' && source !== undefined && !isOrdinary(value, source)
        ? json.rawJSON(source)
        : value,
    )
  } catch (thrown) {
    const why = thrown instanceof RangeError ? 'JSON is nested too deeply' : 'The text is not JSON'
    throw new AppError('response_invalid', why)
  }
}

/** A double that is written as it came, and of which no neighbour is. */
function isOrdinary(value: number, source: string): boolean {
  return String(value) === source && (Number.isSafeInteger(value) || !INTEGER.test(source))
}

/** A whole number with exactly these digits, without leading zeros. */
export function exactInteger(digits: string): ExactJson {
  return Number.isSafeInteger(Number(digits)) ? Number(digits) : json.rawJSON(digits)
}

export function isExactNumber(value: unknown): value is ExactNumber {
  return json.isRawJSON(value)
}

export function isExactObject(value: ExactJson | undefined): value is ExactObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isExactNumber(value)
}

/** The value as `parseJson` gives it: an integer that no double holds is the text of its digits. */
export function toPlain(value: ExactJson | undefined): unknown {
  if (isExactNumber(value)) {
    const number = Number(value.rawJSON)
    return INTEGER.test(value.rawJSON) && !Number.isSafeInteger(number) ? value.rawJSON : number
  }
  if (Array.isArray(value)) return value.map(toPlain)
  if (!isExactObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, toPlain(member)]))
}
