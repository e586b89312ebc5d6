/** JSON part by part, for damaging it and for seeing what that took with it. */
import { isObject } from '#core/wire/json.ts'

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

type Path = (string | number)[]
export function pathsIn(value: Json, at: Path = []): Path[] {
  const parts: [string | number, Json][] = Array.isArray(value)
    ? value.map((entry, index) => [index, entry])
    : isObject(value)
      ? (Object.entries(value) as [string, Json][])
      : []
  return parts.flatMap(([key, part]) => [[...at, key], ...pathsIn(part, [...at, key])])
}

const wrong = (value: Json): Json =>
  typeof value === 'string' || isObject(value) || Array.isArray(value) ? 7 : value === null ? {} : 'wrong'

export function replaced(value: Json, [key, ...rest]: Path): Json {
  if (key === undefined) return wrong(value)
  if (Array.isArray(value)) return value.map((part, index) => (index === key ? replaced(part, rest) : part))
  const members = value as Record<string, Json>
  return { ...members, [key]: replaced(members[key] ?? null, rest) }
}

/** Entries of lists go by what they are, so that one that is lost moves no other. */
const idOf = (entry: unknown, index: number): string =>
  isObject(entry) ? String(entry['id'] ?? entry['taskId'] ?? index) : String(index)
export function leaves(value: unknown, at = '', found = new Map<string, unknown>()): Map<string, unknown> {
  if (Array.isArray(value) && value.some(isObject))
    value.forEach((entry, index) => leaves(entry, `${at}/${idOf(entry, index)}`, found))
  else if (isObject(value))
    for (const [key, part] of Object.entries(value)) leaves(part, `${at}/${key}`, found)
  else found.set(at, JSON.stringify(value))
  return found
}

/** The place of a path as {@link leaves} names it: a list of plain values is one leaf. */
export function nameOf(value: Json, path: Path): string {
  let at = ''
  let part: unknown = value
  for (const key of path) {
    if (Array.isArray(part) && !part.some(isObject)) return at
    const next: unknown = (part as Record<string | number, unknown>)[key]
    at += `/${Array.isArray(part) ? idOf(next, Number(key)) : key}`
    part = next
  }
  return at
}

/** The entry of a list that a path leads into. */
export function entryOf(value: Json, path: Path): string {
  const last = path.findLastIndex((key) => typeof key === 'number')
  return nameOf(value, path.slice(0, last + 1))
}
