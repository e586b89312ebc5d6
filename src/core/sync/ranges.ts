/** Pages as sorted ranges [from, to], both included: a pass of thousands of pages stays a few numbers. */
export type Ranges = [from: number, to: number][]

export function addPage(ranges: Ranges, page: number): Ranges {
  const result: Ranges = []
  let joined: [number, number] = [page, page]
  for (const [from, to] of ranges)
    if (to < joined[0] - 1 || from > joined[1] + 1) result.push([from, to])
    else joined = [Math.min(from, joined[0]), Math.max(to, joined[1])]
  result.push(joined)
  return result.sort((left, right) => left[0] - right[0])
}

export function hasPage(ranges: Ranges, page: number): boolean {
  return ranges.some(([from, to]) => page >= from && page <= to)
}

export function countPages(ranges: Ranges): number {
  return ranges.reduce((sum, [from, to]) => sum + to - from + 1, 0)
}
