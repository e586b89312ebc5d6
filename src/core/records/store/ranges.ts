import type { Range } from '#shared/records/localFilter.ts'
import { parsePlatformTime } from '#shared/time.ts'

/** Ranges in order, those that overlap made one. */
export function merged(ranges: readonly Range<number>[]): Range<number>[] {
  const ordered = ranges
    .filter(([from, to]) => from === null || to === null || from <= to)
    .map(([from, to]): [number, number] => [from ?? -Infinity, to ?? Infinity])
    .sort((left, right) => left[0] - right[0])
  const apart: [number, number][] = []
  for (const [from, to] of ordered) {
    const last = apart.at(-1)
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to)
    else apart.push([from, to])
  }
  return apart.map(([from, to]) => [from === -Infinity ? null : from, to === Infinity ? null : to])
}

export function greatest(values: readonly (number | null)[]): number | null {
  const set = values.filter((value) => value !== null)
  return set.length > 0 ? Math.max(...set) : null
}

export function least(values: readonly (number | null)[]): number | null {
  const set = values.filter((value) => value !== null)
  return set.length > 0 ? Math.min(...set) : null
}

export function moment(text: string | undefined | null): number | null {
  return text ? parsePlatformTime(text) : null
}

export function moments(range: Range<string> | undefined): [number | null, number | null] {
  return [moment(range?.[0]), moment(range?.[1])]
}
