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

type ObjectReader<T> = (source: Record<string, unknown>, problems: string[]) => T

/**
 * A reader of objects with these fields. What cannot be read is nothing there, and its path is noted in `problems`.
 * It is compiled: with a line of its own for each field the engine knows where a field lies, and a page is read in half
 * the time that a loop over the names takes.
 */
export function objectReader<T extends object>(fields: FieldReaders<T>): ObjectReader<T> {
  const entries = Object.entries(fields) as [string, ValueReader<unknown>][]
  const lines = entries.map(([key], at) => {
    const name = JSON.stringify(key)
    return `
      let v${at} = source[${name}]
      if (v${at} === null || v${at} === undefined) v${at} = none${at}()
      else {
        const before = problems.length
        v${at} = read${at}(v${at}, problems)
        if (problems.length > before) lieIn(${name}, problems, before)
        if (v${at} === undefined) {
          problems.push(${name})
          v${at} = none${at}()
        }
      }`
  })
  const readers = entries.map((_, at) => `{ read: read${at}, none: none${at} }`)
  const values = entries.map(([key], at) => `${JSON.stringify(key)}: v${at}`)
  // The names are the catalogue's, never the platform's.
  const make = new Function(
    `[${readers.join(', ')}]`,
    'lieIn',
    `return (source, problems) => {${lines.join('')}
      return { ${values.join(', ')} }
    }`,
  ) as (readers: ValueReader<unknown>[], lie: typeof lieIn) => ObjectReader<T>
  return make(
    entries.map(([, reader]) => reader),
    lieIn,
  )
}

/** What was noted since then lies under this name. */
function lieIn(name: string | number, problems: string[], since: number): void {
  for (let at = since; at < problems.length; at += 1) problems[at] = `${name}.${problems[at]}`
}
