import type { Range } from '#shared/records/filters.ts'

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

/** Where both are: the ranges of a filter are joined by "or", filters by "and". */
export function intersected(
  left: readonly Range<number>[],
  right: readonly Range<number>[],
): Range<number>[] {
  return left.flatMap(([from, to]) =>
    right.map(([start, end]): Range<number> => [outer(Math.max, from, start), outer(Math.min, to, end)]),
  )
}

function outer(
  choose: (...values: number[]) => number,
  left: number | null,
  right: number | null,
): number | null {
  return left === null ? right : right === null ? left : choose(left, right)
}
