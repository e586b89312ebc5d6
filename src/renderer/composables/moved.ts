/** Keys in an order that a person changes: columns of a table by their heads, tasks of the side bar. */

/** @param before what it comes to stand in front of; null for the end */
export function moved(keys: readonly string[], key: string, before: string | null): string[] {
  if (key === before || !keys.includes(key)) return [...keys]
  const others = keys.filter((other) => other !== key)
  const place = before === null ? -1 : others.indexOf(before)
  return place < 0 ? [...others, key] : others.toSpliced(place, 0, key)
}

/** One place to the left or to the right. */
export function stepped(keys: readonly string[], key: string, by: 1 | -1): string[] {
  const at = keys.indexOf(key)
  const there = at + by
  if (at < 0 || there < 0 || there >= keys.length) return [...keys]
  return keys.toSpliced(at, 1).toSpliced(there, 0, key)
}

/** The last one stays: a table has a column. */
export const withoutOne = (keys: readonly string[], key: string): string[] =>
  keys.length > 1 ? keys.filter((other) => other !== key) : [...keys]
