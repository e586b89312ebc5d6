/**
 * The form in which two ways of writing the same value are equal, for settings that `task_extras` and `new_task_extra`
 * both hold and nobody knows (api section 2). Those of the catalogue are compared as what they are: `sameValue`.
 */
import { isObject } from '../wire/json.ts'

/**
 * Any value in one form: `"0"`, `0` and `false` are one, and so are null, "", [] and {}; the order of keys does not
 * count, that of lists does.
 */
export function plainForm(value: unknown): unknown {
  if (value === null || value === undefined || value === '') return null
  if (typeof value === 'boolean') return value ? '1' : '0'
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string') return value.trim()
  if (Array.isArray(value)) return value.length === 0 ? null : value.map(plainForm)
  if (!isObject(value)) return null
  const keys = Object.keys(value).sort()
  return keys.length === 0 ? null : keys.map((key) => [key, plainForm(value[key])])
}

/** True where both are the same in their plain form. Structures too deep to compare count as different. */
export function sameForm(left: unknown, right: unknown): boolean {
  try {
    return JSON.stringify(plainForm(left)) === JSON.stringify(plainForm(right))
  } catch {
    return false
  }
}
