import { isObject } from './json.ts'
import {
  asFlag,
  asId,
  asInteger,
  asList,
  asMilliseconds,
  asMoment,
  asNumber,
  asText,
  asTextOrJson,
  type Read,
} from './readers.ts'

/**
 * Reads the fields of one object. A value that cannot be read becomes null and its dotted path is noted, so that one
 * odd field costs neither the record nor the page.
 */
export class FieldReader {
  readonly #source: Record<string, unknown>
  readonly #path: string
  readonly #problems: string[]

  /** @param path where the object lies in the record, ending in a dot; empty for the record itself */
  constructor(source: Record<string, unknown>, problems: string[], path = '') {
    this.#source = source
    this.#problems = problems
    this.#path = path
  }

  /** A reader for an object inside this one, noting into the same list. */
  at(source: Record<string, unknown>, path: string): FieldReader {
    return new FieldReader(source, this.#problems, path)
  }

  read<T>(key: string, read: (value: unknown) => Read<T>): T | null {
    const value = read(this.#source[key])
    if (value !== undefined) return value
    this.problem(key)
    return null
  }

  problem(key: string): void {
    this.#problems.push(this.#path + key)
  }

  text(key: string): string | null {
    return this.read(key, asText)
  }
  textOrJson(key: string): string | null {
    return this.read(key, asTextOrJson)
  }
  id(key: string): string | null {
    return this.read(key, asId)
  }
  number(key: string): number | null {
    return this.read(key, asNumber)
  }
  integer(key: string): number | null {
    return this.read(key, asInteger)
  }
  milliseconds(key: string): number | null {
    return this.read(key, asMilliseconds)
  }
  moment(key: string): number | null {
    return this.read(key, asMoment)
  }
  flag(key: string): boolean | null {
    return this.read(key, asFlag)
  }

  /** A list's items; one that `read` answers null for is left out and noted. */
  list<T>(key: string, read: (item: unknown, path: string) => T | null): T[] {
    const items = this.read(key, asList) ?? []
    return items.flatMap((item, index) => {
      const value = read(item, `${this.#path}${key}.${index}.`)
      if (value !== null) return [value]
      this.problem(`${key}.${index}`)
      return []
    })
  }

  /** A list of objects, each read through a reader of its own; anything else in the list is left out and noted. */
  objects<T>(key: string, read: (fields: FieldReader) => T | null): T[] {
    return this.list(key, (item, path) => (isObject(item) ? read(this.at(item, path)) : null))
  }
}
