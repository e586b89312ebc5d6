/**
 * How many calls of each stratum a sample takes that is shared out by their sizes: whole quotas first, what is left over by
 * the largest remainders. A stratum that would get more than it may have gets that, and the rest is shared out among the
 * others. Remainders are compared as whole numbers, so that every machine comes to the same.
 * @param strata how many calls each has; of equal remainders the stratum that stands first gets the call
 * @param size calls in all
 * @param most of one stratum at most; null for no limit
 * @returns by stratum; together as many as asked for, or as there may be
 */
export function proportionalShares(strata: readonly number[], size: number, most: number | null): number[] {
  const caps = strata.map((calls) => Math.min(calls, most ?? calls))
  const full = new Set<number>()
  for (;;) {
    const free = strata.map((calls, at) => ({ calls, at })).filter(({ at }) => !full.has(at))
    const total = free.reduce((sum, { calls }) => sum + calls, 0)
    const taken = [...full].reduce((sum, at) => sum + (caps[at] ?? 0), 0)
    const left = Math.max(0, size - taken)
    const above = free.filter(({ calls, at }) => left * calls > (caps[at] ?? 0) * total)
    if (above.length === 0) return shared({ free, total, left, shares: withFull(caps, full) })
    for (const { at } of above) full.add(at)
  }
}

const withFull = (caps: readonly number[], full: ReadonlySet<number>): number[] =>
  caps.map((cap, at) => (full.has(at) ? cap : 0))

/** @param free of which none has a quota above what it may have */
function shared({
  free,
  total,
  left,
  shares,
}: {
  free: readonly { calls: number; at: number }[]
  total: number
  left: number
  shares: number[]
}): number[] {
  if (total === 0) return shares
  for (const { calls, at } of free) shares[at] = Math.floor((left * calls) / total)
  const rest = left - free.reduce((sum, { at }) => sum + (shares[at] ?? 0), 0)
  const byRemainder = free
    .map(({ calls, at }) => ({ at, remainder: (left * calls) % total }))
    .sort((one, other) => other.remainder - one.remainder || one.at - other.at)
  for (const { at } of byRemainder.slice(0, rest)) shares[at] = (shares[at] ?? 0) + 1
  return shares
}
