/**
 * Reads objects leniently: one odd field costs neither the object nor what holds it. A reader is put together once, of
 * the fields that there are, and then runs over lists.
 */
import { asList, type Read } from './readers.ts'

export interface ValueReader<T> {
  /**
   * @param problems is told the dotted paths of what could not be read inside the value, and was left out
   * @returns undefined for something that cannot be read at all
   */
  read: (value: unknown, problems: string[]) => T | undefined
  /** What stands for nothing, and for what cannot be read. */
  none: () => T
}

/** Of a single value. */
export function valueReader<T>(read: (value: unknown) => Read<T>): ValueReader<T | null> {
  return { read, none: () => null }
}

/**
 * Of a list, which may be sent as PHP sends one with gaps.
 * @param readItem answers null for an item that cannot be read: it is left out and noted
 */
export function listReader<T>(readItem: (item: unknown, problems: string[]) => T | null): ValueReader<T[]> {
  return {
    read: (value, problems) => {
      const items = asList(value)
      if (items === undefined) return undefined
      const found: T[] = []
      for (let at = 0; at < items.length; at += 1) {
        const before = problems.length
        const item = readItem(items[at], problems)
        if (problems.length > before) lieIn(at, problems, before)
        if (item === null) problems.push(String(at))
        else found.push(item)
      }
      return found
    },
    none: () => [],
  }
}

/** Fields of an object, each with its reader. */
export type FieldReaders<T> = { readonly [Key in keyof T]-?: ValueReader<T[Key]> }

/**
 * A reader of objects with these fields. What cannot be read is nothing there, and its path is noted in `problems`.
 */
export function objectReader<T extends object>(
  fields: FieldReaders<T>,
): (source: Record<string, unknown>, problems: string[]) => T {
  const entries = Object.entries(fields) as [string, ValueReader<unknown>][]
  const keys = entries.map(([key]) => key)
  const reads = entries.map(([, { read }]) => read)
  const nones = entries.map(([, { none }]) => none)
  // Objects that begin alike are made and filled several times as fast as those that grow field by field.
  const empty = Object.fromEntries(entries.map(([key, { none }]) => [key, none()]))
  return (source, problems) => {
    const object: Record<string, unknown> = { ...empty }
    for (let at = 0; at < keys.length; at += 1) {
      const key = keys[at] as string
      const value = source[key]
      let found: unknown
      // Most fields of most objects hold nothing.
      if (value !== null && value !== undefined) {
        const before = problems.length
        found = reads[at]?.(value, problems)
        if (problems.length > before) lieIn(key, problems, before)
        if (found === undefined) problems.push(key)
      }
      object[key] = found === undefined ? nones[at]?.() : found
    }
    return object as T
  }
}

/** What was noted since then lies under this name. */
function lieIn(name: string | number, problems: string[], since: number): void {
  for (let at = since; at < problems.length; at += 1) problems[at] = `${name}.${problems[at]}`
}
